package rewind_test

import (
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// race is a resource: who rows.
type race struct{ Rows [2]bool }

// boat is a component.
type boat struct{ Player, X int }

var boats = donburi.NewComponentType[boat]().SetName("Boat")

// newRace makes the game, as each machine does. For four steps there is wind.
func newRace() *ecs.Engine {
	e := ecs.New()
	ecs.SetResource(e, race{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), ecs.System{Name: "boats", Update: func(e *ecs.Engine) {
		_, wind := components.Text.First(e.World())
		for b := range boats.Iter(e.World()) {
			if boat := boats.Get(b); ecs.Resource[race](e).Rows[boat.Player] {
				if boat.X++; wind {
					boat.X++
				}
			}
		}
	}})
	e.Spawn(ecs.Comp(boats, boat{Player: 0}))
	e.Spawn(ecs.Comp(boats, boat{Player: 1}))
	e.Spawn(components.Text, ecs.Comp(components.Behaviour, components.Behave("wind", coroutine.Await(coroutine.Frames(4))).EndsEntity()))
	return e
}

func places(e *ecs.Engine) (x [2]int) {
	for b := range boats.Iter(e.World()) {
		x[boats.Get(b).Player] = boats.Get(b).X
	}
	return x
}

// A game for two, of which one is far away: what he does is heard of two steps late. Until then the game guesses that he
// does what he did last.
func ExampleRollback() {
	mine := []bool{true, true, true, true, true, true, true, true}
	theirs := []bool{false, false, true, true, true, false, false, false}

	engine := newRace()
	defer engine.Close()
	game := rewind.NewRollback(engine, 8)
	var used []bool // of theirs, in the steps that were played
	for present := 1; present <= len(mine)+2; present++ {
		known := min(max(0, present-2), len(theirs)) // so many of theirs have come
		for i := int(game.Confirmed()); i < min(known, len(used)); i++ {
			if used[i] != theirs[i] {
				fmt.Println("step", i+1, "was guessed wrong, now at", places(engine))
				if err := game.Load(int64(i)); err != nil {
					fmt.Println(err)
				}
				break
			}
		}
		game.Confirm(int64(known))
		for int(game.Step()) < min(present, len(mine)) {
			i := int(game.Step())
			guess := known > 0 && theirs[min(i, known-1)]
			used = append(used[:i], guess)
			if err := game.Advance(func() { ecs.Resource[race](engine).Rows = [2]bool{mine[i], guess} }); err != nil {
				fmt.Println(err)
			}
		}
	}
	fmt.Println(game.Confirmed(), "steps are confirmed:", places(engine))

	other := newRace() // the other machine, where it was heard otherwise
	defer other.Close()
	there := rewind.NewRollback(other, 8)
	there.Confirm(8)
	for i := range mine {
		if err := there.Advance(func() { ecs.Resource[race](other).Rows = [2]bool{mine[i], theirs[i]} }); err != nil {
			fmt.Println(err)
		}
	}
	a, err := game.Sum(8)
	b, err2 := there.Sum(8)
	fmt.Println(a == b, err, err2)
	// Output:
	// step 3 was guessed wrong, now at [8 0]
	// step 6 was guessed wrong, now at [11 7]
	// 8 steps are confirmed: [12 5]
	// true <nil> <nil>
}

// callbacks are what GGPO asks of a game; so do other libraries of its kind.
type callbacks interface {
	SaveGameState(frame int) (checksum uint64, err error)
	LoadGameState(frame int) error
	AdvanceFrame(inputs [2]bool) error
}

// window is how many frames GGPO goes back at most.
const window = 8

// session has the callbacks of a race. A frame's number is that of the step before it.
type session struct {
	*rewind.Rollback
	engine *ecs.Engine
}

func (s session) SaveGameState(int) (checksum uint64, err error) { return s.Sum(s.Step()) } // which saves
func (s session) LoadGameState(frame int) error                  { return s.Load(int64(frame)) }

func (s session) AdvanceFrame(inputs [2]bool) error {
	s.Confirm(s.Step() - window + 1) // GGPO doesn't say more than that it won't go further back
	return s.Advance(func() { ecs.Resource[race](s.engine).Rows = inputs })
}

// A library that calls the game back, as GGPO does, is given three short functions.
func ExampleRollback_callbacks() {
	engine := newRace()
	defer engine.Close()
	var game callbacks = session{rewind.NewRollback(engine, window), engine}
	for frame := range 20 { // as GGPO's sync test
		if _, err := game.SaveGameState(frame); err != nil {
			fmt.Println(err)
		}
		var sums [2]uint64
		for i := range sums {
			if err := game.LoadGameState(frame); err != nil {
				fmt.Println(err)
			}
			if err := game.AdvanceFrame([2]bool{true, frame%2 == 0}); err != nil {
				fmt.Println(err)
			}
			sums[i], _ = game.SaveGameState(frame + 1)
		}
		if sums[0] != sums[1] {
			fmt.Println("frame", frame, "came out otherwise")
		}
	}
	fmt.Println(engine.Steps(), places(engine), engine.Now().Round(time.Millisecond))
	// Output: 20 [24 12] 333ms
}
