package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// Components of sizes that are easily mixed up.
type (
	small  uint8
	medium struct{ N, M int32 }
	large  struct {
		Name string
		List []int
		Next *large
	}
	empty struct{}
)

var (
	smalls  = donburi.NewComponentType[small]().SetName("Small")
	mediums = donburi.NewComponentType[medium]().SetName("Medium")
	larges  = donburi.NewComponentType[large]().SetName("Large")
	empties = donburi.NewComponentType[empty]().SetName("Empty")
	tag     = donburi.NewTag().SetName("Tag")
	all     = []donburi.IComponentType{smalls, mediums, larges, empties, tag}
)

// newEngine returns an engine that ticks its scheduler in the stage Update.
func newEngine(t *testing.T, options ...ecs.Option) *ecs.Engine {
	t.Helper()
	errors := coroutine.OnError(func(err error) { t.Errorf("reported: %v", err) })
	options = append([]ecs.Option{ecs.WithScheduler(coroutine.NewScheduler(errors))}, options...)
	e := ecs.New(options...)
	e.Add(ecs.Update, ecs.System{Name: "tick", Update: func(e *ecs.Engine) {
		e.Scheduler().Tick(e.Delta(), coroutine.Budget{})
	}})
	t.Cleanup(e.Close)
	return e
}

// script runs f as a task of the engine.
func script(e *ecs.Engine, f func(co *coroutine.Co)) coroutine.Task {
	return e.Scheduler().Start(coroutine.Script(f))
}

// panicOf returns what f panics with.
func panicOf(t *testing.T, f func()) (v any) {
	t.Helper()
	defer func() {
		v = recover()
		require.NotNil(t, v, "it does not panic")
	}()
	f()
	return nil
}
