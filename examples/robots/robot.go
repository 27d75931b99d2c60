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

const (
	robotSize = 26
	speed     = 110
	fullPower = 100
)

// Robot is what a robot's behaviour knows. Its entity has what can be seen of it.
type Robot struct {
	arena *Arena
	name  string
	tone  color.RGBA
	body  *donburi.Entry
	inbox *coroutine.Chan[any]
	power int
	dazed time.Duration // until when it feels no further bump
}

// enter puts a robot into the arena.
func (a *Arena) enter(co *coroutine.Co, name string, tone color.RGBA) ecs.Ref {
	random := co.Rand()
	at := Vec2{X: 40 + random.Float64()*(field-80), Y: 40 + random.Float64()*(height-80)}
	body := a.shape(at, components.ShapeData{Size: Vec2{X: robotSize}, Color: tone}, components.Velocity, components.Smooth, components.Behaviour)
	a.play(at, arrival)
	for _, part := range []struct {
		ahead, size float64
		tone        color.RGBA
	}{{6, 11, night}, {8, 5, chalk}} {
		e := a.shape(at, components.ShapeData{Size: Vec2{X: part.size}, Color: part.tone, Z: 1}, components.Smooth, Part)
		Part.SetValue(e, PartData{Of: ecs.RefOf(body), Ahead: part.ahead})
	}
	r := &Robot{arena: a, name: name, tone: tone, body: body, inbox: coroutine.NewChan[any](16), power: fullPower}
	components.Behaviour.SetValue(body, components.Behave(name, coroutine.Script(r.live)).EndsEntity())
	return ecs.RefOf(body)
}

// live is a robot's life: it does what its messages make it do, leaves a mine now and then, and
// explodes when its power is used up. Its body goes with it.
func (r *Robot) live(co *coroutine.Co) {
	r.arena.joins.Send(co, Member{ecs.RefOf(r.body), robotSize / 2, true, r.inbox})
	r.tell(co)
	r.turn(co.Rand().Float64() * 2 * math.Pi)
	nextMine := after(co, 3*time.Second)
	var m coroutine.Message[any]
	for r.power > 0 {
		switch co.First(r.inbox.ToReceive(&m), coroutine.SleepUntil(nextMine)) {
		case 0:
			r.feel(co, m.Value)
		case 1:
			r.arena.layMine(components.Position.GetValue(r.body), r.tone)
			nextMine = after(co, 3*time.Second)
		}
	}
	r.arena.explode(components.Position.GetValue(r.body), 60, 14, boom)
	r.arena.deaths.Send(co, r.name)
}

func (r *Robot) feel(co *coroutine.Co, message any) {
	vel := components.Velocity.Get(r.body)
	switch m := message.(type) {
	case Wall:
		if into := vel.X*m.Away.X + vel.Y*m.Away.Y; into < 0 {
			*vel = vel.Sub(m.Away.Mul(2 * into))
		}
	case Bump:
		*vel = m.Away.Mul(speed)
		if co.Now() >= r.dazed {
			r.dazed = co.Now() + 300*time.Millisecond
			at := components.Position.GetValue(r.body).Sub(m.Away.Mul(robotSize / 2))
			r.arena.sparks(at, 8, 90, r.tone)
			r.arena.play(at, clank)
			r.lose(co, 7)
		}
	case Hit:
		r.lose(co, m.Damage)
	case Radar:
		to := m.Nearest.Sub(components.Position.GetValue(r.body))
		r.turn(math.Atan2(to.Y, to.X) + (co.Rand().Float64()-.5)*2.5)
	}
}

func (r *Robot) turn(angle float64) {
	sin, cos := math.Sincos(angle)
	components.Velocity.SetValue(r.body, Vec2{X: cos * speed, Y: sin * speed})
}

func (r *Robot) lose(co *coroutine.Co, power int) {
	r.power = max(0, r.power-power)
	r.tell(co)
}

// tell tells the display how much power is left.
func (r *Robot) tell(co *coroutine.Co) {
	r.arena.news.Send(co, News{Robot: r.name, Power: r.power})
}
