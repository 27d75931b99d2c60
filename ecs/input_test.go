package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestInputWithinAStep(t *testing.T) {
	e := ecs.New()
	in := e.Input()
	in.Press("A")
	in.Press("A")
	in.Press("Space")
	in.Release("Space")
	in.Release("B")
	in.WheelX, in.WheelY, in.Typed = 1, 2, []rune("a")
	e.Add(ecs.Update, ecs.System{Update: func(e *ecs.Engine) {
		if e.Steps() > 1 {
			return
		}
		require.True(t, in.Pressed("A") && in.Held("A") && !in.Released("A"))
		require.True(t, in.Pressed("Space") && !in.Held("Space") && in.Released("Space"))
		require.False(t, in.Released("B") || in.Pressed("B"))
		require.Equal(t, []ecs.Key{"A"}, in.Keys())
		require.Equal(t, []rune("a"), in.Typed)
	}})
	e.Step(0)
	require.True(t, in.Held("A") && !in.Pressed("A") && !in.Released("Space"))
	require.Zero(t, in.WheelX+in.WheelY)
	require.Empty(t, in.Typed)
	in.Release("A")
	require.True(t, in.Released("A") && !in.Held("A"))
	e.Step(0)
	require.False(t, in.Released("A"))
}

func TestAxes(t *testing.T) {
	in := &ecs.Input{Axes: [][]float64{{0.5, -1}}}
	require.Equal(t, -1.0, in.Axis(0, 1))
	for _, at := range [][2]int{{-1, 0}, {1, 0}, {0, -1}, {0, 2}} {
		require.Zero(t, in.Axis(at[0], at[1]))
	}
}

func TestWaitPress(t *testing.T) {
	e := newEngine(t)
	in := e.Input()
	var got []ecs.Key
	wait := func(keys ...ecs.Key) {
		script(e, func(co *coroutine.Co) {
			for {
				got = append(got, in.WaitPress(co, keys...))
			}
		})
	}
	wait("B", "C")
	e.Step(0)
	press := func(keys ...ecs.Key) {
		got = nil
		for _, k := range keys {
			in.Press(k)
		}
		e.Step(0)
		for _, k := range keys {
			in.Release(k)
		}
	}
	press("A")
	require.Empty(t, got)
	press("A", "B")
	require.Equal(t, []ecs.Key{"B"}, got, "a key before it in the same step hides nothing")
	press("C")
	require.Equal(t, []ecs.Key{"C"}, got)
	wait()
	e.Step(0)
	press("X")
	require.Equal(t, []ecs.Key{"X"}, got)
}

func TestNextPress(t *testing.T) {
	e := newEngine(t)
	var got ecs.Key
	task := e.Scheduler().Start(func(yield func(coroutine.Wait) bool) { yield(e.Input().NextPress(&got)) })
	e.Step(0)
	e.Step(0)
	require.Equal(t, coroutine.Waiting, task.State())
	e.Input().Press("Q")
	e.Step(0)
	require.Equal(t, ecs.Key("Q"), got)
	require.True(t, task.State().Ended())
}
