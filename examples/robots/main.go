// Robots is an arena of robots that fight until one is left, and everything in it is an actor.
//
// It is the arena of killer robots from Grant Olson's "Introduction to Concurrent Programming with
// Stackless Python". Actors are the robots, mines, explosions, the referee who sees what touches what,
// the spawner who sends the robots in, and the display. An actor is a behaviour with an inbox, and actors
// know of each other what messages tell them.
//
//	go run ./examples/robots
//
// A click or a tap leaves a mine of your own, and M mutes.
package main

import (
	"image/color"
	"log"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/yohamta/donburi"
)

type Vec2 = components.Vec2

const (
	width, height = 960, 540
	field         = 700 // the width of the arena; the rest belongs to the display
)

var (
	night  = color.RGBA{14, 16, 26, 255}
	gravel = color.RGBA{40, 48, 70, 255}
	chalk  = color.RGBA{190, 200, 215, 255}
	ember  = color.RGBA{255, 110, 60, 255}
)

func main() {
	flags := play.Parse()
	a := newGame(flags.Seed)
	err := play.Run(a.engine,
		play.WithFlags(flags),
		play.WithTitle("robots"),
		play.WithSize(width, height),
		play.WithSaves(save.Root("arena", a)), // F5 and F9
		play.WithBackground(night),
		play.WithSound(),
		play.WithReport(report()),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// Arena is where the actors find the inboxes of those that everybody writes to.
type Arena struct {
	engine *ecs.Engine
	joins  *coroutine.Chan[Member] // of the referee
	blasts *coroutine.Chan[Blast]  // of the referee as well
	deaths *coroutine.Chan[string] // of the spawner
	news   *coroutine.Chan[News]   // of the display
}

// newGame builds the arena with the three actors who are there from the start.
func newGame(seed uint64) *Arena {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
	a := &Arena{
		engine: engine,
		joins:  coroutine.NewChan[Member](16),
		blasts: coroutine.NewChan[Blast](16),
		deaths: coroutine.NewChan[string](16),
		news:   coroutine.NewChan[News](256),
	}
	ecs.SetResource(engine, Log{})
	for y := 20.0; y < height; y += 40 {
		for x := 20.0; x < field; x += 40 {
			a.shape(Vec2{X: x, Y: y}, components.ShapeData{Size: Vec2{X: 2}, Color: gravel, Rune: '·', Z: -9})
		}
	}
	a.shape(Vec2{X: field, Y: height / 2}, components.ShapeData{Form: components.Box, Size: Vec2{X: 2, Y: height}, Color: gravel})
	a.actor("referee", a.referee())
	a.actor("spawner", a.spawner())
	a.actor("display", newDisplay(a).show())
	a.actor("player", a.player())

	engine.Add(ecs.Early, systems.Smoothing())
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 1000}), systems.Movement(), systems.Pulses(), systems.Particles())
	engine.Add(ecs.Late, follow())
	return a
}

// actor starts an actor who has no body.
func (a *Arena) actor(name string, b coroutine.Behaviour) {
	components.Behaviour.SetValue(a.engine.Spawn(components.Behaviour), components.Behave(name, b))
}

// shape makes an entity that can be seen.
func (a *Arena) shape(at Vec2, s components.ShapeData, more ...donburi.IComponentType) *donburi.Entry {
	e := a.engine.Spawn(append(more, components.Position, components.Shape)...)
	components.Position.SetValue(e, at)
	components.Shape.SetValue(e, s)
	return e
}

// Part is an entity that goes with another one, and goes when that is gone.
var Part = donburi.NewComponentType[PartData]().SetName("Part")

type PartData struct {
	Of    ecs.Ref
	Ahead float64 // how far, in the direction in which the other moves
}

// InView keeps from renderers whose part it is, who could write through a Ref.
func (p PartData) InView() PartData { return PartData{Ahead: p.Ahead} }

// follow moves the parts after the bodies have moved.
func follow() ecs.System {
	parts := ecs.NewQuery2(components.Position, Part)
	return ecs.System{Name: "follow", Update: func(e *ecs.Engine) {
		for row := range parts.Rows(e.World()) {
			body, ok := row.B.Of.Get()
			if !ok {
				e.Commands().Despawn(row.Entity)
				continue
			}
			heading := components.Velocity.GetValue(body).Unit()
			*row.A = components.Position.GetValue(body).Add(heading.Mul(row.B.Ahead))
		}
	}}
}

// after returns the time d from now, and up to as much later again.
func after(co *coroutine.Co, d time.Duration) time.Duration {
	return co.Now() + d + time.Duration(co.Rand().Int64N(int64(d)))
}
