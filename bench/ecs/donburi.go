package ecs

import (
	"runtime"

	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/filter"
)

type onDonburi struct{}

func (onDonburi) query(entities int) func() {
	w := donburi.NewWorld()
	w.CreateMany(entities, positions, velocities)
	return moveInDonburi(w)
}

func (onDonburi) scattered(archetypes int) func() { return moveInDonburi(scatteredDonburi(archetypes)) }

func scatteredDonburi(archetypes int) donburi.World {
	w := donburi.NewWorld()
	for i := range archetypes {
		types := []donburi.IComponentType{positions, velocities}
		for bit, c := range extras {
			if i&(1<<bit) != 0 {
				types = append(types, c)
			}
		}
		w.CreateMany(inEach, types...)
	}
	return w
}

func moveInDonburi(w donburi.World) func() {
	q := donburi.NewQuery(filter.Contains(positions, velocities))
	return func() {
		for entry := range q.Iter(w) {
			p, v := positions.Get(entry), velocities.Get(entry)
			p.X += v.X
			p.Y += v.Y
		}
	}
}

func (onDonburi) random(entities int) func() {
	w := donburi.NewWorld()
	all := shuffled(w.CreateMany(entities, positions, velocities))
	return func() {
		sum := 0.0
		for _, e := range all {
			sum += positions.Get(w.Entry(e)).X
		}
		runtime.KeepAlive(sum) // so that the reads are not left out
	}
}

func (onDonburi) createDelete(entities int) func() {
	w := donburi.NewWorld()
	return func() {
		all := w.CreateMany(entities, positions, velocities)
		for _, e := range all {
			velocities.SetValue(w.Entry(e), velocity{X: 1})
		}
		for _, e := range all {
			w.Remove(e)
		}
	}
}

func (onDonburi) addRemove(entities int) func() {
	w := donburi.NewWorld()
	all := w.CreateMany(entities, positions)
	return func() {
		for _, e := range all {
			donburi.Add(w.Entry(e), velocities, &velocity{X: 1})
		}
		for _, e := range all {
			donburi.Remove[velocity](w.Entry(e), velocities)
		}
	}
}
