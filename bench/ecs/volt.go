package ecs

import (
	"runtime"

	"github.com/akmonengine/volt"
)

type onVolt struct{}

func newVolt(entities int) *volt.World {
	w := volt.CreateWorld(entities)
	registerInVolt[position](w)
	registerInVolt[velocity](w)
	registerInVolt[extra0](w)
	registerInVolt[extra1](w)
	registerInVolt[extra2](w)
	registerInVolt[extra3](w)
	registerInVolt[extra4](w)
	registerInVolt[extra5](w)
	registerInVolt[extra6](w)
	registerInVolt[extra7](w)
	return w
}

func registerInVolt[T volt.ComponentInterface](w *volt.World) {
	volt.RegisterComponent[T](w, &volt.ComponentConfig[T]{BuilderFn: func(any, any) {}})
}

func addInVolt[T volt.ComponentInterface](w *volt.World, e volt.EntityId) {
	var zero T
	must(volt.AddComponent(w, e, zero))
}

var voltExtras = []func(*volt.World, volt.EntityId){
	addInVolt[extra0], addInVolt[extra1], addInVolt[extra2], addInVolt[extra3],
	addInVolt[extra4], addInVolt[extra5], addInVolt[extra6], addInVolt[extra7],
}

func createInVolt(w *volt.World) volt.EntityId {
	e, err := volt.CreateEntityWithComponents2(w, position{}, velocity{X: 1})
	must(err)
	return e
}

func (onVolt) query(entities int) func() {
	w := newVolt(entities)
	for range entities {
		createInVolt(w)
	}
	return moveInVolt(w)
}

func (onVolt) scattered(archetypes int) func() {
	w := newVolt(archetypes * inEach)
	for i := range archetypes {
		for range inEach {
			e := createInVolt(w)
			for bit, add := range voltExtras {
				if i&(1<<bit) != 0 {
					add(w, e)
				}
			}
		}
	}
	return moveInVolt(w)
}

func moveInVolt(w *volt.World) func() {
	moving := volt.CreateQuery2[position, velocity](w, volt.QueryConfiguration{})
	return func() {
		for row := range moving.Foreach(nil) {
			row.A.X += row.B.X
			row.A.Y += row.B.Y
		}
	}
}

func (onVolt) random(entities int) func() {
	w := newVolt(entities)
	all := make([]volt.EntityId, entities)
	for i := range all {
		all[i] = createInVolt(w)
	}
	all = shuffled(all)
	return func() {
		sum := 0.0
		for _, e := range all {
			sum += volt.GetComponent[position](w, e).X
		}
		runtime.KeepAlive(sum) // so that the reads are not left out
	}
}

func (onVolt) createDelete(entities int) func() {
	w := newVolt(entities)
	all := make([]volt.EntityId, entities)
	return func() {
		for i := range all {
			all[i] = createInVolt(w)
		}
		for _, e := range all {
			w.RemoveEntity(e)
		}
	}
}

func (onVolt) addRemove(entities int) func() {
	w := newVolt(entities)
	all := make([]volt.EntityId, entities)
	for i := range all {
		all[i] = w.CreateEntity()
		addInVolt[position](w, all[i])
	}
	return func() {
		for _, e := range all {
			must(volt.AddComponent(w, e, velocity{X: 1}))
		}
		for _, e := range all {
			must(volt.RemoveComponent[velocity](w, e))
		}
	}
}
