package play

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

type score struct{ N int }

// game is an engine with saves, whose score goes up with each step.
func game(t *testing.T) (*ecs.Engine, *saves) {
	s := &saves{slot: slotOf("a game: " + t.Name())}
	engine := ecs.New()
	t.Cleanup(engine.Close)
	ecs.SetResource(engine, score{})
	engine.Add(ecs.Update, s.system(), systems.Behaviours(coroutine.Budget{}), ecs.System{Name: "score", Update: func(e *ecs.Engine) { ecs.Resource[score](e).N++ }})
	return engine, s
}

func press(engine *ecs.Engine, k ecs.Key) {
	engine.Input().Press(k)
	engine.Step(time.Second / 60)
	engine.Input().Release(k)
	engine.Step(time.Second / 60)
}

// F5 saves and F9 loads, at the end of the step, also in a program that was started later.
func TestSaves(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	engine, s := game(t)
	require.Empty(t, s.note())
	press(engine, ecs.KeyF9)
	require.Equal(t, "there is no save yet: F5 saves", s.note())
	press(engine, ecs.KeyF5) // in the third step
	require.Equal(t, "saved", s.note())

	later, s := game(t)
	for range 20 {
		later.Step(time.Second / 60)
	}
	press(later, ecs.KeyF9)
	require.Equal(t, "loaded", s.note())
	require.Equal(t, 4, ecs.Resource[score](later).N, "three, and the step since")
	require.False(t, later.Input().Pressed(ecs.KeyF9))
}

// A step that is played again saves and loads nothing.
func TestSavesInAStepPlayedAgain(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	engine, s := game(t)
	for _, as := range []ecs.Replay{ecs.Again, ecs.Silent} {
		engine.SetReplay(as)
		press(engine, ecs.KeyF5)
		press(engine, ecs.KeyF9)
		require.Empty(t, s.note())
	}
	require.Equal(t, 8, ecs.Resource[score](engine).N)
}

// What can't be saved is said, and the save that was there stays.
func TestSavesThatCant(t *testing.T) {
	t.Setenv("XDG_CONFIG_HOME", t.TempDir())
	t.Setenv("HOME", t.TempDir())
	t.Setenv("AppData", t.TempDir())
	engine, s := game(t)
	press(engine, ecs.KeyF5)
	mail := make(chan int)
	postman := engine.Spawn(ecs.Comp(components.Behaviour, components.Behave("postman", coroutine.Script(func(co *coroutine.Co) {
		c := mail
		co.Forever()
		close(c)
	}))))
	press(engine, ecs.KeyF5)
	require.Contains(t, s.note(), "not saved: ")
	require.Contains(t, s.note(), "postman")
	postman.Remove()
	press(engine, ecs.KeyF9)
	require.Equal(t, "loaded", s.note())
}

func TestWrapped(t *testing.T) {
	require.Equal(t, "a bc\ndefgh\ni", wrapped("a bc  defgh i", 5))
	require.Equal(t, "longer\nthan it", wrapped("longer than it", 7))
}
