package rice

import (
	"errors"
	"fmt"
	"reflect"
	"runtime/debug"
	"slices"
	"sync"
	"unsafe"

	"github.com/yohamta/donburi"
)

// A Saved is what a world's components are, as data of which Go knows the types: donburi has untyped pointers
// to them. All else of a world, its entities, versions, free ids, archetypes, the order of their rows, and
// its entries, can be walked as it is; see [Savable].
type Saved struct {
	Storages []SavedStorage
	Last     []SavedNumber // what donburi has numbered last in each archetype
}

// SavedStorage has the components of one type.
type SavedStorage struct {
	Type    SavedType
	Places  int // for how many archetypes it has room
	Columns []SavedColumn
}

// SavedColumn has those of an archetype, which are a slice of pointers.
type SavedColumn struct {
	Archetype int
	Values    any
}

// SavedNumber is the number of an archetype.
type SavedNumber struct{ Archetype, Number int }

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
	if uint64(t.Index) >= uint64(len(all)) || all[t.Index].Name() != t.Name {
		return nil, fmt.Errorf("the program has no component type %s as its number %d", t.Name, t.Index)
	}
	return all[t.Index], nil
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
		of := SavedStorage{Type: NameType(c), Places: len(st.storages)}
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
	for it := field(v.Elem(), "componentIndices").MapRange(); it.Next(); {
		s.Last = append(s.Last, SavedNumber{int(it.Key().Int()), int(it.Value().Int())})
	}
	slices.SortFunc(s.Last, func(a, b SavedNumber) int { return a.Archetype - b.Archetype })
	return s, nil
}

// Load makes components of what Save has returned.
func (s *Saved) Load(into reflect.Value) error {
	storages := field(into.Elem(), "storages")
	for i := range s.Storages {
		of := &s.Storages[i]
		c, err := of.Type.Find()
		if err != nil {
			return err
		}
		if of.Places < 0 || of.Places > 1<<24 {
			return fmt.Errorf("the component %s has room for %d archetypes", c.Name(), of.Places)
		}
		st := &storage{storages: make([]Column, of.Places)}
		for _, column := range of.Columns {
			values := reflect.ValueOf(column.Values)
			if !values.IsValid() || values.Type() != reflect.SliceOf(reflect.PointerTo(c.Typ())) || column.Archetype < 0 || column.Archetype >= of.Places {
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
	numbers := field(into.Elem(), "componentIndices")
	numbers.Set(reflect.MakeMapWithSize(numbers.Type(), len(s.Last)))
	for _, n := range s.Last {
		numbers.SetMapIndex(reflect.ValueOf(n.Archetype).Convert(numbers.Type().Key()), reflect.ValueOf(n.Number).Convert(numbers.Type().Elem()))
	}
	return nil
}

// Renew gives a world that was loaded another number, so that what queries know of it is forgotten.
func Renew(w donburi.World) {
	if r := Of(w); r != nil {
		r.id = int(donburi.NewWorld().Id())
	}
}
