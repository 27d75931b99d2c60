package systems

import (
	"errors"
	"fmt"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// The causes that a cancelled behaviour can read with coroutine.Co.Cause.
var (
	ErrEntityRemoved    = errors.New("systems: the behaviour's entity was removed")
	ErrComponentRemoved = errors.New("systems: the behaviour's component was removed, or its slot emptied")
	ErrReplaced         = errors.New("systems: the behaviour was replaced by another")
	ErrRule             = errors.New("systems: a component that the behaviour needs is missing, or its condition no longer holds")
)

// Behaviours resumes the behaviours of all entities that have a components.Behaviour or
// components.Slots, and all other tasks of the engine's scheduler. The budget is that of a
// rendered frame: the steps that catch up within one frame share it. [SetBudget] sets another one
// while the game runs, and [FrameStats] says what came of it.
//
// An engine has one such system. It looks once a step at every entity with one of the components,
// to see which are new, replaced or gone; that takes a few nanoseconds each. A behaviour that
// sleeps costs nothing else.
//
// What its game has forgotten it says once in the log: that another engine, which was not closed, runs
// the behaviours of the same world too, or that entities have a components.Velocity and nothing moves
// them.
//
// Reports name the entity: the Owner of each task is an ecs.Ref to it. A behaviour that can't be
// started, because its options have a clock or a group of another scheduler, fails when it would
// begin, and is reported with a *coroutine.PanicError; the others go on.
//
// While the deferred functions of a behaviour run whose entity is being removed, the entity counts
// as removed already: donburi's Valid is false, an ecs.Ref to it is gone, and to remove it again does
// nothing. Its components can still be read through the *donburi.Entry. A behaviour that removes its
// own entity is another case: it unwinds at its next yield, when the entity and its components are
// gone. Its deferred functions then keep to ecs.Get, ecs.Set and ecs.Ref.Remove, which do nothing, or
// it says EndsEntity and returns, and they run while the entity is there.
//
// It also removes the entities whose components.EndsWith has ended, and whose behaviour has if it
// EndsEntity.
func Behaviours(budget coroutine.Budget) ecs.System {
	b := &behaviours{
		budget:  budget,
		singles: ecs.NewQuery1(components.Behaviour),
		slots:   ecs.NewQuery1(components.Slots),
		guests:  ecs.NewQuery1(components.EndsWith),
		still:   still{moving: ecs.NewQuery2(components.Position, components.Velocity)},
		bound:   bindings{owner: new(byte), runs: make(map[place]*components.Run), named: make(map[donburi.Entity][]string)},
	}
	return ecs.System{Name: "behaviours", Start: b.start, Update: b.update, Close: b.close}
}

type behaviours struct {
	budget  coroutine.Budget
	singles *ecs.Query1[components.BehaviourData]
	slots   *ecs.Query1[components.SlotsData]
	guests  *ecs.Query1[coroutine.Task] // entities that end with a task
	gone    []donburi.Entity            // reused by removeGuests
	bound   bindings
	changed []place // reused by sync
	ruled   []ruled
	options []coroutine.Option // reused by bind
	still   still

	closed  bool
	stats   *BehaviourStats // of the frame; resources of the engine
	allowed *frameBudget
}

// ruled is a bound behaviour with rules.
type ruled struct {
	task   coroutine.Task
	entity donburi.Entity
	recipe *components.Recipe
}

func (b *behaviours) start(e *ecs.Engine) error {
	if _, ok := ecs.LookupResource[*behaviours](e); ok {
		return errors.New("systems: the engine has the system Behaviours twice; add it once")
	}
	enterWorld(e)
	ecs.SetResource(e, b)
	ecs.SetResource(e, BehaviourStats{})
	b.stats = ecs.Resource[BehaviourStats](e)
	if _, set := ecs.LookupResource[frameBudget](e); !set {
		SetBudget(e, b.budget)
	}
	b.allowed = ecs.Resource[frameBudget](e)
	e.OnRemove(func(w donburi.World, entity donburi.Entity) {
		if b.bound.hasEntity(entity) {
			defer hide(w, entity)()
			b.bound.removeEntity(entity)
		}
	})
	return nil
}

func (b *behaviours) update(e *ecs.Engine) {
	b.removeGuests(e.World())
	b.sync(e)
	if b.stats.Frame != e.Frames() {
		b.stats.begin(e.Frames())
	}
	b.stats.Budget = b.allowed.Budget
	tick := e.Scheduler().Tick(e.Delta(), b.stats.left())
	b.stats.add(tick)
	if tick.Finished+tick.Cancelled+tick.Failed > 0 {
		b.removeGuests(e.World())
	}
	if e.Steps() >= b.still.next {
		b.still.look(e)
	}
}

func (b *behaviours) close(e *ecs.Engine) {
	b.closed = true
	leaveWorld(e)
}

// removeGuests removes the entities whose components.EndsWith has ended, and those that end with the
// behaviours of these.
func (b *behaviours) removeGuests(w donburi.World) {
	for {
		b.gone = b.gone[:0]
		for entity, task := range b.guests.Each(w) {
			if task.State().Ended() {
				b.gone = append(b.gone, entity)
			}
		}
		if len(b.gone) == 0 {
			return
		}
		for _, entity := range b.gone {
			w.Remove(entity)
		}
	}
}

// sync starts, replaces and cancels tasks until they are those that the components ask for. The
// deferred functions of what it cancels may change the world, so it looks first and acts then.
func (b *behaviours) sync(e *ecs.Engine) {
	w := e.World()
	b.changed = b.changed[:0]
	there := 0 // places that have both a component and a task
	look := func(at place, data *components.BehaviourData) {
		run := data.Run()
		if run != nil && run.By == any(b.bound.owner) && run.Entity == at.entity && run.Slot == at.slot {
			there++
			return
		}
		bound := b.bound.at(at)
		if bound != nil {
			there++
		}
		// The note is missing, or it is not ours. If the value was noted where it is, two entities
		// share it, and the note is the other's.
		if bound == nil || run == nil || run.Data != data || bound.Data != data || bound.Recipe != run.Recipe {
			b.changed = append(b.changed, at)
		}
	}
	for entity, data := range b.singles.Each(w) {
		if b.bound.has(entity, data) {
			there++
		} else {
			look(place{entity: entity}, data)
		}
	}
	for entity, slots := range b.slots.Each(w) {
		for name, data := range slots.All() {
			look(place{entity, name}, data)
		}
	}
	if there < b.bound.len() {
		b.bound.cancelOrphans(w)
	}
	for _, at := range b.changed {
		b.bound.remove(at, ErrReplaced)
		if data := at.data(w); data != nil {
			b.bind(e, at, data)
		}
	}
	b.enforceRules(w)
}

func (b *behaviours) bind(e *ecs.Engine, at place, data *components.BehaviourData) {
	run := &components.Run{By: b.bound.owner, Entity: at.entity, Slot: at.slot, Data: data, Recipe: data.Recipe()}
	b.bound.add(run)
	data.Note(run)
	recipe := run.Recipe
	if recipe == nil || recipe.Behaviour == nil && recipe.Make == nil {
		return
	}
	ok := b.launch(e, run)
	if ok && len(recipe.Needs)+len(recipe.While) > 0 {
		b.ruled = append(b.ruled, ruled{run.Task, at.entity, recipe})
	}
}

// ended hears that the behaviour of a run has ended, and removes its entity if that is its rule. If
// the system itself has ended it, or the behaviour has set another or none before it returned, it no
// longer has a say.
func (b *behaviours) ended(e *ecs.Engine, run *components.Run) {
	if !run.Recipe.EndsEntity || run.By == nil || b.closed || errors.Is(run.Task.Cause(), coroutine.ErrClosed) {
		return
	}
	data := place{run.Entity, run.Slot}.data(e.World())
	if data != nil && data.Recipe() == run.Recipe && data.Run() != nil {
		e.World().Remove(run.Entity)
	}
}

// launch starts the task of a behaviour. If its options are wrong, as is a clock of another scheduler,
// that is the mistake of one entity and may not end the game: the run's task panics in its place, so
// that it is reported like any other that fails, by name and once, and launch returns false.
func (b *behaviours) launch(e *ecs.Engine, run *components.Run) (ok bool) {
	w, recipe := e.World(), run.Recipe
	b.options = append(b.options[:0], coroutine.Named(recipe.Name), coroutine.OwnedBy(ecs.NewRef(w, run.Entity)))
	if recipe.EndsEntity {
		b.options = append(b.options, coroutine.OnEnd(func() { b.ended(e, run) }))
	}
	own := len(b.options)
	defer func() {
		if v := recover(); v != nil {
			fail := func(func(coroutine.Wait) bool) { panic(v) }
			run.Task = e.Scheduler().Start(fail, b.options[:own]...)
		}
	}()
	behaviour := recipe.Behaviour
	if recipe.Make != nil {
		behaviour = recipe.Make(w.Entry(run.Entity))
	}
	b.options = append(b.options, recipe.Options...)
	run.Task = e.Scheduler().Start(behaviour, b.options...)
	return true
}

// enforceRules cancels the behaviours whose rules are broken.
func (b *behaviours) enforceRules(w donburi.World) {
	all := b.ruled
	b.ruled = b.ruled[:0]
	for _, r := range all {
		if r.task.State().Ended() {
			continue
		}
		b.ruled = append(b.ruled, r)
		if broken, err := r.broken(w); err != nil {
			r.task.Raise(err)
		} else if broken {
			r.task.CancelCause(ErrRule)
		}
	}
	clear(all[len(b.ruled):])
}

// broken reports whether a rule is broken, or the error of a condition that panicked: as little as
// a behaviour may it end the game.
func (r *ruled) broken(w donburi.World) (broken bool, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("systems: a condition of the behaviour %s panicked: %v", r.recipe.Name, v)
		}
	}()
	if !w.Valid(r.entity) {
		return true, nil
	}
	entry := w.Entry(r.entity)
	for _, c := range r.recipe.Needs {
		if !entry.HasComponent(c) {
			return true, nil
		}
	}
	for _, cond := range r.recipe.While {
		if !cond() {
			return true, nil
		}
	}
	return false, nil
}
