// Agents is the classic first program with microthreads: three agents in endless loops, each of
// which prints its line and gives way, and a main loop that has other things to do as well.
//
//	go run ./examples/agents
package main

import (
	"fmt"
	"io"
	"os"

	"github.com/somen-go/somen/coroutine"
)

// agent prints its line for ever. It would keep the processor to itself, were it not for Yield,
// which sends it to the back of the queue.
func agent(out io.Writer, name string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for i := 1; ; i++ {
			fmt.Fprintf(out, "%s: line %d\n", name, i)
			co.Yield()
		}
	})
}

// loop gives the agents ten resumes a round. Three agents don't share ten evenly: whoever was next
// when they were used up is the first in the next round.
func loop(out io.Writer) {
	s := coroutine.NewScheduler()
	defer s.Close() // the agents have no end of their own
	for _, name := range []string{"Agent 1", "Agent 2", "Agent 3"} {
		s.Start(agent(out, name), coroutine.Named(name))
	}
	for range 5 {
		s.Tick(0, coroutine.Budget{Resumes: 10})
		fmt.Fprintln(out, "Do something else...")
	}
}

func main() { loop(os.Stdout) }
