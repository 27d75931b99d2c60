package play

import (
	"bytes"
	"flag"
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestChoose(t *testing.T) {
	tests := []struct {
		name  string
		place place
		flags Flags
		want  mode
		err   error
	}{
		{"a desktop", place{screen: true, terminal: true}, Flags{}, window, nil},
		{"a desktop, piped", place{screen: true}, Flags{}, window, nil},
		{"a desktop, -term", place{screen: true, terminal: true}, Flags{Term: true}, terminal, nil},
		{"a desktop, -text", place{screen: true, terminal: true}, Flags{Text: true}, text, nil},
		{"a server", place{terminal: true}, Flags{}, terminal, nil},
		{"a server, piped", place{}, Flags{}, text, nil},
		{"a server, piped, -term", place{}, Flags{Term: true}, terminal, ErrNoTerminal},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := test.place.choose(test.flags)
			require.Equal(t, test.err, err)
			require.Equal(t, test.want, got)
		})
	}
	require.Equal(t, terminal, place{screen: true, terminal: true}.withoutWindow())
	require.Equal(t, text, place{screen: true}.withoutWindow())
}

func TestHasScreen(t *testing.T) {
	env := func(set ...string) func(string) string {
		return func(name string) string {
			for _, s := range set {
				if s == name {
					return ":0"
				}
			}
			return ""
		}
	}
	require.False(t, hasScreen("linux", env()))
	require.True(t, hasScreen("linux", env("DISPLAY")))
	require.True(t, hasScreen("freebsd", env("WAYLAND_DISPLAY")))
	for _, goos := range []string{"windows", "darwin", "js"} {
		require.True(t, hasScreen(goos, env()), goos)
	}
}

func TestFlags(t *testing.T) {
	var help strings.Builder
	newSet := func() *flag.FlagSet {
		set := flag.NewFlagSet("/bin/patrol", flag.ContinueOnError)
		set.SetOutput(&help)
		return set
	}
	set := newSet()
	robots := set.Int("robots", 1, "a flag of the program's own")
	f, err := parse(set, []string{"-frames", "12", "-term", "-robots", "3", "-seed", "7"})
	require.NoError(t, err)
	require.Equal(t, Flags{Frames: 12, Term: true, Seed: 7}, f)
	require.Equal(t, 3, *robots)

	f, err = parse(newSet(), nil)
	require.NoError(t, err)
	require.Equal(t, Flags{Seed: 1}, f)

	for args, want := range map[string]string{
		"-frames=-1":  `patrol: -frames -1 is negative; pass a number of steps, or 0 for no limit (see patrol -help)`,
		"-frames=x":   `patrol: invalid value "x" for flag -frames: parse error (see patrol -help)`,
		"-term -text": `patrol: -term and -text exclude each other; pass one of them (see patrol -help)`,
		"-fast":       `patrol: flag provided but not defined: -fast (see patrol -help)`,
		"now":         `patrol: unexpected argument "now" (see patrol -help)`,
	} {
		_, err := parse(newSet(), strings.Fields(args))
		require.EqualError(t, err, want)
	}

	help.Reset()
	_, err = parse(newSet(), []string{"-h"})
	require.ErrorIs(t, err, flag.ErrHelp)
	require.Contains(t, help.String(), "-frames N")
}

// TestText: plain text is ten seconds long, or as long as -frames says, and tells each text once.
func TestText(t *testing.T) {
	play := func(frames int) (string, int64) {
		engine := ecs.New()
		e := engine.Spawn(components.Position, components.Text)
		score := engine.Spawn(components.Position, components.Text, components.HUD)
		engine.Add(ecs.Update, ecs.System{Name: "clock", Update: func(engine *ecs.Engine) {
			components.Text.Get(score).String += "."
			if engine.Steps()%300 == 1 {
				components.Text.Get(e).String += "tick "
			}
		}})
		var out bytes.Buffer
		require.NoError(t, newPlayer(engine, []Option{WithFlags(Flags{Frames: frames})}).inText(&out))
		engine.Close()
		return out.String(), engine.Steps()
	}
	out, steps := play(0)
	require.Equal(t, "  0.0s  tick \n  5.0s  tick tick \n", out[:len("  0.0s  tick \n  5.0s  tick tick \n")])
	require.InDelta(t, 600, steps, 1)
	_, steps = play(42)
	require.Equal(t, int64(42), steps)
}
