package save

import (
	"errors"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// LoadPart makes entities of what [Part] has saved, in a game that runs, and returns them in the order in which they were
// given to Part. They are new ones, and whatever of the part referred to the old ones refers to them. It may be called
// often with the same, for as many copies.
//
// Their behaviours go on at the lines at which they were, behind the tasks that are there, and are not started. What they
// wait for takes as long as it would have taken, and their clocks go on from what they showed: the part has slept
// meanwhile. Where the part has a clock of the game, by the option Fixed, it goes on at the pace of that one.
//
// Those who listen to what donburi creates hear of the entities when all is there.
//
// With an error nothing has changed: one of those of [Load], or an [*Error] if a resource or an object is missing that
// the part refers to. LoadPart is called between two steps.
func LoadPart(r io.Reader, e *ecs.Engine, options ...Option) ([]donburi.Entity, error) {
	return NewCarrier(e, options...).LoadPart(r)
}

func (t *travel) load(r io.Reader) ([]donburi.Entity, error) {
	data, of, err := read(r, partMagic, t.o.limit)
	if err != nil {
		return nil, err
	}
	if err := t.part.ToFill(); err != nil {
		return nil, advised(err)
	}
	b := t.binding.Inspect(func(i *graph.Inspection) error {
		return i.Values(t.told, func(v reflect.Value, _ func() string) error {
			t.part.Loaded(v.Interface())
			return nil
		})
	})
	data, u, err := t.o.ofBuild(b, data, of, true)
	if err != nil {
		return nil, err
	}
	if err := b.Decode(data, t.o.decoding()...); err != nil {
		return nil, t.loadError(err)
	}
	entities, err := t.check()
	if err != nil {
		return nil, &FormatError{err.Error()}
	}
	created := t.settle(entities)
	u.finish(t.part.Restart)
	return created, nil
}

// loadError says what is wrong with a part, or with the game that it is loaded into.
func (t *travel) loadError(err error) error {
	if b := (*graph.BindingError)(nil); errors.As(err, &b) {
		switch resource, isResource := strings.CutPrefix(b.Name, "resource."); {
		case isResource:
			b.Reason, b.Remedy = "the part refers to this resource", "give the engine a "+shortType(resource)+" by SetResource before"
		case strings.HasPrefix(b.Name, "outside."):
			b.Reason, b.Remedy = "the part refers to this component of an entity outside", "name an entity by Outside that has it"
		}
	}
	return t.o.readError(err)
}

// check returns the components of the entities that were loaded, or what is wrong with them.
func (t *travel) check() ([]rice.Components, error) {
	if t.most > len(t.record.Entities) || t.record.Engine == nil || !t.record.Engine.Check() {
		return nil, errors.New("the entities of the part are damaged")
	}
	var all []rice.Components
	for _, e := range t.record.Entities {
		var of rice.Components
		for _, saved := range e.Components {
			c, err := saved.Type.Find()
			if err != nil {
				return nil, err
			}
			v := reflect.ValueOf(saved.Value)
			if !v.IsValid() || v.Type() != reflect.PointerTo(c.Typ()) || v.IsNil() {
				return nil, errors.New("the component " + c.Name() + " is something else")
			}
			of.Types, of.Values = append(of.Types, c), append(of.Values, v.UnsafePointer())
		}
		if err := rice.CheckTypes(of.Types); err != nil {
			return nil, err
		}
		all = append(all, of)
	}
	for i, held := range t.record.Held {
		h := t.holders[held.Resource]
		if h == nil || slices.ContainsFunc(t.record.Held[:i], func(other partHeld) bool { return other.Resource == held.Resource }) {
			return nil, errors.New("it needs the resource " + shortType(strings.TrimPrefix(held.Resource, "resource.")) + ", which the engine does not have")
		}
		if err := h.CheckPart(held.Record); err != nil {
			return nil, err
		}
	}
	return all, t.part.Check()
}

// settle brings the part into the game, when nothing can fail any more.
func (t *travel) settle(entities []rice.Components) []donburi.Entity {
	created, tell := rice.CreateFrom(t.world, entities, func(i int) *donburi.Entry { return t.entries[i+1] })
	t.e.Take(t.record.Engine)
	t.part.Join()
	for _, held := range t.record.Held {
		t.holders[held.Resource].TakePart(held.Record)
	}
	tell()
	return created
}
