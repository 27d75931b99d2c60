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
// gone, so that its deferred functions must not read them.
func Behaviours(budget coroutine.Budget) ecs.System {
	b := &behaviours{
		budget:  budget,
		singles: ecs.NewQuery1(components.Behaviour),
		slots:   ecs.NewQuery1(components.Slots),
		still:   still{moving: ecs.NewQuery2(components.Position, components.Velocity)},
		bound:   bindings{owner: new(byte), runs: make(map[place]*components.Run), named: make(map[donburi.Entity][]string)},
	}
	return ecs.System{Name: "behaviours", Start: b.start, Update: b.update, Close: leaveWorld}
}

type behaviours struct {
	budget  coroutine.Budget
	singles *ecs.Query1[components.BehaviourData]
	slots   *ecs.Query1[components.SlotsData]
	bound   bindings
	changed []place // reused by sync
	ruled   []ruled
	options []coroutine.Option // reused by bind
	still   still

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
	b.sync(e)
	if b.stats.Frame != e.Frames() {
		b.stats.begin(e.Frames())
	}
	b.stats.Budget = b.allowed.Budget
	b.stats.add(e.Scheduler().Tick(e.Delta(), b.stats.left()))
	if e.Steps() >= b.still.next {
		b.still.look(e)
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
	var task coroutine.Task
	if recipe := data.Recipe(); recipe != nil && recipe.Behaviour != nil {
		var ok bool
		if task, ok = b.launch(e, at, recipe); ok && len(recipe.Needs)+len(recipe.While) > 0 {
			b.ruled = append(b.ruled, ruled{task, at.entity, recipe})
		}
	}
	run := &components.Run{By: b.bound.owner, Entity: at.entity, Slot: at.slot, Data: data, Recipe: data.Recipe(), Task: task}
	b.bound.add(run)
	data.Note(run)
}

// launch starts the task of a behaviour. If its options are wrong, as is a clock of another scheduler,
// that is the mistake of one entity and may not end the game: the task that it returns, with false,
// panics in its place, so that it is reported like any other that fails, by name and once.
func (b *behaviours) launch(e *ecs.Engine, at place, recipe *components.Recipe) (task coroutine.Task, ok bool) {
	b.options = append(b.options[:0], coroutine.Named(recipe.Name), coroutine.OwnedBy(ecs.NewRef(e.World(), at.entity)))
	defer func() {
		if v := recover(); v != nil {
			fail := func(func(coroutine.Wait) bool) { panic(v) }
			task = e.Scheduler().Start(fail, b.options[:2]...)
		}
	}()
	b.options = append(b.options, recipe.Options...)
	return e.Scheduler().Start(recipe.Behaviour, b.options...), true
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
