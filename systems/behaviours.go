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
// [TaskOf] returns the task that it runs for an entity, [ActivityOf] what that does, and [Adopt] gives an
// entity one that runs already.
//
// It also removes the entities whose components.EndsWith has ended, and whose behaviour has if it
// EndsEntity.
func Behaviours(budget coroutine.Budget) ecs.System {
	b := &behaviours{
		budget:  budget,
		singles: ecs.NewQuery1(components.Behaviour),
		slots:   ecs.NewQuery1(components.Slots),
		guests:  ecs.NewQuery1(components.EndsWith),
		bound:   newBindings(),
		still:   still{moving: ecs.NewQuery2(components.Position, components.Velocity)},
	}
	return ecs.System{Name: "behaviours", Start: b.start, Update: b.update, Close: b.close}
}

type behaviours struct {
	budget  coroutine.Budget
	singles *ecs.Query1[components.BehaviourData] `somen:"-"`
	slots   *ecs.Query1[components.SlotsData]     `somen:"-"`
	guests  *ecs.Query1[components.EndsWithData]  `somen:"-"` // entities that end with a task
	gone    []donburi.Entity                      `somen:"-"` // reused by removeGuests
	bound   bindings
	changed []place            `somen:"-"` // reused by sync
	ruled   []*binding         // with rules
	adopted []*binding         // whose end removes the entity
	options []coroutine.Option `somen:"-"` // reused by launch
	still   still              `somen:"-"`

	closed  bool
	stats   *BehaviourStats // of the frame; resources of the engine
	allowed *frameBudget
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
			ecs.AsRemoved(w, entity, func() { b.bound.removeEntity(entity) })
		}
	})
	return nil
}

func (b *behaviours) update(e *ecs.Engine) {
	b.removeGuests(e.World())
	b.removeEnded(e)
	b.sync(e)
	if b.stats.Frame != e.Frames() {
		b.stats.begin(e.Frames())
	}
	b.stats.Budget = b.allowed.Budget
	tick := e.Scheduler().Tick(e.Delta(), b.stats.left())
	b.stats.add(tick)
	if tick.Finished+tick.Cancelled+tick.Failed > 0 {
		b.removeGuests(e.World())
		b.removeEnded(e)
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
		for entity, end := range b.guests.Each(w) {
			if end.Ended() {
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
	b.bound.begin()
	there := 0 // places that have both a component and a task
	for column := range b.singles.Columns(w) {
		there += b.lookAt(column)
	}
	for entity, slots := range b.slots.Each(w) {
		for name, data := range slots.All() {
			if b.bound.hasSlot(entity, data.Start) || b.look(place{entity, name}, value{data, nil}) != nil {
				there++
			}
		}
	}
	if there < b.bound.n {
		b.bound.cancelOrphans(w)
	}
	for _, at := range b.changed {
		if now, ok := at.value(w); ok && b.bound.isFor(at, now) {
			continue // adopted meanwhile
		}
		b.bound.remove(at, ErrReplaced)
		if now, ok := at.value(w); ok && b.bound.at(at) == nil {
			b.launch(e, b.bound.add(at, now))
		}
	}
	if cap(b.changed) > mostChanged {
		b.changed = nil
	}
	b.enforceRules(w)
}

// mostChanged is for how many changed places the memory is kept.
const mostChanged = 1024

// lookAt looks at the components of an archetype, and returns how many entities are bound. It goes through
// very many where nothing has changed.
func (b *behaviours) lookAt(c ecs.Columns1[components.BehaviourData]) (there int) {
	entities := c.Entities
	rows, all := b.bound.seen.of(c.Archetype, len(entities))[:len(entities)], c.A[:len(entities)]
	there = len(entities)
	for i, entity := range entities {
		if data := all[i]; (rows[i] != row{data.Start, entity}) && !b.lookAgain(c.Archetype, i, entity, data) {
			there--
		}
	}
	return there
}

// lookAgain looks at a component that has changed, or moved, and reports whether its entity is bound. It is
// kept out of the loop over those that have not.
//
//go:noinline
func (b *behaviours) lookAgain(archetype, at int, entity donburi.Entity, data *components.BehaviourData) bool {
	bound := b.look(place{entity: entity}, value{*data, data})
	if bound != nil && data.Start == &bound.own {
		b.bound.seen.note(bound, archetype, at)
	}
	return bound != nil
}

// look notes a place that is not bound to the value that is in it now, and returns its binding.
func (b *behaviours) look(at place, now value) *binding {
	bound := b.bound.at(at)
	if bound == nil || !bound.holds(now) {
		b.changed = append(b.changed, at)
	}
	return bound
}

// launch starts the task of a binding, if there is anything to do. If the options are wrong, as is a
// clock of another scheduler, that is the mistake of one entity and may not end the game: the task
// panics in its place, so that it is reported like any other that fails, by name and once.
func (b *behaviours) launch(e *ecs.Engine, bound *binding) {
	w, recipe := e.World(), bound.recipe
	if recipe == nil || recipe.Behaviour == nil && recipe.Make == nil {
		return
	}
	b.options = append(b.options[:0], coroutine.Named(recipe.Name), coroutine.OwnedBy(ecs.NewRef(w, bound.entity)))
	if recipe.EndsEntity {
		b.options = append(b.options, coroutine.OnEnd((&ending{b, e, bound}).end))
	}
	own := len(b.options)
	defer func() {
		if v := recover(); v != nil {
			fail := func(func(coroutine.Wait) bool) { panic(v) }
			bound.task = e.Scheduler().Start(fail, b.options[:own]...)
		}
	}()
	behaviour := recipe.Behaviour
	if recipe.Make != nil {
		if behaviour = recipe.Make(w.Entry(bound.entity)); bound.gone() {
			return // it has removed its entity, or had it adopt a task
		}
	}
	if recipe.Terms != nil {
		b.options = append(b.options, recipe.Options...)
	}
	bound.task = e.Scheduler().Start(behaviour, b.options...)
	b.rule(bound)
}

// ended hears that the task of a binding has ended, and removes its entity if that is its rule. If
// the system itself has ended it, or the behaviour has set another or none before it returned, it no
// longer has a say.
func (b *behaviours) ended(e *ecs.Engine, bound *binding) {
	if !bound.recipe.EndsEntity || bound.gone() || b.closed || errors.Is(bound.task.Cause(), coroutine.ErrClosed) {
		return
	}
	if now, ok := bound.place().value(e.World()); ok && bound.holds(now) {
		e.World().Remove(bound.entity)
	}
}

// ending is the end of the task of a binding, for which it is to be looked after.
type ending struct {
	b     *behaviours
	e     *ecs.Engine
	bound *binding
}

func (x *ending) end() { x.b.ended(x.e, x.bound) }

// rule keeps a binding whose rules are to be enforced.
func (b *behaviours) rule(bound *binding) {
	if terms := bound.recipe.Terms; terms != nil && len(terms.Needs)+len(terms.While) > 0 {
		b.ruled = append(b.ruled, bound)
	}
}

// enforceRules cancels the behaviours whose rules are broken.
func (b *behaviours) enforceRules(w donburi.World) {
	all := b.ruled
	b.ruled = b.ruled[:0]
	for _, r := range all {
		if r.gone() || r.task.State().Ended() {
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
func (b *binding) broken(w donburi.World) (broken bool, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("systems: a condition of the behaviour %s panicked: %v", b.recipe.Name, v)
		}
	}()
	if !w.Valid(b.entity) {
		return true, nil
	}
	entry := w.Entry(b.entity)
	for _, c := range b.recipe.Needs {
		if !entry.HasComponent(c) {
			return true, nil
		}
	}
	for _, cond := range b.recipe.While {
		if !cond() {
			return true, nil
		}
	}
	return false, nil
}
