package ecs_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// Game has been there before: a donburi world, its own loop, its own component types.
type Game struct {
	world  donburi.World
	engine *ecs.Engine // 1
}

var Lamp = donburi.NewComponentType[struct{ On bool }]()

func NewGame() *Game {
	g := &Game{world: donburi.NewWorld()}
	g.engine = ecs.New(ecs.WithWorld(g.world))                                                 // 2
	g.engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 2 * time.Millisecond})) // 3

	lamp := g.world.Entry(g.world.Create(Lamp, components.Behaviour))            // 4
	components.Behaviour.SetValue(lamp, components.Behave("blink", Blink(lamp))) // 5
	return g
}

func (g *Game) Update() error {
	g.engine.Step(time.Second / 60) // 6
	// The systems that the game has follow as ever.
	return nil
}

// Blink is the new part.
func Blink(lamp *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(time.Second / 2) {
			Lamp.Get(lamp).On = !Lamp.Get(lamp).On
			fmt.Println(co.Now().Round(time.Second/10), Lamp.Get(lamp).On)
		}
	})
}

// Six lines give a donburi game behaviours; see the comment of the package.
func Example_donburiGame() {
	game := NewGame()
	for range 100 {
		game.Update()
	}
	game.engine.Close() // a seventh, if the process goes on after the game
	// Output:
	// 500ms true
	// 1s false
	// 1.5s true
}
