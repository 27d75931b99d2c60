package coroutine

import (
	"math"
	"runtime/debug"

	"github.com/somen-go/somen/coroutine/internal/wheel"

	"github.com/somen-go/somen/coroutine/code"
)

// tick moves the clock and wakes what is due: sleepers by time, then waits for frames, then
// conditions that are met; each in the order in which they began to wait.
func (c *Clock) tick(dt int64) {
	if c.closed { // in this Tick
		return
	}
	c.delta, c.still = c.advance(dt)
	if c.still {
		return
	}
	c.now = later(c.now, c.delta)
	c.frame++
	if due := c.sleeps.Advance(c.now); len(due) > 0 {
		fireAll(due)
	}
	if due := c.frames.Advance(c.frame); len(due) > 0 {
		fireAll(due)
	}
	for level := range c.next {
		if l := &c.next[level]; len(l.tickets) > 0 || l.eager {
			l.come(c.s, level)
		}
	}
	if len(c.polled) > 0 {
		c.poll()
	}
}

// advance returns how far the clock goes in a Tick, and whether it stands still.
func (c *Clock) advance(dt int64) (delta int64, still bool) {
	for c.parent != nil && c.parent.closed {
		c.parent = c.parent.parent
	}
	switch {
	case c.paused && c.steps:
		delta, c.steps, c.step = c.step, false, 0
		return delta, false
	case c.paused:
		return 0, true
	case c.parent != nil && c.parent.still:
		return 0, true
	case c.parent != nil:
		dt = c.parent.delta
	}
	if c.scale == 1 {
		return dt, false
	}
	exact := min(float64(dt)*c.scale+c.rest, math.MaxInt64/2)
	whole := math.Floor(exact)
	c.rest = exact - whole
	return int64(whole), false
}

func fireAll(due []wheel.Timer[ticket]) {
	for i, e := range due {
		if prefetches && i+aheadTask < len(due) {
			prefetch(due[i+aheadTask].Key.t, nil, nil)
		}
		if e.Key.Live() {
			e.Key.fire()
		}
	}
}

// moveClocks moves the clocks. If a condition calls runtime.Goexit, the end of the Tick moves the rest.
func (s *Scheduler) moveClocks(dt int64) {
	s.toMove, s.toMoveBy = s.clocks, dt
	s.moveRest()
}

// moveRest moves the clocks that have not been moved in this Tick.
func (s *Scheduler) moveRest() {
	for len(s.toMove) > 0 {
		c := s.toMove[0]
		s.toMove = s.toMove[1:]
		c.tick(s.toMoveBy)
	}
}

// poll asks all conditions that are waited for.
func (c *Clock) poll() {
	asked, at, answered := c.polled, 0, true
	c.polled = c.asked[:0]
	defer func() {
		if !answered { // the condition has called runtime.Goexit; the others are asked in the next Tick
			if p := asked[at-1]; p.Live() {
				p.t.raise(ErrGoexit)
			}
			c.polled = append(c.polled, asked[at:]...)
		}
		clear(asked)
		c.asked = asked
	}()
	for at < len(asked) {
		p := asked[at]
		if at++; !p.Live() {
			continue
		}
		answered = false
		met, err := p.ask()
		answered = true
		switch {
		case !p.Live(): // the condition has cancelled its own task
			if err != nil {
				c.s.report(err)
			}
		case err != nil:
			p.t.raise(err)
		case met:
			p.fire()
		default:
			open, _ := c.open() // the condition may have closed it
			open.polled = append(open.polled, p)
		}
	}
}

func (p poll) ask() (met bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Task: p.t.handle(), Name: p.t.name, Owner: p.t.owner, Value: r, Stack: code.WrittenStack(debug.Stack())}
		}
	}()
	return p.met(), nil
}
