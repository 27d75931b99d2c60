package coroutines

import "github.com/somen-go/somen/coroutine"

// The same loops without the comment that keeps them on stacks: somen run compiles them.

func newCompiledYield() herd {
	return &somen{s: coroutine.NewScheduler(), loop: compiledYieldLoop}
}

func newCompiledFrame() herd {
	return &somen{s: coroutine.NewScheduler(), loop: compiledFrameLoop, ticks: true}
}

func newCompiledScript() herd {
	return &somen{s: coroutine.NewScheduler(), loop: compiledScript}
}

func newCompiledDeep() herd {
	return &somen{s: coroutine.NewScheduler(), loop: compiledDeep}
}

func compiledYieldLoop(done *bool) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for !*done && yield(coroutine.Yield()) {
		}
	}
}

func compiledFrameLoop(done *bool) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for !*done && yield(coroutine.NextFrame()) {
		}
	}
}

func compiledScript(done *bool) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for !*done {
			co.Yield()
		}
	})
}

// compiledDeep yields ten calls deep.
func compiledDeep(done *bool) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) { deeper(co, 9, done) })
}

func deeper(co *coroutine.Co, n int, done *bool) {
	if n > 0 {
		deeper(co, n-1, done)
		return
	}
	for !*done {
		co.Yield()
	}
}
