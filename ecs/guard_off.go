//go:build !somen_guard

package ecs

// Guard calls draw. Built with the tag somen_guard it also looks at the bytes of all components
// before and after, and panics with a message that names the renderer, the entity and the component
// if draw has changed one, as it can through a pointer that it got elsewhere. What components point
// to is not looked at. The renderer is a name or a function. Without the tag it costs nothing.
func (v View) Guard(renderer any, draw func()) { draw() }
