package save

import (
	"errors"
	"fmt"
	"reflect"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// mapping says which entities of the game that is loaded into stand for those that were saved.
type mapping struct {
	world       donburi.World
	w           *rice.World
	names       map[donburi.Entity]string // of those outside
	named       map[string]donburi.Entity
	sortedNames []string

	in map[donburi.Entity]int // when the part is saved: its entities

	entries map[int]*donburi.Entry // when it is loaded: those that are to come, by their numbers
	most    int                    // of the numbers that occur
	gone    map[uint64]donburi.Entity
}

// reset forgets the part.
func (m *mapping) reset() {
	m.in, m.most = nil, 0
	if len(m.entries) > 0 {
		m.entries = map[int]*donburi.Entry{}
	}
	if len(m.gone) > 0 {
		m.gone = map[uint64]donburi.Entity{}
	}
}

func newMapping(world donburi.World, w *rice.World) *mapping {
	return &mapping{world: world, w: w, names: map[donburi.Entity]string{}, named: map[string]donburi.Entity{},
		entries: map[int]*donburi.Entry{}, gone: map[uint64]donburi.Entity{}}
}

// savedEntity stands for an entity: the number N-1 of the part, one outside by its name, or one that is gone. It is
// plain, so that entries can be found by it.
type savedEntity struct {
	N    int
	Name string
	Gone uint64
}

func (m *mapping) saveEntity(e donburi.Entity) (savedEntity, error) {
	if e == donburi.Null {
		return savedEntity{}, nil
	}
	if i, ok := m.in[e]; ok {
		return savedEntity{N: i + 1}, nil
	}
	if name, ok := m.names[e]; ok {
		return savedEntity{Name: name}, nil
	}
	if r := ecs.NewRef(m.world, e); r.Alive() {
		return savedEntity{}, fmt.Errorf("it refers to %v, which is not of the part; add it to the part, name it by Outside, or clear the reference", r)
	}
	return savedEntity{Gone: uint64(e)}, nil
}

func (m *mapping) loadEntity(as savedEntity) (donburi.Entity, error) {
	switch {
	case as.N > 0:
		m.most = max(m.most, as.N)
		return m.w.Coming(as.N - 1), nil
	case as.Name != "":
		e, ok := m.named[as.Name]
		if !ok {
			return 0, fmt.Errorf("the part refers to an entity outside, %q; name it by Outside", as.Name)
		}
		return e, nil
	case as.Gone != 0:
		if m.gone[as.Gone] == donburi.Null {
			// Of an id that the world has, since donburi panics when it is asked for others, and not ready, so that
			// it is nobody's.
			m.gone[as.Gone] = m.w.Coming(0)>>32<<32 | donburi.Entity(0xFFFFFF-len(m.gone)&0xFFFFFF)
		}
		return m.gone[as.Gone], nil
	}
	return donburi.Null, nil
}

// saveEntry says of which entity an entry is.
func (m *mapping) saveEntry(e *donburi.Entry) (savedEntity, error) {
	if e.World == nil || any(e.World) != any(m.world) {
		return savedEntity{}, errors.New("it is an entry of another world; clear it, or skip the field")
	}
	if at := rice.LocationOf(e); at != nil && at.Valid {
		if all := *m.w.Entities(at.Archetype); at.Component < len(all) && all[at.Component].Id() == e.Id() {
			return m.saveEntity(all[at.Component]) // whoever has the id
		}
	}
	return savedEntity{Gone: uint64(max(e.Entity(), 1))}, nil
}

func (m *mapping) loadEntry(as savedEntity) (*donburi.Entry, error) {
	entity, err := m.loadEntity(as)
	if err != nil {
		return nil, err
	}
	if as.N == 0 && as.Name == "" {
		return rice.NewEntry(m.world, entity), nil
	}
	if entry := m.w.EntryOf(entity); entry != nil {
		return entry, nil
	}
	if m.entries[as.N] == nil {
		m.entries[as.N] = rice.NewEntry(m.world, entity)
	}
	return m.entries[as.N], nil
}

// savedRef stands for an ecs.Ref, whose entry is nil if the entity is gone.
type savedRef struct {
	Entry  *donburi.Entry
	Entity donburi.Entity
}

func (m *mapping) saveRef(r ecs.Ref) savedRef {
	entry, _ := r.Get()
	return savedRef{entry, r.Entity()}
}

// rule is the rule for the values of a type in a part.
func (t *travel) rule(typ reflect.Type) (graph.Rule, bool) {
	switch typ {
	case reflect.TypeFor[donburi.Entity]():
		return coded(t.saveEntity, t.loadEntity), true
	case reflect.TypeFor[ecs.Ref]():
		return coded(func(r ecs.Ref) (savedRef, error) { return t.saveRef(r), nil },
			func(as savedRef) (ecs.Ref, error) { return ecs.RefWith(as.Entry, as.Entity), nil }), true
	case reflect.TypeFor[donburi.Entry]():
		return graph.Rule{Object: &graph.Codec{
			As: reflect.TypeFor[savedEntity](),
			Save: func(from reflect.Value) (reflect.Value, error) {
				s, err := t.saveEntry(from.Interface().(*donburi.Entry))
				return reflect.ValueOf(&s).Elem(), err
			},
			Make: func(as reflect.Value) (reflect.Value, error) {
				e, err := t.loadEntry(as.Interface().(savedEntity))
				return reflect.ValueOf(e), err
			},
		}}, true
	case reflect.TypeFor[donburi.Query]():
		return graph.Rule{Skip: []string{"layoutMatches"}}, true // which is of a world
	}
	switch {
	case rice.IsComponentType(typ):
		return componentType(typ), true
	case ecs.IsFeedLoop(typ):
		return graph.Rule{Admit: func(reflect.Value) error {
			return errors.New("it is a loop over a feed of the engine, which can't go on in another one; use Feed.Wait, or a Signal of the game")
		}}, true
	}
	r, ok := t.taskRule(typ)
	return r, ok
}

func (t *travel) taskRule(typ reflect.Type) (graph.Rule, bool) {
	r, ok := t.part.Rule(typ)
	if !ok {
		return graph.Rule{}, false
	}
	rule := graph.Rule{Skip: r.Skip, Admit: r.Admit}
	if r.As != nil {
		rule.Coded = &graph.Codec{As: r.As, Save: r.Save, Load: r.Load}
	}
	return rule, true
}

func coded[T, P any](save func(T) (P, error), load func(P) (T, error)) graph.Rule {
	return graph.Rule{Coded: &graph.Codec{
		As: reflect.TypeFor[P](),
		Save: func(from reflect.Value) (reflect.Value, error) {
			v, err := save(*from.Interface().(*T))
			return reflect.ValueOf(&v).Elem(), err
		},
		Load: func(into, as reflect.Value) (err error) {
			*into.Interface().(*T), err = load(as.Interface().(P))
			return err
		},
	}}
}
