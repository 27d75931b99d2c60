package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// Blink is a function as one writes it.
func Blink(co *coroutine.Co, times int) {
	defer fmt.Println("off")
	for i := range co.Every(time.Second) {
		if i == times {
			return
		}
		fmt.Println("blink", i)
		pause(co)
	}
}

func pause(co *coroutine.Co) { co.Sleep(time.Second / 4) }

// blinks is what the tool makes of Blink: parameters and variables that live across a wait are fields.
type blinks struct {
	coroutine.Deferring
	co     *coroutine.Co
	times  int
	rounds *coroutine.Rounds[int]
}

func (f *blinks) Step() bool {
	switch f.PC { // where it stands
	case 1:
		goto next
	}
	f.Defer(func(d *coroutine.Deferral) {
		defer fmt.Println("off")
		d.Raise()
	})
	f.rounds = coroutine.RoundsEvery(f.co, time.Second)
next:
	f.PC = 1
	if f.rounds.Next(&f.Activation) {
		return true // the task waits; then it goes on here
	}
	if !f.rounds.More || f.rounds.Value == f.times {
		return f.Return()
	}
	fmt.Println("blink", f.rounds.Value)
	return f.Call(&pauses{co: f.co}) // which is stepped until it returns; then this goes on
}

func (f *blinks) Place() (function, file string, line int) { return "Blink", here, 13 + int(f.PC) }

// pauses is what the tool makes of pause.
type pauses struct {
	coroutine.Activation
	co *coroutine.Co
}

func (f *pauses) Step() bool {
	if f.PC == 0 {
		f.PC = 1
		if f.Wait(f.co, coroutine.Sleep(time.Second/4)) {
			return true
		}
	}
	return f.Return()
}

func (f *pauses) Place() (function, file string, line int) { return "pause", here, 23 }

var here = coroutine.FileHere()

// What the tool somen generates are activations: a type with a PC, which a scheduler steps from wait to wait.
// Nobody writes them by hand; this one shows what they do, and does the same as the function beside it.
func ExampleStepper() {
	for _, behaviour := range []coroutine.Behaviour{
		coroutine.Script(func(co *coroutine.Co) { Blink(co, 2) }),
		coroutine.Compiled(
			func(co *coroutine.Co) { Blink(co, 2) },
			func(co *coroutine.Co) coroutine.Stepper { return &blinks{co: co, times: 2} },
		),
	} {
		s := coroutine.NewScheduler()
		task := s.Start(behaviour)
		for range 13 {
			s.Tick(time.Second/4, coroutine.Budget{})
		}
		fmt.Println(task.State())
		s.Close()
	}
	// Output:
	// blink 0
	// blink 1
	// off
	// done
	// blink 0
	// blink 1
	// off
	// done
}

// A loop over a map in a function that waits keeps its place between two steps.
func ExampleMapRange() {
	sum := 0
	r := coroutine.NewMapRange(map[string]int{"a": 1, "b": 2})
	for r.Next() {
		sum += r.Value
	}
	fmt.Println(sum)
	// Output: 3
}

// A game can ask whether its behaviours run without stacks, and offer more of them then. Combinators of waits do
// always; functions do if the tool somen has built the program.
func ExampleIsStackless() {
	fmt.Println(coroutine.IsStackless(coroutine.Await(coroutine.Sleep(time.Second))))
	// Output: true
}
