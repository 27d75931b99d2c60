package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Movement moves every Position by its Velocity.
func Movement(options ...Option) ecs.System {
	o := choose("movement", options)
	moving := ecs.NewQuery2(components.Position, components.Velocity, o.filters...)
	start := func(e *ecs.Engine) error { ecs.SetResource(e, moves{}); return nil }
	return ecs.System{Name: o.name, State: o.state(), Start: start, Update: func(e *ecs.Engine) {
		seconds := o.delta(e).Seconds()
		for pos, vel := range moving.Each(e.World()) {
			pos.X += vel.X * seconds
			pos.Y += vel.Y * seconds
		}
	}}
}

// Tweens moves every Position that has a Tween, and removes the Tween when it is at its end. The
// Position is exactly the tween's To then.
func Tweens(options ...Option) ecs.System {
	o := choose("tweens", options)
	tweening := ecs.NewQuery2(components.Position, components.Tween, o.filters...)
	var done []donburi.Entity
	return ecs.System{Name: o.name, State: o.state(), Update: func(e *ecs.Engine) {
		done = done[:0]
		delta := o.delta(e)
		for row := range tweening.Rows(e.World()) {
			row.B.Passed += delta
			*row.A = row.B.At()
			if row.B.Passed >= row.B.Duration {
				done = append(done, row.Entity)
			}
		}
		for _, entity := range done {
			donburi.Remove[components.TweenData](e.World().Entry(entity), components.Tween)
		}
	}}
}

// Pulses moves every Pulse on.
func Pulses(options ...Option) ecs.System {
	o := choose("pulses", options)
	pulsing := ecs.NewQuery1(components.Pulse, o.filters...)
	return ecs.System{Name: o.name, State: o.state(), Update: func(e *ecs.Engine) {
		delta := o.delta(e)
		for _, p := range pulsing.Each(e.World()) {
			if p.Period > 0 {
				p.Passed = (p.Passed + delta) % p.Period
			}
		}
	}}
}

// Lifetimes removes every entity whose Lifetime has run out.
func Lifetimes(options ...Option) ecs.System {
	o := choose("lifetimes", options)
	mortal := ecs.NewQuery1(components.Lifetime, o.filters...)
	var dead []donburi.Entity
	return ecs.System{Name: o.name, State: o.state(), Update: func(e *ecs.Engine) {
		dead = dead[:0]
		delta := o.delta(e)
		for entity, life := range mortal.Each(e.World()) {
			if life.Left -= delta; life.Left <= 0 {
				dead = append(dead, entity)
			}
		}
		for _, entity := range dead {
			e.World().Remove(entity)
		}
	}}
}
