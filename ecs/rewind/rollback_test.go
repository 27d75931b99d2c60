package rewind_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// count is a resource that follows what the players do. It is a game without Scripts, which is data in both forms.
type count struct{ Did []int }

func newCount(t testing.TB, late ...func(*ecs.Engine)) *ecs.Engine {
	e := ecs.New()
	t.Cleanup(e.Close)
	ecs.SetResource(e, count{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	for _, f := range late {
		e.Add(ecs.Late, ecs.System{Update: f})
	}
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("rests", coroutine.Await(coroutine.Frames(5)))))
	return e
}

// counts is what apply is for the count.
func counts(e *ecs.Engine, n int) func() {
	return func() {
		c := ecs.Resource[count](e)
		c.Did = append(c.Did, n)
	}
}

func did(e *ecs.Engine) []int { return ecs.Resource[count](e).Did }

func TestRollback(t *testing.T) {
	replays := map[ecs.Replay]int{}
	e := newCount(t, func(e *ecs.Engine) { replays[e.Replay()]++ })
	e.Step(time.Second)
	clear(replays)
	r := rewind.NewRollback(e, 3)
	require.EqualValues(t, 1, r.Step())
	require.EqualValues(t, 1, r.Confirmed())
	require.NoError(t, r.Load(1))
	first, err := r.Sum(1)
	require.NoError(t, err)

	for n := range 3 {
		require.NoError(t, r.Advance(counts(e, n)))
	}
	require.Equal(t, []int{0, 1, 2}, did(e))
	require.EqualValues(t, 4, r.Step())
	require.Equal(t, 1, e.Scheduler().Len())

	for range 10 { // nothing is confirmed for long
		require.ErrorIs(t, r.Advance(func() { t.Error("it is called") }), rewind.ErrTooFar)
	}
	require.Equal(t, map[ecs.Replay]int{ecs.Live: 3}, replays)

	sum, err := r.Sum(1)
	require.NoError(t, err)
	require.Equal(t, first, sum)
	require.Equal(t, []int{0, 1, 2}, did(e), "to sum changes nothing")
	last, err := r.Sum(4)
	require.NoError(t, err)

	require.NoError(t, r.Load(1), "as far back as the last that is confirmed")
	require.Empty(t, did(e))
	require.EqualValues(t, 1, r.Step())
	require.ErrorAs(t, r.Load(2), new(*rewind.StepError), "which was played with a wrong guess")
	for n := range 3 {
		require.NoError(t, r.Advance(counts(e, n)))
	}
	require.ErrorIs(t, r.Advance(counts(e, 3)), rewind.ErrTooFar)
	require.Equal(t, map[ecs.Replay]int{ecs.Live: 3, ecs.Again: 3}, replays)
	require.Equal(t, ecs.Live, e.Replay())
	sum, err = r.Sum(4)
	require.NoError(t, err)
	require.Equal(t, last, sum)

	r.Confirm(2)
	r.Confirm(1) // it is already
	require.EqualValues(t, 2, r.Confirmed())
	back := &rewind.StepError{}
	require.ErrorAs(t, r.Load(1), &back)
	require.Equal(t, rewind.StepError{Step: 1, Oldest: 2, Newest: 4}, *back)
	require.ErrorAs(t, r.Load(5), &back)
	require.NoError(t, r.Advance(counts(e, 3)), "the window has moved")
	require.ErrorIs(t, r.Advance(counts(e, 4)), rewind.ErrTooFar)

	_, err = r.Sum(1)
	require.ErrorAs(t, err, &back)
	require.Equal(t, rewind.StepError{Step: 1, Oldest: 2, Newest: 5}, *back)
	_, err = r.Sum(6)
	require.ErrorAs(t, err, &back)

	require.NoError(t, r.Load(3), "a guess was wrong")
	r.Confirm(100) // and now all is known
	require.EqualValues(t, 3, r.Confirmed(), "what was not played is not confirmed")
	for n := range 20 {
		require.NoError(t, r.Advance(counts(e, n)))
		require.Equal(t, r.Step(), r.Confirmed())
	}
	require.Error(t, r.Load(r.Step()-1))
	require.NoError(t, r.Load(r.Step()))
	require.Equal(t, map[ecs.Replay]int{ecs.Live: 22, ecs.Again: 5}, replays)
}

// TestRollbackRefuses: what it can't do it says.
func TestRollbackRefuses(t *testing.T) {
	for _, window := range []int{-1, 0, ecs.EffectSteps + 1} {
		require.PanicsWithError(t, "rewind: NewRollback: the window is not within 1 and 128; pass how many steps may be played with guesses", func() {
			rewind.NewRollback(newCount(t), window)
		})
	}
	rewind.NewRollback(newCount(t), ecs.EffectSteps)

	t.Run("another steps the engine", func(t *testing.T) {
		e := newCount(t)
		r := rewind.NewRollback(e, 3)
		require.NoError(t, r.Advance(counts(e, 1)))
		e.Step(time.Second)
		for _, err := range []error{r.Advance(counts(e, 1)), r.Load(0), r.Save()} {
			require.ErrorContains(t, err, "the engine has made 2 steps and was left after 1")
			require.ErrorAs(t, err, new(*rewind.Error))
		}
	})
	t.Run("inside of a step", func(t *testing.T) {
		called := 0
		var r *rewind.Rollback
		busy := func(e *ecs.Engine) {
			called++
			for _, err := range []error{r.Advance(counts(e, 1)), r.Load(0), r.Save()} {
				require.ErrorIs(t, err, coroutine.ErrBusy)
			}
		}
		e := newCount(t, busy)
		r = rewind.NewRollback(e, 3)
		e.AroundStep(func(step func()) {
			busy(e)
			step()
		})
		require.NoError(t, r.Advance(counts(e, 1)))
		require.Equal(t, 2, called)
		require.NoError(t, r.Load(0))
	})
	t.Run("a panic", func(t *testing.T) {
		fails := false
		e := newCount(t, func(*ecs.Engine) {
			if fails {
				panic("of a system")
			}
		})
		r := rewind.NewRollback(e, 3)
		require.NoError(t, r.Advance(counts(e, 1)))
		require.Panics(t, func() {
			_ = r.Advance(func() {
				counts(e, 2)()
				panic("of apply")
			})
		})
		require.Equal(t, []int{1, 2}, did(e))
		require.NoError(t, r.Load(1))
		require.Equal(t, []int{1}, did(e))
		fails = true
		require.Panics(t, func() { _ = r.Advance(counts(e, 2)) })
		fails = false
		require.EqualValues(t, 2, r.Step())
		require.NoError(t, r.Load(1))
		require.NoError(t, r.Advance(counts(e, 3)))
		require.Equal(t, []int{1, 3}, did(e))
		require.Equal(t, ecs.Live, e.Replay())
	})
	t.Run("a panic in a step that has asked for something at its end", func(t *testing.T) {
		fails, done := true, 0
		e := newCount(t, func(e *ecs.Engine) {
			e.AfterStep(func() { done++ })
			if fails {
				panic("of a system")
			}
		})
		r := rewind.NewRollback(e, 3)
		require.Panics(t, func() { _ = r.Advance(counts(e, 1)) })
		fails = false
		require.NoError(t, r.Load(0))
		require.NoError(t, r.Advance(counts(e, 1)))
		require.Equal(t, 1, done)
	})
	t.Run("closed", func(t *testing.T) {
		e := newCount(t)
		r := rewind.NewRollback(e, 3)
		require.NoError(t, r.Advance(counts(e, 1)))
		e.Close()
		for _, err := range []error{r.Advance(counts(e, 1)), r.Load(0), r.Save()} {
			require.ErrorIs(t, err, coroutine.ErrClosed)
		}
		_, err := r.Sum(0)
		require.ErrorIs(t, err, coroutine.ErrClosed)
	})
	t.Run("what can't be rolled back", func(t *testing.T) {
		e := newCount(t)
		type torch struct{ burns chan bool }
		torches := donburi.NewComponentType[torch]().SetName("Torch")
		r := rewind.NewRollback(e, 3)
		require.NoError(t, r.Advance(counts(e, 1)))
		require.NoError(t, r.Advance(func() { e.Spawn(ecs.Comp(torches, torch{make(chan bool)})) }))
		require.ErrorContains(t, r.Advance(counts(e, 1)), "Go channel")
		require.ErrorContains(t, r.Advance(counts(e, 1)), "Go channel", "it stays so")
		require.NoError(t, r.Load(1), "but one can go back")
		require.NoError(t, r.Advance(counts(e, 2)))
		require.Equal(t, []int{1, 2}, did(e))
	})
}

// TestRollbackOfArchetypes: what the engine has set right in donburi's world since is set right again when the world was put back.
func TestRollbackOfArchetypes(t *testing.T) {
	creates := false
	e := newCount(t, func(e *ecs.Engine) {
		if creates {
			e.World().Create(components.Position, components.Text)
		}
	})
	entry := e.Spawn(components.Position)
	r := rewind.NewRollback(e, 3)
	require.NoError(t, r.Advance(func() {}))
	entry.AddComponent(components.Text) // it is the first one with these components, and was not created with them
	require.NoError(t, r.Advance(func() {}))
	require.NoError(t, r.Load(1))
	creates = true
	require.NoError(t, r.Advance(func() {}))
	require.Equal(t, 3, e.World().Len())
}

// TestRollbackOnRestore: who keeps something outside of the state hears when Load has put it back, but not of sums.
func TestRollbackOnRestore(t *testing.T) {
	e := newCount(t)
	r := rewind.NewRollback(e, 3)
	heard := 0
	r.OnRestore(func() { heard++ })
	for range 3 {
		require.NoError(t, r.Advance(counts(e, 1)))
	}
	_, err := r.Sum(1)
	require.NoError(t, err)
	require.Zero(t, heard)
	require.NoError(t, r.Load(1))
	require.Equal(t, 1, heard)
}

// TestRollbackAllocates: nothing by itself, once the window was full.
func TestRollbackAllocates(t *testing.T) {
	e := newCount(t)
	r := rewind.NewRollback(e, 4)
	play := func() {
		if err := r.Advance(func() {}); err != nil {
			panic(err)
		}
		r.Confirm(r.Step() - 3)
	}
	for range 50 {
		play()
	}
	require.Zero(t, testing.AllocsPerRun(50, play))
	require.Zero(t, testing.AllocsPerRun(50, func() {
		now := r.Step()
		if err := r.Load(now - 3); err != nil {
			panic(err)
		}
		for r.Step() < now {
			play()
		}
	}))
}
