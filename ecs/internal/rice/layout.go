package rice

import (
	"reflect"
	"unsafe"

	"github.com/yohamta/donburi"
)

// World is what donburi's world looks like. Fields that are not read have no name.
type World struct {
	id              int
	_, _            unsafe.Pointer
	components      *components
	archetypes      []*archetype
	destroyed       []donburi.Entity // with the versions that they will have, the next one last
	entries         []*donburi.Entry // by entity id
	nextEntityId    uint32
	removeCallbacks []func(donburi.World, donburi.Entity)
	createCallbacks []func(donburi.World, donburi.Entity)
}

// components is what donburi's Components look like.
type components struct {
	storages []*storage // by component id
}

// storage is what donburi's Storage looks like, which is that of one component.
type storage struct {
	storages [][]unsafe.Pointer // by archetype
}

// archetype is what donburi's Archetype looks like.
type archetype struct {
	_        int
	entities []donburi.Entity
}

// entry is what donburi's Entry looks like.
type entry struct {
	_      unsafe.Pointer
	id     uint32
	entity donburi.Entity
	loc    *Location
}

// Location is what donburi's Location looks like. It is that of the entity which the archetype has
// at this index, whichever the entry names.
type Location struct {
	Archetype int
	Component int // the index of the entity in its archetype
	Valid     bool
}

// direct says that donburi's types look like these, so that they can be read.
var direct = worldType != nil &&
	looksLike(worldType.Elem(), reflect.TypeFor[World]()) &&
	looksLike(reflect.TypeFor[donburi.Entry](), reflect.TypeFor[entry]())

// Direct reports whether donburi's storage is read directly.
func Direct() bool { return direct }

// ForceSlow makes everything go by donburi's public calls until the function is called that it returns. It
// is for tests.
func ForceSlow() (back func()) {
	before := direct
	direct = false
	return func() { direct = before }
}

// worldType is the type of donburi's worlds, which has no name outside donburi, or nil.
var worldType = worldTypeOf(reflect.TypeFor[donburi.Entry]())

func worldTypeOf(entry reflect.Type) reflect.Type {
	if world, ok := entry.FieldByName("World"); ok && world.Type.Kind() == reflect.Pointer {
		return world.Type
	}
	return nil
}

// looksLike reports whether a type of donburi's has all that ours has names for, at the same place.
func looksLike(donburis, ours reflect.Type) bool {
	if donburis == ours {
		return true
	}
	if donburis.Kind() != ours.Kind() {
		return false
	}
	switch ours.Kind() {
	case reflect.Pointer, reflect.Slice:
		return looksLike(donburis.Elem(), ours.Elem())
	case reflect.Struct:
		for i := range ours.NumField() {
			f := ours.Field(i)
			if f.Name == "_" {
				continue
			}
			same, ok := donburis.FieldByName(f.Name)
			if !ok || same.Offset != f.Offset || !looksLike(same.Type, f.Type) {
				return false
			}
		}
		return true
	}
	return ours.Kind() == reflect.Int || ours.Kind() == reflect.Bool || ours.Kind() == reflect.Uint32
}
