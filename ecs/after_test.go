package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestAfterStep: what a system or a behaviour asks for is done when nothing runs, in order.
func TestAfterStep(t *testing.T) {
	e := newEngine(t)
	var log []string
	note := func(what string) func() {
		return func() {
			_, err := e.Memory()
			require.NoError(t, err, "nothing runs")
			require.False(t, e.Input().Pressed("F5"), "the step is over")
			log = append(log, what)
		}
	}
	e.AfterStep(note("at once"))
	require.Equal(t, []string{"at once"}, log)
	script(e, func(co *coroutine.Co) {
		e.AfterStep(func() {
			note("of a behaviour")()
			e.AfterStep(note("within"))
		})
		log = append(log, "the behaviour goes on")
	})
	e.Input().Press("F5")
	e.AfterStep(func() { log = append(log, "before the step") })
	e.Step(0)
	require.Equal(t, []string{"at once", "before the step", "the behaviour goes on", "of a behaviour", "within"}, log)
	e.Step(0)
	require.Len(t, log, 5)
}

// TestAfterStepThatStepsAndCloses: the functions may do what is to be done between two steps.
func TestAfterStepThatStepsAndCloses(t *testing.T) {
	e := newEngine(t)
	var log []int64
	script(e, func(co *coroutine.Co) {
		e.AfterStep(func() { e.Step(0); log = append(log, e.Steps()) })
		e.AfterStep(func() { log = append(log, e.Steps()) })
		co.Frame()
		co.Frame()
		e.Close()
		e.AfterStep(func() {
			_, err := e.Memory()
			require.ErrorIs(t, err, coroutine.ErrClosed)
			log = append(log, -1)
		})
	})
	e.Step(0)
	require.Equal(t, []int64{2, 2}, log, "the second comes at the end of the step that the first makes")
	e.Step(0)
	require.Equal(t, []int64{2, 2, -1}, log)
}

// TestAfterStepThatPanics: a step that ends with a panic leaves them to the next.
func TestAfterStepThatPanics(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	done := 0
	e.Add(ecs.Update, ecs.System{Update: func(e *ecs.Engine) {
		if e.Steps() == 1 {
			e.AfterStep(func() { done++ })
			panic("a mistake")
		}
	}})
	require.Equal(t, "a mistake", panicOf(t, func() { e.Step(0) }))
	require.Zero(t, done)
	e.Step(0)
	require.Equal(t, 1, done)
}

func TestReleaseAll(t *testing.T) {
	e := newEngine(t)
	in := e.Input()
	in.Press("A")
	in.Press("B")
	e.Step(0)
	in.ReleaseAll()
	require.Empty(t, in.Keys())
	require.True(t, in.Released("A") && in.Released("B"))
	in.Press("A")
	require.True(t, in.Held("A") && in.Pressed("A"))
}
