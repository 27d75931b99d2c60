package coroutine

import (
	"math"

	"github.com/somen-go/somen/coroutine/internal/wheel"
)

// Close ends the clock, so that it costs nothing any more. Nobody who waits on it is left behind: it
// goes on as the clock that it follows, at that one's pace. Its sleepers sleep what is left of their
// sleeps, the tasks on it live on, the clocks that follow it follow the other; Now goes on from where
// it is, and to pause or to scale it does nothing. Closing twice does nothing.
// It panics with an *[ArgumentError] if c is the root clock, which ends with its scheduler.
func (c *Clock) Close() {
	if c.parent == nil {
		panic(&ArgumentError{Func: "Clock.Close", Reason: "it is the root clock, which ends with its scheduler; close one that NewClock has made"})
	}
	if c.closed {
		return
	}
	p, _ := c.parent.open()
	c.parent, c.closed, c.paused, c.scale = p, true, false, 1
	c.ahead, c.framesAhead = c.now-p.now, c.frame-p.frame
	for _, e := range c.sleeps.Advance(math.MaxInt64) {
		if e.Key.Live() {
			p.wakeAt(later(p.now, e.At-c.now), e.Key)
		}
	}
	for _, e := range c.frames.Advance(math.MaxInt64) {
		if e.Key.Live() {
			p.wakeAfterFrame(later(p.frame, e.At-c.frame), e.Key)
		}
	}
	for level := range c.next {
		for _, k := range c.next[level].tickets {
			p.next[level].add(k, false)
		}
	}
	p.polled = append(room(p.polled), c.polled...)
	c.sleeps, c.frames, c.next, c.polled, c.asked = wheel.Wheel[ticket]{}, wheel.Wheel[ticket]{}, [priorities]frameList{}, nil, nil
	c.s.dropClosed()
}

// dropClosed lets go of the closed clocks when they are as many as the others. A Tick may be going
// through the list, so that gets another.
func (s *Scheduler) dropClosed() {
	s.root.gone++
	if 2*s.root.gone < len(s.clocks) {
		return
	}
	open := make([]*Clock, 0, len(s.clocks)-s.root.gone)
	for _, c := range s.clocks {
		if !c.closed {
			open = append(open, c)
		}
	}
	s.clocks, s.root.gone = open, 0
}
