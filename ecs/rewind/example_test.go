package rewind_test

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

func Example() {
	game := newRace()
	defer game.Close()
	ecs.Resource[race](game).Rows = [2]bool{true, true}
	rewinder := rewind.New(game)
	var before rewind.Snapshot
	if err := rewinder.Take(&before); err != nil {
		fmt.Println(err)
	}
	for range 10 {
		game.Step(time.Second)
	}
	fmt.Println(game.Now(), places(game), "tasks:", game.Scheduler().Len())

	if err := rewinder.Restore(&before); err != nil {
		fmt.Println(err)
	}
	fmt.Println(game.Now(), places(game))
	game.Step(time.Second)
	fmt.Println(game.Now(), places(game), "tasks:", game.Scheduler().Len())
	// Output:
	// 10s [14 14] tasks: 0
	// 0s [0 0]
	// 1s [2 2] tasks: 1
}

// An index that lies outside of the state is made anew when the engine was put back.
func ExampleRewinder() {
	game := newRace()
	defer game.Close()
	names := map[int]ecs.Ref{}
	index := func() {
		clear(names)
		for b := range boats.Iter(game.World()) {
			names[boats.Get(b).Player] = ecs.RefOf(b)
		}
	}
	rewinder := rewind.New(game)
	rewinder.OnRestore(index)
	var before rewind.Snapshot
	fmt.Println(rewinder.Take(&before))
	sum, _ := rewinder.Sum()

	game.Spawn(ecs.Comp(boats, boat{Player: 2}))
	index()
	changed, _ := rewinder.Sum()
	fmt.Println(len(names), sum == changed)

	fmt.Println(rewinder.Restore(&before))
	again, _ := rewinder.Sum()
	fmt.Println(len(names), sum == again)
	// Output:
	// <nil>
	// 3 false
	// <nil>
	// 2 true
}

func ExampleSnapshot() {
	game := newRace()
	defer game.Close()
	rewinder := rewind.New(game)
	var s rewind.Snapshot
	fmt.Println(s.Step(), s.Size())
	game.Step(time.Second)
	if err := rewinder.Take(&s); err != nil {
		fmt.Println(err)
	}
	fmt.Println(s.Step(), s.Size() > 0)
	s.Clear()
	fmt.Println(s.Step(), rewinder.Restore(&s))
	// Output:
	// -1 0
	// 1 true
	// -1 rewind: the snapshot is empty, or another Rewinder has taken it; restore one that Take has returned no error for
}

// A behaviour without an engine.
func ExampleNewScheduler() {
	s := coroutine.NewScheduler()
	defer s.Close()
	kettle := s.Start(coroutine.Await(coroutine.Sleep(time.Minute)))
	s.Tick(20*time.Second, coroutine.Budget{})
	rewinder := rewind.NewScheduler(s)
	var before rewind.Snapshot
	fmt.Println(rewinder.Take(&before))
	s.Tick(time.Minute, coroutine.Budget{})
	fmt.Println(kettle.State())
	fmt.Println(rewinder.Restore(&before))
	fmt.Println(kettle.State(), kettle.Info().Until)
	// Output:
	// <nil>
	// done
	// <nil>
	// waiting 1m20s
}

func ExampleRing() {
	game := newRace()
	defer game.Close()
	ring := rewind.NewRing(rewind.New(game), 5)
	for range 20 {
		game.Step(time.Second)
		if err := ring.Take(); err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(ring.Steps())
	fmt.Println(ring.Restore(17), game.Steps())
	game.Step(time.Second)
	fmt.Println(ring.Take())
	fmt.Println(ring.Steps())
	// Output:
	// 16 20 true
	// <nil> 17
	// <nil>
	// 16 18 true
}

func ExampleStepError() {
	game := newRace()
	defer game.Close()
	ring := rewind.NewRing(rewind.New(game), 5)
	if err := ring.Take(); err != nil {
		fmt.Println(err)
	}
	err := ring.Restore(3)
	step := (*rewind.StepError)(nil)
	fmt.Println(errors.As(err, &step), err)
	// Output:
	// true rewind: step 3 can't be gone back to: what is recorded are steps 0 to 0
}

func ExampleError() {
	game := newRace()
	defer game.Close()
	type torch struct{ burns chan bool }
	game.Spawn(ecs.Comp(donburi.NewComponentType[torch]().SetName("Torch"), torch{make(chan bool)}))
	err := rewind.New(game).Take(new(rewind.Snapshot))
	refused := (*rewind.Error)(nil)
	fmt.Println(errors.As(err, &refused), strings.Contains(err.Error(), "it is a Go channel; use a coroutine.Chan, or skip the field"))
	// Output: true true
}

func ExampleSyncTest() {
	game := newRace()
	defer game.Close()
	fmt.Println(rewind.SyncTest(game, 100, time.Second/60, func(step int) {
		ecs.Resource[race](game).Rows = [2]bool{step%2 == 0, step%3 == 0}
	}))
	// Output: <nil>
}

// A step that goes by a variable which is none of the state comes out otherwise.
func ExampleDivergedError() {
	game := ecs.New()
	defer game.Close()
	game.Spawn(components.Position)
	n := 0.0 // belongs into a component or a resource
	game.Add(ecs.Update, ecs.System{Name: "moves", Update: func(e *ecs.Engine) {
		n++
		entry, _ := components.Position.First(e.World())
		components.Position.Get(entry).X = n
	}})
	err := rewind.SyncTest(game, 100, time.Second/60, nil)
	diverged := (*rewind.DivergedError)(nil)
	if errors.As(err, &diverged) {
		fmt.Println("step", diverged.Step)
		for _, d := range diverged.Differences {
			fmt.Println(d)
		}
	}
	// Output:
	// step 1
	// entity 1.0, Position.X: 1 and 2
}

// While a game is played, each of its steps is played twice.
func ExampleSync() {
	game := newRace()
	defer game.Close()
	sync := rewind.NewSync(game)
	game.AroundStep(func(step func()) {
		if err := sync.Play(step); err != nil {
			fmt.Println(err)
		}
	})
	for range 10 {
		game.Step(time.Second / 60)
	}
	fmt.Println(game.Steps())
	// Output: 10
}
