package rewind

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
)

// Ring keeps the snapshots of the last steps.
type Ring struct {
	of             *Rewinder
	all            []Snapshot // that of a step at its number, modulo the length
	oldest, newest int64      // steps; the oldest is greater than the newest if there are none
	at             int64      // the step that was taken or restored last
}

// NewRing returns a ring with room for n snapshots, which are made when they are needed. It panics with a
// *coroutine.ArgumentError if n is less than 1.
func NewRing(r *Rewinder, n int) *Ring {
	if n < 1 {
		panic(&coroutine.ArgumentError{Package: "rewind", Func: "NewRing", Reason: "the number is less than 1; pass how many steps are to be kept"})
	}
	return &Ring{of: r, all: make([]Snapshot, n), oldest: 1, newest: 0}
}

// Take takes a snapshot after the last step, and drops the oldest one if there is no more room. Snapshots of this step and
// of later ones, from before the engine was put back, are dropped. The error is that of [Rewinder.Take];
// earlier snapshots stay then.
func (g *Ring) Take() error {
	step := g.of.steps()
	if step > g.at+1 || step < g.oldest {
		g.oldest = step // there is none of the steps before it as they were played last
	}
	g.newest, g.at = step, step
	g.oldest = max(g.oldest, step-int64(len(g.all))+1)
	if err := g.of.Take(g.snapshot(step)); err != nil {
		g.newest, g.at = step-1, step-1
		return err
	}
	return nil
}

// Steps returns the oldest and the newest step that there is a snapshot of, and false if there is none.
func (g *Ring) Steps() (oldest, newest int64, ok bool) {
	return g.oldest, g.newest, g.oldest <= g.newest
}

// Restore puts the engine back to what it was after a step. Later snapshots stay until the next Take. The error is a
// *[StepError] if there is no snapshot of that step, or that of [Rewinder.Restore].
func (g *Ring) Restore(step int64) error {
	if step < g.oldest || step > g.newest {
		return &StepError{step, g.oldest, g.newest}
	}
	if err := g.of.Restore(g.snapshot(step)); err != nil {
		return err
	}
	g.at = step
	return nil
}

func (g *Ring) snapshot(step int64) *Snapshot { return &g.all[step%int64(len(g.all))] }

// StepError is a step that can't be gone back to.
type StepError struct {
	Step           int64
	Oldest, Newest int64 // those that can be gone back to; there are none if the oldest is greater
}

func (e *StepError) Error() string {
	if e.Oldest > e.Newest {
		return fmt.Sprintf("rewind: step %d can't be gone back to: nothing has been recorded", e.Step)
	}
	return fmt.Sprintf("rewind: step %d can't be gone back to: what is recorded are steps %d to %d", e.Step, e.Oldest, e.Newest)
}
