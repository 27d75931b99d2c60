package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Movement moves every Position by its Velocity.
func Movement() ecs.System {
	moving := ecs.NewQuery2(components.Position, components.Velocity)
	return ecs.System{Name: "movement", Update: func(e *ecs.Engine) {
		seconds := e.Delta().Seconds()
		for pos, vel := range moving.Each(e.World()) {
			pos.X += vel.X * seconds
			pos.Y += vel.Y * seconds
		}
	}}
}

// Tweens moves every Position that has a Tween, and removes the Tween when it is at its end. The
// Position is exactly the tween's To then.
func Tweens() ecs.System {
	tweening := ecs.NewQuery2(components.Position, components.Tween)
	var done []donburi.Entity
	return ecs.System{Name: "tweens", Update: func(e *ecs.Engine) {
		done = done[:0]
		for row := range tweening.Rows(e.World()) {
			row.B.Passed += e.Delta()
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
func Pulses() ecs.System {
	pulsing := ecs.NewQuery1(components.Pulse)
	return ecs.System{Name: "pulses", Update: func(e *ecs.Engine) {
		for _, p := range pulsing.Each(e.World()) {
			if p.Period > 0 {
				p.Passed = (p.Passed + e.Delta()) % p.Period
			}
		}
	}}
}

// Lifetimes removes every entity whose Lifetime has run out.
func Lifetimes() ecs.System {
	mortal := ecs.NewQuery1(components.Lifetime)
	var dead []donburi.Entity
	return ecs.System{Name: "lifetimes", Update: func(e *ecs.Engine) {
		dead = dead[:0]
		for entity, life := range mortal.Each(e.World()) {
			if life.Left -= e.Delta(); life.Left <= 0 {
				dead = append(dead, entity)
			}
		}
		for _, entity := range dead {
			e.World().Remove(entity)
		}
	}}
}
