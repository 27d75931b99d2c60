package rewind

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/somen-go/somen/ecs/internal/snapshot"
	"github.com/somen-go/somen/ecs/save"
)

// Rewinder takes snapshots of an engine, and puts the engine back. It is for the goroutine that steps the engine.
type Rewinder struct {
	engine   *ecs.Engine // nil if there is a scheduler alone
	tasks    *coroutine.Scheduler
	options  []save.Option
	copier   *snapshot.Copier // nil before the first snapshot
	holders  int64            // of what is fixed, that were set when it was asked for
	restored []func()
	undo     Snapshot // while functions of OnRestore are called
}

// Snapshot is the state of an engine after a step. Its zero value is empty. It may be taken anew as often as you
// like, and keeps its memory for that; it must not be copied.
type Snapshot struct {
	image snapshot.Image
	of    *Rewinder
	step  int64
	last  any // of the world's archetypes
	put   func()

	entries int // that the world had
	entry   *donburi.Entry
}

// New returns a Rewinder for an engine, with the options that package save has for what is state: Root and Fixed. It looks at
// nothing yet.
func New(e *ecs.Engine, options ...save.Option) *Rewinder {
	return &Rewinder{engine: e, tasks: e.Scheduler(), options: options}
}

// NewScheduler returns a Rewinder for a scheduler without an engine. Its steps are the scheduler's Ticks.
func NewScheduler(s *coroutine.Scheduler, options ...save.Option) *Rewinder {
	return &Rewinder{tasks: s, options: options}
}

// Step returns the number of steps that the engine had made when the snapshot was taken, or -1 if it is empty.
func (s *Snapshot) Step() int64 {
	if s.image.Empty() {
		return -1
	}
	return s.step
}

// Size returns how much memory the snapshot takes, in bytes. Snapshots that were taken shortly one after the other share what
// has not changed; of that it is the snapshot's part.
func (s *Snapshot) Size() int { return s.image.Size() }

// Clear makes the snapshot empty, and lets go of what it keeps from being collected. Its memory is used again.
func (s *Snapshot) Clear() {
	s.image.Clear()
	s.of, s.last, s.entry = nil, nil, nil
}

// OnRestore has f called each time the engine was put back. It is for who keeps outside of the state what is known of
// it: an index, handles whose numbers may be given once more now. F can't restore, which returns coroutine.ErrBusy. If f panics,
// [Rewinder.Restore] puts everything back as it was before and returns an error, having called the functions once more.
func (r *Rewinder) OnRestore(f func()) { r.restored = append(r.restored, f) }

// Take takes a snapshot, in place of what is in s. It must be called between two steps, as in a function of
// ecs.Engine.AfterStep or ecs.Engine.AroundStep, and starts the engine if it has not started. The cost is in
// proportion to the state, and it allocates nothing if s was used for a state as large before. A state of more than about four
// hundred kilobytes is looked at by up to four goroutines at once, as Restore does, which end soon.
//
// If there is something that can't be rolled back, the error says what, with the behaviour and its line, as that of
// save.Save does, and s is empty.
func (r *Rewinder) Take(s *Snapshot) error {
	err := r.ready()
	if err == nil {
		err = r.copier.Take(&s.image)
	}
	if err != nil {
		s.Clear()
		return r.advised(err)
	}
	s.of, s.step, s.last = r, r.steps(), r.lastArchetype()
	if s.put == nil {
		s.put = s.image.Put
	}
	if r.engine != nil {
		s.entries, s.entry = rice.LastEntry(r.engine.World())
	}
	return nil
}

// Sum returns a number for the state: the same for states that are alike, also in another process of the same build, and
// another for those that are not, but for what a hash of 64 bits may miss. It allocates. Two states are alike after the
// same steps from the same start; a game that was loaded or joined later is another start, to be made by both.
//
// The error is that of Take. It must be called between two steps.
func (r *Rewinder) Sum() (uint64, error) {
	if err := r.ready(); err != nil {
		return 0, r.advised(err)
	}
	sum, err := r.copier.Sum()
	if err != nil {
		return 0, r.advised(err)
	}
	return sum, nil
}

// ready returns an error unless the state can be looked at.
func (r *Rewinder) ready() error {
	if r.copier == nil {
		if err := r.prepare(); err != nil {
			return err
		}
	}
	if err := r.canRollBack(); err != nil || r.engine == nil || r.engine.FixedHolders() == r.holders {
		return err
	}
	m, err := r.engine.RewindMemory()
	if err == nil {
		r.copier.Fix(m.Fixed)
		r.holders = r.engine.FixedHolders()
	}
	return err
}

func (r *Rewinder) canRollBack() error {
	if r.engine != nil {
		return r.engine.CanRollBack()
	}
	return r.tasks.CanRollBack()
}

func (r *Rewinder) steps() int64 {
	if r.engine != nil {
		return r.engine.Steps()
	}
	return r.tasks.Ticks()
}

// lastArchetype tells apart what archetypes the world has had.
func (r *Rewinder) lastArchetype() any {
	if r.engine != nil {
		return rice.LastArchetype(r.engine.World())
	}
	return nil
}

// Restore puts the engine back to what it was when the snapshot was taken: into the same objects, to which all pointers lead
// as they did then. Entities, behaviours and other objects that were made since are gone, and those that were removed are
// there. An ecs.Ref that somebody else has to an entity that was made since says that it is gone; a *donburi.Entry can't, so
// don't keep one outside of the state. No deferred function or callback is called, but those of [Rewinder.OnRestore]. The
// work of futures that was under way begins anew, as coroutine.Future.OnLoad says. What has left the state a few snapshots
// before this one may be put back too. A snapshot may be restored as often as you like.
//
// Like Take it must be called between two steps. With an error nothing has changed: s is empty or another's, or there is a
// behaviour now that runs on a stack; or, if there are functions of OnRestore, something else that can't be rolled back.
func (r *Rewinder) Restore(s *Snapshot) error {
	if s.image.Empty() || s.of != r {
		return &Error{errors.New("the snapshot is empty, or another Rewinder has taken it; restore one that Take has returned no error for")}
	}
	if err := r.canRollBack(); err != nil {
		return r.advised(err)
	}
	if len(r.restored) == 0 {
		r.put(s)
		return nil
	}
	if !r.undo.image.Empty() {
		return &Error{coroutine.ErrBusy} // one of these functions calls
	}
	if err := r.Take(&r.undo); err != nil {
		return err
	}
	defer r.undo.Clear()
	r.put(s)
	err := r.tell()
	if err != nil {
		r.put(&r.undo)
		return errors.Join(err, r.tell())
	}
	return nil
}

func (r *Rewinder) put(s *Snapshot) {
	before := r.lastArchetype()
	if r.engine != nil {
		rice.Forsake(r.engine.World(), s.entries, s.entry)
	}
	r.tasks.RollBack(s.put)
	if r.engine != nil {
		r.engine.RolledBack(before != s.last)
	}
}

// tell calls the functions of OnRestore.
func (r *Rewinder) tell() (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &Error{fmt.Errorf("a function of OnRestore has panicked: %v", p)}
		}
	}()
	for _, f := range r.restored {
		f()
	}
	return nil
}

// prepare finds out what is to be copied.
func (r *Rewinder) prepare() error {
	if err := r.canRollBack(); err != nil {
		return err
	}
	roots, fixed, err := save.Named(r.options...)
	if err != nil {
		return err
	}
	o := snapshot.Objects{Roots: map[string]any{}, Fixed: map[string]any{}, Captures: code.HeldBy}
	var rules []graph.Option
	if r.engine != nil {
		if rules, err = r.addEngine(&o); err != nil {
			return err
		}
	}
	m, err := r.tasks.MemoryToFill()
	if err != nil {
		return err
	}
	for _, named := range []map[string]any{m.Roots, roots} {
		maps.Copy(o.Roots, named)
	}
	for _, named := range []map[string]any{m.Fixed, fixed} {
		maps.Copy(o.Fixed, named)
	}
	o.Stands = func(t reflect.Type) (snapshot.Stand, bool) {
		s, ok := m.Stand(t)
		return snapshot.Stand{As: s.As, Of: s.Save}, ok
	}
	o.Types, err = graph.NewRegistry(append(rules, graph.Raw(), graph.By(func(t reflect.Type) (graph.Rule, bool) {
		return graph.Rule{Admit: func(reflect.Value) error { return errStack }}, m.OnStack(t)
	}))...)
	if err != nil {
		return err
	}
	r.copier, err = snapshot.New(o)
	return err
}

// addEngine adds what is to be known of the engine, and returns the rules for its world.
func (r *Rewinder) addEngine(o *snapshot.Objects) ([]graph.Option, error) {
	w := r.engine.World()
	m, err := r.engine.RewindMemory()
	if err != nil {
		return nil, err
	}
	world, _, skip, err := rice.Savable()
	if err != nil {
		return nil, err
	}
	if rice.Of(w) == nil {
		return nil, fmt.Errorf("the engine's world is a %T, and only one of donburi.NewWorld can be rolled back", w)
	}
	maps.Copy(o.Roots, m.Roots)
	maps.Copy(o.Fixed, m.Fixed)
	o.Roots["world"], o.Constant = w, []reflect.Type{reflect.TypeFor[components.Recipe]()}
	untyped := rice.NewUntyped(w)
	o.Visits = map[reflect.Type]snapshot.Visit{untyped.Components: untyped.Visit}
	return []graph.Option{graph.By(func(t reflect.Type) (graph.Rule, bool) {
		switch {
		case t == world:
			return graph.Rule{Skip: skip}, true
		case t == untyped.Storage:
			return graph.Rule{Skip: []string{"storages"}}, true
		case rice.IsComponentType(t):
			return graph.Rule{Object: &graph.Codec{As: reflect.TypeFor[rice.SavedType]()}}, true
		}
		return graph.Rule{}, false
	})}, nil
}

var errStack = errors.New("a behaviour runs on a stack")

// Error says why an engine can't be rolled back.
type Error struct{ Err error }

func (e *Error) Error() string { return "rewind: " + e.Err.Error() }

// Unwrap returns what is wrong.
func (e *Error) Unwrap() error { return e.Err }

// advised makes an error one of this package. If the engine can't be saved either, package save says where and what to do.
func (r *Rewinder) advised(err error) error {
	var state *coroutine.StateError
	if errors.Is(err, coroutine.ErrClosed) || errors.As(err, &state) && state.Task == (coroutine.Task{}) {
		return &Error{err}
	}
	better := error(nil)
	if r.engine != nil {
		better = save.Save(io.Discard, r.engine, r.options...)
	} else {
		better = save.Scheduler(io.Discard, r.tasks, r.options...)
	}
	if better != nil {
		err = better
	}
	return &Error{err}
}
