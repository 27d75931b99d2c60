package bus_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/somen-go/somen/ecs/cluster/embedded"
	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

func Example() {
	server, err := embedded.Start()
	if err != nil {
		panic(err)
	}
	defer server.Close()
	nc, err := server.Connect()
	if err != nil {
		panic(err)
	}
	defer nc.Close()

	ctx := context.Background()
	b, err := bus.Open(ctx, nc, "world", bus.Options{})
	if err != nil {
		panic(err)
	}
	defer b.Close()

	lease, err := b.Claim(ctx, "region.north", []byte("this node"))
	if err != nil {
		panic(err)
	}
	var held *bus.HeldError
	_, err = b.Claim(ctx, "region.north", []byte("another"))
	fmt.Println(errors.As(err, &held), err)

	followed := make(chan string)
	stop, err := b.Follow(1, []string{"*.south"}, func(seq uint64, subject string, data []byte) {
		followed <- fmt.Sprint(seq, " ", subject, " ", string(data))
	})
	if err != nil {
		panic(err)
	}
	defer stop()
	b.Append("north.south", "north/1", []byte("to south"), func(seq uint64, err error) {})
	fmt.Println(<-followed)

	for m, err := range b.Read(ctx, 1, 100, []string{"north.*"}) {
		fmt.Println(m.Seq, m.Subject, err)
	}
	fmt.Println(lease.Release(ctx))
	// Output:
	// true bus: lease "region.north" is held by "this node"
	// 1 north.south to south
	// 1 north.south <nil>
	// <nil>
}
