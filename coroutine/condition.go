package coroutine

// Until waits until cond returns true. The scheduler calls cond once in every Tick, from the next
// one on, without resuming the coroutine. A panic in cond is raised in the behaviour, and [ErrGoexit] if cond
// calls runtime.Goexit, which ends the goroutine that ticks too.
// It panics with an *[ArgumentError] if cond is nil.
func Until(cond func() bool) Wait {
	if cond == nil {
		panic(&ArgumentError{Func: "Until", Reason: "the condition is nil; pass a func() bool"})
	}
	return Wait{kind: waitOn, on: isTrue(cond)}
}

// WaitWhile waits as long as cond returns true: Until with the condition turned round.
func WaitWhile(cond func() bool) Wait {
	if cond == nil {
		panic(&ArgumentError{Func: "WaitWhile", Reason: "the condition is nil; pass a func() bool"})
	}
	return Wait{kind: waitOn, on: isFalse(cond)}
}

// Changed waits until value returns something else than it does now. It allocates.
func Changed[T comparable](value func() T) Wait {
	if value == nil {
		panic(&ArgumentError{Func: "Changed", Reason: "the function is nil; pass a func that returns the value to watch"})
	}
	return Wait{kind: waitOn, on: &changed[T]{value, value()}}
}

type isTrue func() bool

func (c isTrue) met() bool { return c() }

type isFalse func() bool

func (c isFalse) met() bool { return !c() }

type changed[T comparable] struct {
	value  func() T
	before T
}

func (c *changed[T]) met() bool { return c.value() != c.before }

func (c isTrue) park(k ticket, _ any, _ int64) bool      { return k.pollFor(c) }
func (c isFalse) park(k ticket, _ any, _ int64) bool     { return k.pollFor(c) }
func (c *changed[T]) park(k ticket, _ any, _ int64) bool { return k.pollFor(c) }

// pollFor has c asked from the next Tick on that moves the task's clock.
func (k ticket) pollFor(c condition) bool {
	on, _ := k.t.clock.open()
	on.polled = append(room(on.polled), poll{k, c})
	return true
}
