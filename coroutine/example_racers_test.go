package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func hare(co *coroutine.Co) string {
	co.Sleep(3 * time.Second) // naps
	return "the hare"
}

func tortoise(co *coroutine.Co) string {
	co.Sleep(2 * time.Second)
	return "the tortoise"
}

// race is a function as one writes it.
func race(co *coroutine.Co) {
	winner, _ := coroutine.RaceFor(co, hare, tortoise)
	fmt.Println(winner, "after", co.Now())
}

// races is what the tool makes of race: RaceFor in steps.
type races struct {
	coroutine.Activation
	co     *coroutine.Co
	racers *coroutine.Racers[string]
}

func (f *races) Step() bool {
	switch f.PC {
	case 0:
		f.PC = 1
		f.racers = coroutine.RacersOf(hare, tortoise)
		f.Race(f.co, f.racers.Behaviours()...)
		return false // the race goes on first
	case 1:
		f.PC = 2
		if f.Ran(f.co) {
			return true
		}
	}
	winner, _ := f.racers.Won(f.Winner())
	fmt.Println(winner, "after", f.co.Now())
	return f.Return()
}

func (f *races) Place() (function, file string, line int) { return "game.race", "game.go", 22 }

// Racers keep what the functions of a race return, until it is over.
func ExampleRacers() {
	for _, b := range []coroutine.Behaviour{
		coroutine.Script(race),
		coroutine.Compiled(race, func(co *coroutine.Co) coroutine.Stepper { return &races{co: co} }),
	} {
		s := coroutine.NewScheduler()
		s.Start(b)
		for s.Len() > 0 {
			s.Tick(time.Second, coroutine.Budget{})
		}
		s.Close()
	}
	// Output:
	// the tortoise after 3s
	// the tortoise after 3s
}
