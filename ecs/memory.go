package ecs

import (
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Memory is what a walk through the memory of an engine needs to know. It is for package ecs/save.
//
// The engine and its resources are walked as they are; what is none of the state has the tag `somen:"-"`. A
// resource that is a pointer stands for what it points to.
type Memory struct {
	Roots map[string]any // pointers to what a walk begins at, and what is loaded into
	Fixed map[string]any // pointers to what belongs to the process
	Types []reflect.Type // that interfaces alone lead to
}

// A FixedHolder is a resource that names objects of the process for saved games: pointers to them become pointers
// to the objects of the same names when a game is loaded. Package ecs/rewind leaves them alone; it asks for them when such a
// resource was set.
type FixedHolder interface{ FixedInSaves() map[string]any }

// FixedHolders returns how often a resource was set that is one. It is for package ecs/rewind.
func (e *Engine) FixedHolders() int64 { return e.holders }

// Memory starts the engine, if it has not started, and returns what a walk needs to save or to load it. It
// returns the error of [Engine.Start], coroutine.ErrBusy inside a step, coroutine.ErrClosed on a closed engine,
// or a *coroutine.StateError if the engine has what can't be saved: feeds of donburi's events.
func (e *Engine) Memory() (*Memory, error) {
	m, err := e.PartMemory()
	if err == nil && len(e.feeds) > 0 {
		return nil, errFeeds
	}
	return m, err
}

var errFeeds = &coroutine.StateError{Reason: "the engine has a feed of donburi's events, which can't be saved; use a coroutine.Chan or Signal in a resource"}

// PartMemory is Memory for who saves or loads some entities alone, for which feeds of donburi's events are no reason
// not to.
func (e *Engine) PartMemory() (*Memory, error) {
	if err := e.Rests(); err != nil {
		return nil, err
	}
	m := &Memory{
		Roots: map[string]any{"engine": e},
		Fixed: map[string]any{},
		Types: []reflect.Type{reflect.TypeFor[Ref](), reflect.TypeFor[donburi.Entry](), reflect.TypeFor[donburi.Entity]()},
	}
	for t, p := range e.resources {
		v := reflect.ValueOf(p)
		if t.Kind() == reflect.Pointer && !v.Elem().IsNil() {
			v = v.Elem()
		}
		if h, ok := v.Interface().(FixedHolder); ok {
			for name, fixed := range h.FixedInSaves() {
				m.Fixed[name] = fixed
			}
		}
		if v.Type().Elem().Size() > 0 {
			m.Roots[resourceRoot+longName(t)] = v.Interface()
		}
	}
	e.addStates(m)
	return m, nil
}

// Rests starts the engine, if it has not started, and returns nil between two steps. It returns the error of [Engine.Start],
// coroutine.ErrBusy inside a step, or coroutine.ErrClosed on a closed engine. It is for package ecs/save.
func (e *Engine) Rests() error {
	switch {
	case e.closed:
		return coroutine.ErrClosed
	case e.running:
		return coroutine.ErrBusy
	}
	return e.Start()
}

const resourceRoot = "resource."

// addStates adds the states of the systems, each once.
func (e *Engine) addStates(m *Memory) {
	known := map[any]bool{}
	for _, p := range m.Roots {
		known[p] = true
	}
	for stage, systems := range e.stages {
		for i, s := range systems {
			if s.State == nil || known[s.State] || reflect.TypeOf(s.State).Elem().Size() == 0 {
				continue
			}
			known[s.State] = true
			name := s.Name
			if name == "" {
				name = strconv.Itoa(i)
			}
			m.Roots["system."+Stage(stage).String()+"."+name] = s.State
		}
	}
}

// longName is the name of a type with the path of its package.
func longName(t reflect.Type) string {
	if t.Kind() == reflect.Pointer {
		return "*" + longName(t.Elem())
	}
	if t.PkgPath() == "" {
		return t.String()
	}
	return t.PkgPath() + "." + t.Name()
}

// Loaded says that a walk has loaded the engine. It is for package ecs/save.
func (e *Engine) Loaded() {
	for _, stage := range e.stages {
		for _, s := range stage {
			s.disabled = slices.Contains(e.off, s.Name)
		}
	}
	e.donburis, e.commands.moves = rice.Correction{}, rice.Moves{}
	for _, w := range e.watches {
		w.query = newQuery([]Filter{With(w.c)})
	}
	e.hookClocks()
}

// CanRollBack returns an error unless the engine can be copied, and put back: one of those of [Engine.Memory] and of
// coroutine.Scheduler.CanRollBack. It is for package ecs/rewind.
func (e *Engine) CanRollBack() error {
	switch {
	case e.closed:
		return coroutine.ErrClosed
	case e.running:
		return coroutine.ErrBusy
	case len(e.feeds) > 0:
		return errFeeds
	}
	return e.scheduler.CanRollBack()
}

// RewindMemory is Memory for package ecs/rewind: all resources are one root, the list of them, since there may be more of them
// later.
func (e *Engine) RewindMemory() (*Memory, error) {
	m, err := e.Memory()
	if err != nil {
		return nil, err
	}
	maps.DeleteFunc(m.Roots, func(name string, _ any) bool { return strings.HasPrefix(name, resourceRoot) })
	m.Roots["resources"] = &e.set
	return m, nil
}

// RolledBack says that the engine was put back to what it was before. If its world has other archetypes than it had then, what
// is known of them is forgotten. It is for package ecs/rewind.
func (e *Engine) RolledBack(archetypes bool) {
	for _, stage := range e.stages {
		for _, s := range stage {
			s.disabled = len(e.off) > 0 && slices.Contains(e.off, s.Name)
		}
	}
	clear(e.resources)
	for _, p := range e.set {
		e.resources[reflect.TypeOf(p).Elem()] = p
	}
	if archetypes {
		rice.Renew(e.world)
		rice.Trim(e.world)
		e.donburis, e.commands.moves = rice.Correction{}, rice.Moves{}
	}
	if e.goesAround || !e.ends {
		e.after = nil // of the step that was rolled back, which may have ended with a panic
	}
}

// TypesOfComp registers the type that [Comp] hides behind an interface. Code that somen generates calls it.
func TypesOfComp[T any](r *code.Registry) { code.Type[part[T]](r) }
