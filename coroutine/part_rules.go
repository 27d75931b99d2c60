package coroutine

import (
	"reflect"
	"slices"
	"strings"

	"github.com/somen-go/somen/coroutine/internal/wheel"
)

// Rule says how values of a type are walked in a part, and false if as they are.
func (p *Part) Rule(t reflect.Type) (PartRule, bool) {
	switch t {
	case reflect.TypeFor[task]():
		return PartRule{Admit: func(at reflect.Value) error { return p.admit(at.Interface().(*task)) }}, true
	case reflect.TypeFor[Task]():
		return partRule(p.saveTask, p.loadTask), true
	case reflect.TypeFor[ticket]():
		return partRule(p.saveTicket, p.loadTicket), true
	case reflect.TypeFor[Wait]():
		return partRule(p.saveWait, p.loadWait), true
	case reflect.TypeFor[wheel.Wheel[ticket]]():
		return PartRule{As: reflect.TypeFor[savedTimers](), Save: p.saveTimers, Load: p.loadTimers}, true
	case reflect.TypeFor[frameList]():
		return PartRule{Skip: []string{"lent"}}, true
	}
	if t.PkgPath() == reflect.TypeFor[Clock]().PkgPath() && strings.HasPrefix(t.Name(), "pinned[") {
		return PartRule{Skip: []string{"id"}}, true
	}
	if s, ok := standOf(t); ok {
		return PartRule{
			As: s.As,
			Save: func(from reflect.Value) (reflect.Value, error) {
				return reflect.ValueOf(s.Save(from.Interface())).Elem(), nil
			},
			Load: func(into, as reflect.Value) error { return s.Load(into.Interface(), as.Addr().Interface()) },
		}, true
	}
	return PartRule{}, false
}

// OthersRule says how values of a type are walked to find out what is shared with others. Clocks have the waits of all
// who go by them.
func OthersRule(t reflect.Type) (PartRule, bool) {
	return PartRule{Skip: []string{"s", "next", "sleeps", "frames", "polled", "asked"}}, t == reflect.TypeFor[Clock]()
}

func partRule[T, P any](save func(T) (P, error), load func(P) T) PartRule {
	return PartRule{
		As: reflect.TypeFor[P](),
		Save: func(from reflect.Value) (reflect.Value, error) {
			v, err := save(*from.Interface().(*T))
			return reflect.ValueOf(&v).Elem(), err
		},
		Load: func(into, as reflect.Value) error {
			*into.Interface().(*T) = load(as.Interface().(P))
			return nil
		},
	}
}

// admit refuses a task that is not of the part, unless it has ended.
func (p *Part) admit(t *task) error {
	if p.in == nil || p.in[t] != 0 || t.ended() || t.id == 0 {
		return nil
	}
	return p.outside(t)
}

func (p *Part) outside(t *task) error {
	return t.handle().stateError("it is not of the part, whose tasks know it; add its entity to the part, or clear what leads to it")
}

// savedTask stands for a Task: one of the part by its number, one that has returned by its id alone.
type savedTask struct {
	T    *task
	N    uint64
	Gone uint64
}

func (p *Part) saveTask(h Task) (savedTask, error) {
	t := h.get()
	switch {
	case h.t == nil:
		return savedTask{}, nil
	case t == nil:
		return savedTask{Gone: h.id}, nil
	case p.in[t] == 0 && !t.ended():
		return savedTask{}, p.outside(t)
	}
	return savedTask{T: t, N: uint64(p.in[t])}, nil
}

func (p *Part) loadTask(as savedTask) Task {
	switch {
	case as.T == nil && as.Gone == 0:
		return Task{}
	case as.T == nil:
		return Task{p.gone, as.Gone}
	case as.N == 0:
		return Task{as.T, as.T.id}
	}
	return Task{as.T, p.s.started + as.N}
}

// savedTicket stands for a ticket: N counts those of the part from 1; stale ones are without a task.
type savedTicket struct {
	T *task
	N uint64
}

func (p *Part) saveTicket(k ticket) (savedTicket, error) {
	switch {
	case k.t == nil:
		return savedTicket{}, nil
	case p.in[k.t] != 0 && k.Live():
		return savedTicket{k.t, p.record.Numbers[p.in[k.t]-1] + k.id - k.t.waitID}, nil
	case k.Live():
		return savedTicket{}, k.t.handle().stateError("it waits there and is not of the part; add its entity to the part, save when it waits for something else, or name what is shared by Fixed or Root")
	}
	return savedTicket{nil, 1}, nil
}

func (p *Part) loadTicket(as savedTicket) ticket {
	switch {
	case as.T != nil:
		return ticket{as.T, p.s.nextID + as.N}
	case as.N != 0:
		return ticket{p.gone, 0}
	}
	return ticket{}
}

// savedTimers stand for the timers of a clock, whose tickets are not walked by themselves: the wheel needs them as soon as
// it is loaded.
type savedTimers struct {
	Now    int64
	Timers []savedTimer
}

type savedTimer struct {
	At int64
	K  savedTicket
}

func (p *Part) saveTimers(from reflect.Value) (reflect.Value, error) {
	of := from.Interface().(*wheel.Wheel[ticket]).Save()
	s := savedTimers{Now: of.Now}
	for _, e := range of.Timers {
		k, err := p.saveTicket(e.Key)
		if err != nil {
			return reflect.Value{}, err
		}
		s.Timers = append(s.Timers, savedTimer{e.At, k})
	}
	s.Timers = slices.Clip(s.Timers)
	return reflect.ValueOf(&s).Elem(), nil
}

func (p *Part) loadTimers(into, as reflect.Value) error {
	s := as.Addr().Interface().(*savedTimers)
	of := wheel.Saved[ticket]{Now: s.Now}
	for _, e := range s.Timers {
		of.Timers = append(of.Timers, wheel.Timer[ticket]{At: e.At, Key: p.loadTicket(e.K)})
	}
	return into.Interface().(*wheel.Wheel[ticket]).Load(&of)
}

// savedWait stands for a Wait, of which the one for the end of a task has the task's number.
type savedWait struct {
	kind waitKind
	n    int64
	on   waitable
	dst  any
	self *Task
	end  Task
	ends bool // it is for the end of a task
}

func (p *Part) saveWait(w Wait) (savedWait, error) {
	if t, ok := w.on.(*task); ok {
		return savedWait{kind: w.kind, self: w.self, end: Task{t, uint64(w.n)}, ends: true}, nil
	}
	return savedWait{kind: w.kind, n: w.n, on: w.on, dst: w.dst, self: w.self}, nil
}

func (p *Part) loadWait(as savedWait) Wait {
	if as.ends {
		w := as.end.Done()
		w.kind, w.self = as.kind, as.self
		return w
	}
	return Wait{kind: as.kind, n: as.n, on: as.on, dst: as.dst, self: as.self}
}
