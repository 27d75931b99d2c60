package ecs

import (
	"runtime"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

type onSomen struct{}

func (onSomen) query(entities int) func() {
	w := donburi.NewWorld()
	w.CreateMany(entities, positions, velocities)
	return moveInSomen(w)
}

func (onSomen) scattered(archetypes int) func() { return moveInSomen(scatteredDonburi(archetypes)) }

func moveInSomen(w donburi.World) func() {
	moving := ecs.NewQuery2(positions, velocities)
	return func() {
		for p, v := range moving.Each(w) {
			p.X += v.X
			p.Y += v.Y
		}
	}
}

func (onSomen) random(entities int) func() {
	w := donburi.NewWorld()
	var refs []ecs.Ref
	for _, e := range w.CreateMany(entities, positions, velocities) {
		refs = append(refs, ecs.NewRef(w, e))
	}
	refs = shuffled(refs)
	return func() {
		sum := 0.0
		for _, r := range refs {
			if entry, ok := r.Get(); ok {
				sum += positions.Get(entry).X
			}
		}
		runtime.KeepAlive(sum) // so that the reads are not left out
	}
}

func (onSomen) createDelete(entities int) func() {
	e := ecs.New()
	found := ecs.NewQuery2(positions, velocities)
	return func() {
		for range entities {
			e.Commands().Spawn(ecs.Comp(positions, position{}), ecs.Comp(velocities, velocity{X: 1}))
		}
		e.Step(time.Millisecond)
		for row := range found.Rows(e.World()) {
			e.Commands().Despawn(row.Entity)
		}
		e.Step(time.Millisecond)
	}
}

func (onSomen) addRemove(entities int) func() {
	e := ecs.New()
	all := e.World().CreateMany(entities, positions)
	return func() {
		for _, entity := range all {
			e.Commands().Set(entity, ecs.Comp(velocities, velocity{X: 1}))
		}
		e.Step(time.Millisecond)
		for _, entity := range all {
			e.Commands().Remove(entity, velocities)
		}
		e.Step(time.Millisecond)
	}
}
