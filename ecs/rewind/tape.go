package rewind

import (
	"slices"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// Tape records a game while it is played, so that one can go to any of its last steps and play on from there: to look at
// how something came about, or as a part of the game. It has snapshots now and then, and what came from outside to each step
// in between: what the player did, and how much time passed.
type Tape struct {
	of        *Rewinder
	length    time.Duration
	memory    int
	moments   []moment    // those of the steps after first, in order
	first     int64       // the step after which they begin
	snapshots []*Snapshot // in order
	spare     []*Snapshot
	every     int // how many steps lie between two snapshots
	err       error
	stop      func()
}

type moment struct {
	ecs.Moment
	at time.Duration // game time
}

// TapeOption is an option of [NewTape].
type TapeOption func(*Tape)

// WithLength sets how much game time is recorded, a minute without this option.
func WithLength(d time.Duration) TapeOption { return func(t *Tape) { t.length = d } }

// WithMemory sets how many bytes the snapshots may take, about: 64 megabytes without this option. If they would take more,
// there are fewer of them, and to go somewhere takes longer.
func WithMemory(bytes int) TapeOption { return func(t *Tape) { t.memory = bytes } }

// leastEvery is how many steps lie between two snapshots at least.
const leastEvery = 15

// NewTape records an engine from now on. The saved options name what is state, as those of [New].
func NewTape(e *ecs.Engine, saved []save.Option, options ...TapeOption) *Tape {
	t := &Tape{of: New(e, saved...), length: time.Minute, memory: 64 << 20, every: leastEvery, first: e.Steps()}
	for _, o := range options {
		o(t)
	}
	t.stop = e.AroundStep(t.play)
	return t
}

// Stop ends the recording, and forgets it.
func (t *Tape) Stop() {
	t.stop()
	t.moments, t.snapshots, t.spare = nil, nil, nil
}

// Err returns why the last step could not be recorded, or nil. What was recorded before is forgotten then.
func (t *Tape) Err() error { return t.err }

// Steps returns the first and the last step that one can go to: the present one if there is no other.
func (t *Tape) Steps() (first, last int64) {
	if len(t.snapshots) == 0 {
		now := t.of.engine.Steps()
		return now, now
	}
	return t.snapshots[0].Step(), t.first + int64(len(t.moments))
}

// Go puts the engine to what it was after a step, before or behind the present one: it restores the snapshot before it, and
// plays the steps after that once more, in which ecs.Engine.Replay is ecs.Silent. The next step that is
// played goes on from there, and what was recorded of later ones is forgotten. The error is a *[StepError] if the step is not
// on the tape, or that of [Rewinder.Restore]. It must be called between two steps.
func (t *Tape) Go(step int64) error {
	first, last := t.Steps()
	if step < first || step > last || len(t.snapshots) == 0 {
		return &StepError{step, first, last}
	}
	e := t.of.engine
	i := len(t.snapshots) - 1
	for t.snapshots[i].Step() > step {
		i--
	}
	from := t.snapshots[i].Step()
	if now := e.Steps(); step < now || now < from { // else the present is nearer
		if err := t.of.Restore(t.snapshots[i]); err != nil {
			return err
		}
	}
	before := e.Replay()
	e.SetReplay(ecs.Silent)
	defer e.SetReplay(before)
	for e.Steps() < step {
		t.moments[e.Steps()-t.first].Play(e)
	}
	return nil
}

// play plays a step, and records it.
func (t *Tape) play(step func()) {
	e := t.of.engine
	now := e.Steps()
	t.cut(now)
	if t.err = t.mark(now); t.err != nil {
		t.forget(now)
	}
	t.moments = longer(t.moments)
	m := &t.moments[len(t.moments)-1]
	m.Note(e)
	m.at = e.Now()
	step()
	m.Done(e)
	t.trim()
}

// longer returns a list with an element more, the memory of which was perhaps used before.
func longer(list []moment) []moment {
	if len(list) < cap(list) {
		return list[:len(list)+1]
	}
	return append(list, moment{})
}

// cut forgets what was recorded after a step.
func (t *Tape) cut(now int64) {
	if now < t.first || now > t.first+int64(len(t.moments)) {
		t.forget(now)
		return
	}
	t.moments = t.moments[:now-t.first]
	for n := len(t.snapshots); n > 0 && t.snapshots[n-1].Step() > now; n-- {
		t.drop(t.snapshots[n-1])
		t.snapshots = t.snapshots[:n-1]
	}
}

// drop keeps the memory of a snapshot, but nothing that it leads to.
func (t *Tape) drop(all ...*Snapshot) {
	for _, s := range all {
		s.Clear()
	}
	t.spare = append(t.spare, all...)
}

func (t *Tape) forget(now int64) {
	t.drop(t.snapshots...)
	t.snapshots, t.moments, t.first = t.snapshots[:0], t.moments[:0], now
}

// mark takes a snapshot if it is time for one.
func (t *Tape) mark(now int64) error {
	if n := len(t.snapshots); n > 0 && now-t.snapshots[n-1].Step() < int64(t.every) {
		return nil
	}
	s := &Snapshot{}
	if n := len(t.spare); n > 0 {
		s, t.spare = t.spare[n-1], t.spare[:n-1]
	}
	if err := t.of.Take(s); err != nil {
		return err
	}
	t.snapshots = append(t.snapshots, s)
	if len(t.snapshots) > 2 && t.Size() > t.memory {
		t.thin()
	}
	return nil
}

// Size returns how much memory the snapshots take, in bytes.
func (t *Tape) Size() int {
	size := 0
	var before any
	for _, s := range t.snapshots {
		shared, n := s.image.Shared()
		if shared == before {
			n = 0
		}
		before = shared
		size += s.image.Size() + n
	}
	for _, s := range t.spare {
		size += s.image.Size()
	}
	return size
}

// thin drops every second snapshot. From now on there are half as many.
func (t *Tape) thin() {
	kept := t.snapshots[:0]
	for i, s := range t.snapshots {
		if i%2 == 0 {
			kept = append(kept, s)
		}
	}
	clear(t.snapshots[len(kept):])
	t.snapshots, t.spare = kept, nil
	t.every *= 2
}

// trim forgets what is older than the tape is long, up to a snapshot.
func (t *Tape) trim() {
	end := t.of.engine.Now() - t.length
	n := 0
	for n+1 < len(t.snapshots) {
		next := t.snapshots[n+1].Step() - t.first
		if t.moments[next].at > end {
			break
		}
		n++
	}
	if n == 0 {
		return
	}
	first := t.snapshots[n].Step()
	t.drop(t.snapshots[:n]...)
	t.snapshots = slices.Delete(t.snapshots, 0, n)
	t.moments = slices.Delete(t.moments, 0, int(first-t.first))
	t.first = first
}
