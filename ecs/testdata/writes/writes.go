// Package main is a renderer that tries to write, in every way it can think of. The lines that end in
// "// no" must not compile, and all others must.
package main

import (
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

var (
	places   = ecs.NewQuery1(components.Position)
	movers   = ecs.NewQuery2(components.Position, components.Velocity)
	score    int
	position components.Vec2
)

// other looks like a Vec2.
type other struct{ X, Y *float64 }

func move(*components.Vec2) {}

func remove(*donburi.Entry) {}

func engine(view ecs.View) {
	_ = view.World()              // no
	_ = view.Engine()             // no
	_ = view.Scheduler()          // no
	_ = view.Input()              // no
	_ = view.Commands()           // no
	view.Spawn()                  // no
	view.Pause()                  // no
	view.e.Step(0)                // no
	ecs.SetResource(view, 1)      // no
	*ecs.Resource[int](view)++    // no
	ecs.LookupResource[int](view) // no
	if points, ok := ecs.ResourceValue[int](view); ok {
		*points = 1 // no
		score = points
	}
	ecs.EventFeed[int](view, nil) // no
}

func entities(view ecs.View, robot donburi.Entity) {
	for entity, at := range ecs.Values(view, components.Position) {
		move(at)                                                  // no
		*at = components.Vec2{}                                   // no
		remove(entity)                                            // no
		components.Position.Get(entity)                           // no
		components.Position.SetValue(entity, at)                  // no
		entity.Remove()                                           // no
		ecs.NewRef(view, entity)                                  // no
		ecs.RefOf(entity)                                         // no
		ecs.Set(entity, components.Position, at)                  // no
		donburi.Get[components.Vec2](entity, components.Position) // no
	}
	at, _ := ecs.Value(view, robot, components.Position)
	move(at) // no
	position = at
}

func queries(view ecs.View) {
	places.Each(view)       // no
	places.Rows(view)       // no
	places.First(view)      // no
	places.Single(view)     // no
	places.last.world = nil // no
	for row := range movers.Values(view) {
		move(row.A)        // no
		move(row.B)        // no
		remove(row.Entity) // no
	}
	components.Position.First(view)         // no
	_ = (*ecs.Query1[other])(places)        // no
	_ = (*ecs.Query2[other, other])(movers) // no
	components.Position.Iter(view)          // no
}

func tasks(view ecs.View, robot donburi.Entity) {
	b, _ := ecs.Value(view, robot, components.Behaviour)
	b.Task().Cancel() // no
	b.Run()           // no
	b.Note(nil)       // no
	slots, _ := ecs.Value(view, robot, components.Slots)
	for _, b := range slots.All() {
		*b = components.BehaviourData{} // no
	}
	slots.slots[0].b.Start = nil                     // no
	systems.TaskOf(view, robot, "").Cancel()         // no
	systems.Adopt(view, robot, "", coroutine.Task{}) // no
	systems.FrameStats(view)                         // no
	systems.SetBudget(view, coroutine.Budget{})      // no
	does, _ := systems.ActivityOf(view, robot, "")
	does.Cancel()           // no
	does.Pause()            // no
	does.Task.Cancel()      // no
	does.Clock.Pause()      // no
	does.Owner.Remove()     // no
	does.info.Task.Cancel() // no
	does.Now.Pause()        // no
	for _, end := range ecs.Values(view, components.EndsWith) {
		end.Cancel()                 // no
		end.task.Cancel()            // no
		coroutine.Task(end).Cancel() // no
	}
	ecs.ResourceValue[*systems.behaviours](view) // no
}

func pictures(view ecs.View, robot donburi.Entity) {
	land, _ := ecs.Value(view, robot, components.TileMap)
	land.tiles[0] = 1                  // no
	land.Runes[0] = '#'                // no
	land.Runes.items[0] = '#'          // no
	land.Runes.Set(0, '#')             // no
	land.Sheet().picture = nil         // no
	*land.Sheet() = components.Sheet{} // no
	walk, _ := ecs.Value(view, robot, components.Animation)
	walk.Cells[0] = 1       // no
	walk.Cells.items[0] = 1 // no
	for i := range walk.Cells.All() {
		walk.Cells.At(i) = 0 // no
	}
	sprite, _ := ecs.Value(view, robot, components.Sprite)
	*sprite.Sheet = components.Sheet{}            // no
	sprite.Sheet.picture = nil                    // no
	sprite.Sheet.Picture().Set(0, 0, color.White) // no
	smoke, _ := ecs.Value(view, robot, components.Particles)
	smoke.specks[0].Age = 0 // no
	for speck := range smoke.All() {
		*speck = components.Speck{} // no
	}
	sounds, _ := ecs.Value(view, robot, components.Sounds)
	sounds.queue = nil                        // no
	components.Play(view, components.Sound{}) // no
	components.TakeSounds(view)               // no
	smooth, _ := ecs.Value(view, robot, components.Smooth)
	smooth.Note(position) // no
	time.Sleep(0)
}

func main() {
	view := ecs.New().View()
	engine(view)
	entities(view, 1)
	queries(view)
	tasks(view, 1)
	pictures(view, 1)
}
