package ecs

import (
	"reflect"
	"unsafe"

	"github.com/yohamta/donburi"
)

// This file reads where donburi keeps an entity. donburi has one *Entry for each entity id, for as
// long as the world lives, and one location, to which the entry points, and which it writes anew when
// the entity moves. Its public way to them, World.Entry, writes to the entry at each call; to only
// read is up to twice as fast, and leaves the entry alone when it is asked for an entity that is
// gone.

// worldFields is what donburi's world looks like. Fields that are not read have no name.
type worldFields struct {
	id              int
	_, _            unsafe.Pointer
	components      *componentsFields
	archetypes      []*archetypeFields
	_               []donburi.Entity
	entries         []*donburi.Entry // by entity id
	_               uint32
	removeCallbacks []func(donburi.World, donburi.Entity)
	createCallbacks []func(donburi.World, donburi.Entity)
}

// componentsFields is what donburi's Components look like.
type componentsFields struct {
	storages []*storageFields // by component id
}

// storageFields is what donburi's Storage looks like, which is that of one component.
type storageFields struct {
	storages [][]unsafe.Pointer // by archetype
}

// archetypeFields is what donburi's Archetype looks like.
type archetypeFields struct {
	_        int
	entities []donburi.Entity
}

// entryFields is what donburi's Entry looks like.
type entryFields struct {
	_   unsafe.Pointer
	_   uint32
	_   donburi.Entity
	loc *location
}

// location is what donburi's Location looks like. It is that of the entity which the archetype has
// at this index, whichever the entry names.
type location struct {
	Archetype int
	Component int // the index of the entity in its archetype
	Valid     bool
}

var (
	worldType     = worldTypeOf(reflect.TypeFor[donburi.Entry]())
	directEntries = worldType != nil &&
		looksLike(worldType.Elem(), reflect.TypeFor[worldFields]()) &&
		looksLike(reflect.TypeFor[donburi.Entry](), reflect.TypeFor[entryFields]())
)

// worldTypeOf returns the type of donburi's worlds, which has no name outside donburi, or nil.
func worldTypeOf(entry reflect.Type) reflect.Type {
	if world, ok := entry.FieldByName("World"); ok && world.Type.Kind() == reflect.Pointer {
		return world.Type
	}
	return nil
}

// looksLike reports whether a type of donburi's has all that ours has names for, at the same place.
// With a donburi that has changed, the slow way is taken.
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
	return ours.Kind() == reflect.Int || ours.Kind() == reflect.Bool
}

// fieldsOf returns the fields of w, or nil if they can't be read.
func fieldsOf(w donburi.World) *worldFields {
	parts := (*anyWorld)(unsafe.Pointer(&w))
	if !directEntries || parts.kind != donburisKind {
		return nil
	}
	return parts.fields
}

// anyWorld is what a variable of the type donburi.World looks like.
type anyWorld struct {
	kind   unsafe.Pointer // says what type of world it is
	fields *worldFields   // if it is donburi's
}

// worldKey tells worlds apart without keeping one alive. donburi numbers its worlds; the address tells
// those apart that got one number because two goroutines made them at once.
type worldKey struct {
	id donburi.WorldId
	at uintptr
}

func keyOf(w donburi.World) worldKey {
	parts := (*anyWorld)(unsafe.Pointer(&w))
	if directEntries && parts.kind == donburisKind {
		return parts.fields.key()
	}
	return worldKey{w.Id(), uintptr(unsafe.Pointer(parts.fields))}
}

func (f *worldFields) key() worldKey {
	return worldKey{donburi.WorldId(f.id), uintptr(unsafe.Pointer(f))}
}

// donburisKind is the kind of donburi's own worlds.
var donburisKind = func() unsafe.Pointer {
	var w donburi.World = donburi.Entry{}.World
	return (*anyWorld)(unsafe.Pointer(&w)).kind
}()

// locationOf returns where the entity is that has the id of an entry. It is for directEntries.
func locationOf(entry *donburi.Entry) *location {
	return (*entryFields)(unsafe.Pointer(entry)).loc
}
