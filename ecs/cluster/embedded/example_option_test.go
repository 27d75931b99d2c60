package embedded_test

import (
	"context"
	"fmt"
	"os"

	"github.com/nats-io/nats.go/jetstream"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// Which options there are may depend on how the program was started: with a folder all that is stored stays when it ends.
func ExampleOption() {
	folder, err := os.MkdirTemp("", "world-") // as a flag of the program says
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(folder)
	options := []embedded.Option{embedded.InProcess()}
	if folder != "" {
		options = append(options, embedded.Dir(folder))
	}
	ctx := context.Background()
	for range 2 { // the program is started twice
		s, err := embedded.Start(options...)
		if err != nil {
			panic(err)
		}
		nc, err := s.Connect()
		if err != nil {
			panic(err)
		}
		js, err := jetstream.New(nc)
		if err != nil {
			panic(err)
		}
		starts, err := js.CreateOrUpdateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: "starts"})
		if err != nil {
			panic(err)
		}
		number, err := starts.PutString(ctx, "last", "today")
		fmt.Println("start", number, err)
		nc.Close()
		s.Close()
	}
	// Output:
	// start 1 <nil>
	// start 2 <nil>
}
