package rewind

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// SyncTest plays so many steps of an engine, each of them twice: it plays a step, rolls it back and plays it again. If
// something has come out otherwise, the error is a *[DivergedError]: the step went by something that is neither input nor state,
// as the order in which Go ranges over a map, the clock of the machine, a random source of the process, or a variable that was
// not rolled back. So a game that passes can be rolled back, replayed and played by several machines at once.
//
// Before each step it calls input, once, which may be nil, with the number of the step, from 0. Each step is dt of game
// time. Other errors are those of [Rewinder.Take], or that of save.Save if what has come out otherwise can't be told since the
// game can't be saved.
func SyncTest(e *ecs.Engine, steps int, dt time.Duration, input func(step int), options ...save.Option) error {
	var failed error
	s := NewSync(e, options...)
	defer e.AroundStep(func(step func()) { failed = s.Play(step) })()
	for i := 0; i < steps && failed == nil; i++ {
		if input != nil {
			input(i)
		}
		e.Step(dt)
	}
	return failed
}

// Sync plays steps of an engine twice, as [SyncTest] does, while somebody plays the game:
//
//	sync := rewind.NewSync(engine, save.Root("game", game))
//	engine.AroundStep(func(step func()) {
//		if err := sync.Play(step); err != nil {
//			log.Print(err)
//		}
//	})
type Sync struct {
	of            *Rewinder
	before, first Snapshot
}

// NewSync returns a Sync for an engine, with the options of [New].
func NewSync(e *ecs.Engine, options ...save.Option) *Sync { return &Sync{of: New(e, options...)} }

// DivergedError is a step that came out otherwise when it was played again.
type DivergedError struct {
	Step        int64
	Differences []save.Difference // the first ones, with what came of the first playing and of the second
}

func (e *DivergedError) Error() string {
	var s strings.Builder
	fmt.Fprintf(&s, "rewind: step %d came out otherwise when it was played again; it goes by something that is neither input nor state, as the order of a map, the clock, a random source of the process, or a variable outside of the state:", e.Step)
	for _, d := range e.Differences {
		s.WriteString("\n\t" + d.String())
	}
	return s.String()
}

// Play plays a step, rolls it back and plays it again. The game goes on with what came of the first playing; in the second
// one ecs.Engine.Replay is ecs.Silent. The error is a *[DivergedError] if the two differ, or that of
// [Rewinder.Take]; the step is played in any case. A game whose step is more than that of its engine, as
// one that has systems of its own, passes all of it.
func (s *Sync) Play(step func()) error {
	err := s.of.Take(&s.before)
	step()
	if err == nil {
		err = s.again(step)
	}
	if errors.Is(err, coroutine.ErrClosed) {
		return nil // by the step
	}
	return err
}

// again plays the step again, and compares.
func (s *Sync) again(step func()) error {
	asked := s.of.engine.SwapAfter(nil)
	defer func() { s.of.engine.SwapAfter(asked) }()
	if err := s.of.Take(&s.first); err != nil {
		return err
	}
	first, err := s.of.Sum()
	if err != nil {
		return err
	}
	if err := s.of.Restore(&s.before); err != nil {
		return err
	}
	s.silently(step)
	second, err := s.of.Sum()
	var diverged error
	if err == nil && second != first {
		if diverged, err = s.compare(); err != nil {
			err = &Error{fmt.Errorf("step %d has perhaps come out otherwise when it was played again, and what differs can't be told: %w", s.of.engine.Steps(), err)}
		}
	}
	if restored := s.of.Restore(&s.first); restored != nil {
		return restored
	}
	if err != nil {
		return err
	}
	return diverged
}

// silently plays the step where nothing of it is to be seen or heard.
func (s *Sync) silently(step func()) {
	e := s.of.engine
	before := e.Replay()
	e.SetReplay(ecs.Silent)
	defer e.SetReplay(before)
	step()
}

// compare says in what the present state differs from the first one, as package save sees it.
func (s *Sync) compare() (diverged, err error) {
	e := s.of.engine
	var now, first bytes.Buffer
	if err := save.Save(&now, e, s.of.options...); err != nil {
		return nil, err
	}
	if err := s.of.Restore(&s.first); err != nil {
		return nil, err
	}
	if err := save.Save(&first, e, s.of.options...); err != nil {
		return nil, err
	}
	if bytes.Equal(first.Bytes(), now.Bytes()) {
		return nil, nil
	}
	differences, err := save.Diff(&first, &now, mostDifferences)
	if err != nil {
		return nil, err
	}
	return &DivergedError{e.Steps(), differences}, nil
}

// mostDifferences is how many are told.
const mostDifferences = 10
