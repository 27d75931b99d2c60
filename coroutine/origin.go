package coroutine

import (
	"reflect"
	"slices"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/internal/gort"
)

// An origin is what the form of compiled behaviours knows of the code of a behaviour: how it is started. It has
// been looked up once, and keeps activations that have ended, to be used again.
type origin struct {
	code     uintptr
	combines bool // it is a combinator's
	start    any  // what starts it, if it was registered; or nil
	free     reserve[Stepper]
	like     Stepper                  // an empty activation of its function, or nil before the second start
	made     int                      // activations
	kinds    map[reflect.Type]*origin // if functions share the code: the origins of each
}

// mostInChunk is how many activations are allocated together at most: one that lives keeps the others' memory.
const mostInChunk = 64

// origins are those that a scheduler has met.
type origins struct {
	all  map[uintptr]*origin
	last *origin
	made any             // a func(co *Co) Stepper or func(yield func(Wait) bool) Stepper
	asks func(Wait) bool // stores made

	cos       reserve[*Co] // of Scripts that have ended, which nobody else has
	unwinding *inFlight    // to use again, or nil
}

func newOrigins() *origins {
	o := &origins{all: map[uintptr]*origin{}}
	o.asks = asking(&o.made)
	return o
}

// of returns the origin of b: that of its function, if Script has made it.
func (o *origins) of(b Behaviour) *origin {
	at := gort.Code(b)
	script := at == scriptCode && code.Known()
	if script {
		at = gort.Code(scriptOf(b))
	}
	if o.last != nil && o.last.code == at && o.last.kinds == nil {
		return o.last
	}
	found := o.all[at]
	if found == nil {
		found = &origin{code: at}
		if code.IsShared(at) {
			found.kinds = map[reflect.Type]*origin{}
		} else {
			found.combines, found.start = at == combinatorCode, startOf(b)
		}
		o.all[at] = found
	}
	o.last = found
	if found.kinds != nil {
		return found.of(b, script)
	}
	return found
}

// of returns the origin of b, whose code is shared.
func (from *origin) of(b Behaviour, script bool) *origin {
	kind := reflect.Type(nil)
	if script {
		kind = code.KindOf(scriptOf(b))
	} else {
		kind = code.KindOf(b)
	}
	found := from.kinds[kind]
	if found == nil {
		found = &origin{code: from.code, start: startOf(b)}
		from.kinds[kind] = found
	}
	return found
}

// again returns an activation to be used for a start, or nil. Those of one function lie together, in chunks that
// grow with their number.
func (from *origin) again() Stepper {
	if a, ok := from.free.take(); ok || from.like == nil {
		return a
	}
	more := from.like.Chunk(min(from.made, mostInChunk))
	from.made += len(more)
	slices.Reverse(more) // for the last is taken first
	for _, a := range more {
		from.free.put(a)
	}
	a, _ := from.free.take()
	return a
}

// note is told of each activation that starts the function: the first says of what type the chunks are.
func (from *origin) note(first Stepper) {
	if from.like != nil {
		return
	}
	if chunk := first.Chunk(1); len(chunk) > 0 {
		from.like, from.made = chunk[0], 1
	}
}

// startOf returns what was registered to start b.
func startOf(b Behaviour) any {
	switch at := gort.Code(b); {
	case !code.Known():
		return nil
	case at == awaitCode:
		return startAwait
	case at == callingCode:
		return startCalling
	case at == scriptCode:
		if start, ok := code.StartOf(scriptOf(b)).(func(any, Stepper, *Co) Stepper); ok {
			return start
		}
		return nil
	}
	if start, ok := code.StartOf(b).(func(any, Stepper, func(Wait) bool) Stepper); ok {
		return start
	}
	return nil
}

// scriptOf returns the function of a behaviour that Script has made.
func scriptOf(b Behaviour) func(*Co) { return code.Held[func(*Co)](b) }

// first returns what starts b, whose origin is from, or nil if that is not compiled.
func (o *origins) first(b Behaviour, from *origin) any {
	if from.code == compiledCode || from.code == compiledRawCode {
		b(o.asks)
		made := o.made
		o.made = nil
		return made
	}
	return from.start
}

// IsStackless reports whether a task of b begins without a stack of its own, as it does if the tool somen has compiled
// the function of b. A game can ask it, and offer more of what then costs less. It does not run b, allocates, and may be
// called inside a behaviour. It panics with an [*ArgumentError] if b is nil.
func IsStackless(b Behaviour) bool {
	if b == nil {
		panic(&ArgumentError{Func: "IsStackless", Reason: "the behaviour is nil; pass a func(yield func(Wait) bool)"})
	}
	return newOrigins().needNoStack(b)
}

// needNoStack reports whether b is compiled, or a combinator that runs nothing else in place.
func (o *origins) needNoStack(b Behaviour) bool { return o.needsNone(b, o.of(b)) }

// needsNone is needNoStack for a behaviour whose origin is known.
func (o *origins) needsNone(b Behaviour, from *origin) bool {
	if !from.combines {
		return from.start != nil || from.code == compiledCode || from.code == compiledRawCode
	}
	r := recipeOf(b)
	switch {
	case r.kind >= kindAll: // which runs nothing in place
		return true
	case r.kind == kindSequence:
		for _, b := range r.bs {
			if !o.needNoStack(b) {
				return false
			}
		}
		return true
	}
	return o.needNoStack(r.of)
}

// reuse keeps the first activation of b, which has returned, and its Co for the next start.
func (o *origins) reuse(b Behaviour, ended Stepper) {
	if f := ended.head().spent; f != nil && f.over == nil {
		o.unwinding = f
	}
	if co := ended.head().script; co != nil && !co.lent {
		o.cos.put(co)
	}
	if from := o.of(b); from.start != nil && ended.Clear() {
		from.free.put(ended)
	}
}

// unwindingOf returns the panic that unwinds the Script of co.
func (o *origins) unwindingOf(co *Co) *inFlight {
	u := o.unwinding
	if u == nil {
		u = new(inFlight)
	}
	o.unwinding = nil
	*u = inFlight{value: (*unwinding)(co)}
	return u
}

func (o *origins) age(tick int64) (more bool) {
	more = o.cos.age(tick, func(*Co) {})
	for _, from := range o.all {
		more = from.free.age(tick, func(Stepper) {}) || more
		for _, of := range from.kinds {
			more = of.free.age(tick, func(Stepper) {}) || more
		}
	}
	return more
}
