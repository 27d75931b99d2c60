package cluster

import (
	"fmt"
	"reflect"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Signal is told to all regions of the world: the sun rises, a war begins. Like a coroutine.Signal it wakes everybody who
// waits for it, and keeps nothing. A signal is a variable of the program:
//
//	var sunrise = cluster.NewSignal[time.Duration]("sunrise")
//
//	err := sunrise.Emit(region, day)
//	day := sunrise.In(me).Wait(co) // in a behaviour, in any region
//
// Each region is told once, in the order in which one region emits; who has been told before a checkpoint from which a
// region goes on is told again. Who is on its way from one region to another while they are told may miss it, or hear it
// in both.
type Signal[T any] struct{ name string }

// NewSignal returns the signal of a name, which has at most 200 bytes. Its values are sent as those of a [Channel]. It is for
// variables of packages. It panics with a *coroutine.ArgumentError if the name is empty or longer, if there is a signal of
// this name, or if something of the type would not arrive.
func NewSignal[T any](name string) Signal[T] {
	register("NewSignal", name, signalKind, reflect.TypeFor[T](), &typed{
		make:  func() inbox { return &ear[T]{S: &coroutine.Signal[T]{}} },
		type_: saveType[ear[T]](),
	})
	return Signal[T]{name}
}

// Emit wakes all who wait for the signal: those of the region at once, those of others when they hear of it. The error
// is that of a value which can't be encoded, ErrBusy if so much is under way that the others can't be told, or ErrNoRegion if
// the region is nil, is none of this node any more, or is not yet, as inside of World.New;
// then nobody was. It may be called from inside a behaviour, with [RegionOf].
func (s Signal[T]) Emit(r *Region, value T) error {
	if r == nil {
		return ErrNoRegion
	}
	body, err := encMode.Marshal(value)
	if err != nil {
		return err
	}
	if most := r.node.most / 4; len(body) > most {
		return fmt.Errorf("cluster: a value of the signal %q has %d bytes; emit at most %d", s.name, len(body), most)
	}
	if err := r.tell(handover.Broadcast{Name: s.name, Body: body}); err != nil {
		return undelivered(err)
	}
	return nil
}

// In returns the signal as one agent hears it, for its behaviours: with Wait, All and Next. It panics with a
// *coroutine.ArgumentError if the entity is no agent.
func (s Signal[T]) In(me *donburi.Entry) *coroutine.Signal[T] {
	e, ok := agent("Signal.In", me).ear(s.name).(*ear[T])
	if !ok {
		panic(argument("Signal.In", fmt.Sprintf("the signal %q is of another type; get it from NewSignal", s.name)))
	}
	return e.S
}

// Listen has f called in a region whenever the signal is emitted, between two steps or, for what the region itself emits,
// at once. It is for World.New: what listens is not saved.
func (s Signal[T]) Listen(r *Region, f func(value T)) {
	r.listeners[s.name] = append(r.listeners[s.name], func(body []byte) error {
		var value T
		if err := decMode.Unmarshal(body, &value); err != nil {
			return err
		}
		f(value)
		return nil
	})
}

// ear is an agent's side of a signal.
type ear[T any] struct{ S *coroutine.Signal[T] }

func (e *ear[T]) Len() int { return 0 }
func (e *ear[T]) own() any { return e.S }

func (e *ear[T]) put(_ handover.ID, _ uint64, body []byte) error {
	var value T
	if err := decMode.Unmarshal(body, &value); err != nil {
		return err
	}
	e.S.Emit(value)
	return nil
}
