package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// evening is what the tool makes of a function that defers. It has no stack, so its deferred calls stand in its activation.
//
//	func evening(co *coroutine.Co) {
//		defer fmt.Println("lights out")
//		defer lockUp(co)
//		defer func() { fmt.Println("recovered:", recover()) }()
//		co.Sleep(time.Second)
//		panic("a mouse")
//	}
type evening struct {
	coroutine.Deferring
	co *coroutine.Co
}

func (f *evening) Step() bool {
	if f.PC == 0 {
		f.Defer(func(d *coroutine.Deferral) {
			defer d.End()
			defer fmt.Println("lights out")
			d.Raise()
		})
		f.DeferCall(&lockUp{co: f.co}) // which may wait
		f.Defer(recoverMouse)
		f.PC = 1
		if f.Sleep(f.co, time.Second) {
			return true
		}
	}
	panic("a mouse")
}

func (f *evening) Place() (function, file string, line int) { return "game.evening", "game.go", 12 }

// recoverMouse is one deferred call. Raise panics once more with what the function leaves by, so that the deferred function
// below can recover it as it is written. End keeps a panic that is left for the next deferred call.
func recoverMouse(d *coroutine.Deferral) {
	defer d.End()
	defer func() { fmt.Println("recovered:", recover()) }()
	d.Raise() // does nothing if there is no panic
}

// lockUp is what the tool makes of
//
//	func lockUp(co *coroutine.Co) {
//		co.Sleep(time.Second)
//		fmt.Println("locked at", co.Now())
//	}
type lockUp struct {
	coroutine.Activation
	co *coroutine.Co
}

func (f *lockUp) Step() bool {
	if f.PC == 0 {
		f.PC = 1
		if f.Sleep(f.co, time.Second) {
			return true
		}
	}
	fmt.Println("locked at", f.co.Now())
	return f.Return()
}

func (f *lockUp) Place() (function, file string, line int) { return "game.lockUp", "game.go", 21 }

// What a compiled function defers runs when it returns, last in, first out, and may wait.
func ExampleDeferring() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Compiled(
		func(*coroutine.Co) {}, // the function as it is written
		func(co *coroutine.Co) coroutine.Stepper { return &evening{co: co} },
	))
	for range 3 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	fmt.Println(task.State())
	// Output:
	// recovered: a mouse
	// locked at 3s
	// lights out
	// done
}

// panics is what the tool makes of a function that panics, whose deferred call is f.
type panics struct {
	coroutine.Deferring
	deferred func(d *coroutine.Deferral)
}

func (f *panics) Step() bool {
	f.Defer(f.deferred)
	panic("a mouse")
}

func (f *panics) Place() (function, file string, line int) { return "game.panics", "game.go", 30 }

// A deferred function sees the panic on its way, and stops it or lets it pass.
func ExampleDeferral() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { fmt.Println(err) }))
	defer s.Close()
	for _, deferred := range []func(*coroutine.Deferral){
		recoverMouse,
		func(d *coroutine.Deferral) {
			defer d.End()
			defer fmt.Println("not recovered")
			d.Raise()
		},
	} {
		task := s.Start(coroutine.Compiled(
			func(*coroutine.Co) {},
			func(*coroutine.Co) coroutine.Stepper { return &panics{deferred: deferred} },
		), coroutine.Named("intruder"))
		s.Tick(0, coroutine.Budget{})
		fmt.Println(task.State())
	}
	// Output:
	// recovered: a mouse
	// done
	// not recovered
	// coroutine: behaviour "intruder" panicked: a mouse
	// failed
}
