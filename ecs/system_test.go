package ecs_test

import (
	"errors"
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestRunConditions(t *testing.T) {
	e, ran, odd := ecs.New(), 0, ecs.System{Name: "odd"}
	odd.If = func(e *ecs.Engine) bool { return e.Steps()%2 == 1 }
	odd.Update = func(*ecs.Engine) { ran++ }
	e.Add(ecs.Update, odd)
	for range 5 {
		e.Step(0)
	}
	require.Equal(t, 3, ran)
}

func TestEnableAndTimings(t *testing.T) {
	var ran []string
	e := ecs.New()
	e.Add(ecs.Update, note(&ran, "a", nil, nil), note(&ran, "b", []string{"a"}, nil))
	require.False(t, e.Enable("c", true))
	require.True(t, e.Enable("a", false))
	e.Step(0)
	require.True(t, e.Enable("a", true))
	e.Step(0)
	require.Equal(t, []string{"b", "b", "a"}, ran)
	timings := e.Timings()
	require.Len(t, timings, 2)
	for i, want := range []ecs.Timing{{Stage: ecs.Update, Name: "b", Runs: 2}, {Stage: ecs.Update, Name: "a", Runs: 1}} {
		require.GreaterOrEqual(t, timings[i].Total, timings[i].Last)
		timings[i].Total, timings[i].Last = 0, 0
		require.Equal(t, want, timings[i])
	}
}

func TestAddingWhatCanNotBe(t *testing.T) {
	var ran []string
	e := ecs.New()
	e.Add(ecs.Update, note(&ran, "a", nil, nil))
	e.Add(ecs.Late, note(&ran, "a", nil, nil), note(&ran, "", nil, nil), note(&ran, "", nil, nil))
	require.PanicsWithError(t, "ecs: Engine.Add: stage update has a system a already; give this one another name", func() { e.Add(ecs.Update, note(&ran, "a", nil, nil)) })
	require.PanicsWithError(t, "ecs: Engine.Add: system b has no Update; set the function that runs in every step", func() { e.Add(ecs.Update, ecs.System{Name: "b"}) })
	e.Step(0)
	require.PanicsWithError(t, "ecs: Engine.Add: the engine has started; add all systems before the first step", func() { e.Add(ecs.Update, note(&ran, "b", nil, nil)) })
}

// hooks returns a system that notes its start and its end.
func hooks(to *[]string, name string, err error) ecs.System {
	return ecs.System{
		Name:   name,
		Start:  func(*ecs.Engine) error { *to = append(*to, "start "+name); return err },
		Update: func(*ecs.Engine) { *to = append(*to, "update "+name) },
		Close:  func(*ecs.Engine) { *to = append(*to, "close "+name) },
	}
}

func TestStartAndClose(t *testing.T) {
	var did []string
	e := ecs.New()
	e.Add(ecs.Late, hooks(&did, "c", nil))
	e.Add(ecs.Update, hooks(&did, "b", nil))
	e.Add(ecs.Update, func() ecs.System { a := hooks(&did, "a", nil); a.Before = []string{"b"}; return a }())
	task := script(e, func(co *coroutine.Co) {
		defer func() { did = append(did, "unwind") }()
		co.Forever()
	})
	e.Scheduler().Tick(0, coroutine.Budget{})
	e.Step(0)
	e.Close()
	e.Close()
	e.Step(0)
	require.Equal(t, 0, e.Frame(e.StepLength()))
	require.Equal(t, []string{"start a", "start b", "start c", "update a", "update b", "update c", "close c", "close b", "close a", "unwind"}, did)
	require.Equal(t, coroutine.Cancelled, task.State())
}

func TestASystemThatCanNotStart(t *testing.T) {
	var did []string
	broken := errors.New("no sound card")
	e := ecs.New()
	e.Add(ecs.Update, hooks(&did, "a", nil), hooks(&did, "b", broken), hooks(&did, "c", nil))
	err := e.Start()
	require.ErrorIs(t, err, broken)
	require.EqualError(t, err, "ecs: start system b: no sound card")
	require.Equal(t, err, e.Start(), "it is not started again")
	require.Panics(t, func() { e.Step(0) })
	e.Close()
	require.Equal(t, []string{"start a", "start b", "close a"}, did)
}

func TestCloseBeforeTheStart(t *testing.T) {
	var did []string
	e := ecs.New()
	e.Add(ecs.Update, hooks(&did, "a", nil))
	e.Close()
	require.Empty(t, did)
}

func TestResources(t *testing.T) {
	type score int
	e := ecs.New()
	require.PanicsWithError(t, "ecs: Resource: there is no ecs_test.score; give the engine one with SetResource", func() { ecs.Resource[score](e) })
	_, ok := ecs.ResourceValue[score](e.View())
	require.False(t, ok)
	ecs.SetResource(e, score(3))
	*ecs.Resource[score](e) += 4
	p := ecs.Resource[score](e)
	require.Equal(t, score(7), *p)
	ecs.SetResource(e, score(9))
	require.Equal(t, score(9), *p)
	v, ok := ecs.ResourceValue[score](e.View())
	require.True(t, ok)
	require.Equal(t, score(9), v)
	ecs.SetResource[any](e, 1)
	require.Equal(t, any(1), *ecs.Resource[any](e))
}

func TestClosingInAStep(t *testing.T) {
	var did []string
	e := newEngine(t)
	e.Add(ecs.Update, hooks(&did, "after", nil))
	e.Add(ecs.Late, hooks(&did, "late", nil))
	script(e, func(co *coroutine.Co) {
		defer func() { did = append(did, "unwind") }()
		e.Close()
		co.Frame()
		did = append(did, "never")
	})
	e.Step(0)
	require.Equal(t, []string{"start after", "start late", "close late", "close after", "unwind"}, did)
}
