//go:build somen_guard

package ecs

import (
	"fmt"
	"hash/maphash"
	"reflect"
	"runtime"

	"github.com/somen-go/somen/ecs/internal/rice"
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
	rice.Bytes(w, func(e donburi.Entity, c donburi.IComponentType, bytes []byte) {
		all = append(all, fingerprint{e, c, maphash.Bytes(seed, bytes)})
	})
	return all
}

func rendererName(renderer any) string {
	v := reflect.ValueOf(renderer)
	if v.Kind() != reflect.Func {
		return fmt.Sprint(renderer)
	}
	return runtime.FuncForPC(v.Pointer()).Name()
}
