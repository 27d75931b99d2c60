// The game that the Examples compile.
package main

import (
	"fmt"
	"os"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func guard(co *coroutine.Co, gate *coroutine.Chan[string], log *os.File) {
	for name := range gate.All(co) {
		co.Sleep(time.Second)
		salute(co, name)
		fmt.Fprintln(log, name, "has come")
	}
}

// salute waits inside an iterator, which needs a stack.
func salute(co *coroutine.Co, name string) {
	for word := range slices.Values([]string{"good evening", name}) {
		fmt.Println(word)
		co.Frame()
	}
}

func main() {
	s := coroutine.NewScheduler()
	defer s.Close()
	gate := coroutine.NewChan[string](1)
	gate.TrySend("Ada")
	gate.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) { guard(co, gate, os.Stdout) }))
	for !task.State().Ended() {
		s.Tick(time.Second/60, coroutine.Budget{})
	}
}
