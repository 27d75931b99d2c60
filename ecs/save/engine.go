package save

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"maps"
	"reflect"
	"regexp"
	"strconv"
	"strings"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
)

// Save saves an engine: its world with all entities and components, its scheduler with all tasks, its
// resources, and the roots. It must be called between two steps, as in a function of ecs.Engine.AfterStep, and
// starts the engine if it has not started. Nothing is written if there is an error: one of those of
// [Scheduler], or of ecs.Engine.Start.
func Save(w io.Writer, e *ecs.Engine, options ...Option) error {
	m, err := e.Scheduler().Memory()
	if err != nil {
		return advised(err)
	}
	o, rules, err := engine(e, m, options)
	if err != nil {
		return err
	}
	data, err := o.encode(head(magic), m, e.Scheduler(), rules...)
	if err != nil {
		nameComponent(err, e.World())
		return err
	}
	_, err = w.Write(data)
	return err
}

// Load loads what [Save] has saved into an engine that was made as the saved one was: with the same systems,
// which it starts, and resources of the same types. All that its world and its scheduler have is
// replaced, and no deferred function or callback is called for it. Entries, component pointers and tasks that
// stand elsewhere than in roots and resources are none of the loaded world. With an error nothing has
// changed: one of those of [LoadScheduler], or of ecs.Engine.Start. Like Save it is called between two steps.
//
// What keys the player holds is loaded too. A game that somebody plays calls ecs.Input.ReleaseAll afterwards, since
// the player holds others now, and ecs.Engine.SkipTime, since loading takes time.
func Load(r io.Reader, e *ecs.Engine, options ...Option) error {
	m, err := e.Scheduler().MemoryToFill()
	if err != nil {
		return advised(err)
	}
	data, of, err := read(r, magic, collect(options).limit)
	if err != nil {
		return err
	}
	o, rules, err := engine(e, m, options)
	if err != nil {
		return err
	}
	u, err := o.decode(data, of, rules...)
	if err != nil {
		return err
	}
	rice.Renew(e.World())
	e.Loaded()
	m.Loaded()
	u.finish(m.Restart)
	return nil
}

// engine returns the objects and the rules for an engine. What the game names itself goes before.
func engine(e *ecs.Engine, m *coroutine.Memory, options []Option) (*objects, []graph.Option, error) {
	em, err := e.Memory()
	if err != nil {
		return nil, nil, advised(err)
	}
	world, components, skip, err := rice.Savable()
	if err != nil {
		return nil, nil, &Error{Err: err}
	}
	if rice.Of(e.World()) == nil {
		return nil, nil, &Error{Err: fmt.Errorf("the engine's world is a %T, and only one of donburi.NewWorld can be saved", e.World())}
	}
	o := collect(options)
	if len(o.outside) > 0 {
		return nil, nil, errOutside
	}
	if err := o.check(); err != nil {
		return nil, nil, err
	}
	named := map[any]bool{}
	for _, p := range o.fixed {
		named[p] = true
	}
	for _, p := range o.roots {
		named[p] = true
	}
	for _, p := range m.Roots {
		named[p] = true
	}
	maps.DeleteFunc(em.Roots, func(_ string, p any) bool { return named[p] })
	maps.Copy(o.roots, em.Roots)
	maps.Copy(o.fixed, em.Fixed)
	o.roots["world"] = e.World()
	o.types = append(o.types, em.Types...)
	o.types = append(o.types, pictures...)
	o.add(m)
	o.verify = append(o.verify, graph.Verify(rice.VerifierOf, func() error { return nil }))
	o.expect = 7 * e.World().Len()
	o.addComponents()
	rules := []graph.Option{graph.By(func(t reflect.Type) (graph.Rule, bool) {
		switch {
		case t == world:
			return graph.Rule{Skip: skip}, true
		case t == components:
			return graph.Rule{Coded: &graph.Codec{
				As: reflect.TypeFor[rice.Saved](),
				Save: func(from reflect.Value) (reflect.Value, error) {
					s, err := rice.Save(from)
					return reflect.ValueOf(&s).Elem(), err
				},
				Load: func(into, as reflect.Value) error { return as.Addr().Interface().(*rice.Saved).Load(into) },
			}}, true
		case rice.IsComponentType(t):
			return componentType(t), true
		}
		return graph.Rule{}, false
	})}
	return o, rules, nil
}

var inComponent = regexp.MustCompile(`^world\.components\.Storages\[(\d+)\]\.Columns\[(\d+)\]\.Values\[(\d+)\]`)

// nameComponent has an error say in which component of which entity a value is, in place of where donburi keeps that.
func nameComponent(err error, w donburi.World) {
	path := pathOf(err)
	found := inComponent.FindStringSubmatch(path)
	if found == nil {
		return
	}
	var at [3]int
	for i := range at {
		at[i], _ = strconv.Atoi(found[i+1])
	}
	if component, entity, ok := rice.Of(w).SavedAt(at[0], at[1], at[2]); ok {
		setPath(err, component+" of "+nameOfEntity(entity)+strings.TrimPrefix(path, found[0]))
	}
}

// advised says what to do inside a step.
func advised(err error) error {
	if errors.Is(err, coroutine.ErrBusy) {
		return &Error{Err: fmt.Errorf("a step runs; call it in a function of Engine.AfterStep, which comes at the step's end (%w)", err)}
	}
	return err
}

// pictures are those that package image makes, which the sheets of components have as interfaces.
var pictures = []reflect.Type{
	reflect.TypeFor[image.RGBA](), reflect.TypeFor[image.NRGBA](), reflect.TypeFor[image.RGBA64](), reflect.TypeFor[image.NRGBA64](),
	reflect.TypeFor[image.Gray](), reflect.TypeFor[image.Gray16](), reflect.TypeFor[image.Alpha](), reflect.TypeFor[image.Alpha16](),
	reflect.TypeFor[image.CMYK](), reflect.TypeFor[image.YCbCr](), reflect.TypeFor[image.NYCbCrA](), reflect.TypeFor[image.Paletted](), reflect.TypeFor[image.Uniform](),
	reflect.TypeFor[color.RGBA](), reflect.TypeFor[color.NRGBA](), reflect.TypeFor[color.Gray](), reflect.TypeFor[color.RGBA64](), reflect.TypeFor[color.NRGBA64](),
}

// addComponents makes the types of all components known.
func (o *objects) addComponents() {
	for _, c := range donburi.AllComponentTypes() {
		if t := reflect.TypeOf(c); t.Kind() == reflect.Pointer && c.Typ() != nil {
			o.types = append(o.types, c.Typ(), reflect.PointerTo(c.Typ()), t.Elem())
		}
	}
}

// componentType is the rule for one of donburi's component types, which is found again by its name.
func componentType(t reflect.Type) graph.Rule {
	return graph.Rule{Object: &graph.Codec{
		As: reflect.TypeFor[rice.SavedType](),
		Save: func(from reflect.Value) (reflect.Value, error) {
			n := rice.NameType(from.Interface().(donburi.IComponentType))
			return reflect.ValueOf(&n).Elem(), nil
		},
		Make: func(as reflect.Value) (reflect.Value, error) {
			n := as.Interface().(rice.SavedType)
			c, err := n.Find()
			if err == nil && reflect.TypeOf(c) != reflect.PointerTo(t) {
				err = fmt.Errorf("component type %s is a %T", n.Name, c)
			}
			return reflect.ValueOf(c), err
		},
	}}
}
