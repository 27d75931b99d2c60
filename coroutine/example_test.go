package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// run starts behaviours and Ticks for n seconds, four times a second.
func run(n int, behaviours ...coroutine.Behaviour) {
	s := coroutine.NewScheduler()
	defer s.Close()
	for _, b := range behaviours {
		s.Start(b)
	}
	for range 4 * n {
		s.Tick(time.Second/4, coroutine.Budget{})
	}
}

// say is a behaviour that prints a line after some seconds.
func say(after int, line string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Duration(after) * time.Second)
		fmt.Println(line)
	})
}

func Example() {
	s := coroutine.NewScheduler()
	defer s.Close()
	for _, name := range []string{"Anna", "Ben", "Cleo"} {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for {
				fmt.Println(name)
				co.Yield()
			}
		}))
	}
	for range 2 {
		s.Tick(time.Second/60, coroutine.Budget{Resumes: 4})
		fmt.Println("Do something else...")
	}
	// Output:
	// Anna
	// Ben
	// Cleo
	// Anna
	// Do something else...
	// Ben
	// Cleo
	// Anna
	// Ben
	// Do something else...
}

func ExampleBehaviour() {
	on := false
	var blink coroutine.Behaviour = func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Sleep(time.Second)) {
			on = !on
			fmt.Println("lamp:", on)
		}
	}
	run(3, blink)
	// Output:
	// lamp: true
	// lamp: false
}

func ExampleScript() {
	run(5, coroutine.Script(func(co *coroutine.Co) {
		defer fmt.Println("goes home")
		for _, place := range []string{"gate", "well"} {
			fmt.Println("walks to the", place)
			co.Sleep(2 * time.Second)
		}
	}))
	// Output:
	// walks to the gate
	// walks to the well
	// goes home
}

func ExampleNewScheduler() {
	s := coroutine.NewScheduler(
		coroutine.WithSeed(42),
		coroutine.WithGuard(10_000),
		coroutine.InlineAsync(),
		coroutine.OnError(func(err error) { fmt.Println(err) }),
	)
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { panic("no ammunition") }), coroutine.Named("turret"), coroutine.OwnedBy("the tower"))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: coroutine: behaviour "turret" of the tower panicked: no ammunition
}

func ExampleScheduler_Start() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(say(0, "a fly"), coroutine.WithPriority(coroutine.Low))
	s.Start(say(0, "the hero"), coroutine.WithPriority(coroutine.High))
	s.Tick(0, coroutine.Budget{})
	s.Tick(0, coroutine.Budget{Resumes: 1})
	// Output: the hero
}

func ExampleScheduler_Tick() {
	s := coroutine.NewScheduler()
	defer s.Close()
	for range 10 {
		s.Start(coroutine.Await(coroutine.NextFrame()))
	}
	stats := s.Tick(time.Second/60, coroutine.Budget{Resumes: 6, Time: time.Second})
	fmt.Println(stats.Started, stats.Resumed, stats.LeftOver)
	// Output: 10 6 4
}

func ExampleScheduler_Post() {
	s := coroutine.NewScheduler()
	defer s.Close()
	messages := coroutine.NewChan[string](10)
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for m := range messages.All(co) {
			fmt.Println("got", m)
		}
	}))
	done := make(chan bool)
	go func() { // say, a network connection
		s.Post(func() { messages.TrySend("hello") })
		close(done)
	}()
	<-done
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: got hello
}

func ExampleScheduler_Tasks() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("bear"))
	s.Start(coroutine.Await(coroutine.Frames(3)), coroutine.Named("bee"))
	s.Tick(0, coroutine.Budget{})
	for _, task := range s.Tasks() {
		info := task.Info()
		fmt.Println(info.Name, info.State, info.Waits, info.Until, info.Frames)
	}
	// Output:
	// bear waiting sleep 1m0s 0
	// bee waiting frames 0s 3
}

func ExampleScheduler_Close() {
	s := coroutine.NewScheduler()
	s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { fmt.Println("saved") }))
	s.Tick(0, coroutine.Budget{})
	s.Close()
	// Output: saved
}

func ExampleScheduler_Rand() {
	roll := func() int {
		s := coroutine.NewScheduler(coroutine.WithSeed(7))
		defer s.Close()
		return s.Rand().IntN(1000)
	}
	first, second := roll(), roll()
	fmt.Println(first == second)
	// Output: true
}

func ExampleTask() {
	s := coroutine.NewScheduler()
	defer s.Close()
	tick := func() { s.Tick(time.Second, coroutine.Budget{}) }
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		defer func() { fmt.Println("stops:", co.Cause()) }()
		for i := range co.Every(time.Second) {
			fmt.Println("step", i)
		}
	}), coroutine.Named("walker"))
	tick()
	tick()
	task.Pause()
	tick()
	fmt.Println(task.Name(), task.State())
	task.Resume()
	tick()
	task.CancelCause(fmt.Errorf("a wall"))
	fmt.Println(task.State(), task.Err())
	// Output:
	// step 0
	// walker paused
	// step 1
	// stops: a wall
	// cancelled <nil>
}

func ExampleTask_Raise() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		defer func() { fmt.Println("recovered:", recover()) }()
		co.Forever()
	}))
	s.Tick(0, coroutine.Budget{})
	task.Raise(fmt.Errorf("stunned"))
	s.Tick(0, coroutine.Budget{})
	fmt.Println(task.State())
	// Output:
	// recovered: stunned
	// done
}

func ExampleGroup() {
	s := coroutine.NewScheduler()
	defer s.Close()
	room := s.NewGroup()
	for range 3 {
		s.Start(coroutine.Await(coroutine.Forever()), coroutine.InGroup(room))
	}
	room.Pause()
	fmt.Println(room.Len(), room.Paused())
	room.Resume()
	room.Cancel(nil)
	fmt.Println(room.Len(), s.Len())
	// Output:
	// 3 true
	// 0 0
}

func ExampleClock() {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := s.Clock().NewClock("game")
	s.Start(say(2, "boom"), coroutine.OnClock(game))
	tick := func(what string) {
		s.Tick(time.Second, coroutine.Budget{})
		fmt.Println(what, game.Now())
	}
	tick("started")
	game.SetScale(0.5)
	tick("slow motion")
	game.Pause()
	tick("paused")
	game.Step(time.Second / 2)
	tick("stepped")
	game.Resume()
	game.SetScale(1)
	tick("at full speed")
	// Output:
	// started 1s
	// slow motion 1.5s
	// paused 1.5s
	// stepped 2s
	// boom
	// at full speed 3s
}
