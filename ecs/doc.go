// Package ecs makes a donburi.World a complete engine: a schedule of systems with a fixed step, a
// scheduler of coroutines, fast queries, and a read-only view for renderers. It knows no screen.
//
//	engine := ecs.New()
//	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 2 * time.Millisecond}), systems.Movement())
//	engine.Spawn(components.Velocity, ecs.Comp(components.Position, Vec2{X: 10}),
//		ecs.Comp(components.Behaviour, components.BehaveFunc("patrol", Patrol)))
//	engine.Step(time.Second / 60)
//
// State and its picture are separate. Behaviours and systems write components; renderers read them
// through a [View], in every frame, whatever the behaviours wait for.
//
// # A step
//
// A step runs the stages [Early], [Update] and [Late], and in each its systems, in the order in
// which they were added or that their Before and After ask for. Within a stage the world may be
// changed directly, except in a loop over a query; changes put off with [Engine.Commands] are made
// at the stage's end. What calls the steps is up to the game: [Engine.Frame] from a main loop of its
// own, [Engine.Run] on a server, [Engine.Step] in a test, and the packages systems/render and
// systems/term for a screen.
//
// # Queries
//
// A query is made once and used in every step, for any world:
//
//	var moving = ecs.NewQuery2(components.Position, components.Velocity, ecs.Without(Frozen))
//
//	for pos, vel := range moving.Each(world) { ... }
//
// A loop reads donburi's storage as it is, so that an entity takes little more than a nanosecond,
// and nothing is allocated.
//
// # What to keep across a yield
//
// A behaviour that waits comes back to a world that others have changed. A component's pointer stays
// good as long as the entity has the component and nobody calls donburi's Set, which replaces the
// pointer; SetValue does not. The behaviour's own *donburi.Entry is safe, for the behaviour ends with
// its entity, except for deferred functions of one that has removed it by itself. Another entity's is
// not: donburi hands it to the next entity that gets the id. Keep a [Ref], and [Get], [Set] or
// [Ref.Remove] through it, which do nothing to an entity that is gone.
//
// # What ends with what
//
// A behaviour ends with its entity, always. The rest is said where an entity is spawned, and then nobody
// has to tidy up: components.BehaviourData.EndsEntity ends the entity with its behaviour,
// coroutine.ChildOf ends a behaviour with another one, components.EndsWith ends an entity with any task.
// What [Commands] spawn for a task that has ended meanwhile is not created.
//
// # Behaviours for a donburi game
//
// A game that has a donburi.World stays as it is and gets an engine beside it, in six lines:
//
//	type Game struct {
//		world  donburi.World
//		engine *ecs.Engine                                              // 1
//	}
//
//	g.engine = ecs.New(ecs.WithWorld(g.world))                          // 2
//	g.engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{       // 3
//		Time: 2 * time.Millisecond}))
//
//	lamp := g.world.Entry(g.world.Create(Lamp, components.Behaviour))   // 4: one more component
//	components.Behaviour.SetValue(lamp,                                 // 5
//		components.Behave("blink", Blink(lamp)))
//
//	func (g *Game) Update() error {
//		g.engine.Step(time.Second / 60)                                 // 6: before the game's systems
//
// From then on donburi's own calls do the rest: adding the component starts a behaviour, setting
// another value replaces it, removing the component or the entity ends it. The game's systems can
// move into the schedule one by one, or never. Call [Engine.Close] if the process goes on after
// the game, or another engine takes over the world. An engine whose world has behaviours but that has
// no system to resume them says so in the log.
//
// Two mistakes of donburi v1.15.8 end a game with "index out of range": creating an entity with
// components that another got by AddComponent, and using a component for the first time in a
// world with 512 archetypes. With an engine, [Engine.Spawn] and [Commands] avoid both, and so do
// donburi's own calls from the next system on.
package ecs
