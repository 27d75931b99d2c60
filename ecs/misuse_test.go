package ecs_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestArgumentsOfTheEngine(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	for name, call := range map[string]func(){
		"WithWorld":     func() { ecs.WithWorld(nil) },
		"WithScheduler": func() { ecs.WithScheduler(nil) },
		"WithStep":      func() { ecs.WithStep(0) },
		"Engine.Step":   func() { e.Step(-1) },
	} {
		t.Run(name, func(t *testing.T) {
			defer func() {
				err, _ := recover().(error)
				var argument *coroutine.ArgumentError
				require.ErrorAs(t, err, &argument)
				require.Equal(t, name, argument.Func)
				require.Contains(t, argument.Error(), "; pass ", "it says what to do")
			}()
			call()
		})
	}
	require.Zero(t, e.View().Now(), "a step that can't be moves nothing")
}

// TestStepInAStep: a step inside another one is refused, and the engine goes on.
func TestStepInAStep(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	for _, again := range []func(){
		func() { e.Step(time.Second) },
		func() { e.Frame(time.Second) },
		func() { e.FixedStep() },
	} {
		e.Add(ecs.Update, ecs.System{Update: func(*ecs.Engine) { require.PanicsWithValue(t, coroutine.ErrBusy, again) }})
	}
	e.Step(time.Second)
	e.Step(time.Second)
	require.Equal(t, 2*time.Second, e.View().Now())
	require.EqualValues(t, 2, e.View().Steps())
}
