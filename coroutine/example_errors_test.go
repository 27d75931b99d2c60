package coroutine_test

import (
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// A call that can't be meant panics at once, and says what to pass instead.
func ExampleArgumentError() {
	defer func() {
		var wrong *coroutine.ArgumentError
		err, _ := recover().(error)
		fmt.Println(errors.As(err, &wrong), wrong.Func)
	}()
	coroutine.Sleep(-time.Second)
	// Output: true Sleep
}

// A behaviour that panics ends alone; the others go on.
func ExamplePanicError() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) {
		var failed *coroutine.PanicError
		if errors.As(err, &failed) {
			fmt.Println(failed.Name, "failed:", failed.Value) // failed.Stack says where
		}
	}))
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		panic("no ammunition")
	}), coroutine.Named("turret"))
	s.Tick(time.Second/60, coroutine.Budget{})
	fmt.Println(task.State(), task.Err())
	// Output:
	// turret failed: no ammunition
	// failed coroutine: behaviour "turret" panicked: no ammunition
}

// An error that a behaviour panics with can be asked for.
func ExamplePanicError_Unwrap() {
	errStuck := errors.New("stuck in a wall")
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {}))
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) { panic(errStuck) }))
	s.Tick(0, coroutine.Budget{})
	fmt.Println(errors.Is(task.Err(), errStuck))
	// Output: true
}

// Work that was under way when the game was saved may be lost by a load; see [coroutine.Future.OnLoad].
func ExampleLostError() {
	var answer coroutine.Future[string]
	answer.Complete("", &coroutine.LostError{Name: "radio"}) // as a load does
	_, err := answer.Result()
	var lost *coroutine.LostError
	fmt.Println(errors.As(err, &lost), lost.Name)
	// Output: true radio
}

// A behaviour that gives way without end does not hang the main loop, and a game can end it.
func ExampleRunawayError() {
	s := coroutine.NewScheduler(coroutine.WithGuard(1000), coroutine.OnError(func(err error) {
		var runaway *coroutine.RunawayError
		if errors.As(err, &runaway) {
			fmt.Println("look at", runaway.Name)
			runaway.Task.Cancel()
		}
	}))
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Yield() // meant was co.Frame
		}
	}), coroutine.Named("compass"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: look at compass
}

// The watchdog names a behaviour that makes frames late. The clock here is one that the behaviour
// moves; a game leaves WithWallClock out.
func ExampleSlowError() {
	var wall time.Duration
	s := coroutine.NewScheduler(
		coroutine.WithWatchdog(time.Second),
		coroutine.WithWallClock(func() time.Duration { return wall }),
		coroutine.OnError(func(err error) {
			var slow *coroutine.SlowError
			if errors.As(err, &slow) {
				fmt.Println(slow.Name, "took", slow.Took)
			}
		}),
	)
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		wall += 3 * time.Second // counts all the stars
	}), coroutine.Named("astronomer"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: astronomer took 3s
}

// A scheduler stays with the kind of goroutine that ticked it first.
//
//somen:stackful
func ExampleThreadError() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(func(yield func(coroutine.Wait) bool) { yield(coroutine.Forever()) })
	s.Tick(0, coroutine.Budget{})

	runtime.LockOSThread() // as code for windows does; do it before the first Tick
	defer runtime.UnlockOSThread()
	defer func() {
		var thread *coroutine.ThreadError
		err, _ := recover().(error)
		fmt.Println(errors.As(err, &thread), thread.Locked)
	}()
	s.Tick(0, coroutine.Budget{})
	// Output: true false
}
