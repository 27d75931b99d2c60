package rewind

import (
	"errors"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// Rollback has the calls that rollback netcode is made of, as GGPO and its like know them: save a step, load it, advance by a
// step with the inputs of all players, confirm. Who plays far away is heard of late; so the game goes on with a guess of what
// he does, and when the guess was wrong it is put back and plays the steps since once more.
//
//	for step := game.Step() + 1; step <= present; step++ {
//		err = game.Advance(func() { apply(inputs[step]) }) // saves first
//	}
//	if late.differs {
//		err = game.Load(late.step - 1) // and advance again
//	}
//	sum, err := game.Confirm(step) // when the inputs of all players are known
//
// Sounds and other [ecs.Effects] of a step that is played again are not doubled.
type Rollback struct {
	engine    *ecs.Engine
	ring      *Ring
	play      func()
	sums      []uint64 // of the steps of the ring
	confirmed int64
	newest    int64 // that was ever played
}

// NewRollback returns a Rollback for an engine that goes back window steps at most. Advance plays a step by play, which is
// called with nothing but the inputs applied: func() { engine.Step(dt) }.
func NewRollback(e *ecs.Engine, window int, play func(), options ...save.Option) *Rollback {
	return &Rollback{engine: e, ring: NewRing(New(e, options...), window+1), play: play, sums: make([]uint64, window+1), confirmed: e.Steps(), newest: e.Steps()}
}

// Step returns the number of the last step that was played.
func (r *Rollback) Step() int64 { return r.engine.Steps() }

// Confirmed returns the last step that was confirmed, which is where the engine was at first.
func (r *Rollback) Confirmed() int64 { return r.confirmed }

// ErrTooFar is the error of [Rollback.Advance] if the steps that are not confirmed fill the window: wait for the others.
var ErrTooFar = errors.New("rewind: the game is as far ahead of what is confirmed as its window is long; wait for the inputs of the other players and confirm")

// Advance plays a step: it saves where the engine is, has apply give it the inputs of all players, and plays. The error is
// [ErrTooFar], or that of [Rewinder.Take]; the step is not played then.
func (r *Rollback) Advance(apply func()) error {
	now := r.engine.Steps()
	if now-r.confirmed >= int64(len(r.sums)-1) {
		return ErrTooFar
	}
	if err := r.save(now); err != nil {
		return err
	}
	if now < r.newest {
		r.engine.SetReplay(ecs.Again)
		defer r.engine.SetReplay(ecs.Live)
	}
	apply()
	r.play()
	r.newest = max(r.newest, r.engine.Steps())
	return nil
}

func (r *Rollback) save(now int64) error {
	if err := r.ring.Take(); err != nil {
		return err
	}
	sum, err := r.ring.of.Sum()
	r.sums[now%int64(len(r.sums))] = sum
	return err
}

// Load puts the engine back to what it was after a step. The error is a *[StepError] if the step is beyond the window, or
// was confirmed and is not the last that was.
func (r *Rollback) Load(step int64) error {
	if step < r.confirmed {
		_, newest, _ := r.ring.Steps()
		return &StepError{step, r.confirmed, newest}
	}
	if step == r.engine.Steps() {
		return nil
	}
	return r.ring.Restore(step)
}

// Confirm says that a step, which was played with the inputs that all players had, is never gone back before. It returns a sum
// of the state after it: if it is another on another machine, the games have parted. The sums of two machines of the same
// build agree as long as both games were in the same state once and have had the same inputs since.
func (r *Rollback) Confirm(step int64) (sum uint64, err error) {
	now := r.engine.Steps()
	if step < r.confirmed || step > now {
		return 0, &StepError{step, r.confirmed, now}
	}
	if step == now {
		if err := r.save(now); err != nil {
			return 0, err
		}
	}
	r.confirmed = step
	return r.sums[step%int64(len(r.sums))], nil
}
