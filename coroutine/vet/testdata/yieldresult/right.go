package yieldresult

import (
	"time"

	"github.com/somen-go/somen/coroutine"
)

func returns(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		if !yield(coroutine.Sleep(time.Second)) {
			return
		}
		d.open = true
	}
}

func last() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) { yield(coroutine.Forever()) }
}

func lastAssigned() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) { _ = yield(coroutine.Forever()) }
}

func lastWithReturn(open bool) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		if open {
			yield(coroutine.NextFrame())
			return
		}
		yield(coroutine.Sleep(time.Second))
	}
}

func lastOfHelper(yield func(coroutine.Wait) bool, n int) int {
	yield(coroutine.Frames(n))
	return n + 1
}

func result(yield func(coroutine.Wait) bool) bool { return yield(coroutine.NextFrame()) }

func loop(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.Sleep(time.Second)) {
			d.open = !d.open
		}
	}
}

func kept(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		ok := yield(coroutine.Sleep(time.Second))
		d.open = ok
	}
}

func and(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		_ = yield(coroutine.NextFrame()) && yield(coroutine.NextFrame())
	}
}

func thenLoop(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		yield(coroutine.Sleep(time.Second)) // the next one is false too
		for yield(coroutine.NextFrame()) {
			d.open = true
		}
	}
}

func twice() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		yield(coroutine.NextFrame())
		yield(coroutine.NextFrame())
	}
}

func self() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		var me coroutine.Task
		yield(coroutine.Self(&me))
		me.Pause()
		yield(coroutine.NextFrame())
	}
}

func sequence(b coroutine.Behaviour) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for w := range b {
			if !yield(w) {
				return
			}
		}
	}
}

func deferred(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		defer d.close()
		yield(coroutine.Sleep(time.Second))
	}
}

func script(d *door) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second) // never returns when it is cancelled
		d.open = true
	})
}

// numbers is no behaviour.
func numbers(yield func(int) bool) {
	yield(1)
	yield(2)
	print("end")
}
