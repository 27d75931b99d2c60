//go:build somen_guard

package ecs

import (
	"fmt"
	"hash/maphash"
	"reflect"
	"runtime"
	"unsafe"

	"github.com/yohamta/donburi"
)

// Guard calls draw. Built with the tag somen_guard it also looks at the bytes of all components
// before and after, and panics with a message that names the renderer, the entity and the component
// if draw has changed one, as it can through a pointer that it got elsewhere. What components point
// to is not looked at. The renderer is a name or a function. Without the tag it costs nothing.
func (v View) Guard(renderer any, draw func()) {
	seed := maphash.MakeSeed()
	before := fingerprints(v.e.world, seed)
	draw()
	after := fingerprints(v.e.world, seed)
	for i := range max(len(before), len(after)) {
		switch {
		case i >= len(before) || i >= len(after) || before[i].entity != after[i].entity || before[i].component != after[i].component:
			panic(fmt.Sprintf("ecs: renderer %s added or removed an entity or a component; do that in a system", rendererName(renderer)))
		case before[i].hash != after[i].hash:
			panic(fmt.Sprintf("ecs: renderer %s changed the component %s of %s; renderers only read, change it in a system",
				rendererName(renderer), before[i].component.Name(), NewRef(v.e.world, before[i].entity)))
		}
	}
}

// fingerprint is what a component's bytes were.
type fingerprint struct {
	entity    donburi.Entity
	component donburi.IComponentType
	hash      uint64
}

func fingerprints(w donburi.World, seed maphash.Seed) []fingerprint {
	var all []fingerprint
	for i, archetype := range w.Archetypes() {
		if isEventBus(archetype.ComponentTypes()) {
			continue
		}
		entities := archetype.Entities()
		for _, c := range archetype.ComponentTypes() {
			storage := columnsOf(w, c)
			column := storage.of(i, len(entities))
			for j, e := range entities {
				bytes := unsafe.Slice((*byte)(column[j]), c.Typ().Size())
				all = append(all, fingerprint{e, c, maphash.Bytes(seed, bytes)})
			}
		}
	}
	return all
}

// isEventBus reports whether the components are those of donburi's events package, which keeps
// something else in them than their types say.
func isEventBus(types []donburi.IComponentType) bool {
	for _, c := range types {
		if c.Typ().PkgPath() == "github.com/yohamta/donburi/features/events" {
			return true
		}
	}
	return false
}

func rendererName(renderer any) string {
	v := reflect.ValueOf(renderer)
	if v.Kind() != reflect.Func {
		return fmt.Sprint(renderer)
	}
	return runtime.FuncForPC(v.Pointer()).Name()
}
