package rewind

import (
	"errors"
	"fmt"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// Rollback has the calls that rollback netcode is made of, as GGPO and its like know them: save a step, load it, advance by a
// step with the inputs of all players, confirm. Who plays far away is heard of late; so the game goes on with a guess of what
// he does, and when the guess was wrong it is put back and plays the steps since once more. In each frame:
//
//	session.Poll() // what the others have sent: inputs, for steps
//	if wrong, ok := session.Wrong(); ok { // the first step that was played with a wrong guess
//		err = game.Load(wrong - 1)
//	}
//	game.Confirm(session.Known()) // up to which step the inputs of all players are known
//	for game.Step() < present {
//		inputs := session.Inputs(game.Step() + 1) // known or guessed
//		if err = game.Advance(func() { apply(inputs) }); err != nil {
//			break // of ErrTooFar: wait for the others
//		}
//	}
//
// Advance is the only one that may step the engine, and what changes the state between two steps belongs into its
// apply. [ecs.Effects], sounds and reports of a step that is played again are not doubled. All calls are for between two steps.
type Rollback struct {
	of      *Rewinder
	ring    *Ring
	window  int64
	at      int64 // the step after which the engine was left
	saved   int64 // the last step that the ring has as it was played last; later ones are of wrong guesses
	known   int64 // the inputs are known up to this step
	newest  int64 // step that was ever played
	playing bool
}

// NewRollback returns a Rollback for an engine that goes back window steps at most, which may be 1 to
// [ecs.EffectSteps]. The steps so far count as confirmed. It panics with a *coroutine.ArgumentError if the window
// is another.
func NewRollback(e *ecs.Engine, window int, options ...save.Option) *Rollback {
	if window < 1 || window > ecs.EffectSteps {
		panic(&coroutine.ArgumentError{Package: "rewind", Func: "NewRollback", Reason: fmt.Sprintf("the window is not within 1 and %d; pass how many steps may be played with guesses", ecs.EffectSteps)})
	}
	of, now := New(e, options...), e.Steps()
	return &Rollback{of: of, ring: NewRing(of, window+1), window: int64(window), at: now, saved: now - 1, known: now, newest: now}
}

// ErrTooFar is the error of [Rollback.Advance] if the window is full of steps that are not confirmed. Wait until more is known of
// the other players, and call Confirm.
var ErrTooFar = errors.New("rewind: as many steps as the window is long were played with guesses; wait for the inputs of the other players, and confirm")

// Step returns the number of the last step that was played.
func (r *Rollback) Step() int64 { return r.at }

// Confirmed returns the last step that was played and is confirmed: it, and those before it, are never played again.
func (r *Rollback) Confirmed() int64 { return min(r.known, r.at) }

// OnRestore has f called whenever the engine was put back by Load, as [Rewinder.OnRestore] says.
func (r *Rollback) OnRestore(f func()) { r.of.OnRestore(f) }

// Advance plays the next step: it saves the present one, has apply give the engine the inputs of all players, and calls
// ecs.Engine.Step with ecs.Engine.StepLength, whether the engine is paused or not. If the step was played before,
// ecs.Engine.Replay is ecs.Again in it; functions of ecs.Engine.AfterStep are called again.
//
// The error is [ErrTooFar], or that of Save; the step is not played then, and apply is not called. It allocates nothing
// by itself once the window was full.
func (r *Rollback) Advance(apply func()) error {
	if err := r.Save(); err != nil {
		return err
	}
	if r.at-r.Confirmed() >= r.window {
		return ErrTooFar
	}
	e := r.of.engine
	if before := e.Replay(); r.at < r.newest {
		e.SetReplay(ecs.Again)
		defer e.SetReplay(before)
	}
	r.playing, r.saved = true, r.at
	defer func() {
		r.playing, r.at = false, e.Steps()
		r.newest = max(r.newest, r.at)
	}()
	apply()
	e.Step(e.StepLength())
	return nil
}

// Save takes a snapshot of the present step, if there is none; Advance does so by itself. The error is that of
// [Rewinder.Take], or an [*Error] if somebody else has stepped the engine or put it back.
func (r *Rollback) Save() error {
	if err := r.check(); err != nil {
		return err
	}
	if r.at <= r.saved {
		return nil // Load has put the engine there
	}
	if err := r.ring.Take(); err != nil {
		return err
	}
	r.saved = r.at
	return nil
}

// Load puts the engine back to what it was after a step, which may be any from the last that is confirmed to the present
// one. The error is a *[StepError] if it is another, or that of [Rewinder.Restore].
func (r *Rollback) Load(step int64) error {
	if err := r.check(); err != nil {
		return err
	}
	switch oldest := r.Confirmed(); {
	case step < oldest || step > r.at:
		return &StepError{step, oldest, r.at}
	case step > r.saved:
		return nil // it is there
	}
	if err := r.ring.Restore(step); err != nil {
		return err
	}
	r.at, r.saved = step, step
	return nil
}

// Confirm says that the inputs of all players are known up to a step. Steps that were played are confirmed then, and those up
// to there that are played from now on, which has to be with the inputs that are known; so call it behind Load. It may be far ahead, and
// does nothing if as much was confirmed already.
func (r *Rollback) Confirm(known int64) { r.known = max(r.known, known) }

// Sum returns that of [Rewinder.Sum] for a step: the present one, or one of the window's length before it. Two machines of
// the same build have the same one for a step that both have confirmed; if not, the games have parted. To tell that, it is enough
// to compare the sums of every sixtieth step, as soon as it is confirmed.
//
// It looks at all of the state and allocates. For another step than the present one the engine is put there and back, as by Load,
// but without calling functions of OnRestore. The error is a *[StepError] if there is no snapshot of the step, or that of Save.
func (r *Rollback) Sum(step int64) (uint64, error) {
	if err := r.Save(); err != nil {
		return 0, err
	}
	if step == r.at {
		return r.of.Sum()
	}
	oldest, _, _ := r.ring.Steps()
	if step < oldest || step > r.saved {
		return 0, &StepError{step, oldest, r.saved}
	}
	r.of.put(r.ring.snapshot(step))
	defer r.of.put(r.ring.snapshot(r.at))
	return r.of.Sum()
}

// check returns an error if the engine is not where it was left, or must not be touched.
func (r *Rollback) check() error {
	if r.playing {
		return &Error{coroutine.ErrBusy}
	}
	if err := r.of.canRollBack(); err != nil {
		return r.of.advised(err)
	}
	if now := r.of.engine.Steps(); now != r.at {
		return &Error{fmt.Errorf("the engine has made %d steps and was left after %d; while a Rollback has it, let Advance alone step it and Load put it back", now, r.at)}
	}
	return nil
}
