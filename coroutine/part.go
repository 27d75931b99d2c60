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

	verifier *verifier
}

type partRecord struct {
	Tasks   []*task       // the first started first
	Ready   []*task       // in the order of their turns
	Shown   []shownByPart // by the bound clocks
	Numbers []uint64      // of Tasks: the first ticket of each that waits, or 0. They are counted anew, lest they grow with each journey
	Tick    int64
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

// NewPart returns a Part that may be used for any number of parts, one after the other: [Part.Of] or [Part.ToFill] begin one,
// and [Part.Reset] ends it. The tasks may go by the clocks that are bound, which the other scheduler has too; it has also what
// isFixed says of an address. A Part is good for what the program had registered when it was made.
func (s *Scheduler) NewPart(bound []*Clock, isFixed func(uintptr) bool) *Part {
	p := &Part{s: s, bound: append([]*Clock{s.root}, bound...), isFixed: isFixed, gone: &task{clock: s.root, label: noLabel, ties: noTies}}
	m := s.memory()
	p.Fixed, p.Types = m.Fixed, m.Types
	for name, root := range m.Roots {
		p.Fixed[name] = root
	}
	p.Record = &p.record
	p.Restart = s.restartAll
	p.verifier = newVerifier(s)
	p.verifier.part = func() []*task { return p.record.Tasks }
	p.Verify = Verify{p.verifier.of, p.verifier.trees}
	return p
}

// Of has the part be of tasks, which are all alive, and among which each has its children. The errors are those of
// [Scheduler.Memory], but only of these tasks.
func (p *Part) Of(tasks []Task) error {
	if err := p.s.rests(); err != nil {
		return err
	}
	p.List = slices.SortedFunc(slices.Values(tasks), func(a, b Task) int { return cmp.Compare(a.id, b.id) })
	p.in = make(map[*task]int, len(p.List))
	p.record.Tasks = make([]*task, 0, len(p.List))
	p.record.Tick = p.s.tick
	for _, c := range p.bound {
		p.record.Shown = append(p.record.Shown, shownByPart{c, c.time(), c.ticks()})
	}
	queued := 0
	for i, h := range p.List {
		t := h.t
		if err := p.mayTravel(t); err != nil {
			return err
		}
		p.in[t] = i + 1
		p.record.Tasks = append(p.record.Tasks, t)
		if t.isQueued() {
			queued++
		}
	}
	p.number()
	for _, t := range p.record.Tasks {
		t.forget()
		if t.waitsAt() != nil {
			if err := p.mayWaitThere(t); err != nil {
				return err
			}
		}
	}
	if queued > 0 { // only then the whole queue is looked at
		p.s.ready.each(func(t *task) {
			if p.in[t] != 0 {
				p.record.Ready = append(p.record.Ready, t)
			}
		})
	}
	return nil
}

// number counts the tickets of the tasks that wait, in the order in which their waits began.
func (p *Part) number() {
	waiting := slices.DeleteFunc(slices.Clone(p.record.Tasks), func(t *task) bool { return t.waitID == 0 })
	slices.SortFunc(waiting, func(a, b *task) int { return cmp.Compare(a.waitID, b.waitID) })
	p.record.Numbers = make([]uint64, len(p.record.Tasks))
	next := uint64(1)
	for _, t := range waiting {
		p.record.Numbers[p.in[t]-1] = next
		next += uint64(t.waitN)
	}
}

// numbered reports whether each task that waits has numbers of its own for its tickets.
func (p *Part) numbered() bool {
	if len(p.record.Numbers) != len(p.record.Tasks) {
		return false
	}
	var waiting []int
	for i, t := range p.record.Tasks {
		if (t.waitID == 0) != (p.record.Numbers[i] == 0) {
			return false
		}
		if t.waitID != 0 {
			waiting = append(waiting, i)
		}
	}
	slices.SortFunc(waiting, func(a, b int) int { return cmp.Compare(p.record.Numbers[a], p.record.Numbers[b]) })
	next := uint64(1)
	for _, i := range waiting {
		if p.record.Numbers[i] != next {
			return false
		}
		next += uint64(p.record.Tasks[i].waitN)
	}
	return true
}

// Tasks returns a pointer to the list of the tasks, in the order of List.
func (p *Part) Tasks() any {
	list := slices.Clone(p.record.Tasks) // which is a root of its own
	return &list
}

// ToFill has the part be one that is loaded into the scheduler. When that has gone well, and Check finds nothing wrong, Join
// makes the tasks run. The errors are [ErrBusy] and [ErrClosed].
func (p *Part) ToFill() error { return p.s.rests() }

// Reset lets go of all that belongs to the part that was saved or loaded.
func (p *Part) Reset() {
	p.List, p.in, p.clocks, p.groups, p.record = nil, nil, nil, nil, partRecord{}
	p.verifier.reset()
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

// NeverChanges reports whether v, of a type of which IsShared is true, is as good as a copy of it: a closed clock.
func NeverChanges(v any) bool {
	c, ok := v.(*Clock)
	return ok && c.closed
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
