package rice

import (
	"errors"
	"reflect"

	"github.com/yohamta/donburi"
)

// VerifierOf returns what looks at values of a type that were loaded and may be made up: at worlds, and at entries.
func VerifierOf(t reflect.Type) func(pointer any) error {
	switch {
	case worldType != nil && t == worldType.Elem():
		return func(p any) error { return verifyWorld(reflect.ValueOf(p).Elem()) }
	case t == reflect.TypeFor[donburi.Entry]():
		return func(p any) error { return verifyEntry(p.(*donburi.Entry)) }
	}
	return nil
}

var (
	errEntities   = errors.New("the entities of the world contradict each other")
	errArchetypes = errors.New("the archetypes of the world contradict each other")
	errComponents = errors.New("the components of the world are not those of its entities")
	errEntry      = errors.New("an entry is of no world")
)

// verifyEntry looks at an entry, which is the one that its world has for its entity.
func verifyEntry(e *donburi.Entry) error {
	if *e == (donburi.Entry{}) {
		return nil
	}
	if e.World == nil {
		return errEntry
	}
	w, id := Of(e.World), int(e.Id())
	if w == nil || id >= len(w.entries) || w.entries[id] != e || int(e.Entity().Id()) != id {
		return errEntry
	}
	return nil
}

// verifyWorld looks at a world, and makes what follows from the rest.
func verifyWorld(w reflect.Value) error {
	world := (*World)(w.Addr().UnsafePointer())
	entities := field(w, "entities")
	index := field(w, "index")
	if entities.IsNil() || index.IsNil() || world.components == nil {
		return errEntities
	}
	locations := field(entities.Elem(), "LocationMap")
	n := len(world.entries)
	if n == 0 || locations.Len() != n || uint64(n) != field(w, "nextEntityId").Uint() {
		return errEntities
	}
	valid := 0
	seen := map[*Location]bool{}
	for id := range n {
		e := world.entries[id]
		if id == 0 {
			if e != nil || !locations.Index(0).IsNil() {
				return errEntities
			}
			continue
		}
		at := (*Location)(locations.Index(id).UnsafePointer())
		if e == nil || at == nil || seen[at] || LocationOf(e) != at || int(e.Id()) != id || int(e.Entity().Id()) != id || Of(e.World) != world ||
			at.Archetype < 0 || at.Archetype >= len(world.archetypes) || at.Component < 0 {
			return errEntities
		}
		seen[at] = true
		if at.Valid {
			valid++
		}
	}
	if valid != int(field(entities.Elem(), "Len").Int()) {
		return errEntities
	}
	free := map[donburi.Entity]bool{}
	for _, e := range field(w, "destroyed").Interface().([]donburi.Entity) {
		id := int(e.Id())
		if id <= 0 || id >= n || free[donburi.Entity(id)] || (*Location)(locations.Index(id).UnsafePointer()).Valid {
			return errEntities
		}
		free[donburi.Entity(id)] = true
	}
	if valid+len(free) != n-1 {
		return errEntities
	}
	if err := world.verifyArchetypes(w, locations, valid); err != nil {
		return err
	}
	world.renumber(w)
	return nil
}

// verifyArchetypes sees that each entity is in one place, with its components.
func (world *World) verifyArchetypes(w, locations reflect.Value, valid int) error {
	layouts := field(field(w, "index").Elem(), "layouts")
	archetypes := field(w, "archetypes")
	if layouts.Len() != archetypes.Len() {
		return errArchetypes
	}
	placed := 0
	has := map[[2]int]bool{} // by archetype and component
	for i, a := range world.archetypes {
		if a == nil {
			return errArchetypes
		}
		v := archetypes.Index(i).Elem()
		layout := field(v, "layout")
		if layout.IsNil() || int(field(v, "index").Int()) != i {
			return errArchetypes
		}
		types := field(layout.Elem(), "componentTypes")
		if types.Len() == 0 || types.Len() != layouts.Index(i).Len() {
			return errArchetypes
		}
		for j := range types.Len() {
			if types.Index(j).IsNil() || types.Index(j).Interface() != layouts.Index(i).Index(j).Interface() {
				return errArchetypes
			}
			c := int(types.Index(j).Interface().(donburi.IComponentType).Id())
			if has[[2]int{i, c}] {
				return errArchetypes
			}
			has[[2]int{i, c}] = true
			if len(a.entities) > 0 && len(world.column(c, i)) != len(a.entities) {
				return errComponents
			}
		}
		for j, e := range a.entities {
			id := int(e.Id())
			if id <= 0 || id >= locations.Len() || !e.IsReady() {
				return errEntities
			}
			if at := (*Location)(locations.Index(id).UnsafePointer()); !at.Valid || at.Archetype != i || at.Component != j {
				return errEntities
			}
			placed++
		}
	}
	if placed != valid {
		return errEntities
	}
	for c, s := range world.components.storages {
		if s == nil {
			continue
		}
		for i, column := range s.storages {
			if len(column) > 0 && (!has[[2]int{i, c}] || len(column) != len(world.archetypes[i].entities)) {
				return errComponents
			}
		}
	}
	return nil
}

// column returns the components of a type that an archetype's entities have.
func (world *World) column(component, archetype int) Column {
	if component >= len(world.components.storages) || world.components.storages[component] == nil {
		return nil
	}
	if s := world.components.storages[component].storages; archetype < len(s) {
		return s[archetype]
	}
	return nil
}

// renumber has donburi number the next entity of each archetype by how many there are, and makes room for all
// archetypes; see Correction.
func (world *World) renumber(w reflect.Value) {
	numbers := field(field(w, "components").Elem(), "componentIndices")
	numbers.Set(reflect.MakeMap(numbers.Type()))
	for i, a := range world.archetypes {
		numbers.SetMapIndex(reflect.ValueOf(i).Convert(numbers.Type().Key()), reflect.ValueOf(len(a.entities)-1).Convert(numbers.Type().Elem()))
	}
	for _, s := range world.components.storages {
		if s != nil {
			s.storages = append(s.storages, make([]Column, max(0, max(smallestStorage, 2*len(world.archetypes))-len(s.storages)))...)
		}
	}
}
