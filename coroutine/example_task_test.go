package coroutine_test

import (
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// Slow motion re-times the sleeps that are under way.
func ExampleClock_SetScale() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(say(1, "splash"))
	for range 3 {
		s.Tick(time.Second, coroutine.Budget{})
		fmt.Println(s.Now())
		s.Clock().SetScale(0.5)
	}
	// Output:
	// 1s
	// 1.5s
	// splash
	// 2s
}

// A pause menu stops the clock of the game, not its own.
func ExampleClock_Pause() {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := s.Clock().NewClock("game")
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(time.Second) {
			fmt.Println("the enemy moves")
		}
	}), coroutine.OnClock(game))
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(2500 * time.Millisecond)
		game.Pause()
		fmt.Println("pause")
		co.Sleep(3 * time.Second)
		game.Resume()
		fmt.Println("go on")
	}))
	for range 14 {
		s.Tick(time.Second/2, coroutine.Budget{})
	}
	// Output:
	// the enemy moves
	// the enemy moves
	// pause
	// go on
	// the enemy moves
}

// A debugger goes through a paused game frame by frame.
func ExampleClock_Step() {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := s.Clock().NewClock("game")
	game.Pause()
	tick := func() {
		s.Tick(time.Second, coroutine.Budget{})
		fmt.Println(game.Now())
	}
	tick()
	game.Step(time.Second / 10)
	tick()
	tick()
	// Output:
	// 0s
	// 100ms
	// 100ms
}

// Whoever falls into the trap stands still with all that it does; others go on.
func ExampleGroup_Pause() {
	s := coroutine.NewScheduler()
	defer s.Close()
	room := s.NewGroup()
	count := func(name string) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for i := range co.Every(time.Second) {
				fmt.Println(name, i)
			}
		})
	}
	s.Start(count("rat"), coroutine.InGroup(room))
	s.Start(count("hero"))
	tick := func() { s.Tick(time.Second, coroutine.Budget{}) }
	tick()
	tick()
	room.Pause()
	tick()
	room.Resume()
	tick()
	// Output:
	// rat 0
	// hero 0
	// hero 1
	// rat 1
	// hero 2
}

func ExampleGroup_Cancel() {
	s := coroutine.NewScheduler()
	defer s.Close()
	wave := s.NewGroup()
	for _, name := range []string{"orc", "bat"} {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			defer func() { fmt.Println(name, "leaves:", co.Cause()) }()
			co.Forever()
		}), coroutine.InGroup(wave))
	}
	s.Tick(0, coroutine.Budget{})
	wave.Cancel(errors.New("the sun rises"))
	// Output:
	// orc leaves: the sun rises
	// bat leaves: the sun rises
}

// When Cancel returns, the deferred functions of the behaviour have run.
func ExampleTask_Cancel() {
	s := coroutine.NewScheduler()
	defer s.Close()
	door := s.Start(coroutine.Script(func(co *coroutine.Co) {
		fmt.Println("opens")
		defer fmt.Println("shuts")
		co.Sleep(time.Hour)
	}))
	s.Tick(0, coroutine.Budget{})
	door.Cancel()
	fmt.Println(door.State(), door.Cause() == coroutine.ErrCancelled)
	// Output:
	// opens
	// shuts
	// cancelled true
}

func ExampleTask_CancelCause() {
	errNight := errors.New("night falls")
	s := coroutine.NewScheduler()
	defer s.Close()
	hen := s.Start(coroutine.Script(func(co *coroutine.Co) {
		defer func() {
			if errors.Is(co.Cause(), errNight) {
				fmt.Println("goes to sleep")
			}
		}()
		co.Forever()
	}))
	s.Tick(0, coroutine.Budget{})
	hen.CancelCause(errNight)
	// Output: goes to sleep
}

// The time of a paused task runs on: what it waited for is over when it goes on.
func ExampleTask_Pause() {
	s := coroutine.NewScheduler()
	defer s.Close()
	statue := s.Start(say(1, "comes to life"))
	s.Tick(time.Second, coroutine.Budget{})
	statue.Pause()
	for range 10 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	fmt.Println(statue.State())
	statue.Resume()
	s.Tick(0, coroutine.Budget{})
	// Output:
	// paused
	// comes to life
}

func ExampleTask_Done() {
	s := coroutine.NewScheduler()
	defer s.Close()
	fuse := s.Start(say(2, "the fuse has burnt"))
	s.Start(coroutine.Sequence(coroutine.Await(fuse.Done()), say(0, "boom")))
	for range 4 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	// Output:
	// the fuse has burnt
	// boom
}

// What a Task waits for, and where, for a panel of a debugger.
func ExampleTask_Info() {
	s := coroutine.NewScheduler()
	defer s.Close()
	bell := coroutine.NewChan[string](0)
	task := s.Start(coroutine.Script(func(co *coroutine.Co) { bell.Receive(co) }), coroutine.Named("butler"))
	s.Tick(0, coroutine.Budget{})
	info := task.Info()
	fmt.Println(info.Name, info.State, "for", info.Waits)
	// Output: butler waiting for a channel of string
}

// Join tells how another task has ended.
func ExampleCo_Join() {
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {})) // without it they are logged
	defer s.Close()
	scout := s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		panic("ambush")
	}), coroutine.Named("scout"))
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		if err := co.Join(scout); err != nil {
			fmt.Println("send another:", err)
		}
	}))
	for range 3 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	// Output: send another: coroutine: behaviour "scout" panicked: ambush
}

// A loop that computes gives way when it has used up its slice of the frame.
func ExampleCo_Pace() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		steps := 0
		for start := 1; start < 100; start++ {
			for n := start; n != 1; steps++ {
				if n%2 == 0 {
					n /= 2
				} else {
					n = 3*n + 1
				}
				co.Pace()
			}
		}
		fmt.Println(steps, "steps")
	}))
	for s.Len() > 0 {
		s.Tick(time.Second/60, coroutine.Budget{})
	}
	fmt.Println(s.Ticks(), "frames")
	// Output:
	// 3117 steps
	// 4 frames
}

// Exit ends the task from within helpers, however deep.
func ExampleCo_Exit() {
	look := func(co *coroutine.Co, place string) {
		fmt.Println("looks into the", place)
		if place == "cupboard" {
			fmt.Println("a ghost!")
			co.Exit()
		}
	}
	run(3, coroutine.Script(func(co *coroutine.Co) {
		defer fmt.Println("runs away")
		for _, place := range []string{"chest", "cupboard", "cellar"} {
			look(co, place)
			co.Sleep(time.Second)
		}
	}))
	// Output:
	// looks into the chest
	// looks into the cupboard
	// a ghost!
	// runs away
}

// Unwinding tells a deferred function whether the behaviour was cancelled or has come to its end.
func ExampleCo_Unwinding() {
	bake := coroutine.Script(func(co *coroutine.Co) {
		defer func() { fmt.Println("burnt out early:", co.Unwinding()) }()
		co.Sleep(2 * time.Second)
	})
	run(3, bake)
	run(1, bake)
	// Output:
	// burnt out early: false
	// burnt out early: true
}
