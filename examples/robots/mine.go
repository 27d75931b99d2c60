package main

import (
	"image/color"
	"math"
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
	components.Behaviour.SetValue(body, components.Behave("mine", a.mine(body)))
}

// Mine marks the mines.
var Mine = donburi.NewTag().SetName("Mine")

// mine joins the arena when whoever left it has got away, and explodes at a touch or a hit. One that
// nobody finds gives up.
func (a *Arena) mine(body *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(1200 * time.Millisecond)
		components.Pulse.SetValue(body, components.PulseData{Period: 400 * time.Millisecond})
		inbox := coroutine.NewChan[any](1)
		a.joins.Send(co, Member{ecs.RefOf(body), 5, false, inbox})

		var m coroutine.Message[any]
		if co.First(inbox.ToReceive(&m), coroutine.Sleep(12*time.Second)) == 0 {
			a.explode(components.Position.GetValue(body), 46, 30)
		}
		ecs.RefOf(body).Remove()
	})
}

// player leaves a mine at every click.
func (a *Arena) player() coroutine.Behaviour {
	in := a.engine.Input()
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			in.WaitPress(co, "MouseLeft")
			if in.X < field {
				a.layMine(Vec2{X: in.X, Y: in.Y}, chalk)
			}
		}
	})
}

// explode starts an explosion.
func (a *Arena) explode(at Vec2, radius float64, damage int) {
	e := a.shape(at, components.ShapeData{Size: Vec2{X: 8}, Color: ember, Rune: '#', Z: 3}, components.Behaviour)
	components.Behaviour.SetValue(e, components.Behave("explosion", a.explosion(e, radius, damage)))
	a.sparks(at, 14, ember)
}

// explosion tells the referee at once and then takes its time to look good.
func (a *Arena) explosion(e *donburi.Entry, radius float64, damage int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		a.blasts.Send(co, Blast{components.Position.GetValue(e), radius, damage})
		for t := range co.Over(600 * time.Millisecond) {
			shape := components.Shape.Get(e)
			shape.Size.X = 2 * radius * (1 - (1-t)*(1-t)*(1-t))
			shape.Color = color.RGBA{255, uint8(210 - 150*t), uint8(120 - 90*t), uint8(220 * (1 - t))}
		}
		ecs.RefOf(e).Remove()
	})
}

// sparks are no actors: they have a velocity and a lifetime, and systems for both.
func (a *Arena) sparks(at Vec2, n int, tone color.RGBA) {
	random := a.engine.Scheduler().Rand()
	for range n {
		e := a.shape(at, components.ShapeData{Form: components.Box, Size: Vec2{X: 3, Y: 3}, Color: tone, Rune: '\'', Z: 2},
			components.Velocity, components.Lifetime)
		sin, cos := math.Sincos(random.Float64() * 2 * math.Pi)
		fast := 40 + 140*random.Float64()
		components.Velocity.SetValue(e, Vec2{X: cos * fast, Y: sin * fast})
		components.Lifetime.SetValue(e, components.LifetimeData{Left: time.Duration((.2 + .4*random.Float64()) * float64(time.Second))})
	}
}
