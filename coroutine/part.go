package coroutine

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// A Part is what a walk through memory needs to know to save some tasks of a scheduler, and to load them into another
// one, whose tasks go on beside them. It is for package ecs/save.
//
// The records of the tasks are walked as they are, as for a [Memory]; but numbers that a scheduler gives, and what leads
// out of the part, are written as Rule says. The tasks of the part go by the clocks of the scheduler, or by ones that
// only they have, which go with them. Where they go by those of the scheduler, they go on in the time in which they
// were: so all times that they have read stay good.
type Part struct {
	Record any // a pointer to what the walk begins at, and what is loaded into
	Tasks  any // a pointer to the list of the tasks, in the order of List
	List   []Task
	Fixed  map[string]any
	Types  []reflect.Type
	Verify Verify // what was loaded
	// Restart is that of a Memory, to be called after Join.
	Restart func(of func(t Task, number int64) Behaviour)

	s       *Scheduler
	bound   []*Clock                   // that are those of the scheduler
	isFixed func(pointer uintptr) bool // whether it belongs to the program, and not to the part
	in      map[*task]int              // the tasks of a part to be saved, with their numbers, from 1
	gone    *task                      // stands for all that have returned
	record  partRecord
	clocks  []*Clock // that were loaded
	groups  []*Group
}

type partRecord struct {
	Tasks []*task       // the first started first
	Ready []*task       // in the order of their turns
	Shown []shownByPart // by the bound clocks
	Least uint64        // no ticket of a task that waits has a lesser number
	Tick  int64
}

type shownByPart struct {
	Clock      *Clock
	Now, Frame int64
}

// PartRule says how values of a type are walked in a part.
type PartRule struct {
	Skip  []string                                   // fields that are left out
	Admit func(reflect.Value) error                  // refuses what a pointer leads to
	As    reflect.Type                               // what stands for them, if it is not nil
	Save  func(reflect.Value) (reflect.Value, error) // makes it, of a pointer
	Load  func(into reflect.Value, as reflect.Value) error
}

// PartOf returns what a walk needs to save tasks, which are all alive, and among which each has its children. They may
// go by the clocks that are bound, which the loading scheduler has too; it has also what isFixed says of an address.
// The errors are those of [Scheduler.Memory], but only of these tasks.
func (s *Scheduler) PartOf(tasks []Task, bound []*Clock, isFixed func(uintptr) bool) (*Part, error) {
	if err := s.rests(); err != nil {
		return nil, err
	}
	p := s.part(bound, isFixed)
	p.in = map[*task]int{}
	p.List = slices.SortedFunc(slices.Values(tasks), func(a, b Task) int { return cmp.Compare(a.id, b.id) })
	p.record.Least, p.record.Tick = s.nextID+1, s.tick
	for _, c := range p.bound {
		p.record.Shown = append(p.record.Shown, shownByPart{c, c.time(), c.ticks()})
	}
	for i, h := range p.List {
		t := h.t
		if err := p.mayTravel(t); err != nil {
			return nil, err
		}
		p.in[t] = i + 1
		p.record.Tasks = append(p.record.Tasks, t)
		if t.waitID != 0 {
			p.record.Least = min(p.record.Least, t.waitID)
		}
	}
	for _, t := range p.record.Tasks {
		t.forget()
		if t.waitsAt() != nil {
			if err := p.mayWaitThere(t); err != nil {
				return nil, err
			}
		}
	}
	s.ready.each(func(t *task) {
		if p.in[t] != 0 {
			p.record.Ready = append(p.record.Ready, t)
		}
	})
	list := slices.Clone(p.record.Tasks) // which is a root of its own
	p.Tasks = &list
	return p, nil
}

// PartToFill returns what a walk needs to load a part into the scheduler. When it has gone well, and Check finds
// nothing wrong, Join makes the tasks run. The errors are [ErrBusy] and [ErrClosed].
func (s *Scheduler) PartToFill(bound []*Clock, isFixed func(uintptr) bool) (*Part, error) {
	if err := s.rests(); err != nil {
		return nil, err
	}
	return s.part(bound, isFixed), nil
}

func (s *Scheduler) part(bound []*Clock, isFixed func(uintptr) bool) *Part {
	p := &Part{s: s, bound: append([]*Clock{s.root}, bound...), isFixed: isFixed, gone: &task{clock: s.root, label: noLabel, ties: noTies}}
	m := s.memory()
	p.Fixed, p.Types = m.Fixed, m.Types
	for name, root := range m.Roots {
		p.Fixed[name] = root
	}
	p.Record = &p.record
	p.Restart = s.restartAll
	v := newVerifier(s)
	v.part = func() []*task { return p.record.Tasks }
	p.Verify = Verify{v.of, v.trees}
	return p
}

// mayTravel returns an error if a task can't be saved as a part.
func (p *Part) mayTravel(t *task) error {
	if err := t.isData(); err != nil {
		return err
	}
	if slices.ContainsFunc(t.attached, func(e ender) bool { return IsAtWork(e) }) {
		return t.handle().stateError("the work of a future that it has begun is under way; save when that is done")
	}
	return nil
}

// IsAtWork reports whether v is a future whose work is under way, so that a part can't have it.
func IsAtWork(v any) bool {
	w, ok := v.(interface{ works() bool })
	return ok && w.works()
}

func (f *Future[T]) works() bool { return f.started && !f.done && f.child == nil }

// forget lets go of what a task has waited for and needs no more.
func (t *task) forget() {
	if t.ties == noTies {
		return
	}
	if t.waitsAt() == nil && t.givenAt != t.resumes+1 {
		t.on, t.dst = nil, nil
	}
	if m, ok := t.on.(*several); ok {
		t.ties.several = m
		for i := range m.arms {
			if arm := &m.arms[i]; arm.came {
				if on, ok := arm.on.(*task); ok && on.id != uint64(arm.n) {
					arm.on = nil
				}
			}
		}
		return
	}
	t.ties.several = nil
}

// waitsAt returns what a task waits for, if that is not time on its clock or its turn.
func (t *task) waitsAt() waitable {
	if t.waitID != 0 && !t.isDue() && (t.waits == waitOn || t.waits == waitSleepOn || t.waits == waitSleepUntilOn) {
		return t.on
	}
	return nil
}

// mayWaitThere returns an error if a task waits at something that is not of the part, and keeps its place there.
func (p *Part) mayWaitThere(t *task) error {
	ons := []waitable{t.on}
	if m, ok := t.on.(*several); ok {
		ons = ons[:0]
		for _, arm := range m.arms {
			if !arm.came {
				ons = append(ons, arm.on)
			}
		}
	}
	for _, on := range ons {
		if _, gives := on.(giver); gives && p.isBound(on) {
			return t.handle().stateError("it waits at " + fmt.Sprint(on) + " that is not of the part, and its place in the queue can't go with it; save when it waits for something else, or give the part a channel of its own")
		}
	}
	return nil
}

// isBound reports whether something to wait for is of the program that loads.
func (p *Part) isBound(on waitable) bool {
	v := reflect.ValueOf(on)
	return v.Kind() == reflect.Pointer && p.isFixed(v.Pointer())
}

// WaitsFor reports whether a task of the part waits for what a pointer leads to.
func (p *Part) WaitsFor(pointer any) bool {
	at := reflect.ValueOf(pointer).Pointer()
	is := func(on waitable) bool {
		v := reflect.ValueOf(on)
		return v.IsValid() && v.Kind() == reflect.Pointer && v.Pointer() == at
	}
	for _, t := range p.record.Tasks {
		on := t.waitsAt()
		if m, ok := on.(*several); ok && slices.ContainsFunc(m.arms, func(arm pending) bool { return !arm.came && is(arm.on) }) || is(on) {
			return true
		}
	}
	return false
}

// Own returns pointers to the records of the tasks of the part.
func (p *Part) Own() []any { return p.records(true) }

// Others returns pointers to the records of all other tasks, in the order of [Scheduler.Tasks].
func (p *Part) Others() []any { return p.records(false) }

func (p *Part) records(own bool) (all []any) {
	for _, t := range p.s.live {
		if (p.in[t] != 0) == own {
			all = append(all, t)
		}
	}
	return all
}

// each calls f for each task in the queue.
func (q *readyQueue) each(f func(*task)) {
	for i := range q.level {
		v, batches := &q.level[i], 0
		for at := v.head; at != v.tail; at++ {
			if t := v.buf[at&uint(len(v.buf)-1)]; t != nil {
				if t.state == Ready && t.flags&flagHeld == 0 {
					f(t)
				}
				continue
			}
			b := &v.batches[batches]
			batches++
			for _, k := range b.tickets[b.at:] {
				if k.Live() {
					f(k.t)
				}
			}
		}
	}
}

// IsShared reports whether values of a type are shared by those who have a pointer to them, so that a part can't have a
// copy of its own of one that others use.
func IsShared(t reflect.Type) bool {
	name := t.Name()
	if t.PkgPath() != reflect.TypeFor[Clock]().PkgPath() {
		return false
	}
	return name == "Clock" || name == "Group" || strings.HasPrefix(name, "Chan[") || strings.HasPrefix(name, "Signal[") || strings.HasPrefix(name, "Future[")
}
