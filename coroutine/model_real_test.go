package coroutine

import (
	"errors"
	"fmt"
	"strconv"
	"time"
)

// realWorld runs a program with the real scheduler.
type realWorld struct {
	p       *program
	s       *Scheduler
	tasks   []Task // by number; the zero Task as long as a task has not begun
	chans   []*Chan[int]
	signals [modelSignals]Signal[int]
	groups  [modelGroups]*Group
	clocks  []*Clock
	vars    [modelVars]int
	values  int // the last value sent or emitted
	events  []event
	begun   []int // how often each task began
	cleaned []int // how often the deferred function of each task ran
}

// A bang is a value that the programs panic with and raise.
type bang int

func (b bang) Error() string { return "bang " + strconv.Itoa(int(b)) }

func newRealWorld(p *program) *realWorld {
	w := &realWorld{p: p, tasks: make([]Task, 1), begun: make([]int, 1), cleaned: make([]int, 1)}
	w.s = NewScheduler(OnError(func(err error) { w.note(0, 0, "error", valueOf(err)) }))
	w.s.leastBatch = len(p.chans) // so that small lists are batches too, or none is
	for _, n := range p.chans {
		w.chans = append(w.chans, NewChan[int](n))
	}
	for i := range w.groups {
		w.groups[i] = w.s.NewGroup()
	}
	w.clocks = []*Clock{w.s.Clock()}
	for _, parent := range p.clocks {
		w.clocks = append(w.clocks, w.clocks[parent].NewClock("clock"))
	}
	return w
}

// valueOf turns what was raised into a number that the model knows.
func valueOf(v any) int {
	var b bang
	var argument *ArgumentError
	err, _ := v.(error)
	switch {
	case errors.As(err, &b):
		return int(b)
	case errors.Is(err, ErrClosed):
		return -1
	case errors.As(err, &argument):
		return -2
	}
	panic(fmt.Sprintf("unforeseen: %v", v))
}

func (w *realWorld) note(task, op int, what string, value int) {
	w.events = append(w.events, event{int(w.s.Ticks()), task, op, what, value})
}

// allot returns the number of a new task, or 0 if there are too many.
func (w *realWorld) allot() int {
	if len(w.tasks) > maxTasks {
		return 0
	}
	w.tasks = append(w.tasks, Task{})
	w.begun = append(w.begun, 0)
	w.cleaned = append(w.cleaned, 0)
	return len(w.tasks) - 1
}

func (w *realWorld) target(self, a, b int) Task {
	if n := target(a, b, self, len(w.tasks)-1); n > 0 && n < len(w.tasks) {
		return w.tasks[n]
	}
	return Task{}
}

// runner is a task that runs a script.
type runner struct {
	w      *realWorld
	id     int
	yield  func(Wait) bool // raw
	co     *Co             // or not
	atWait bool
	defers []op
}

func (w *realWorld) behaviour(id int, sc script) Behaviour {
	run := func(r *runner) {
		w.begun[id]++
		if r.co != nil {
			w.tasks[id] = r.co.Self()
		} else {
			r.yield(Self(&w.tasks[id]))
		}
		defer func() { w.cleaned[id]++ }()
		defer r.cleanUp()
		w.note(id, 0, "begin", 0)
		if r.body(sc.ops) {
			w.note(id, 0, "end", 0)
		}
	}
	if sc.raw {
		return func(yield func(Wait) bool) { run(&runner{w: w, id: id, yield: yield}) }
	}
	return Script(func(co *Co) { run(&runner{w: w, id: id, co: co}) })
}

// cleanUp runs the deferred ops, each of them even if one before has panicked.
func (r *runner) cleanUp() {
	if len(r.defers) == 0 {
		return
	}
	o := r.defers[len(r.defers)-1]
	r.defers = r.defers[:len(r.defers)-1]
	defer r.cleanUp()
	r.w.note(r.id, o.id, "deferred", 0)
	for i := range o.sub {
		r.w.act(r, r.id, &o.sub[i])
	}
	if r.atWait && r.w.tasks[r.id].Cause() != nil {
		if r.co != nil {
			r.co.Sleep(ms)
		} else {
			r.yield(Sleep(ms))
		}
		r.w.note(r.id, o.id, "refused", 0)
	}
}

func (r *runner) wait(w Wait) bool {
	r.atWait = true
	if r.co != nil {
		r.co.Wait(w)
	} else if !r.yield(w) {
		return false
	}
	r.atWait = false
	return true
}

func (r *runner) run(b Behaviour) bool {
	r.atWait = true
	if r.co != nil {
		r.co.Run(b)
	} else {
		for w := range b {
			if !r.yield(w) {
				return false
			}
		}
	}
	r.atWait = false
	return true
}

func (r *runner) body(ops []op) bool {
	for i := range ops {
		if !r.do(&ops[i]) {
			return false
		}
	}
	return true
}

// do does an op, and reports false if the task was cancelled meanwhile.
func (r *runner) do(o *op) bool {
	w := r.w
	w.note(r.id, o.id, "do", 0)
	value := 0
	switch o.code {
	default:
		if o.code >= opActs {
			w.act(r, r.id, o)
			return true
		}
		return r.doArm(o)
	case opFirst, opAllOf:
		waits := make([]Wait, len(o.sub))
		results := make([]func() int, len(o.sub))
		for i := range o.sub {
			waits[i], results[i] = r.arm(&o.sub[i])
		}
		if o.code == opAllOf {
			if r.co != nil && o.c < 3 {
				r.atWait = true
				r.co.AllOf(waits...)
				r.atWait = false
			} else if !r.wait(AllOf(waits...)) {
				return false
			}
			for i, result := range results {
				w.note(r.id, o.sub[i].id, "came", result())
			}
			return true
		}
		if r.co != nil && o.c < 3 {
			r.atWait = true
			value = r.co.First(waits...)
			r.atWait = false
		} else if !r.wait(First(&value, waits...)) {
			return false
		}
		w.note(r.id, o.sub[value].id, "came", results[value]())
	case opRepeat:
		for range o.a {
			if !r.body(o.sub) {
				return false
			}
		}
		return true
	case opTry:
		alive, caught := r.try(o.sub)
		if caught != nil {
			r.atWait = false
			w.note(r.id, o.id, "caught", valueOf(caught))
		}
		return alive
	case opAll, opRace, opRush, opTimeout, opWhile:
		var bs []Behaviour
		for _, sc := range o.scripts {
			id := w.allot()
			if id == 0 {
				w.note(r.id, o.id, "full", 0)
				return true
			}
			bs = append(bs, w.behaviour(id, sc))
		}
		expired := false
		var b Behaviour
		switch o.code {
		case opAll:
			b = All(bs...)
		case opRace:
			b = race(&value, bs...)
		case opRush:
			b = Rush(bs...)
		case opTimeout:
			b = timeout(&expired, ms*time.Duration(o.a), bs[0])
		case opWhile:
			b = While(func() bool { return w.vars[o.a%modelVars] < o.b }, bs[0])
		}
		if r.co != nil && o.c%2 == 0 {
			r.atWait = true
			switch o.code {
			case opAll:
				r.co.All(bs...)
			case opRace:
				value = r.co.Race(bs...)
			case opTimeout:
				expired = !r.co.Timeout(ms*time.Duration(o.a), bs[0])
			default:
				r.co.Run(b)
			}
			r.atWait = false
		} else if !r.run(b) {
			return false
		}
		if expired {
			value = 1
		}
		w.note(r.id, o.id, "came", value)
	}
	return true
}

func (r *runner) try(ops []op) (alive bool, caught any) {
	defer func() {
		v := recover()
		if _, ok := v.(*unwinding); ok {
			panic(v)
		}
		if v != nil {
			alive, caught = true, v
		}
	}()
	return r.body(ops), nil
}

// doArm does an op that is a wait, a Script by the methods of its Co.
func (r *runner) doArm(o *op) bool {
	w := r.w
	value := 0
	if co := r.co; co != nil && o.c%2 == 0 {
		r.atWait = true
		switch o.code {
		case opYield:
			co.Yield()
		case opFrame:
			co.Frame()
		case opFrames:
			co.Frames(o.a)
		case opSleep:
			co.Sleep(ms * time.Duration(o.a))
		case opSleepUntil:
			co.SleepUntil(ms * time.Duration(o.a))
		case opSend:
			w.values++
			if w.chans[o.a%len(w.chans)].Send(co, w.values) {
				value = 1
			}
		case opReceive:
			if v, ok := w.chans[o.a%len(w.chans)].Receive(co); ok {
				value = v
			}
		case opSignal:
			value = w.signals[o.a%modelSignals].Wait(co)
		case opJoin:
			co.Join(w.target(r.id, o.a, o.b))
		default:
			wait, result := r.arm(o)
			co.Wait(wait)
			value = result()
		}
		r.atWait = false
	} else {
		wait, result := r.arm(o)
		if !r.wait(wait) {
			return false
		}
		value = result()
	}
	w.note(r.id, o.id, "came", value)
	return true
}
