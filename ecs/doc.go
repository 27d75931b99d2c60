// Package ecs makes a donburi.World a complete engine: a schedule of systems with a fixed step, a
// scheduler of coroutines, and a read-only view for renderers. It knows no screen.
//
//	engine := ecs.New()
//	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 2 * time.Millisecond}), systems.Movement())
//	robot := engine.Spawn(components.Position, components.Velocity, components.Behaviour)
//	components.Behaviour.SetValue(robot, components.Behave("patrol", Patrol(robot, a, b)))
//	engine.Step(time.Second / 60)
//
// State and its picture are separate. Behaviours and systems write components; renderers read them
// through a [View], in every frame, whatever the behaviours wait for.
package ecs
