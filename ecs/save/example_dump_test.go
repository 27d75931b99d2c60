package save_test

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

func ExampleDump() {
	game := newGame()
	defer game.Close()
	game.Spawn(ecs.Comp(components.Position, components.Vec2{X: 3, Y: 4}), ecs.Comp(components.Behaviour,
		components.Behave("rests", coroutine.Await(coroutine.Sleep(3*time.Second)))))
	game.Step(time.Second)
	var file, text bytes.Buffer
	if err := save.Save(&file, game); err != nil {
		fmt.Println(err)
	}
	if err := save.Dump(&text, &file); err != nil {
		fmt.Println(err)
	}
	_, body, _ := strings.Cut(text.String(), "bytes\n") // before it stands the build
	fmt.Print(body)
	// Output:
	// 1 steps, 1s
	// 1 Ticks, 1s; 1 entities, 1 tasks
	//
	// ENTITIES
	// entity 1.0
	//   Behaviour: "rests"
	//   Position: {X: 3, Y: 4}
	//
	// TASKS
	// task 1 "rests" of entity 1.0 sleeps until 4s
	//
	// RESOURCES AND ROOTS
	// save_test.market = {Prices: nil}
}

func ExampleDumpAll() {
	s := coroutine.NewScheduler()
	defer s.Close()
	var file, text bytes.Buffer
	_ = save.Scheduler(&file, s)
	fmt.Println(save.DumpAll(&text, &file))
	fmt.Println(strings.Contains(text.String(), `name: "root"`))
	// Output:
	// <nil>
	// true
}

func ExampleDiff() {
	var files [2]bytes.Buffer
	for i := range files {
		game := newGame()
		for j := range 3 {
			game.Spawn(ecs.Comp(purses, purse{Gold: j * (i + 1)}))
		}
		if err := save.Save(&files[i], game); err != nil {
			fmt.Println(err)
		}
		game.Close()
	}
	differences, err := save.Diff(&files[0], &files[1], 10)
	for _, d := range differences {
		fmt.Println(d)
	}
	fmt.Println(differences[0].Entity, err)
	// Output:
	// entity 2.0, Purse.Gold: 1 and 2
	// entity 3.0, Purse.Gold: 2 and 4
	// entity 2.0 <nil>
}

// A test plays a game twice, and tells which entities have not gone the same way.
func ExampleDifference() {
	play := func(steals int) *bytes.Buffer {
		game := newGame()
		defer game.Close()
		game.Spawn(ecs.Comp(purses, purse{Gold: 9 - steals}))
		thief := game.Spawn(ecs.Comp(purses, purse{Gold: steals}))
		if steals > 5 {
			thief.Remove() // he is caught
		}
		var file bytes.Buffer
		if err := save.Save(&file, game); err != nil {
			fmt.Println(err)
		}
		return &file
	}
	differences, err := save.Diff(play(4), play(7), 100)
	for _, d := range differences {
		switch {
		case d.Entity == "": // is of the engine, not of the game
		case d.B == "absent":
			fmt.Println(d.Entity, "is gone")
		default:
			fmt.Println(d.Entity, "differs in", d.Path, d.A, d.B)
		}
	}
	fmt.Println(err)
	// Output:
	// entity 2.0 is gone
	// entity 1.0 differs in entity 1.0, Purse.Gold 5 2
	// <nil>
}
