package embedded_test

import (
	"errors"
	"fmt"
	"syscall"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/ecs/cluster/embedded"
)

func ExampleStart() {
	s, err := embedded.Start()
	if err != nil {
		panic(err)
	}
	defer s.Close()

	nc, err := nats.Connect(s.URL()) // any client of this machine
	if err != nil {
		panic(err)
	}
	defer nc.Close()
	fmt.Println(nc.MaxPayload()>>20, "MB a message")
	// Output: 8 MB a message
}

func ExampleServer_Connect() {
	s, err := embedded.Start(embedded.InProcess())
	if err != nil {
		panic(err)
	}
	defer s.Close()

	nc, err := s.Connect()
	if err != nil {
		panic(err)
	}
	defer nc.Close()
	_, _ = nc.Subscribe("hello", func(m *nats.Msg) { _ = m.Respond([]byte("world")) })
	answer, err := nc.Request("hello", nil, time.Minute)
	if err != nil {
		panic(err)
	}
	fmt.Printf("%q %s\n", s.URL(), answer.Data)
	// Output: "" world
}

func ExampleConfigure() {
	s, err := embedded.Start(embedded.Configure(func(o *server.Options) { o.Username, o.Password = "somen", "secret" }))
	if err != nil {
		panic(err)
	}
	defer s.Close()

	_, err = s.Connect()
	fmt.Println(err)
	nc, err := s.Connect(nats.UserInfo("somen", "secret"))
	if err != nil {
		panic(err)
	}
	defer nc.Close()
	fmt.Println(nc.IsConnected())
	// Output:
	// nats: Authorization Violation
	// true
}

// A type that an option wants wrong is told of by name.
func ExampleOptionError() {
	_, err := embedded.Start(embedded.Listen("localhost"))
	fmt.Println(err)
	// Output: embedded: Listen: address localhost: missing port in address
}

func ExampleStartError() {
	first, err := embedded.Start(embedded.Listen("127.0.0.1:0"))
	if err != nil {
		panic(err)
	}
	defer first.Close()

	_, err = embedded.Start(embedded.Listen(first.URL()[len("nats://"):]))
	var start *embedded.StartError
	fmt.Println(errors.As(err, &start), errors.Is(err, syscall.EADDRINUSE))
	// Output: true true
}
