package endless

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/yohamta/donburi"
)

type lamp struct {
	on     bool
	health int
	next   *lamp
}

var open bool

func spin(co *coroutine.Co) {
	for { // want `the loop can go round for ever without a wait; wait on each way round`
	}
}

func count(co *coroutine.Co) {
	n := 0
	for { // want `can go round for ever`
		n++
		fmt.Println(n, co.Now())
	}
}

func untilOpen(co *coroutine.Co, d *helpers.Door) {
	for !d.Open { // want `the loop goes round for ever without a wait, for nothing in it changes its condition`
	}
	co.Frame()
}

func untilOpenByMethod(co *coroutine.Co, d *helpers.Door) {
	for d.Shut() { // want `nothing in it changes its condition`
		d.Creak()
	}
	co.Frame()
}

func untilGlobal(co *coroutine.Co) {
	for !open { // want `nothing in it changes its condition`
	}
}

func untilTime(co *coroutine.Co) {
	end := co.Now() + time.Second
	for co.Now() < end { // want `nothing in it changes its condition`
	}
}

func untilEnd(co *coroutine.Co, other coroutine.Task) {
	for other.State() != coroutine.Done { // want `nothing in it changes its condition`
	}
}

func untilNear(robot, hero *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for components.Position.Get(hero).X > 10 { // want `nothing in it changes its condition`
			components.Shape.Get(robot).Z++
		}
	})
}

// The wait is on one of the ways alone.
func sometimes(co *coroutine.Co, l *lamp) {
	for { // want `can go round for ever`
		if l.on {
			co.Sleep(time.Second)
		}
	}
}

func skips(co *coroutine.Co, l *lamp) {
	for { // want `can go round for ever`
		if !l.on {
			continue
		}
		co.Frame()
	}
}

func breaksOnWhatOthersChange(co *coroutine.Co, l *lamp) {
	for { // want `can go round for ever`
		if l.health <= 0 {
			return
		}
	}
}

func callsWhatNeverWaits(co *coroutine.Co) {
	for { // want `can go round for ever`
		_ = helpers.Clock(co)
	}
}

func raw(l *lamp) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for !l.on { // want `nothing in it changes its condition`
			l.health++
		}
		yield(coroutine.NextFrame())
	}
}

func inner(co *coroutine.Co, l *lamp) {
	for {
		co.Frame()
		for l.on { // want `nothing in it changes its condition`
		}
	}
}

func inALiteral(co *coroutine.Co, l *lamp) {
	func() {
		co.Frame()
		for l.on { // want `nothing in it changes its condition`
		}
	}()
}

func neverSent(co *coroutine.Co, orders *coroutine.Chan[int]) {
	for orders.Len() == 0 { // want `nothing in it changes its condition`
	}
}

func startsWithoutWaiting(co *coroutine.Co) {
	for { // want `can go round for ever`
		_ = co.Self()
	}
}
