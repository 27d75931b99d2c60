package coroutine_test

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
)

// A bar with one tap: who waits where?
func ExampleQueue() {
	s := coroutine.NewScheduler()
	defer s.Close()
	beer := coroutine.NewChan[string](0)
	for _, name := range []string{"Ann", "Bob"} {
		s.Start(coroutine.Script(func(co *coroutine.Co) { beer.Receive(co) }), coroutine.Named(name))
	}
	s.Tick(0, coroutine.Budget{})
	for _, q := range s.Queues() {
		fmt.Println("queue", q.ID, "is", q.Name)
		for _, t := range q.Waiting {
			fmt.Println("task", t.ID(), "is", t.Name())
		}
	}
	// Output:
	// queue 1 is a channel of string
	// task 1 is Ann
	// task 2 is Bob
}
