package coroutine

import "time"

// Census counts the live tasks of a [Scheduler] by what they do. Each is counted once.
type Census struct {
	Ready     int // wait for their turn
	Running   int
	Paused    int // whatever they wait for
	Sleep     int // wait for a time
	Frames    int // wait for a frame
	Condition int // wait in an Until
	Chan      int
	Signal    int
	Future    int
	End       int // wait for another task's end, or for that of their children
	Several   int // wait in a First or AllOf
	Other     int // Forever, and what else there is
}

// Census counts the live tasks. It takes some nanoseconds a task, resumes no behaviour and changes
// nothing.
func (s *Scheduler) Census() Census {
	var c Census
	for _, t := range s.live {
		*c.of(t)++
	}
	return c
}

// of returns the number in which a task is counted.
func (c *Census) of(t *task) *int {
	switch t.handle().State() {
	case Ready:
		return &c.Ready
	case Running:
		return &c.Running
	case Paused:
		return &c.Paused
	}
	p, _ := t.pending()
	switch {
	case p.sleeps():
		return &c.Sleep
	case p.kind == waitFrames:
		return &c.Frames
	}
	switch on := p.on.(type) {
	case condition:
		return &c.Condition
	case interface{ counted(*Census) *int }:
		return on.counted(c)
	}
	return &c.Other
}

func (t *task) counted(c *Census) *int    { return &c.End }
func (w *members) counted(c *Census) *int { return &c.End }
func (m *several) counted(c *Census) *int { return &c.Several }

func (*Chan[T]) counted(c *Census) *int   { return &c.Chan }
func (*Signal[T]) counted(c *Census) *int { return &c.Signal }
func (*Future[T]) counted(c *Census) *int { return &c.Future }

// Profile makes the scheduler measure from its next Tick on the time that each task uses, for [Info], or not. It
// costs about 30 ns a resume. It returns whether it did before, for whoever looks for a while and then
// leaves things as they were.
func (s *Scheduler) Profile(on bool) (before bool) {
	before = s.profiled
	s.profiled = on
	s.watched = on || s.watch != nil
	return before
}

// Busiest appends to top what the n live tasks do that have used the most time since its last call, the
// busiest first, and among equals the one that has used more in all. Tasks that have used none at
// all are left out. It needs [Scheduler.Profile], and takes some nanoseconds a task.
func (s *Scheduler) Busiest(n int, top []Info) []Info {
	from := len(top)
	for _, t := range s.live {
		i := Info{Task: t.handle(), Lately: time.Duration(t.used - t.usedThen), Used: time.Duration(t.used)}
		if t.usedThen != t.used {
			t.usedThen = t.used
		}
		switch full := len(top)-from >= n; {
		case i.Used == 0 || n <= 0 || full && !i.busier(&top[len(top)-1]):
			continue
		case full:
			top[len(top)-1] = i
		default:
			top = append(top, i)
		}
		for k := len(top) - 1; k > from && top[k].busier(&top[k-1]); k-- {
			top[k], top[k-1] = top[k-1], top[k]
		}
	}
	for k := from; k < len(top); k++ {
		lately := top[k].Lately
		top[k] = top[k].Task.Info()
		top[k].Lately = lately
	}
	return top
}

func (i *Info) busier(than *Info) bool {
	return i.Lately > than.Lately || i.Lately == than.Lately && i.Used > than.Used
}

// Children returns the live tasks that the task has started with Go, or as members of Race, All and
// the like, or that were started as a [ChildOf] it, the oldest first.
func (t Task) Children() []Task {
	r := t.get()
	if r == nil || r.child == nil {
		return nil
	}
	oldest := r.child
	for oldest.older != nil {
		oldest = oldest.older
	}
	var all []Task
	for c := oldest; c != nil; c = c.younger {
		all = append(all, c.handle())
	}
	return all
}
