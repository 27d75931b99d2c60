package coroutine

import (
	"math"
	"runtime/debug"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine/internal/wheel"
)

// Clock is a time that tasks sleep on. Each scheduler has a root clock, which Tick moves; clocks
// made from it by [Clock.NewClock] follow it at a scale of their own, and can be paused and
// stepped: game time, the time of the user interface, bullet time. A task sleeps on the clock it
// was started [OnClock]; its children inherit it.
//
// Every deadline is kept in the time of its own clock, so a change of scale or a pause re-times
// the sleeps that are under way.
//
// A Clock's methods may be called from inside a behaviour.
type Clock struct {
	s      *Scheduler
	parent *Clock
	name   string
	id     uint64

	now    int64 // ns
	delta  int64 // how far the last Tick moved it
	frame  int64 // Ticks that moved it
	scale  float64
	rest   float64 // the part of a nanosecond that scaling has left over
	step   int64   // ns to move in the next Tick although paused
	paused bool
	steps  bool // there is a Step to make
	still  bool // the last Tick did not move it

	closed             bool
	ahead, framesAhead int64 // of its parent, when it was closed
	gone               int   // of the root: closed clocks that the scheduler still has

	next   [priorities]frameList // those who wait for the next frame
	sleeps wheel.Wheel[ticket]
	frames wheel.Wheel[ticket]
	polled []poll
	asked  []poll // the slice that polled was in the last Tick
}

type poll struct {
	ticket
	condition
}

func newClock(s *Scheduler, parent *Clock, name string) *Clock {
	s.clocksMade++
	c := &Clock{s: s, parent: parent, name: name, id: s.clocksMade, scale: 1}
	s.clocks = append(s.clocks, c)
	return c
}

// NewClock returns a clock that follows c. The name is for inspectors. The scheduler keeps it, and
// moves it in every Tick, until one of the two is closed.
func (c *Clock) NewClock(name string) *Clock {
	open, _ := c.open()
	return newClock(c.s, open, name)
}

// Name returns the clock's name.
func (c *Clock) Name() string { return c.name }

// Now returns the time on the clock, counted from its making.
func (c *Clock) Now() time.Duration { return time.Duration(c.time()) }

// Delta returns how far the last Tick moved the clock.
func (c *Clock) Delta() time.Duration {
	open, _ := c.open()
	return time.Duration(open.delta)
}

// Scale returns how fast the clock goes compared with its parent, or with the Ticks.
func (c *Clock) Scale() float64 { return c.scale }

// SetScale makes the clock go f times as fast as its parent, or as the Ticks, from the next Tick on:
// 0.5 is slow motion. At 0 time stands still, and frames go on; use [Clock.Pause] to stop both.
// It panics with an *[ArgumentError] if f is negative or not a finite number.
func (c *Clock) SetScale(f float64) {
	if !(f >= 0) || math.IsInf(f, 1) {
		panic(&ArgumentError{Func: "Clock.SetScale", Reason: "the scale is negative or not finite; pass 0 or more"})
	}
	if !c.closed {
		c.scale = f
	}
}

// Pause stops the clock: its sleepers sleep on, its frames don't come, its conditions are not
// looked at. The clocks that follow it stand still too.
func (c *Clock) Pause() { c.paused = !c.closed }

// Resume lets a paused clock go on. A Step that has not been made is dropped.
func (c *Clock) Resume() { c.paused, c.steps, c.step = false, false, 0 }

// Paused reports whether the clock is paused itself.
func (c *Clock) Paused() bool { return c.paused }

// Step lets a paused clock move by d, on top of any Step before, in the next Tick, which is one
// frame on it. It does nothing on a clock that runs.
// It panics with an *[ArgumentError] if d is negative.
func (c *Clock) Step(d time.Duration) {
	mustNotBeNegative("Clock.Step", int64(d))
	if c.paused {
		c.steps, c.step = true, later(c.step, int64(d))
	}
}

// Sleep is [Sleep] on this clock, whatever clock the task is on.
func (c *Clock) Sleep(d time.Duration) Wait {
	w := Sleep(d)
	w.kind, w.on = waitSleepOn, c
	return w
}

// SleepUntil is [SleepUntil] on this clock, whatever clock the task is on.
func (c *Clock) SleepUntil(t time.Duration) Wait {
	return Wait{kind: waitSleepUntilOn, n: int64(t), on: c}
}

// wakeAt files k to be due at the time at, in the next Tick at the earliest.
func (c *Clock) wakeAt(at int64, k ticket) {
	if at <= c.now {
		c.next[k.t.level].add(k, false)
	} else {
		c.sleeps.Add(at, k)
	}
}

// wakeAfterFrame files k to be due in the given frame, the next one at the earliest.
func (c *Clock) wakeAfterFrame(frame int64, k ticket) {
	if frame <= c.frame+1 {
		c.next[k.t.level].add(k, k.t.waitN == 1)
	} else {
		c.frames.Add(frame, k)
	}
}

// room throws the stale tickets out of a list that is about to grow, as that of a clock that stands
// still does, and grows it if it is still half full.
func room[T interface{ Live() bool }](list []T) []T {
	if len(list) < cap(list) {
		return list
	}
	list = slices.DeleteFunc(list, func(k T) bool { return !k.Live() })
	if 2*len(list) > cap(list) {
		list = slices.Grow(list, cap(list))
	}
	return list
}

// park makes a Clock fit Wait.on; waits of time are filed by their kind instead.
func (c *Clock) park(ticket, any, int64) bool { return false }

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
		if l := &c.next[level]; len(l.tickets) > 0 {
			l.come(c.s, level)
		}
	}
	if len(c.polled) > 0 {
		c.poll()
	}
}

func fireAll(due []wheel.Timer[ticket]) {
	for i, e := range due {
		if prefetches && i+aheadTask < len(due) {
			prefetch(due[i+aheadTask].Key.t, nil)
		}
		if e.Key.Live() {
			e.Key.fire()
		}
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

// later returns at + d, or the end of time, which no Tick reaches, if that is beyond it.
func later(at, d int64) int64 {
	if at > math.MaxInt64-d {
		return math.MaxInt64
	}
	return at + d
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

func (p poll) ask() (met bool, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &PanicError{Task: p.t.handle(), Name: p.t.name, Owner: p.t.owner, Value: r, Stack: debug.Stack()}
		}
	}()
	return p.met(), nil
}
