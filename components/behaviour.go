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
// does nothing. It is plain data that may be copied to another entity, slot or world, where it starts a
// behaviour of its own. systems.TaskOf says which task runs it.
//
// A View hands out the zero value in its place, since it could be run; what a behaviour does is told by
// systems.ActivityOf.
type BehaviourData struct {
	Recipe *Recipe // what to do; nil does nothing
	Start  *Start  // which of the starts of the recipe it is; nil before the first
}

// Recipe is what [Behave] or [BehaveFunc] was given, with the rules that were added. Many values share
// it, so nobody changes one: the rules return another. A snapshot in memory does not copy it.
type Recipe struct {
	Name       string
	Behaviour  coroutine.Behaviour // nil if Make makes it
	Make       func(self *donburi.Entry) coroutine.Behaviour
	EndsEntity bool // its end removes the entity
	*Terms          // nil is none
}

// Terms are what most recipes have none of: those share one, so that a recipe is small.
type Terms struct {
	Options []coroutine.Option
	Needs   []donburi.IComponentType // the behaviour is cancelled when the entity lacks one of these
	While   []func() bool            // or one of these returns false
}

var noTerms = &Terms{}

// FixedInSaves names what recipes share, for package ecs/save.
func FixedInSaves() map[string]any { return map[string]any{"components.noTerms": noTerms} }

func withOptions(options []coroutine.Option) *Terms {
	if len(options) == 0 {
		return noTerms
	}
	return &Terms{Options: options}
}

// Start tells the starts of one recipe apart, by its address: the system Behaviours puts a new one into
// the component when it starts a behaviour, so that the same value set again differs from the one that
// runs. Into a slot [SlotsData.Put] puts one. A value that is copied takes it along to where the system
// has not started it, and sees so.
type Start struct {
	Key int64          // by which a system finds what it has started last for it; 0 before
	At  *BehaviourData // the component that it was made for, which two entities share after donburi's Set
}

// Behave returns a value for [Behaviour] that runs b under a name, which reports use. The options
// are those of coroutine.Scheduler.Start.
// It panics with a *coroutine.ArgumentError if b is nil.
func Behave(name string, b coroutine.Behaviour, options ...coroutine.Option) BehaviourData {
	if b == nil {
		panic(argumentError("Behave", "the behaviour is nil; to stop one, remove the component"))
	}
	return BehaviourData{Recipe: &Recipe{Name: name, Behaviour: b, Terms: withOptions(options)}}
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
	return BehaviourData{Recipe: &Recipe{Name: name, Make: f, Terms: withOptions(options)}}
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
	return BehaviourData{Recipe: r}
}

// Needing returns the behaviour with a rule: it is cancelled in the next step after its entity has
// lost one of the components, and before it begins if the entity has never had it. It does not
// begin anew when the component comes.
//
//	components.Behave("hunt", Hunt(wolf)).Needing(components.Target)
func (b BehaviourData) Needing(types ...donburi.IComponentType) BehaviourData {
	r := b.copyRecipe()
	terms := *r.Terms
	terms.Needs = append(slices.Clip(terms.Needs), types...)
	r.Terms = &terms
	return BehaviourData{Recipe: r}
}

// While returns the behaviour with a rule: it is cancelled when cond returns false, which is asked
// once a step, before the behaviours are resumed. A panic in cond is raised in the behaviour.
func (b BehaviourData) While(cond func() bool) BehaviourData {
	r := b.copyRecipe()
	terms := *r.Terms
	terms.While = append(slices.Clip(terms.While), cond)
	r.Terms = &terms
	return BehaviourData{Recipe: r}
}

func (b BehaviourData) copyRecipe() *Recipe {
	if b.Recipe == nil {
		return &Recipe{Terms: noTerms}
	}
	r := *b.Recipe
	if r.Terms == nil {
		r.Terms = noTerms
	}
	return &r
}

// InView returns what an ecs.View hands out: the zero value.
func (b BehaviourData) InView() BehaviourData { return BehaviourData{} }
