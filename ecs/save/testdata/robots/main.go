// Robots go from place to place. With -save the game is saved in the middle and ends; with -load it goes on.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// Game is the game's own struct, a root.
type Game struct {
	Orders    *coroutine.Chan[components.Vec2]
	Delivered map[string]int
}

func patrol(g *Game, name string) func(*donburi.Entry) coroutine.Behaviour {
	return func(robot *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			position := components.Position.Get(robot)
			for {
				to, _ := g.Orders.Receive(co)
				from := *position
				for t := range co.Over(150 * time.Millisecond) {
					*position = from.Lerp(to, t)
				}
				co.Sleep(70 * time.Millisecond)
				g.Delivered[name]++
			}
		})
	}
}

func dispatch(g *Game) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(50 * time.Millisecond) {
			g.Orders.Send(co, components.Vec2{X: float64(co.Rand().IntN(80)), Y: float64(co.Rand().IntN(20))})
		}
	})
}

func main() {
	log.SetFlags(0)
	saveTo, loadFrom := flag.String("save", "", "save to this `file` in the middle, and end"), flag.String("load", "", "load this `file`")
	flag.Parse()

	g, engine := &Game{}, ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 100}))
	position := ecs.NewQuery1(components.Position)

	if *loadFrom == "" {
		g.Orders, g.Delivered = coroutine.NewChan[components.Vec2](2), map[string]int{}
		for i := range 5 {
			engine.Spawn(components.Position, ecs.Comp(components.Behaviour, components.BehaveFunc("patrol", patrol(g, fmt.Sprint("robot ", i)))))
		}
		engine.Scheduler().Start(dispatch(g), coroutine.Named("dispatch"))
	} else {
		f, err := os.Open(*loadFrom)
		if err != nil {
			log.Fatal(err)
		}
		if err := save.Load(f, engine, save.Root("game", g)); err != nil {
			log.Fatal(err)
		}
	}
	for engine.Steps() < 120 {
		if engine.Steps() == 60 && *saveTo != "" {
			f, err := os.Create(*saveTo)
			if err != nil {
				log.Fatal(err)
			}
			if err := save.Save(f, engine, save.Root("game", g)); err != nil {
				log.Fatal(err)
			}
			if err := f.Close(); err != nil {
				log.Fatal(err)
			}
			return
		}
		engine.Step(time.Second / 60)
		fmt.Print(engine.Steps(), g.Delivered)
		for _, p := range position.Each(engine.World()) {
			fmt.Printf(" %.3f,%.3f", p.X, p.Y)
		}
		fmt.Println()
	}
}
