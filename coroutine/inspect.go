package coroutine

import (
	"fmt"
	"strings"
	"time"
)

// Info tells what a live task is doing, for inspectors and reports.
type Info struct {
	Task    Task
	Parent  Task
	Name    string
	Owner   any
	State   State
	Waits   string        // what it waits for, in words: "sleep", "frames", "a signal of int"; "" if it is running
	Until   time.Duration // when its sleep ends, on the clock that it sleeps on; the earliest of a First, the latest of an AllOf
	Frames  int           // how many frames it has still to wait
	Clock   *Clock        // its clock
	Resumes int64
	Used    time.Duration // on the wall clock, while [Scheduler.Profile] is on
	Lately  time.Duration // the same, since the last call of [Scheduler.Busiest], which alone tells it
	trace   trace
}

// Tasks returns all live tasks, in no order that means anything, but the same one in the same run; see
// [Task.Info] for what each does. It may be called from inside a behaviour, and allocates the slice.
func (s *Scheduler) Tasks() []Task {
	all := make([]Task, len(s.live))
	for i, t := range s.live {
		all[i] = t.handle()
	}
	return all
}

// Info tells what the task is doing, without resuming it. Of a task that has ended it tells the State
// alone.
func (t Task) Info() Info {
	if r := t.get(); r != nil && !r.ended() {
		return r.info()
	}
	return Info{Task: t, State: t.State()}
}

func (t *task) info() Info {
	i := Info{
		Task: t.handle(), Parent: t.parent.handle(), Name: t.name, Owner: t.owner,
		State: t.handle().State(), Clock: t.clock, Resumes: t.resumes, Used: time.Duration(t.used),
	}
	if t.exec != nil && t.state != Running && t.exec.mayResumeHere() {
		t.exec.inspect(&i.trace)
	}
	if t.state == Ready || t.isDue() {
		i.Waits = Yield().String()
	} else if p, ok := t.pending(); ok {
		i.Waits, i.Until, i.Frames = p.String(), p.until(), p.frames(t)
	}
	return i
}

// String says what is waited for, in a word or two.
func (w Wait) String() string {
	switch w.kind {
	case waitYield, waitPace:
		return "its turn"
	case waitFrames:
		return "frames"
	case waitSleep, waitSleepUntil, waitSleepOn, waitSleepUntilOn:
		return "sleep"
	case waitSelf:
		return "self"
	}
	switch on := w.on.(type) {
	case nil:
		return "nothing"
	case condition:
		return "a condition"
	case fmt.Stringer:
		return on.String()
	}
	return "something"
}

func (forever) String() string { return "forever" }

func (t *task) String() string { return "the end of " + describe(t.name, t.owner) }

func (c *members) String() string { return "its children" }

func (m *several) String() string {
	words := make([]string, len(m.arms))
	for i := range m.arms {
		words[i] = m.arms[i].String()
	}
	if m.all {
		return strings.Join(words, " and ")
	}
	return strings.Join(words, " or ")
}

// String says what a Chan is when somebody waits for it.
func (c *Chan[T]) String() string { return fmt.Sprintf("a channel of %T", *new(T)) }

// String says what a Signal is when somebody waits for it.
func (s *Signal[T]) String() string { return fmt.Sprintf("a signal of %T", *new(T)) }

// String says what a Future is when somebody waits for it.
func (f *Future[T]) String() string { return fmt.Sprintf("a future of %T", *new(T)) }

// until returns when the sleep ends, on its clock: of a First the one that ends first, of an AllOf
// the one that ends last, or 0 if none is a sleep. The times of different clocks are compared as they
// are.
func (p *pending) until() time.Duration {
	if p.sleeps() {
		return time.Duration(p.at)
	}
	m, ok := p.on.(*several)
	if !ok {
		return 0
	}
	at := int64(0)
	for i := range m.arms {
		if arm := &m.arms[i]; arm.sleeps() && (at == 0 || m.all == (arm.at > at)) {
			at = arm.at
		}
	}
	return time.Duration(at)
}
