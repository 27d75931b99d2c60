package rewind_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

func TestRing(t *testing.T) {
	require.PanicsWithError(t, "rewind: NewRing: the number is less than 1; pass how many steps are to be kept", func() { rewind.NewRing(nil, 0) })
	e := newCount(t)
	g := rewind.NewRing(rewind.New(e), 4)
	has := func(oldest, newest int64) {
		t.Helper()
		a, b, ok := g.Steps()
		require.True(t, ok)
		require.Equal(t, []int64{oldest, newest}, []int64{a, b})
		for step := oldest; step <= newest; step++ {
			now := e.Steps()
			require.NoError(t, g.Restore(step))
			require.Equal(t, step, e.Steps())
			if now <= newest {
				require.NoError(t, g.Restore(now))
			}
		}
		for _, step := range []int64{oldest - 1, newest + 1} {
			refused := &rewind.StepError{}
			require.ErrorAs(t, g.Restore(step), &refused)
			require.Equal(t, rewind.StepError{Step: step, Oldest: oldest, Newest: newest}, *refused)
			require.ErrorContains(t, refused, "what is recorded are steps")
		}
	}
	_, _, ok := g.Steps()
	require.False(t, ok)
	require.EqualError(t, g.Restore(0), "rewind: step 0 can't be gone back to: nothing has been recorded")
	require.NoError(t, g.Take())
	has(0, 0)
	require.NoError(t, g.Take(), "anew")
	for range 6 {
		e.Step(step)
		require.NoError(t, g.Take())
	}
	has(3, 6)
	require.NoError(t, g.Restore(4))
	has(3, 6)
	e.Step(step)
	counts(e, 9)()
	require.NoError(t, g.Take())
	has(3, 5)
	require.NoError(t, g.Restore(5))
	require.Equal(t, []int{9}, did(e))

	e.Step(step)
	type torch struct{ burns chan bool }
	torches := donburi.NewComponentType[torch]().SetName("Torch")
	bad := e.Spawn(ecs.Comp(torches, torch{make(chan bool)}))
	require.Error(t, g.Take())
	bad.Remove()
	has(3, 5)

	require.NoError(t, g.Restore(3))
	for range 3 {
		e.Step(step) // without a snapshot: those of the steps 4 and 5 are of another way
	}
	require.NoError(t, g.Take())
	has(6, 6)
}
