package coroutine

import (
	"math"
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
	polled polls
	asked  polls `somen:"spare"` // the slice that polled was in the last Tick, empty
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

// park makes a Clock fit Wait.on; waits of time are filed by their kind instead.
func (c *Clock) park(ticket, any, int64) bool { return false }

// later returns at + d, or the end of time, which no Tick reaches, if that is beyond it.
func later(at, d int64) int64 {
	if at > math.MaxInt64-d {
		return math.MaxInt64
	}
	return at + d
}

// open returns the clock by which a clock goes, itself or the one that a closed clock has become, and
// how far it is ahead of that one.
func (c *Clock) open() (on *Clock, ahead int64) {
	for c.closed {
		ahead += c.ahead
		c = c.parent
	}
	return c, ahead
}

func (c *Clock) time() int64 {
	open, ahead := c.open()
	return open.now + ahead
}

// ticks returns the number of the clock's present frame.
func (c *Clock) ticks() int64 {
	ahead := int64(0)
	for c.closed {
		ahead += c.framesAhead
		c = c.parent
	}
	return c.frame + ahead
}

// Clock returns the root clock, which Tick moves.
func (s *Scheduler) Clock() *Clock { return s.root }

// Now returns the virtual time: that of the root clock.
func (s *Scheduler) Now() time.Duration { return s.root.Now() }
