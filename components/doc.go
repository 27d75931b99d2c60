// Package components has the plain data that Somen's systems move and its renderers draw.
//
// A component is a donburi component type: add it to an entity with donburi's own calls, and get
// and set its value the same way.
//
//	robot := engine.Spawn(components.Position, components.Velocity)
//	components.Velocity.SetValue(robot, components.Vec2{X: 30})
//
// Lengths are in pixels, y points down, and times are time.Duration of game time. None of it knows
// a screen: what draws a [Shape] decides what it looks like there.
//
// The one component that is more than data is [Behaviour]: adding it to an entity starts a
// coroutine, and removing it, or the entity, cancels that.
package components
