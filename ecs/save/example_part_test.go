package save_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// lives is a component that says of an entity in which level it lives.
var lives = donburi.NewComponentType[string]().SetName("Lives")

// A level is left and returned to: who was asleep for two seconds of three sleeps for the one that is left.
func ExamplePart() {
	game := newGame()
	defer game.Close()
	game.Spawn(ecs.Comp(lives, "cave"), ecs.Comp(purses, purse{Gold: 7}), ecs.Comp(components.Behaviour,
		components.Behave("sleeps", coroutine.Await(coroutine.Sleep(3*time.Second))).EndsEntity()))
	game.Spawn(ecs.Comp(lives, "town"))
	pass := func(d time.Duration) { game.Step(d) }
	pass(0) // the behaviour begins
	pass(2 * time.Second)

	var inCave []donburi.Entity
	for entity, where := range ecs.NewQuery1(lives).Each(game.World()) {
		if *where == "cave" {
			inCave = append(inCave, entity)
		}
	}
	var cave bytes.Buffer
	if err := save.Part(&cave, game, inCave); err != nil {
		fmt.Println(err)
		return
	}
	for _, entity := range inCave {
		game.World().Remove(entity)
	}
	pass(time.Hour)
	fmt.Println("in town:", game.World().Len(), "entity,", game.Scheduler().Len(), "behaviours")

	entities, err := save.LoadPart(&cave, game)
	if err != nil {
		fmt.Println(err)
		return
	}
	sleeper := game.World().Entry(entities[0])
	fmt.Println("in the cave:", ecs.RefOf(sleeper), "with", purses.Get(sleeper).Gold, "gold")
	pass(900 * time.Millisecond)
	fmt.Println("asleep:", sleeper.Valid())
	pass(100 * time.Millisecond)
	fmt.Println("asleep:", sleeper.Valid())
	// Output:
	// in town: 1 entity, 0 behaviours
	// in the cave: entity 1.1 with 7 gold
	// asleep: true
	// asleep: false
}

// A part that is loaded often is a prefab, whose behaviours are in the middle of what they do.
func ExampleLoadPart() {
	workshop, game := newGame(), newGame()
	defer workshop.Close()
	defer game.Close()
	bomb := workshop.Spawn(ecs.Comp(components.Behaviour,
		components.Behave("ticks", coroutine.Await(coroutine.Sleep(10*time.Second))).EndsEntity()))
	workshop.Step(0)
	workshop.Step(9 * time.Second) // it is about to go off

	var prefab bytes.Buffer
	if err := save.Part(&prefab, workshop, []donburi.Entity{bomb.Entity()}); err != nil {
		fmt.Println(err)
		return
	}
	for range 3 {
		if _, err := save.LoadPart(bytes.NewReader(prefab.Bytes()), game); err != nil {
			fmt.Println(err)
			return
		}
	}
	fmt.Println(game.World().Len(), "bombs")
	game.Step(time.Second)
	fmt.Println(game.World().Len(), "bombs")
	// Output:
	// 3 bombs
	// 0 bombs
}

// What a part refers to elsewhere is named, and found again by its name.
func ExampleOutside() {
	here, there := newGame(), newGame()
	defer here.Close()
	defer there.Close()
	king := here.Spawn(ecs.Comp(purses, purse{Gold: 1000}))
	knight := here.Spawn(ecs.Comp(purses, purse{Gold: 5, Heir: king}))
	var part bytes.Buffer
	fmt.Println(save.Part(&part, here, []donburi.Entity{knight.Entity()}))
	fmt.Println(save.Part(&part, here, []donburi.Entity{knight.Entity()}, save.Outside("king", king.Entity())))

	queen := there.Spawn(ecs.Comp(purses, purse{Gold: 2000}))
	entities, err := save.LoadPart(&part, there, save.Outside("king", queen.Entity()))
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(purses.Get(purses.Get(there.World().Entry(entities[0])).Heir).Gold)
	// Output:
	// save: Purse of entity 2.0.Heir: it refers to entity 1.0, which is not of the part; add it to the part, name it by Outside, or clear the reference
	// <nil>
	// 2000
}
