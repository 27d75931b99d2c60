package components

import (
	"slices"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// Behaviour makes an entity do something. The system systems.Behaviours keeps one running task for
// each entity that has it:
//
//   - Adding the component starts its behaviour in the next step.
//   - Setting another value cancels the old behaviour and starts the new one, in the next step.
//     The same value set again starts it afresh.
//   - Removing the component cancels the behaviour in the next step; removing the entity does so
//     at once, before its id can be used again.
//
// Plain donburi calls do all this; nothing is to be registered. (donburi can't remove the only
// component of an entity; remove the entity then.)
var Behaviour = donburi.NewComponentType[BehaviourData]().SetName("Behaviour")

// BehaviourData is the value of [Behaviour]. Make one with [Behave] or [BehaveFunc]; the zero value
// does nothing.
type BehaviourData struct {
	recipe *Recipe
	run    *Run
	key    int // of the run
}

// Run is what a system that runs behaviours notes in a component about the task that it started
// for it. A value that is copied to another entity, slot or world takes the note along to where it
// doesn't belong; so the note says where it does.
type Run struct {
	By     any // the system; nil once it has let go of the run
	Entity donburi.Entity
	Slot   string // the name of the slot; "" for [Behaviour]
	Data   *BehaviourData
	Recipe *Recipe
	Task   coroutine.Task
	Key    int // whatever the system finds it by
}

// Recipe is what [Behave] or [BehaveFunc] was given, with the rules that were added.
type Recipe struct {
	Name       string
	Behaviour  coroutine.Behaviour // nil if Make makes it
	Make       func(self *donburi.Entry) coroutine.Behaviour
	Options    []coroutine.Option
	Needs      []donburi.IComponentType // it is cancelled when the entity lacks one of these
	While      []func() bool            // or one of these returns false
	EndsEntity bool                     // its end removes the entity
}

// IsOrphan reports whether the options name a parent, by coroutine.ChildOf, that has ended.
func (r *Recipe) IsOrphan() bool {
	for i := range r.Options {
		if parent, ok := r.Options[i].Parent(); ok && parent.State().Ended() {
			return true
		}
	}
	return false
}

// Behave returns a value for [Behaviour] that runs b under a name, which reports use. The options
// are those of coroutine.Scheduler.Start.
// It panics with a *coroutine.ArgumentError if b is nil.
func Behave(name string, b coroutine.Behaviour, options ...coroutine.Option) BehaviourData {
	if b == nil {
		panic(argumentError("Behave", "the behaviour is nil; to stop one, remove the component"))
	}
	return BehaviourData{recipe: &Recipe{Name: name, Behaviour: b, Options: options}}
}

// BehaveFunc is [Behave] for a behaviour that needs its own entity: the system calls f with the entity's
// entry, which is safe to keep in the behaviour, when it starts it. So an entity and its behaviour are
// one statement, and many entities can have one value:
//
//	engine.SpawnMany(100, components.Velocity, ecs.Comp(components.Behaviour, components.BehaveFunc("roam", Roam)))
//
// A panic in f, or a nil that it returns, fails the behaviour.
// It panics with a *coroutine.ArgumentError if f is nil.
func BehaveFunc(name string, f func(self *donburi.Entry) coroutine.Behaviour, options ...coroutine.Option) BehaviourData {
	if f == nil {
		panic(argumentError("BehaveFunc", "the function is nil; pass one that returns the behaviour of an entity"))
	}
	return BehaviourData{recipe: &Recipe{Name: name, Make: f, Options: options}}
}

// EndsEntity returns the behaviour with a rule: the entity is removed when the behaviour has ended,
// whether it has returned, failed or been cancelled, be it by a rule or because its parent has ended.
// Its deferred functions have run then, and could still read the entity. The entity stays if its
// component was set to another behaviour or removed, or if the engine is closed.
//
//	components.BehaveFunc("bullet", Seek, coroutine.ChildOf(co.Self())).EndsEntity()
func (b BehaviourData) EndsEntity() BehaviourData {
	r := b.copyRecipe()
	r.EndsEntity = true
	return BehaviourData{recipe: r}
}

// Needing returns the behaviour with a rule: it is cancelled in the next step after its entity has
// lost one of the components, and before it begins if the entity has never had it. It does not
// begin anew when the component comes.
//
//	components.Behave("hunt", Hunt(wolf)).Needing(components.Target)
func (b BehaviourData) Needing(types ...donburi.IComponentType) BehaviourData {
	r := b.copyRecipe()
	r.Needs = append(slices.Clip(r.Needs), types...)
	return BehaviourData{recipe: r}
}

// While returns the behaviour with a rule: it is cancelled when cond returns false, which is asked
// once a step, before the behaviours are resumed. A panic in cond is raised in the behaviour.
func (b BehaviourData) While(cond func() bool) BehaviourData {
	r := b.copyRecipe()
	r.While = append(slices.Clip(r.While), cond)
	return BehaviourData{recipe: r}
}

func (b BehaviourData) copyRecipe() *Recipe {
	if b.recipe == nil {
		return &Recipe{}
	}
	r := *b.recipe
	return &r
}

// Recipe returns what Behave or BehaveFunc was given, or nil for the zero value. It is for systems.
func (b BehaviourData) Recipe() *Recipe { return b.recipe }

// Task returns the task that runs the behaviour; the zero Task before the system has started it.
// Two entities that share one pointer to a value, by donburi's Set, have a task each; it returns
// the one that was started last.
func (b BehaviourData) Task() coroutine.Task {
	if b.run == nil {
		return coroutine.Task{}
	}
	return b.run.Task
}

// Run returns the note of the system that started the value's behaviour, or nil. It is for systems.
func (b *BehaviourData) Run() *Run { return b.run }

// Key returns the key of the note without a look at the note itself: among a hundred thousand, that
// would be one cache miss more for each. It is for systems.
func (b *BehaviourData) Key() int { return b.key }

// Note notes a run in the value. It is for systems.
func (b *BehaviourData) Note(r *Run) { b.run, b.key = r, r.Key }
