// Package variables declares no function.
package variables

import (
	"time"

	"github.com/somen-go/somen/coroutine"
)

var on bool

var blink = coroutine.Script(func(co *coroutine.Co) {
	wait := func() { co.Sleep(time.Second) }
	for {
		wait()
		on = !on
	}
})

var stuck = coroutine.Script(func(co *coroutine.Co) {
	for !on { // want `nothing in it changes its condition`
	}
	time.Sleep(time.Second) // want `time.Sleep stops all behaviours`
})
