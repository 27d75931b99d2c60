package play

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestMain plays a game instead of running tests, in the processes that TestRun starts: a window
// needs the goroutine of main.
func TestMain(m *testing.M) {
	if os.Getenv("PLAY") == "" {
		os.Exit(m.Run())
	}
	engine := ecs.New()
	if os.Getenv("PLAY") == "wrong" {
		engine.Add(ecs.Update, ecs.System{Name: "wrong", Update: func(*ecs.Engine) {}, Start: func(*ecs.Engine) error {
			return os.ErrInvalid
		}})
	}
	engine.Add(ecs.Late, ecs.System{Name: "last", Update: func(*ecs.Engine) {}, Close: func(*ecs.Engine) { fmt.Println("closed") }})
	text := engine.Spawn(components.Text)
	components.Text.SetValue(text, components.TextData{String: "hello"})
	if os.Getenv("PLAY") == "diverges" {
		calls := 0 // of no state
		engine.Add(ecs.Update, ecs.System{Name: "count", Update: func(*ecs.Engine) {
			if calls++; calls > 4 { // two steps, each played twice
				components.Text.SetValue(text, components.TextData{String: fmt.Sprint(calls)})
			}
		}})
	}
	if err := Run(engine, WithFlags(Parse()), WithSound()); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
}

// TestRun: a game is played in what there is, says so if that is not what there seemed to be, and its
// engine is closed whatever happens.
func TestRun(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere there is always a screen")
	}
	run := func(game, display string, args ...string) (out, said string, err error) {
		var errs strings.Builder
		command := exec.Command(os.Args[0], args...)
		command.Env = append(os.Environ(), "PLAY="+game, "DISPLAY="+display, "WAYLAND_DISPLAY=")
		command.Stderr = &errs
		printed, err := command.Output()
		return string(printed), errs.String(), err
	}
	out, said, err := run("right", "", "-frames", "3")
	require.NoError(t, err)
	require.Equal(t, "  0.0s  hello\nclosed\n", out)
	require.Empty(t, said)

	out, said, err = run("right", ":12345", "-frames", "3")
	require.NoError(t, err)
	require.Equal(t, "  0.0s  hello\nclosed\n", out)
	require.Contains(t, said, "can't open a window")
	require.Contains(t, said, "playing without one")

	out, _, err = run("right", ":12345", "-term")
	require.Error(t, err)
	require.Contains(t, out, ErrNoTerminal.Error())

	out, _, err = run("wrong", "")
	require.Error(t, err)
	require.Contains(t, out, os.ErrInvalid.Error())

	out, said, err = run("right", "", "-frames", "3", "-synctest")
	require.NoError(t, err)
	require.Equal(t, "  0.0s  hello\nclosed\n", out)
	require.Equal(t, "-synctest: 3 steps came out the same when they were played again\n", said)

	for _, display := range []string{"", os.Getenv("DISPLAY")} { // in a window too, where there is one
		out, said, err = run("diverges", display, "-frames", "1000", "-synctest")
		require.Error(t, err)
		require.Equal(t, 1, strings.Count(out+said, "rewind: step 3 came out otherwise"), out+said)
		require.Equal(t, 1, strings.Count(out+said, "came out otherwise"))
	}

	_, said, err = run("right", "", "-frames", "-3")
	require.Error(t, err)
	require.Contains(t, said, "-frames -3 is negative")
}
