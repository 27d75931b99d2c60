package main

import (
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// layMine leaves a mine, which glows dimly until it is armed.
func (a *Arena) layMine(at Vec2, tone color.RGBA) {
	body := a.shape(at, components.ShapeData{Form: components.Box, Size: Vec2{X: 10, Y: 10}, Color: tone, Rune: '*', Z: -2},
		components.Behaviour, components.Pulse, Mine)
	components.Pulse.SetValue(body, components.PulseData{Period: 2 * time.Second, Passed: time.Second})
	a.play(at, drop)
	components.Behaviour.SetValue(body, components.Behave("mine", a.mine(body)).EndsEntity())
}

// Mine marks the mines.
var Mine = donburi.NewTag().SetName("Mine")

// mine joins the arena when whoever left it has got away, and explodes at a touch or a hit. One that
// nobody finds gives up.
func (a *Arena) mine(body *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(1200 * time.Millisecond)
		components.Pulse.SetValue(body, components.PulseData{Period: 400 * time.Millisecond})
		a.play(components.Position.GetValue(body), armed)
		inbox := coroutine.NewChan[any](1)
		a.joins.Send(co, Member{ecs.RefOf(body), 5, false, inbox})

		var m coroutine.Message[any]
		if co.First(inbox.ToReceive(&m), coroutine.Sleep(12*time.Second)) == 0 {
			a.explode(components.Position.GetValue(body), 46, 30, bang)
		}
	})
}

// explode starts an explosion.
func (a *Arena) explode(at Vec2, radius float64, damage int, noise components.Sound) {
	e := a.shape(at, components.ShapeData{Size: Vec2{X: 8}, Color: ember, Rune: '#', Z: 3}, components.Behaviour)
	components.Behaviour.SetValue(e, components.Behave("explosion", a.explosion(e, radius, damage)).EndsEntity())
	a.sparks(at, int(radius), 5*radius, ember)
	a.play(at, noise)
}

// explosion tells the referee at once and then takes its time to look good.
func (a *Arena) explosion(e *donburi.Entry, radius float64, damage int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		at := components.Position.GetValue(e)
		a.blasts.Send(co, Blast{at, radius, damage})
		for t := range co.Over(400 * time.Millisecond) {
			shape := components.Shape.Get(e)
			shape.Size.X = 2 * radius * (1 - (1-t)*(1-t)*(1-t))
			shape.Color = color.RGBA{255, uint8(210 - 150*t), uint8(120 - 90*t), uint8(180 * (1 - t))}
		}
		a.smoke(at, int(radius/4))
	})
}

// sparks are no actors, nor entities: one entity throws all of them, and goes with the last.
func (a *Arena) sparks(at Vec2, n int, fast float64, tone color.RGBA) {
	a.engine.Spawn(ecs.Comp(components.Position, at), ecs.Comp(components.Particles, components.ParticlesData{
		Burst: n, Once: true, Light: true, Life: 700 * time.Millisecond,
		MinSpeed: fast / 8, MaxSpeed: fast, Drag: 3,
		Size: 9, SizeEnd: 3, Color: tone,
	}))
}

// smoke rises where something has burnt.
func (a *Arena) smoke(at Vec2, n int) {
	a.engine.Spawn(ecs.Comp(components.Position, at), ecs.Comp(components.Particles, components.ParticlesData{
		Burst: n, Once: true, Life: 1600 * time.Millisecond,
		MinSpeed: 5, MaxSpeed: 70, Drag: 2, Gravity: Vec2{Y: -25},
		Size: 12, SizeEnd: 46, Color: color.RGBA{70, 66, 74, 130},
	}))
}
