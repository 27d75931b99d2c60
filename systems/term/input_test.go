package term

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestInput(t *testing.T) {
	engine := ecs.New()
	type step struct {
		pressed, released, held bool
		typed                   string
	}
	clock := make(chan time.Time)
	var steps []step
	engine.Add(ecs.Update, ecs.System{Name: "watch", Update: func(e *ecs.Engine) {
		in := e.Input()
		steps = append(steps, step{in.Pressed("W"), in.Released("W"), in.Held("W"), string(in.Typed)})
	}})
	s := newFinished()
	require.NoError(t, s.Init())
	s.InjectKey(tcell.KeyRune, 'w', 0)
	s.InjectKey(tcell.KeyUp, 0, 0)

	// The keys are there before the first frame: frames come when the screen has no more events.
	go func() {
		defer s.InjectKey(tcell.KeyRune, 'q', 0)
		for s.HasPendingEvent() {
		}
		now := time.Now()
		for i := range 3 {
			clock <- now.Add(time.Duration(i) * engine.StepLength())
		}
	}()
	require.NoError(t, Run(context.Background(), engine, WithScreen(noInit{s}), withClock(clock)))
	require.GreaterOrEqual(t, len(steps), 3)
	first := 0 // the last event may come after the first frame
	for first < len(steps) && !steps[first].pressed {
		first++
	}
	require.Less(t, first+1, len(steps), "the key went down: %v", steps)
	require.Equal(t, step{pressed: true, held: true, typed: "w"}, steps[first])
	require.Equal(t, step{released: true}, steps[first+1], "and up, one step later")
}

func TestKeyNames(t *testing.T) {
	for want, event := range map[ecs.Key]*tcell.EventKey{
		ecs.KeyA:          tcell.NewEventKey(tcell.KeyRune, 'a', 0),
		ecs.KeyZ:          tcell.NewEventKey(tcell.KeyRune, 'Z', tcell.ModShift),
		ecs.KeyDigit7:     tcell.NewEventKey(tcell.KeyRune, '7', 0),
		ecs.KeySpace:      tcell.NewEventKey(tcell.KeyRune, ' ', 0),
		ecs.KeyArrowLeft:  tcell.NewEventKey(tcell.KeyLeft, 0, 0),
		ecs.KeyEnter:      tcell.NewEventKey(tcell.KeyEnter, 0, 0),
		ecs.KeyBackspace:  tcell.NewEventKey(tcell.KeyBackspace2, 0, 0),
		"":                tcell.NewEventKey(tcell.KeyRune, 'ß', 0),
		ecs.KeyArrowRight: tcell.NewEventKey(tcell.KeyRight, 0, 0),
	} {
		require.Equal(t, want, keyOf(event))
	}
}

// TestKeysOfATerminal: what a terminal can't tell is what the package comment says.
func TestKeysOfATerminal(t *testing.T) {
	told := map[ecs.Key]bool{}
	for r := rune(' '); r <= '~'; r++ {
		told[keyOf(tcell.NewEventKey(tcell.KeyRune, r, 0))] = true
	}
	for k := range keyNames {
		told[keyOf(tcell.NewEventKey(k, 0, 0))] = true
	}
	delete(told, "")
	var not []string
	for _, k := range ecs.Keys() {
		if !told[k] {
			not = append(not, string(k))
		}
		delete(told, k)
	}
	require.Empty(t, told, "these are no keys")
	require.Equal(t, "Escape IntlBackslash F13 F14 F15 F16 F17 F18 F19 F20 F21 F22 F23 F24"+
		" Alt AltLeft AltRight Control ControlLeft ControlRight Meta MetaLeft MetaRight Shift ShiftLeft ShiftRight"+
		" CapsLock NumLock ScrollLock ContextMenu Pause PrintScreen"+
		" Numpad0 Numpad1 Numpad2 Numpad3 Numpad4 Numpad5 Numpad6 Numpad7 Numpad8 Numpad9"+
		" NumpadAdd NumpadDecimal NumpadDivide NumpadEnter NumpadEqual NumpadMultiply NumpadSubtract"+
		" MouseLeft MouseMiddle MouseRight", strings.Join(not, " "))
}
