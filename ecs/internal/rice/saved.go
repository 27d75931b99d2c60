package rice

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"sync"
	"unsafe"

	"github.com/yohamta/donburi"
)

// A Saved is what a world's components are, as data of which Go knows the types: donburi has untyped pointers
// to them. All else of a world, its entities, versions, free ids, archetypes, the order of their rows, and
// its entries, can be walked as it is; see [Savable]. How donburi has numbered them follows from the rest.
type Saved struct{ Storages []SavedStorage }

// SavedStorage has the components of one type.
type SavedStorage struct {
	Type    SavedType
	Columns []SavedColumn
}

// SavedColumn has those of an archetype, which are a slice of pointers.
type SavedColumn struct {
	Archetype int
	Values    any
}

// SavedType names a component type. Two may have one name, so there is a number too.
type SavedType struct {
	Index uint32
	Name  string
}

var errShape = errors.New("this version of donburi keeps its components in a way that was not tried; use the version in go.mod of Somen")

// Savable returns the types of a world: that of the world, whose fields skip are none of its state, and that
// which Save and Load are for. The error says that this donburi was not tried.
func Savable() (world, components reflect.Type, skip []string, err error) {
	if !direct {
		return nil, nil, nil, errShape
	}
	if err := wasTried(version()); err != nil {
		return nil, nil, nil, err
	}
	world = worldType.Elem()
	f, _ := world.FieldByName("components")
	components = f.Type.Elem()
	storages, ok := components.FieldByName("storages")
	numbers, ok2 := components.FieldByName("componentIndices")
	if !ok || !ok2 || components.NumField() != 2 || numbers.Type.Kind() != reflect.Map || numbers.Type.Elem().Kind() != reflect.Int || numbers.Type.Key().Kind() != reflect.Int ||
		storages.Type.Elem().Elem().NumField() != 1 {
		return nil, nil, nil, errShape
	}
	return world, components, []string{"id", "removeCallbacks", "createCallbacks"}, nil
}

// tried is the version of donburi that all of this was last tried with.
const tried = "v1.15.8"

// version returns the version of donburi in this program, or "" if Go doesn't tell.
var version = sync.OnceValue(func() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	for _, m := range info.Deps {
		if m.Path == "github.com/yohamta/donburi" {
			if m.Replace != nil {
				return m.Replace.Path + " " + m.Replace.Version
			}
			return m.Version
		}
	}
	return ""
})

// wasTried returns an error if a version of donburi is another than the one that was tried. One that Go doesn't tell
// is judged by its types alone.
func wasTried(version string) error {
	if version != "" && version != tried {
		return fmt.Errorf("the program has donburi %s, and saving was tried with %s alone; use that", version, tried)
	}
	return nil
}

// NameType names a component type.
func NameType(c donburi.IComponentType) SavedType { return SavedType{IndexOf(c), c.Name()} }

// Find returns the component type of a name.
func (t SavedType) Find() (donburi.IComponentType, error) {
	all := donburi.AllComponentTypes()
	if uint64(t.Index) < uint64(len(all)) && all[t.Index].Name() == t.Name {
		return all[t.Index], nil
	}
	var found donburi.IComponentType // in another build the numbers are others
	for _, c := range all {
		if c.Name() != t.Name {
			continue
		}
		if found != nil {
			return nil, fmt.Errorf("the program has two component types %s, and neither has the number %d; give each a name of its own with SetName", t.Name, t.Index)
		}
		found = c
	}
	if found == nil {
		return nil, fmt.Errorf("the program has no component type %s", t.Name)
	}
	return found, nil
}

// field returns a field of the struct that v is, to be written to.
func field(v reflect.Value, name string) reflect.Value {
	f := v.FieldByName(name)
	return reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem()
}

// Save returns what the components are that v, a pointer to the components of a world, has.
func Save(v reflect.Value) (Saved, error) {
	var s Saved
	all, names := donburi.AllComponentTypes(), map[string]bool{}
	for id, st := range (*components)(v.UnsafePointer()).storages {
		if st == nil {
			continue
		}
		if id < firstID || id-firstID >= len(all) {
			return s, errShape
		}
		c := all[id-firstID]
		if names[c.Name()] {
			return s, fmt.Errorf("the world has components of two types of the name %q; give each a name of its own with SetName", c.Name())
		}
		names[c.Name()] = true
		of := SavedStorage{Type: NameType(c)}
		for archetype, column := range st.storages {
			if column == nil {
				continue
			}
			if len(column) > 0 && isEventBus([]donburi.IComponentType{c}) {
				return s, (*components)(v.UnsafePointer()).eventsError(id, archetype)
			}
			values := reflect.MakeSlice(reflect.SliceOf(reflect.PointerTo(c.Typ())), len(column), len(column))
			for i, p := range column {
				values.Index(i).Set(reflect.NewAt(c.Typ(), p))
			}
			of.Columns = append(of.Columns, SavedColumn{archetype, values.Interface()})
		}
		s.Storages = append(s.Storages, of)
	}
	return s, nil
}

// SavedAt returns the name of the component that stands at a place in what [Save] returns, and whose it is; false if there is
// none.
func (w *World) SavedAt(storage, column, row int) (name string, of donburi.Entity, ok bool) {
	s, err := Save(reflect.ValueOf(w.components))
	if err != nil || storage >= len(s.Storages) || column >= len(s.Storages[storage].Columns) {
		return "", 0, false
	}
	in := s.Storages[storage]
	entities := *w.Entities(in.Columns[column].Archetype)
	if row >= len(entities) {
		return "", 0, false
	}
	return in.Type.Name, entities[row], true
}

// Load makes components of what Save has returned. The rest of it is made when all of the world is there.
func (s *Saved) Load(into reflect.Value) error {
	storages := field(into.Elem(), "storages")
	most := 0 // archetypes: each has a component, but those that never had an entity
	for i := range s.Storages {
		most += 16 * len(s.Storages[i].Columns)
	}
	for i := range s.Storages {
		of := &s.Storages[i]
		c, err := of.Type.Find()
		if err != nil {
			return err
		}
		places := 0
		for _, column := range of.Columns {
			if column.Archetype < 0 || column.Archetype >= smallestStorage+most {
				return fmt.Errorf("the component %s is in archetype %d", c.Name(), column.Archetype)
			}
			places = max(places, column.Archetype+1)
		}
		st := &storage{storages: make([]Column, places)}
		for _, column := range of.Columns {
			values := reflect.ValueOf(column.Values)
			if !values.IsValid() || values.Type() != reflect.SliceOf(reflect.PointerTo(c.Typ())) || st.storages[column.Archetype] != nil {
				return fmt.Errorf("the component %s is something else", c.Name())
			}
			st.storages[column.Archetype] = make(Column, values.Len())
			for j := range st.storages[column.Archetype] {
				if values.Index(j).IsNil() {
					return fmt.Errorf("a component %s is missing", c.Name())
				}
				st.storages[column.Archetype][j] = values.Index(j).UnsafePointer()
			}
		}
		id := int(c.Id())
		for storages.Len() <= id {
			storages.Set(reflect.Append(storages, reflect.Zero(storages.Type().Elem())))
		}
		storages.Index(id).Set(reflect.NewAt(storages.Type().Elem().Elem(), unsafe.Pointer(st)))
	}
	return nil
}

// Renew gives a world that was loaded another number, so that what queries know of it is forgotten.
func Renew(w donburi.World) {
	if r := Of(w); r != nil {
		r.id = int(donburi.NewWorld().Id())
	}
}
