package coroutine_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func ExampleOption() {
	s := coroutine.NewScheduler()
	defer s.Close()
	enemies := s.NewGroup()
	goblin := []coroutine.Option{coroutine.InGroup(enemies), coroutine.WithPriority(coroutine.Low)}
	s.Start(say(1, "grr"), goblin...)
	s.Start(say(1, "brr"), goblin...)
	fmt.Println(enemies.Len())
	// Output: 2
}

func ExampleNamed() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(say(1, "ding"), coroutine.Named("bell"))
	fmt.Println(task.Name())
	// Output: bell
}

func ExampleOwnedBy() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { fmt.Println(err) }))
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) { panic("no path") }),
		coroutine.Named("walk"), coroutine.OwnedBy("robot 7"))
	fmt.Println(task.Owner())
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output:
	// robot 7
	// coroutine: behaviour "walk" of robot 7 panicked: no path
}

func ExampleInGroup() {
	s := coroutine.NewScheduler()
	defer s.Close()
	room := s.NewGroup()
	s.Start(say(1, "never heard"), coroutine.InGroup(room))
	s.Start(say(1, "outside"))
	room.Pause()
	s.Tick(time.Second, coroutine.Budget{})
	s.Tick(time.Second, coroutine.Budget{})
	// Output: outside
}

func ExampleOnClock() {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := s.Clock().NewClock("game")
	game.Pause()
	s.Start(say(1, "the game goes on"), coroutine.OnClock(game))
	s.Start(say(1, "the menu blinks"))
	for range 3 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	// Output: the menu blinks
}

func ExampleWithPriority() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(say(0, "smoke"), coroutine.WithPriority(coroutine.Low))
	s.Start(say(0, "hero"), coroutine.WithPriority(coroutine.High))
	s.Start(say(0, "guard"))
	s.Tick(time.Second/60, coroutine.Budget{})
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output:
	// hero
	// guard
	// smoke
}

// What the player sees goes first when a budget is short.
func ExamplePriority() {
	priority := func(distance int) coroutine.Priority {
		switch {
		case distance < 10:
			return coroutine.High
		case distance < 100:
			return coroutine.Normal
		}
		return coroutine.Low
	}
	s := coroutine.NewScheduler()
	defer s.Close()
	for _, distance := range []int{500, 50, 5} {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			fmt.Println("enemy at", distance)
		}), coroutine.WithPriority(priority(distance)))
	}
	s.Tick(time.Second/60, coroutine.Budget{Resumes: 2})
	// Output:
	// enemy at 5
	// enemy at 50
}

// What a game and its tests need may be kept in a list.
func ExampleSchedulerOption() {
	forTests := []coroutine.SchedulerOption{
		coroutine.WithSeed(1),
		coroutine.InlineAsync(),
		coroutine.OnError(func(err error) { panic(err) }),
	}
	s := coroutine.NewScheduler(forTests...)
	defer s.Close()
	s.Start(say(0, "tested"))
	s.Tick(0, coroutine.Budget{})
	s.Tick(0, coroutine.Budget{})
	// Output: tested
}

// In a test, what takes long is done in the same Tick, each time.
func ExampleInlineAsync() {
	s := coroutine.NewScheduler(coroutine.InlineAsync())
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		level, err := coroutine.Async(func(context.Context) (string, error) {
			return "the cellar", nil // read from a disk
		}).Await(co)
		fmt.Println(level, err, s.Ticks())
	}))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: the cellar <nil> 1
}

func ExampleOnError() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) {
		var failed *coroutine.PanicError
		switch {
		case errors.As(err, &failed):
			fmt.Println("failed:", failed.Name)
		default:
			fmt.Println(err)
		}
	}))
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { panic("oops") }), coroutine.Named("cook"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: failed: cook
}

// A small guard finds in a test what gives way without end.
func ExampleWithGuard() {
	s := coroutine.NewScheduler(
		coroutine.WithGuard(1000),
		coroutine.OnError(func(err error) {
			var runaway *coroutine.RunawayError
			if errors.As(err, &runaway) {
				fmt.Println(runaway.Name, "goes round and round")
			}
		}),
	)
	defer s.Close()
	s.Start(coroutine.Repeat(-1, coroutine.Await(coroutine.Yield())), coroutine.Named("mill"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: mill goes round and round
}

// Behaviours that draw from the scheduler's source do the same with the same seed.
func ExampleWithSeed() {
	throw := func(seed uint64) (dice [3]int) {
		s := coroutine.NewScheduler(coroutine.WithSeed(seed))
		defer s.Close()
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for i := range dice {
				dice[i] = 1 + co.Rand().IntN(6)
				co.Frame()
			}
		}))
		for range dice {
			s.Tick(time.Second/60, coroutine.Budget{})
		}
		return dice
	}
	first, second := throw(42), throw(42)
	fmt.Println(first == second)
	// Output: true
}

// A test moves the clock that budgets are measured with.
func ExampleWithWallClock() {
	var wall time.Duration
	s := coroutine.NewScheduler(coroutine.WithWallClock(func() time.Duration { return wall }))
	defer s.Close()
	for range 5 {
		s.Start(coroutine.Script(func(co *coroutine.Co) { wall += time.Millisecond }))
	}
	stats := s.Tick(time.Second/60, coroutine.Budget{Time: 2 * time.Millisecond})
	fmt.Println(stats.Resumed, "done,", stats.LeftOver, "left for the next frame")
	// Output: 2 done, 3 left for the next frame
}

// The watchdog finds what makes frames late. The clock here is one that the behaviour moves; a game
// leaves WithWallClock out, and takes a limit of some milliseconds.
func ExampleWithWatchdog() {
	var wall time.Duration
	s := coroutine.NewScheduler(
		coroutine.WithWatchdog(time.Second),
		coroutine.WithWallClock(func() time.Duration { return wall }),
		coroutine.OnError(func(err error) { fmt.Println(err) }),
	)
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		wall += 5 * time.Second // looks at a million moves
	}), coroutine.Named("chess"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: coroutine: behaviour "chess" ran for 5s (limit 1s) before it ended; call co.Pace in its loop
}

func ExampleChildOf() {
	s := coroutine.NewScheduler()
	defer s.Close()
	phase := s.Start(coroutine.Await(coroutine.Sleep(time.Second)))
	bullet := s.Start(coroutine.Await(coroutine.Forever()), coroutine.ChildOf(phase))
	s.Tick(time.Second, coroutine.Budget{})
	s.Tick(time.Second, coroutine.Budget{})
	fmt.Println(phase.State(), bullet.State(), bullet.Cause())
	// Output: done cancelled coroutine: cancelled because the parent ended
}

func ExampleOnEnd() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(say(1, "three, two, one"), coroutine.OnEnd(func() { fmt.Println("over") }))
	s.Tick(time.Second, coroutine.Budget{})
	s.Tick(time.Second, coroutine.Budget{})
	// Output:
	// three, two, one
	// over
}

func ExampleClock_Close() {
	s := coroutine.NewScheduler()
	defer s.Close()
	dream := s.Clock().NewClock("dream")
	dream.SetScale(0.1)
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		fmt.Println("awake after", s.Now())
	}), coroutine.OnClock(dream))
	for i := range 8 {
		if i == 6 {
			dream.Close() // half a second is left to sleep, now at the pace of the others
		}
		s.Tick(time.Second, coroutine.Budget{})
	}
	// Output: awake after 7s
}
