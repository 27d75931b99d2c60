package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// countDown is a function as one writes it.
func countDown(co *coroutine.Co, n int) {
	for ; n > 0; n-- {
		fmt.Println(n)
		co.Sleep(time.Second)
	}
}

// countsDown is what the tool makes of countDown: what lives across the wait is a field.
type countsDown struct {
	coroutine.Activation
	co *coroutine.Co
	n  int
}

func (f *countsDown) Step() bool {
	switch f.PC {
	case 1:
		goto slept
	}
loop:
	if f.n <= 0 {
		return f.Return()
	}
	fmt.Println(f.n)
	f.PC = 1 // where it goes on after the wait
	if f.Sleep(f.co, time.Second) {
		return true // the task waits
	}
slept:
	f.n--
	goto loop
}

// linesOfCountDown are those of the source, by the PC.
var linesOfCountDown = [...]int{11, 14}

func (f *countsDown) Place() (function, file string, line int) {
	return "game.countDown", "game.go", linesOfCountDown[f.PC]
}

// An Activation is a call of a compiled function that is under way. It is the whole of what such a task has instead of a
// stack: so the scheduler can say where it stands without resuming it, and a save has it as data.
func ExampleActivation() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Compiled(
		func(co *coroutine.Co) { countDown(co, 2) },
		func(co *coroutine.Co) coroutine.Stepper { return &countsDown{co: co, n: 2} },
	))
	s.Tick(0, coroutine.Budget{})
	fmt.Println(task.Info().Where())
	for s.Len() > 0 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	fmt.Println(task.State())
	// Output:
	// 2
	// game.go:14 game.countDown
	// 1
	// done
}
