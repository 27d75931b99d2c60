package ecs_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

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

// TestNextPressOfSomeKeys: "Enter, or two seconds" is one wait.
func TestNextPressOfSomeKeys(t *testing.T) {
	e := newEngine(t)
	in := e.Input()
	var got []string
	script(e, func(co *coroutine.Co) {
		for {
			var k ecs.Key
			which := co.First(in.NextPress(&k, ecs.KeyEnter, ecs.KeySpace), coroutine.Sleep(2*time.Second))
			got = append(got, fmt.Sprint(which, k, co.Now()))
		}
	})
	for i := range 12 {
		switch i {
		case 2:
			in.Press(ecs.KeyA)
		case 4:
			in.Press(ecs.KeySpace)
			in.Press(ecs.KeyEnter)
		case 5:
			in.Release(ecs.KeyEnter)
			in.Press(ecs.KeyEnter)
		}
		e.Step(time.Second / 2)
	}
	require.Equal(t, []string{"0Space2.5s", "0Enter3s", "15s"}, got)
}

func TestAKeyThatIsNone(t *testing.T) {
	e := newEngine(t)
	in := e.Input()
	for name, try := range map[string]func(k ecs.Key){
		"Press":     in.Press,
		"Release":   in.Release,
		"Held":      func(k ecs.Key) { in.Held(k) },
		"Pressed":   func(k ecs.Key) { in.Pressed(k) },
		"Released":  func(k ecs.Key) { in.Released(k) },
		"NextPress": func(k ecs.Key) { in.NextPress(nil, ecs.KeyA, k) },
		"WaitPress": func(k ecs.Key) { in.WaitPress(nil, k) },
	} {
		for _, k := range []ecs.Key{"", "Return", "enter", "Pad0", "Pad0Button", "Pad0Button01", "Pad-1Button0", "Pad0Button1x"} {
			require.False(t, k.Valid())
			if strings.HasSuffix(name, "Press") && name != "Press" {
				name = "WaitPress or NextPress"
			}
			require.PanicsWithError(t, fmt.Sprintf("ecs: Input.%s: there is no key %q; use a constant, as KeyEnter, or PadButton", name, k), func() { try(k) })
		}
	}
	in.Press(ecs.PadButton(0, 12))
	require.True(t, in.Held("Pad0Button12"))
	require.PanicsWithError(t, "ecs: PadButton: a number is negative; count pads and buttons from 0", func() { ecs.PadButton(0, -1) })
}

func TestKeysAreDifferent(t *testing.T) {
	seen := map[ecs.Key]bool{}
	for _, k := range ecs.Keys() {
		require.False(t, seen[k], k)
		require.True(t, k.Valid())
		seen[k] = true
	}
	ecs.Keys()[0] = "none"
	require.Equal(t, ecs.KeyA, ecs.Keys()[0], "the list is the caller's own")
}

func TestPressesAllocateNothing(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	e := newEngine(t)
	in := e.Input()
	script(e, func(co *coroutine.Co) {
		for {
			in.WaitPress(co, ecs.KeyEnter, ecs.KeySpace)
		}
	})
	press := func() {
		in.Press(ecs.KeyEnter)
		in.Release(ecs.KeyEnter)
		e.Step(0)
	}
	press()
	press()
	require.Zero(t, testing.AllocsPerRun(100, press))
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
