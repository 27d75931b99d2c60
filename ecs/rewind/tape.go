package rewind

import (
	"slices"
	"time"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/snapshot"
	"github.com/somen-go/somen/ecs/save"
)

// Tape records a game while it is played, so that one can go to any of its last steps and play on from there: to look at
// how something came about, or as a part of the game. It has snapshots now and then, and what came from outside to each step
// in between: what the player did, and how much time passed.
//
// What else changes the game between two steps is recorded if a function of ecs.Engine.AfterStep does it. A game that
// somebody else has put elsewhere, as by save.Load, is recorded anew from there.
type Tape struct {
	of      *Rewinder
	length  time.Duration
	memory  int
	moments []moment // those of the steps after first, in order
	first   int64    // the step after which they begin
	marks   []*mark  // in order
	near    []*mark  // before the step that Go has gone to, in order
	spare   []*mark
	every   int64 // how many steps lie between two marks
	at      int64 // the step where the tape has left the engine, or nowhere
	acts    int64 // functions of AfterStep that it knows of
	rest    int   // steps before it tries again, after an error
	settled func()
	err     error
	stop    func()
}

type moment struct{ ecs.Moment }

// mark is a snapshot on the tape.
type mark struct {
	Snapshot
	at  time.Duration // game time
	cut bool          // what came before doesn't lead here
}

const nowhere = -1

// TapeOption is an option of [NewTape].
type TapeOption func(*Tape)

// WithLength sets how much game time is recorded, a minute without this option.
func WithLength(d time.Duration) TapeOption { return func(t *Tape) { t.length = d } }

// WithMemory sets how many bytes the snapshots may take, about: 64 megabytes without this option. If they would take more,
// there are fewer of them, and to go somewhere takes longer; if they would be too few, less is recorded.
func WithMemory(bytes int) TapeOption { return func(t *Tape) { t.memory = bytes } }

// NewTape records an engine from now on. The saved options name what is state, as those of [New]. It panics with
// coroutine.ErrBusy inside a step.
func NewTape(e *ecs.Engine, saved []save.Option, options ...TapeOption) *Tape {
	t := &Tape{of: New(e, saved...), length: time.Minute, memory: 64 << 20, every: leastEvery, at: nowhere}
	for _, o := range options {
		o(t)
	}
	t.settled = t.settle
	t.stop = e.AroundStep(t.play)
	return t
}

// Stop ends the recording, and forgets it.
func (t *Tape) Stop() {
	t.stop()
	t.moments, t.marks, t.near, t.spare, t.at = nil, nil, nil, nil, nowhere
}

// Err returns why the game can't be recorded now, or nil. What was recorded before is forgotten then; a second later the tape
// tries again.
func (t *Tape) Err() error { return t.err }

// Steps returns the first and the last step that one can go to: the present one if there is no other.
func (t *Tape) Steps() (first, last int64) {
	if len(t.marks) == 0 {
		now := t.of.engine.Steps()
		return now, now
	}
	return t.first, t.last()
}

// last returns the last step that is recorded.
func (t *Tape) last() int64 { return t.first + int64(len(t.moments)) }

// Go puts the engine to what it was after a step, before or behind the present one: it restores the snapshot before it, and
// plays the steps after that once more, in which ecs.Engine.Replay is ecs.Silent. The next step that is
// played goes on from there, with the keys that the player holds by then, and what was recorded of later ones is forgotten. To
// go on backwards costs a few steps each time.
//
// The error is a *[StepError] if the step is not on the tape, or that of [Rewinder.Restore]. It must be called between two
// steps.
func (t *Tape) Go(step int64) error {
	first, last := t.Steps()
	if step < first || step > last || len(t.marks) == 0 {
		return &StepError{step, first, last}
	}
	e := t.of.engine
	t.watch()
	from := t.before(step)
	if now := e.Steps(); now != t.at || step < now || now < from.Step() { // else the present is nearer
		if err := t.of.Restore(&from.Snapshot); err != nil {
			return err
		}
	}
	t.at = nowhere // if a step panics
	before := e.Replay()
	e.SetReplay(ecs.Silent)
	defer e.SetReplay(before)
	for left := step - e.Steps(); left > 0; left-- {
		if left >= leastNear && left&(left-1) == 0 {
			t.markNear()
		}
		t.moments[e.Steps()-t.first].Play(e)
	}
	t.at = step
	return nil
}

// before returns the last mark that is not behind a step. It drops those of near that are.
func (t *Tape) before(step int64) *mark {
	i := len(t.marks) - 1
	for t.marks[i].Step() > step {
		i--
	}
	n := len(t.near)
	for n > 0 && t.near[n-1].Step() > step {
		n--
	}
	t.drop(t.near[n:]...)
	t.near = t.near[:n]
	if n > 0 && t.near[n-1].Step() > t.marks[i].Step() {
		return t.near[n-1]
	}
	return t.marks[i]
}

const (
	leastNear = 4 // steps before the one that is gone to
	mostNear  = 8
)

// markNear takes a snapshot on the way to a step: who goes back further won't have to come as far again.
func (t *Tape) markNear() {
	if len(t.near) == mostNear {
		t.drop(t.near[0])
		t.near = slices.Delete(t.near, 0, 1)
	}
	m := t.unused()
	if t.of.Take(&m.Snapshot) != nil {
		t.drop(m)
		return
	}
	t.near = append(t.near, m)
	for t.Size() > t.memory && len(t.near) > 0 {
		t.drop(t.near[0])
		t.near = slices.Delete(t.near, 0, 1)
		t.free()
	}
}

// Size returns how much memory the snapshots take, in bytes.
func (t *Tape) Size() int {
	size := 0
	var before *snapshot.Shared
	for _, list := range [][]*mark{t.marks, t.near, t.spare} {
		for _, m := range list {
			size += m.image.Size()
			if shared := m.image.Shared(); shared != nil && shared != before {
				size += shared.Size()
				before = shared
			}
		}
	}
	return size
}
