package rewind

import (
	"slices"

	"github.com/somen-go/somen/ecs"
)

const (
	leastEvery = 15 // steps between two marks at least
	leastMarks = 4
	restAfter  = 60 // steps, after an error
)

// play plays a step, and records it.
func (t *Tape) play(step func()) {
	e := t.of.engine
	if e.Replay() == ecs.Silent { // somebody plays a step twice, as Sync
		step()
		return
	}
	if t.rest > 0 {
		t.rest--
		step()
		return
	}
	now := e.Steps()
	switch {
	case now != t.at:
		t.forget(now)
	case now < t.last():
		t.cut(now)
		e.Input().Refresh()
	}
	t.watch()
	if len(t.marks) == 0 && !t.mark(false) {
		step()
		return
	}
	n := len(t.moments)
	t.moments = longer(t.moments)
	m := &t.moments[n]
	m.Note(e)
	t.at = nowhere
	defer func() {
		if t.at == nowhere { // it has ended with a panic, or somebody else is around the step
			t.moments = t.moments[:min(n, len(t.moments))]
		}
	}()
	step()
	if e.Steps() == now+1 {
		t.at = now + 1
		m.Done(e)
		e.Settle(t.settled)
	}
}

// settle is called at the end of a step.
func (t *Tape) settle() {
	if len(t.marks) == 0 || t.at != t.of.engine.Steps() {
		return
	}
	t.watch()
	if n := len(t.marks); n > 0 && t.at-t.marks[n-1].Step() >= t.every {
		t.mark(false)
	}
	t.trim()
}

// longer returns a list with an element more, the memory of which was perhaps used before.
func longer(list []moment) []moment {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	return append(list, moment{})
}

// watch marks the present if it is at the end of the tape, and functions of AfterStep have been called since.
func (t *Tape) watch() {
	acts := t.of.engine.Acts()
	if acts != t.acts && len(t.marks) > 0 && t.at == t.of.engine.Steps() && t.at == t.last() {
		t.mark(true)
	}
	t.acts = acts
}

// mark takes a snapshot, and reports whether it could.
func (t *Tape) mark(cut bool) bool {
	e := t.of.engine
	m := t.unused()
	if t.err = t.of.Take(&m.Snapshot); t.err != nil {
		t.drop(m)
		t.forget(e.Steps())
		t.rest = restAfter
		return false
	}
	m.at, m.cut = e.Now(), cut
	if n := len(t.marks); n > 0 && t.marks[n-1].Step() == m.Step() {
		m.cut = cut || t.marks[n-1].cut
		t.drop(t.marks[n-1])
		t.marks = t.marks[:n-1]
	}
	t.marks = append(t.marks, m)
	t.fit()
	return true
}

// unused returns a mark without a snapshot.
func (t *Tape) unused() *mark {
	n := len(t.spare)
	if n == 0 {
		return &mark{}
	}
	m := t.spare[n-1]
	t.spare = t.spare[:n-1]
	return m
}

// drop keeps the memory of snapshots, but nothing that they lead to.
func (t *Tape) drop(all ...*mark) {
	for _, m := range all {
		m.Clear()
	}
	t.spare = append(t.spare, all...)
}

// free lets go of the memory of what was dropped.
func (t *Tape) free() {
	t.spare = nil
	t.of.copier.Trim()
}

// cut forgets what was recorded after a step.
func (t *Tape) cut(now int64) {
	t.moments = t.moments[:now-t.first]
	n := len(t.marks)
	for t.marks[n-1].Step() > now {
		n--
	}
	t.drop(t.marks[n:]...)
	t.drop(t.near...)
	t.marks, t.near = t.marks[:n], t.near[:0]
}

func (t *Tape) forget(now int64) {
	t.drop(t.marks...)
	t.drop(t.near...)
	t.marks, t.near, t.moments, t.first = t.marks[:0], t.near[:0], t.moments[:0], now
}

// fit sees to it that the snapshots take no more memory than they may: by doing with half of them, and so on, and when they
// are few by a shorter tape. Some is left to those that are taken on the way to a step.
func (t *Tape) fit() {
	size := t.Size()
	if size < t.memory/4 && t.every > leastEvery {
		t.every /= 2
	}
	for len(t.marks) > 2 && size > t.memory-t.memory/8 {
		before := len(t.marks)
		if before > leastMarks {
			t.thin()
		}
		if len(t.marks) < before {
			t.every *= 2
		} else {
			t.shorten(1)
		}
		t.free()
		size = t.Size()
	}
}

// thin drops every second mark, but for the first one and those that nothing else leads to.
func (t *Tape) thin() {
	kept := t.marks[:0]
	for i, m := range t.marks {
		if i%2 == 0 || m.cut {
			kept = append(kept, m)
		} else {
			t.drop(m)
		}
	}
	clear(t.marks[len(kept):])
	t.marks = kept
}

// trim forgets what is older than the tape is long, up to a mark.
func (t *Tape) trim() {
	end := t.of.engine.Now() - t.length
	n := 0
	for n+1 < len(t.marks) && t.marks[n+1].at <= end {
		n++
	}
	if n > 0 {
		t.shorten(n)
	}
}

// shorten forgets the first n marks, and what was recorded before the next one.
func (t *Tape) shorten(n int) {
	first := t.marks[n].Step()
	t.drop(t.marks[:n]...)
	t.marks = slices.Delete(t.marks, 0, n)
	t.moments = slices.Delete(t.moments, 0, int(first-t.first))
	t.first = first
}
