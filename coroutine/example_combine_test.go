package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func ExampleSequence() {
	run(5, coroutine.Sequence(say(1, "one"), coroutine.Await(coroutine.Sleep(time.Second)), say(1, "two")))
	// Output:
	// one
	// two
}

func ExampleRepeat() {
	run(5, coroutine.Repeat(3, say(1, "knock")))
	// Output:
	// knock
	// knock
	// knock
}

func ExampleFinally() {
	run(1, coroutine.Finally(say(5, "never"), func() { fmt.Println("lets go of the rope") }))
	// Output: lets go of the rope
}

func ExampleAwait() {
	run(3, coroutine.Sequence(coroutine.Await(coroutine.Sleep(time.Second)), say(0, "after a second")))
	// Output: after a second
}

func ExampleAll() {
	run(5, coroutine.Sequence(coroutine.All(say(2, "b"), say(1, "a")), say(0, "both")))
	// Output:
	// a
	// b
	// both
}

func ExampleRace() {
	run(5, coroutine.Sequence(coroutine.Race(say(2, "slow"), say(1, "fast")), say(0, "next")))
	// Output:
	// fast
	// next
}

func ExampleRush() {
	run(5, coroutine.Sequence(coroutine.Rush(say(2, "slow"), say(1, "fast")), say(0, "next"), say(2, "later")))
	// Output:
	// fast
	// next
	// slow
	// later
}

func ExampleTimeout() {
	run(5, coroutine.Sequence(coroutine.Timeout(time.Second, say(9, "never")), say(0, "time is up")))
	// Output: time is up
}

func ExampleWhile() {
	frames := 0
	run(5, coroutine.While(func() bool { frames++; return frames < 8 }, coroutine.Repeat(-1, say(1, "burns"))))
	// Output: burns
}

// raw runs a behaviour that yields the wait and prints when it goes on.
func raw(w coroutine.Wait) {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(func(yield func(coroutine.Wait) bool) {
		if yield(w) {
			fmt.Println("Tick", s.Ticks(), "at", s.Now())
		}
	})
	for range 10 {
		s.Tick(time.Second, coroutine.Budget{})
	}
}

func ExampleYield() {
	raw(coroutine.Yield())
	// Output: Tick 1 at 1s
}

func ExampleNextFrame() {
	raw(coroutine.NextFrame())
	// Output: Tick 2 at 2s
}

func ExampleFrames() {
	raw(coroutine.Frames(3))
	// Output: Tick 4 at 4s
}

func ExampleSleep() {
	raw(coroutine.Sleep(1500 * time.Millisecond))
	// Output: Tick 3 at 3s
}

func ExampleSleepUntil() {
	raw(coroutine.SleepUntil(5 * time.Second))
	// Output: Tick 5 at 5s
}

func ExampleUntil() {
	asked := 0
	raw(coroutine.Until(func() bool { asked++; return asked == 4 }))
	// Output: Tick 5 at 5s
}

func ExampleWaitWhile() {
	asked := 0
	raw(coroutine.WaitWhile(func() bool { asked++; return asked < 4 }))
	// Output: Tick 5 at 5s
}

func ExampleChanged() {
	coins := 0
	raw(coroutine.AllOf(
		coroutine.Changed(func() int { coins++; return coins / 3 }),
		coroutine.Sleep(time.Second),
	))
	// Output: Tick 3 at 3s
}

func ExampleForever() {
	raw(coroutine.Forever())
	fmt.Println("it never went on")
	// Output: it never went on
}

func ExampleFirst() {
	which := 0
	raw(coroutine.First(&which, coroutine.Sleep(time.Minute), coroutine.Frames(2)))
	fmt.Println(which)
	// Output:
	// Tick 3 at 3s
	// 1
}

func ExampleAllOf() {
	raw(coroutine.AllOf(coroutine.Sleep(time.Second), coroutine.Frames(5)))
	// Output: Tick 6 at 6s
}

func ExamplePace() {
	n := 0
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Pace()) {
			n++
		}
	})
	s.Tick(0, coroutine.Budget{})
	fmt.Println("calls before it gave way:", n+1)
	// Output: calls before it gave way: 1024
}

func ExampleSelf() {
	run(1, func(yield func(coroutine.Wait) bool) {
		var me coroutine.Task
		yield(coroutine.Self(&me))
		me.Cancel()
		fmt.Println(yield(coroutine.NextFrame()))
	})
	// Output: false
}
