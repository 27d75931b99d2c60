package ecs_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// back says that the engine is at an earlier step, as package rewind would have put it there.
func back(e *ecs.Engine, to int64, as ecs.Replay) {
	ecs.SetSteps(e, to)
	e.SetReplay(as)
}

func TestEffects(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	var f ecs.Effects[string]
	var has []string // of each step: what is new
	effects := map[int64][]string{}
	e.Add(ecs.Late, ecs.System{Name: "effects", Update: func(e *ecs.Engine) {
		for _, effect := range effects[e.Steps()] {
			if f.New(e, effect) {
				has = append(has, fmt.Sprint(e.Steps(), effect))
			}
		}
	}})
	play := func(to int64) []string {
		has = nil
		for e.Steps() < to {
			e.Step(time.Second)
		}
		return has
	}
	effects[1], effects[2], effects[3] = []string{"a", "b", "a"}, []string{"a"}, []string{"c"}
	require.Equal(t, []string{"1a", "1b", "2a", "3c"}, play(3), "once in a step, and anew in the next")

	back(e, 0, ecs.Again)
	effects[2], effects[3] = []string{"c", "a", "c"}, nil
	require.Equal(t, []string{"2c"}, play(3))
	back(e, 0, ecs.Again)
	effects[3] = []string{"c", "d"}
	require.Equal(t, []string{"3d"}, play(3), "one that a step has had once it has had, though not each time")

	back(e, 1, ecs.Silent)
	effects[3] = []string{"e"}
	require.Empty(t, play(3))
	back(e, 1, ecs.Again)
	require.Equal(t, []string{"3e"}, play(3), "and what was silent was not had")

	back(e, 1, ecs.Live)
	require.Equal(t, []string{"2c", "2a", "3e"}, play(3), "a game that goes on from an earlier step is a new one")

	e.SetReplay(ecs.Live)
	effects[4] = []string{"x"}
	require.Equal(t, []string{"4x"}, play(4+ecs.EffectSteps-1))
	back(e, 3, ecs.Again)
	require.Empty(t, play(4), "as far back as that it is known")
	back(e, 4+ecs.EffectSteps-1, ecs.Live)
	effects[4+ecs.EffectSteps] = []string{"y"}
	require.Equal(t, []string{fmt.Sprint(4+ecs.EffectSteps, "y")}, play(4+ecs.EffectSteps))
	back(e, 3, ecs.Again)
	require.Equal(t, []string{"4x"}, play(4), "and no further")
}

// TestReports: the error handler hears of what fails once, however often the step is played.
func TestReports(t *testing.T) {
	var heard []string
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { heard = append(heard, err.Error()) }))
	e := ecs.New(ecs.WithScheduler(s))
	defer e.Close()
	broken := func(err error) coroutine.Behaviour {
		return func(func(coroutine.Wait) bool) { panic(err) }
	}
	wet, cold := errors.New("wet"), errors.New("cold")
	var fail []error
	e.Add(ecs.Update, ecs.System{Name: "ticks", Update: func(e *ecs.Engine) {
		for _, err := range fail {
			s.Start(broken(err), coroutine.Named("b"))
		}
		s.Tick(e.Delta(), coroutine.Budget{})
	}})
	report := func(err error) string { return fmt.Sprintf("coroutine: behaviour \"b\" panicked: %v", err) }
	step := func(err ...error) []string {
		heard, fail = nil, err
		e.Step(time.Second)
		return heard
	}
	require.Equal(t, []string{report(wet), report(wet), report(cold)}, step(wet, wet, cold), "each, though they are alike")

	back(e, 0, ecs.Again)
	require.Empty(t, step(cold, wet))
	back(e, 0, ecs.Again)
	require.Equal(t, []string{report(wet)}, step(wet, wet, wet), "one more")
	back(e, 0, ecs.Again)
	require.Empty(t, step(wet, wet, wet))
	back(e, 0, ecs.Silent)
	require.Empty(t, step(errors.New("new")))
	back(e, 0, ecs.Live)
	require.Equal(t, []string{report(wet)}, step(wet), "it is played for the first time")
	require.Equal(t, []string{report(wet)}, step(wet), "another step")
}

// TestReportsOfTheWatchdog: how long a behaviour takes is not the same each time, so it is reported.
func TestReportsOfTheWatchdog(t *testing.T) {
	slow, now := 0, time.Duration(0)
	s := coroutine.NewScheduler(coroutine.WithWatchdog(time.Hour), coroutine.WithWallClock(func() time.Duration { now += 2 * time.Hour; return now }),
		coroutine.OnError(func(err error) {
			if e := (*coroutine.SlowError)(nil); errors.As(err, &e) {
				slow++
			}
		}))
	e := ecs.New(ecs.WithScheduler(s))
	defer e.Close()
	e.Add(ecs.Update, ecs.System{Name: "ticks", Update: func(e *ecs.Engine) { s.Tick(e.Delta(), coroutine.Budget{}) }})
	s.Start(coroutine.Await(coroutine.Frames(2)))
	e.SetReplay(ecs.Silent)
	e.Step(time.Second)
	require.Positive(t, slow)
}
