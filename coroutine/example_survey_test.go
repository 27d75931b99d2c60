package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func ExampleCensus() {
	var alarm coroutine.Signal[string]
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)))
	s.Start(coroutine.Await(alarm.Next(new(string))))
	s.Tick(time.Second/60, coroutine.Budget{})
	c := s.Census()
	fmt.Println(c.Ready, c.Sleep, c.Signal)
	// Output: 0 1 1
}

func ExampleScheduler_Census() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)))
	fmt.Println(s.Census().Ready)
	s.Tick(time.Second/60, coroutine.Budget{})
	fmt.Println(s.Census().Sleep)
	// Output:
	// 1
	// 1
}

// The clock is one that a test moves; a game leaves the option out.
func ExampleScheduler_Busiest() {
	now := time.Duration(0)
	s := coroutine.NewScheduler(coroutine.WithWallClock(func() time.Duration { return now }))
	defer s.Close()
	for _, name := range []string{"short", "long"} {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for {
				now += time.Duration(len(name)) * time.Millisecond
				if name == "long" {
					now += time.Second
				}
				co.Frame()
			}
		}), coroutine.Named(name))
	}
	s.Profile(true)
	s.Tick(time.Second/60, coroutine.Budget{})
	for _, u := range s.Busiest(10, nil) {
		fmt.Println(u.Name, u.Lately)
	}
	// Output:
	// long 1.004s
	// short 5ms
}

// Profile tells how much time each behaviour uses. The clock here is one that the behaviour moves; a
// game leaves WithWallClock out.
func ExampleScheduler_Profile() {
	var wall time.Duration
	s := coroutine.NewScheduler(coroutine.WithWallClock(func() time.Duration { return wall }))
	defer s.Close()
	before := s.Profile(true)
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		for {
			wall += 2 * time.Millisecond // thinks
			co.Frame()
		}
	}))
	for range 3 {
		s.Tick(time.Second/60, coroutine.Budget{})
	}
	s.Profile(before) // enough has been seen
	fmt.Println(task.Info().Resumes, task.Info().Used)
	// Output: 3 6ms
}

func ExampleTask_Children() {
	s := coroutine.NewScheduler()
	defer s.Close()
	boss := s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Go(coroutine.Await(coroutine.Forever()), coroutine.Named("shield"))
		co.Forever()
	}))
	s.Tick(time.Second/60, coroutine.Budget{})
	for _, child := range boss.Children() {
		fmt.Println(child.Name())
	}
	// Output: shield
}

// Two tasks that wait for each other's end wait for ever; who asks is told where.
func ExampleScheduler_Stuck() {
	s := coroutine.NewScheduler()
	defer s.Close()
	var door, guard coroutine.Task
	door = s.Start(coroutine.Script(func(co *coroutine.Co) { _ = co.Join(guard) }), coroutine.Named("door"))
	guard = s.Start(coroutine.Script(func(co *coroutine.Co) { _ = co.Join(door) }), coroutine.Named("guard"))
	s.Tick(0, coroutine.Budget{})
	for _, i := range s.Stuck() {
		fmt.Println(i.Name, "waits for", i.Waits)
	}
	// Output:
	// door waits for the end of "guard"
	// guard waits for the end of "door"
}
