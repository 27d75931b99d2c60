package save_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// score is a resource.
type score struct {
	N     int
	Slot  bytes.Buffer `somen:"-"` // what the process knows
	Asked []error      `somen:"-"` // what saving inside the step says
	Saved []error      `somen:"-"` // and at its end
}

// save saves at the end of the step.
func (s *score) save(e *ecs.Engine) {
	s.Asked = append(s.Asked, save.Save(&s.Slot, e))
	e.AfterStep(func() { s.Saved = append(s.Saved, save.Save(&s.Slot, e)) })
}

func counts(e *ecs.Engine) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for s := ecs.Resource[score](e); ; co.Frame() {
			s.N++
			if e.Input().Pressed("F5") {
				s.save(e)
			}
		}
	})
}

// TestInsideStep: a behaviour has the game saved and a key has it loaded, at the end of the step.
func TestInsideStep(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	ecs.SetResource(e, score{})
	s, loaded := ecs.Resource[score](e), 0
	e.Add(ecs.Early, ecs.System{Name: "keys", Update: func(e *ecs.Engine) {
		if !e.Input().Pressed("F9") {
			return
		}
		require.ErrorIs(t, save.Load(bytes.NewReader(s.Slot.Bytes()), e), coroutine.ErrBusy)
		e.AfterStep(func() {
			require.NoError(t, save.Load(bytes.NewReader(s.Slot.Bytes()), e))
			require.True(t, e.Input().Held("F5"), "it was saved so")
			e.Input().ReleaseAll()
			loaded++
		})
	}})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	e.Spawn(ecs.Comp(components.Behaviour, components.Behave("counts", counts(e))))
	play := func(n int) {
		for range n {
			e.Step(time.Second / 60)
		}
	}
	play(4)
	e.Input().Press("F5")
	play(1)
	require.Equal(t, 5, s.N)
	require.Len(t, s.Asked, 1)
	require.ErrorIs(t, s.Asked[0], coroutine.ErrBusy)
	require.ErrorContains(t, s.Asked[0], "AfterStep")
	require.Len(t, s.Saved, 1)
	if !isCompiled(t) {
		state := (*coroutine.StateError)(nil)
		require.ErrorAs(t, s.Saved[0], &state)
		return
	}
	require.NoError(t, s.Saved[0])
	e.Input().Release("F5")
	for range 2 {
		play(3)
		require.Equal(t, 8, s.N)
		e.Input().Press("F9")
		play(1)
		require.Equal(t, 5, s.N, "as it was saved")
		require.EqualValues(t, 5, e.Steps())
		require.False(t, e.Input().Held("F5") || e.Input().Held("F9"))
	}
	require.Equal(t, 2, loaded)
}
