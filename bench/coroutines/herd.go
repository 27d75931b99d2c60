package coroutines

import (
	"iter"

	"github.com/somen-go/somen/coroutine"
)

// A herd is a number of coroutines of one kind, each in a loop that yields until it is told to end.
type herd interface {
	create(n int)    // n coroutines, each run up to its first yield
	rounds(k, n int) // resumes each of the n coroutines k times, in turn
	end()            // tells all to end, and resumes each to its end
	close()          // lets go of what is left
}

// somen has its behaviours resumed by Ticks.
type somen struct {
	s     *coroutine.Scheduler
	loop  func(done *bool) coroutine.Behaviour
	ticks bool // one Tick a round, as waits for a frame need; else all rounds in one
	done  bool
}

func newSomenYield() herd { return &somen{s: coroutine.NewScheduler(), loop: yieldLoop} }

func newSomenFrame() herd { return &somen{s: coroutine.NewScheduler(), loop: frameLoop, ticks: true} }

func newSomenScript() herd { return &somen{s: coroutine.NewScheduler(), loop: script} }

func newSomenDeep() herd { return &somen{s: coroutine.NewScheduler(), loop: deep} }

func yieldLoop(done *bool) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for !*done && yield(coroutine.Yield()) {
		}
	}
}

func frameLoop(done *bool) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for !*done && yield(coroutine.NextFrame()) {
		}
	}
}

func script(done *bool) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for !*done {
			co.Yield()
		}
	})
}

// deep yields ten calls deep.
func deep(done *bool) coroutine.Behaviour {
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

func (h *somen) create(n int) {
	h.done = false
	loop := h.loop(&h.done)
	for range n {
		h.s.Start(loop)
	}
	h.s.Tick(frame, coroutine.Budget{Resumes: n})
}

func (h *somen) rounds(k, n int) {
	if !h.ticks {
		h.s.Tick(frame, coroutine.Budget{Resumes: k * n})
		return
	}
	for range k {
		h.s.Tick(frame, coroutine.Budget{Resumes: n})
	}
}

func (h *somen) end() {
	h.done = true
	h.s.Tick(frame, coroutine.Budget{})
}

func (h *somen) close() { h.s.Close() }

// pulled has bare pulled iterators, and nothing that schedules them.
type pulled struct {
	next []func() (coroutine.Wait, bool)
	done bool
}

func newPulled() herd { return &pulled{} }

func (h *pulled) create(n int) {
	h.done = false
	h.next = make([]func() (coroutine.Wait, bool), n)
	for i := range h.next {
		h.next[i], _ = iter.Pull(func(yield func(coroutine.Wait) bool) {
			for !h.done && yield(coroutine.Wait{}) {
			}
		})
		h.next[i]()
	}
}

func (h *pulled) rounds(k, _ int) {
	for range k {
		for _, next := range h.next {
			next()
		}
	}
}

func (h *pulled) end() {
	h.done = true
	h.rounds(1, 0)
}

func (h *pulled) close() {}

// channelled has goroutines that are told to go on by one channel, and answer on another.
type channelled struct {
	routines []routine
	done     bool
}

type routine struct{ resume, yielded chan struct{} }

func newChannelled() herd { return &channelled{} }

func (h *channelled) create(n int) {
	h.done = false
	h.routines = make([]routine, n)
	for i := range h.routines {
		r := routine{make(chan struct{}), make(chan struct{})}
		h.routines[i] = r
		go func() {
			for !h.done {
				r.yielded <- struct{}{}
				<-r.resume
			}
			close(r.yielded)
		}()
		<-r.yielded
	}
}

func (h *channelled) rounds(k, _ int) {
	for range k {
		for _, r := range h.routines {
			r.resume <- struct{}{}
			<-r.yielded
		}
	}
}

func (h *channelled) end() {
	h.done = true
	h.rounds(1, 0)
}

func (h *channelled) close() {}

// machines has hand-written state machines: what one writes who has no coroutines.
type machines struct {
	all  []machine
	done bool
}

type machine interface {
	step() bool // false at the end
}

// looping is the loop of the other herds, turned inside out.
type looping struct {
	herd  *machines
	state int
}

func (l *looping) step() bool {
	switch l.state {
	case 0:
		l.state = 1
		return true
	case 1:
		if !l.herd.done {
			return true
		}
		l.state = 2
	}
	return false
}

func newMachines() herd { return &machines{} }

func (h *machines) create(n int) {
	h.done = false
	h.all = make([]machine, n)
	for i := range h.all {
		h.all[i] = &looping{herd: h}
		h.all[i].step()
	}
}

func (h *machines) rounds(k, _ int) {
	for range k {
		for _, m := range h.all {
			m.step()
		}
	}
}

func (h *machines) end() {
	h.done = true
	h.rounds(1, 0)
}

func (h *machines) close() {}
