package components_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestLerpReachesBothEnds(t *testing.T) {
	number := rapid.Float64Range(-1e6, 1e6)
	rapid.Check(t, func(t *rapid.T) {
		v := components.Vec2{X: number.Draw(t, "vx"), Y: number.Draw(t, "vy")}
		w := components.Vec2{X: number.Draw(t, "wx"), Y: number.Draw(t, "wy")}
		require.Equal(t, v, v.Lerp(w, 0))
		require.Equal(t, w, v.Lerp(w, 1))
		require.InDelta(t, v.Dist(w), w.Dist(v), 1e-6)
		if u := v.Unit(); v.Len() > 0 {
			require.InDelta(t, 1, u.Len(), 1e-9)
		}
	})
	require.Zero(t, components.Vec2{}.Unit())
}

func TestTweensAndPulsesWithoutADuration(t *testing.T) {
	to := components.Vec2{X: 3}
	require.Equal(t, to, components.TweenData{To: to}.At())
	require.Equal(t, to, components.TweenData{To: to, Duration: time.Second, Passed: time.Hour}.At())
	require.Equal(t, 1.0, components.PulseData{Passed: time.Second}.Level())
}

func TestBehaveNeedsABehaviour(t *testing.T) {
	require.PanicsWithError(t, (&coroutine.ArgumentError{Package: "components", Func: "Behave", Reason: "the behaviour is nil; to stop one, remove the component"}).Error(),
		func() { components.Behave("nothing", nil) })
}

func TestRulesLeaveTheOriginalAlone(t *testing.T) {
	plain := components.Behave("b", coroutine.Await(coroutine.Forever()))
	one := plain.Needing(components.Position)
	two := one.Needing(components.Velocity).While(func() bool { return true })
	other := one.Needing(components.Tween)
	require.Empty(t, plain.Recipe.Needs)
	require.Len(t, one.Recipe.Needs, 1)
	require.Equal(t, components.Velocity, two.Recipe.Needs[1])
	require.Equal(t, components.Tween, other.Recipe.Needs[1])
	require.Len(t, two.Recipe.While, 1)
	require.Empty(t, other.Recipe.While)
}

func TestSlotsByName(t *testing.T) {
	var slots components.SlotsData
	b := components.Behave("b", coroutine.Await(coroutine.Forever()))
	slots.Put("a", b)
	before := slots
	slots.Put("c", b)
	slots.Put("a", components.BehaviourData{})
	names := func(s *components.SlotsData) (names []string) {
		for name := range s.All() {
			names = append(names, name)
		}
		return names
	}
	require.Equal(t, []string{"a", "c"}, names(&slots))
	got, ok := slots.Get("a")
	require.True(t, ok)
	require.Nil(t, got.Recipe)
	_, ok = slots.Get("x")
	require.False(t, ok)
	slots.Clear("a")
	require.Equal(t, []string{"c"}, names(&slots))
	require.Equal(t, []string{"a"}, names(&before), "a copy is independent")
	got, _ = before.Get("a")
	require.NotNil(t, got.Recipe)
	require.PanicsWithError(t, "components: SlotsData.Put: the name of a slot is empty; name it, or use the component Behaviour", func() { slots.Put("", b) })
}
