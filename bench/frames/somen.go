package frames

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

func playScripts(entities, period int) game {
	return playSomen(entities, func(i int, v *components.Vec2, acted *int) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			co.Frames(1 + i%period)
			for {
				*acted++
				v.X = -v.X
				co.Frames(period)
			}
		})
	})
}

// playRaw has the behaviours of playScripts in the raw form, which needs less stack.
func playRaw(entities, period int) game {
	return playSomen(entities, func(i int, v *components.Vec2, acted *int) coroutine.Behaviour {
		return func(yield func(coroutine.Wait) bool) {
			for ok := yield(coroutine.Frames(1 + i%period)); ok; ok = yield(coroutine.Frames(period)) {
				*acted++
				v.X = -v.X
			}
		}
	})
}

func playSomen(entities int, behaviour func(i int, v *components.Vec2, acted *int) coroutine.Behaviour) game {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	acted := 0
	for i := range entities {
		entry := e.Spawn(components.Position, components.Velocity, components.Behaviour)
		components.Velocity.SetValue(entry, components.Vec2{X: 10, Y: 5})
		v := components.Velocity.Get(entry)
		components.Behaviour.SetValue(entry, components.Behave("turn", behaviour(i, v, &acted)))
	}
	return game{frame: func() { e.Step(frame) }, acted: func() int { return acted }, close: e.Close}
}

// playMachinesInSomen has no coroutines: its behaviours are the state machines of playMachines, in
// loops over Somen's queries.
func playMachinesInSomen(entities, period int) game {
	w := donburi.NewWorld()
	spawnMachines(w, entities, period)
	moving := ecs.NewQuery2(components.Position, components.Velocity)
	thinking := ecs.NewQuery2(brains, components.Velocity)
	acted := 0
	return game{
		frame: func() {
			for b, v := range thinking.Each(w) {
				if b.think(v) {
					acted++
				}
			}
			for p, v := range moving.Each(w) {
				p.X += v.X * seconds
				p.Y += v.Y * seconds
			}
		},
		acted: func() int { return acted },
		close: func() {},
	}
}
