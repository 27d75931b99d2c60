// Pingpong is two players and a ball: each waits at a channel of its own, and hits what comes to
// the channel of the other. Nobody polls, and nobody else decides whose turn it is.
//
//	go run ./examples/pingpong
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/somen-go/somen/coroutine"
)

// player hits the ball so many times, each time that it comes.
func player(out io.Writer, sound string, hits int, mine, yours *coroutine.Chan[int]) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range hits {
			ball, _ := mine.Receive(co)
			fmt.Fprintln(out, ball, sound)
			yours.Send(co, ball+1)
		}
	})
}

// match plays in a single Tick, which goes on until nobody has anything left to do. There is room
// for a ball at each side, so that the last one may lie where it falls.
func match(out io.Writer, rallies int) coroutine.Stats {
	s := coroutine.NewScheduler()
	defer s.Close()
	left, right := coroutine.NewChan[int](1), coroutine.NewChan[int](1)
	s.Start(coroutine.All(player(out, "ping", rallies, left, right), player(out, "pong", rallies, right, left)))
	left.TrySend(1) // the service
	return s.Tick(0, coroutine.Budget{})
}

func main() { match(os.Stdout, 3) }
