package systems

import (
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// Option is an option of the systems that move components with time: [Movement], [Tweens], [Pulses],
// [Animations], [Lifetimes] and [Particles].
//
//	engine.Add(ecs.Update,
//		systems.Behaviours(budget), // which lets the clocks go on
//		systems.Movement(systems.For(ecs.With(Bullet)), systems.OnClock(fight)),
//		systems.Movement(systems.For(ecs.Without(Bullet)), systems.Named("scenery")))
type Option func(*choice)

// choice is what the options of a system say.
type choice struct {
	name    string
	clock   *coroutine.Clock
	filters []ecs.Filter
}

// OnClock lets the system go by a clock instead of the engine's time: in slow motion when that is,
// and not at all when it is paused. The system Behaviours lets the clock go on, so it comes before
// this one.
func OnClock(c *coroutine.Clock) Option { return func(o *choice) { o.clock = c } }

// For narrows the entities that the system is for.
func For(filters ...ecs.Filter) Option {
	return func(o *choice) { o.filters = append(o.filters, filters...) }
}

// Named gives the system another name. Within a stage the second system of a kind needs one.
func Named(name string) Option { return func(o *choice) { o.name = name } }

func choose(name string, options []Option) *choice {
	o := &choice{name: name}
	for _, option := range options {
		option(o)
	}
	return o
}

// state is what a system with these options keeps: the clock, which a loaded game must not replace.
func (o *choice) state() any {
	if o.clock == nil {
		return nil
	}
	return o.clock
}

// delta returns how much time the step is for the system.
func (o *choice) delta(e *ecs.Engine) time.Duration {
	if o.clock != nil {
		return o.clock.Delta()
	}
	return e.Delta()
}
