package coroutine

import (
	"cmp"
	"slices"
)

// modelWorld runs a program as naively as can be: a task is a stack of places in lists of ops, a
// queue is a slice that is searched. It says what the documentation says, and shares no code with
// the scheduler.
type modelWorld struct {
	p       *program
	tick    int
	seq     int
	tasks   []*mTask // by number
	ready   []*mReady
	live    []*mTask
	chans   []*mChan
	signals [modelSignals][]mEntry
	groups  [modelGroups]mGroup
	clocks  []*mClock
	vars    [modelVars]int
	values  int
	events  []event
	stats   Stats
	closed  bool
}

type mTask struct {
	id                  int
	script              script
	known               bool // the real world has a handle on it
	state               State
	begun, cancelled    bool
	paused, groupPaused bool
	held                bool
	failed, raised      bool
	value               int // of the failure
	raise               int // to be raised
	level               int
	clock               *mClock
	group               *mGroup
	parent              *mTask
	children            []*mTask // the oldest first
	of                  *mCrew
	crewAt              int
	joiners             []mEntry
	wait                *mWait
	crew                *mCrew // of the combinator that it runs
	frames              []*mFrame
	defers              []*op
	atWait              bool // its last wait has not been answered
}

type mFrame struct {
	op   *op // repeat, try or nil
	ops  []op
	pc   int
	left int
}

// An mWait is what a task waits for: one or several arms.
type mWait struct {
	t      *mTask
	op     *op
	arms   []op
	sends  []int
	values []int
	came   []bool
	left   int
	index  int
	live   bool
}

type mEntry struct {
	w   *mWait
	i   int
	at  int // ns or frame
	seq int
}

type mReady struct {
	t       *mTask
	at, seq int
}

type mChan struct {
	room               int
	buf, returned      []int
	senders, receivers []mEntry
	given              map[int]int // in which order messages were first handed over
	closed             bool
}

func (c *mChan) hand(v int) int {
	if c.given[v] == 0 {
		c.given[v] = len(c.given) + 1
	}
	return v
}

type mGroup struct {
	members []*mTask
	paused  bool
}

type mClock struct {
	parent                 *mClock
	now, frame, delta      int
	quarters, step         int
	paused, still, steps   bool
	sleeps, frames, polled []mEntry
}

type mCrew struct {
	op        *op
	parent    *mTask
	members   []*mTask
	alive     int
	first     int
	failed    bool
	value     int
	left      bool
	waiter    *mEntry
	waitFirst bool
}

// opCrew is the wait for a crew.
const opCrew = opCount

func newModelWorld(p *program) *modelWorld {
	m := &modelWorld{p: p, tasks: make([]*mTask, 1)}
	for _, n := range p.chans {
		m.chans = append(m.chans, &mChan{room: n, given: map[int]int{}})
	}
	m.clocks = []*mClock{{quarters: 4}}
	for _, parent := range p.clocks {
		m.clocks = append(m.clocks, &mClock{parent: m.clocks[parent], quarters: 4})
	}
	return m
}

func (m *modelWorld) note(task, op int, what string, value int) {
	m.events = append(m.events, event{m.tick, task, op, what, value})
}

func (m *modelWorld) report(value int) { m.note(0, 0, "error", value) }

// allot makes a task that has not started, or returns nil if there are too many.
func (m *modelWorld) allot(sc script) *mTask {
	if len(m.tasks) > maxTasks {
		return nil
	}
	t := &mTask{id: len(m.tasks), script: sc, clock: m.clocks[0], level: 1}
	m.tasks = append(m.tasks, t)
	return t
}

func (m *modelWorld) launch(t *mTask) {
	if m.closed {
		t.state, t.failed, t.group = Failed, true, nil
		m.report(-1)
		return
	}
	m.live = append(m.live, t)
	if t.group != nil {
		t.group.members = append(t.group.members, t)
		t.groupPaused = t.group.paused
	}
	m.stats.Started++
	m.enqueue(t)
}

func (m *modelWorld) startChild(parent, c *mTask) {
	parent.children = append(parent.children, c)
	c.parent = parent
	m.launch(c)
}

func (m *modelWorld) enqueue(t *mTask) {
	t.state = Ready
	if t.isPaused() {
		t.held = true
		return
	}
	m.seq++
	m.ready = append(m.ready, &mReady{t, m.tick, m.seq})
}

func (t *mTask) isPaused() bool { return t.paused || t.groupPaused }

func (t *mTask) shownState() State {
	if t.isPaused() && (t.state == Ready || t.state == Waiting) {
		return Paused
	}
	return t.state
}

// runTick is Scheduler.Tick.
func (m *modelWorld) runTick(dt, budget int) Stats {
	m.tick++
	for _, c := range m.clocks {
		m.tickClock(c, dt*int(ms))
	}
	for budget >= 0 && (budget == 0 || m.stats.Resumed < budget) {
		t := m.nextReady()
		if t == nil {
			break
		}
		m.stats.Resumed++
		m.resume(t)
	}
	for _, r := range m.ready {
		if r.t.state == Ready && !r.t.isPaused() {
			m.stats.LeftOver++
			m.stats.OldestWait = max(m.stats.OldestWait, m.tick-r.at)
		}
	}
	stats := m.stats
	m.stats = Stats{}
	return stats
}

// pausedInQueue reports whether a task in the ready queue is paused or was cancelled.
func (m *modelWorld) pausedInQueue() bool {
	return slices.ContainsFunc(m.ready, func(r *mReady) bool { return r.t.state != Ready || r.t.isPaused() })
}

// nextReady takes the task whose turn it is: each Tick of waiting counts as a part of a priority.
func (m *modelWorld) nextReady() *mTask {
	for len(m.ready) > 0 {
		r := slices.MinFunc(m.ready, func(a, b *mReady) int {
			return cmp.Or(
				cmp.Compare(a.at-AgeTicks*a.t.level, b.at-AgeTicks*b.t.level),
				cmp.Compare(b.t.level, a.t.level),
				cmp.Compare(a.seq, b.seq))
		})
		m.ready = slices.DeleteFunc(m.ready, func(o *mReady) bool { return o == r })
		switch {
		case r.t.state != Ready:
		case r.t.isPaused():
			r.t.held = true
		default:
			return r.t
		}
	}
	return nil
}

func (m *modelWorld) tickClock(c *mClock, dt int) {
	c.still = false
	switch {
	case c.paused && c.steps:
		c.delta, c.step, c.steps = c.step, 0, false
	case c.paused || c.parent != nil && c.parent.still:
		c.delta, c.still = 0, true
		return
	case c.parent == nil:
		c.delta = dt
	default:
		c.delta = c.parent.delta * c.quarters / 4
	}
	c.now += c.delta
	c.frame++
	byTime := func(a, b mEntry) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.seq, b.seq)) }
	slices.SortFunc(c.sleeps, byTime)
	for len(c.sleeps) > 0 && c.sleeps[0].at <= c.now {
		e := c.sleeps[0]
		c.sleeps = c.sleeps[1:]
		m.fire(e, 0)
	}
	slices.SortFunc(c.frames, byTime)
	for len(c.frames) > 0 && c.frames[0].at <= c.frame {
		e := c.frames[0]
		c.frames = c.frames[1:]
		m.fire(e, 0)
	}
	polled := c.polled
	c.polled = nil
	for _, e := range polled {
		if !e.valid() {
			continue
		}
		o := &e.w.arms[e.i]
		switch met := m.vars[o.a%modelVars] >= o.b; {
		case met && o.code == opUntil && o.c == 0:
			m.raise(e.w.t, o.id)
		case met:
			m.fire(e, 0)
		default:
			c.polled = append(c.polled, e)
		}
	}
}

func (e mEntry) valid() bool { return e.w.live && !e.w.came[e.i] }

// fire says that an arm has come, if somebody still waits for it.
func (m *modelWorld) fire(e mEntry, value int) {
	if e.valid() && e.w.comes(e.i, value) {
		e.w.live = false
		m.enqueue(e.w.t)
	}
}

// comes notes that arm i has come, and reports whether the wait is over.
func (w *mWait) comes(i, value int) bool {
	w.values[i], w.came[i] = value, true
	w.left--
	if w.index < 0 {
		w.index = i
	}
	return w.op.code != opAllOf || w.left == 0
}

// take takes the first valid entry of a queue.
func take(queue *[]mEntry) (mEntry, bool) {
	for len(*queue) > 0 {
		e := (*queue)[0]
		*queue = (*queue)[1:]
		if e.valid() {
			return e, true
		}
	}
	return mEntry{}, false
}

func (m *modelWorld) trySend(c *mChan, v int) bool {
	if c.closed {
		return false
	}
	if e, ok := take(&c.receivers); ok {
		m.fire(e, c.hand(v))
		return true
	}
	if len(c.buf) == c.room {
		return false
	}
	c.buf = append(c.buf, v)
	return true
}

func (m *modelWorld) tryReceive(c *mChan) (v int, ok bool) {
	if len(c.returned) > 0 {
		v, c.returned = c.returned[0], c.returned[1:]
		return v, true
	}
	c.buf = slices.Clone(c.buf)
	if e, waits := take(&c.senders); waits {
		c.buf = append(c.buf, e.w.sends[e.i])
		m.fire(e, 1)
	}
	if len(c.buf) == 0 {
		return 0, false
	}
	v, c.buf = c.buf[0], c.buf[1:]
	return c.hand(v), true
}

func (m *modelWorld) closeChan(c *mChan) {
	c.closed = true
	for _, q := range []*[]mEntry{&c.receivers, &c.senders} {
		for e, ok := take(q); ok; e, ok = take(q) {
			m.fire(e, 0)
		}
	}
}

// giveBack returns what t was given since it began to wait.
func (m *modelWorld) giveBack(t *mTask) {
	if t.state == Running || t.wait == nil {
		return
	}
	w := t.wait
	for i := range w.arms {
		if w.arms[i].code != opReceive || !w.came[i] || w.values[i] == 0 {
			continue
		}
		c := m.chans[w.arms[i].a%len(m.chans)]
		v := w.values[i]
		w.values[i] = 0
		if e, ok := take(&c.receivers); ok {
			m.fire(e, v)
		} else {
			at, _ := slices.BinarySearchFunc(c.returned, v, func(a, b int) int { return cmp.Compare(c.given[a], c.given[b]) })
			c.returned = slices.Insert(c.returned, at, v)
		}
	}
}
