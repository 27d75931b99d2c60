package yieldresult

import (
	"time"

	"github.com/somen-go/somen/coroutine"
)

type door struct{ open bool }

func opens(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		yield(coroutine.Sleep(time.Second)) // want `the result of the yield is ignored, so the behaviour goes on after it was cancelled; write if !yield`
		d.open = true
	}
}

func assigns(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		_ = yield(coroutine.Sleep(time.Second)) // want `the result of the yield is ignored`
		d.open = true
	}
}

func loops() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for {
			yield(coroutine.NextFrame()) // want `the result of the yield is ignored`
		}
	}
}

func loopsOver(n int) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for range n {
			yield(coroutine.NextFrame()) // want `the result of the yield is ignored`
		}
	}
}

func passesOn(b coroutine.Behaviour) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for w := range b {
			yield(w) // want `the result of the yield is ignored`
		}
	}
}

func helper(yield func(coroutine.Wait) bool, d *door) bool {
	yield(coroutine.NextFrame()) // want `the result of the yield is ignored`
	return d.close()
}

func (d *door) close() bool { d.open = false; return true }

func otherName(give func(coroutine.Wait) bool, d *door) {
	give(coroutine.NextFrame()) // want `write if !give\(`
	d.close()
}

func oneWay(d *door) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		if d.open {
			yield(coroutine.NextFrame()) // want `the result of the yield is ignored`
		}
		d.open = false
	}
}

func fails() coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		yield(coroutine.NextFrame()) // want `the result of the yield is ignored`
		panic("too late")
	}
}
