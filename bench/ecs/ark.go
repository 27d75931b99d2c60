package ecs

import (
	"reflect"
	"runtime"

	ark "github.com/mlange-42/ark/ecs"
)

type onArk struct{}

// arkTables is Ark with the loop that it recommends for speed. What is no loop over a query is the
// same as in onArk, and not measured again.
type arkTables struct{}

var arkExtras = []reflect.Type{
	reflect.TypeFor[extra0](), reflect.TypeFor[extra1](), reflect.TypeFor[extra2](), reflect.TypeFor[extra3](),
	reflect.TypeFor[extra4](), reflect.TypeFor[extra5](), reflect.TypeFor[extra6](), reflect.TypeFor[extra7](),
}

func (onArk) query(entities int) func()           { return moveInArk(manyInArk(entities)) }
func (onArk) scattered(archetypes int) func()     { return moveInArk(scatteredArk(archetypes)) }
func (arkTables) query(entities int) func()       { return moveByTables(manyInArk(entities)) }
func (arkTables) scattered(archetypes int) func() { return moveByTables(scatteredArk(archetypes)) }

func manyInArk(entities int) *ark.World {
	w := ark.NewWorld(entities)
	ark.NewMap2[position, velocity](w).NewBatch(entities, &position{}, &velocity{X: 1, Y: 1})
	return w
}

func scatteredArk(archetypes int) *ark.World {
	w := ark.NewWorld()
	for i := range archetypes {
		ids := []ark.ID{ark.ComponentID[position](w), ark.ComponentID[velocity](w)}
		for bit, t := range arkExtras {
			if i&(1<<bit) != 0 {
				ids = append(ids, ark.TypeID(w, t))
			}
		}
		for range inEach {
			w.Unsafe().NewEntity(ids...)
		}
	}
	return w
}

func moveInArk(w *ark.World) func() {
	moving := ark.NewFilter2[position, velocity](w)
	return func() {
		q := moving.Query()
		for q.Next() {
			p, v := q.Get()
			p.X += v.X
			p.Y += v.Y
		}
	}
}

func moveByTables(w *ark.World) func() {
	moving := ark.NewFilter2[position, velocity](w)
	return func() {
		q := moving.Query()
		for q.NextTable() {
			ps, vs := q.GetColumns()
			for i := range ps {
				p, v := &ps[i], &vs[i]
				p.X += v.X
				p.Y += v.Y
			}
		}
	}
}

func (onArk) random(entities int) func() {
	w := ark.NewWorld(entities)
	m := ark.NewMap[position](w)
	make := ark.NewMap2[position, velocity](w)
	var all []ark.Entity
	for range entities {
		all = append(all, make.NewEntity(&position{}, &velocity{}))
	}
	all = shuffled(all)
	return func() {
		sum := 0.0
		for _, e := range all {
			sum += m.Get(e).X
		}
		runtime.KeepAlive(sum) // so that the reads are not left out
	}
}

func (onArk) createDelete(entities int) func() {
	w := ark.NewWorld()
	m := ark.NewMap2[position, velocity](w)
	all := make([]ark.Entity, entities)
	return func() {
		for i := range all {
			all[i] = m.NewEntity(&position{}, &velocity{X: 1})
		}
		for _, e := range all {
			w.RemoveEntity(e)
		}
	}
}

func (onArk) addRemove(entities int) func() {
	w := ark.NewWorld()
	has, m := ark.NewMap1[position](w), ark.NewMap1[velocity](w)
	all := make([]ark.Entity, entities)
	for i := range all {
		all[i] = has.NewEntity(&position{})
	}
	return func() {
		for _, e := range all {
			m.Add(e, &velocity{X: 1})
		}
		for _, e := range all {
			m.Remove(e)
		}
	}
}
