// Package components has the plain data that Somen's systems move and its renderers draw.
//
// A component is a donburi component type: add it to an entity with donburi's own calls, and get
// and set its value the same way.
//
//	robot := engine.Spawn(components.Position, ecs.Comp(components.Velocity, components.Vec2{X: 30}))
//	components.Velocity.Get(robot).Y = 5
//
// Lengths are in pixels, y points down, and times are time.Duration of game time. None of it knows
// a screen: what draws a [Shape] decides what it looks like there.
//
// An entity is seen as what it has: a [Shape], a [Sprite], a [TileMap], a [Text], a [Glow]. Their Z is
// one order for all of them, so that a tree can hide a name. A sprite shows a cell of a [Sheet], a
// picture that is cut into equal cells; an [Animation] changes the cell. A picture is any
// image.Image, or is drawn in the program itself:
//
//	ghosts := components.SheetOf(
//		components.Pixels(inks, ".ww.\nwbwb\nwwww"),
//		components.Pixels(inks, ".ww.\nbwbw\nwwww"),
//	)
//	engine.Spawn(components.Position, ecs.Comp(components.Sprite, components.SpriteData{Sheet: ghosts, Z: 1}),
//		ecs.Comp(components.Animation, components.AnimationData{Cells: components.ListOf(0, 1), Every: time.Second / 4}))
//
// The one component that is more than data is [Behaviour]: adding it to an entity starts a
// coroutine, and removing it, or the entity, cancels that. [EndsWith] and [BehaviourData.EndsEntity] say
// when an entity is removed by itself.
package components
