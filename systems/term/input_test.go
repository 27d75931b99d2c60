package term

import (
	"context"
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
		"A":          tcell.NewEventKey(tcell.KeyRune, 'a', 0),
		"Z":          tcell.NewEventKey(tcell.KeyRune, 'Z', tcell.ModShift),
		"Digit7":     tcell.NewEventKey(tcell.KeyRune, '7', 0),
		"Space":      tcell.NewEventKey(tcell.KeyRune, ' ', 0),
		"ArrowLeft":  tcell.NewEventKey(tcell.KeyLeft, 0, 0),
		"Enter":      tcell.NewEventKey(tcell.KeyEnter, 0, 0),
		"Backspace":  tcell.NewEventKey(tcell.KeyBackspace2, 0, 0),
		"":           tcell.NewEventKey(tcell.KeyRune, 'ß', 0),
		"ArrowRight": tcell.NewEventKey(tcell.KeyRight, 0, 0),
	} {
		require.Equal(t, want, keyOf(event))
	}
}
