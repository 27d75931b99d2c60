package main

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// tellOfColony is a system that prints in each step what a change of a text must not touch, and the text.
const tellOfColony = `package main

import (
	"fmt"
	"hash/fnv"
	"os"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

func init() { fmt.Println("process", os.Getpid()) }

func tellAll(v *Village) ecs.System {
	said := ""
	return ecs.System{Name: "tell", Update: func(e *ecs.Engine) {
		h := fnv.New64()
		for _, ref := range v.All {
			if entry, ok := ref.Get(); ok {
				fmt.Fprint(h, components.Position.GetValue(entry))
			}
		}
		if said != working {
			said = working
			fmt.Println("says", said)
		}
		fmt.Println("step", e.Steps(), "entities", e.World().Len(), "food", v.Food.Len(), "wood", v.Wood.Len(), "at", h.Sum64())
	}}
}

var working string // what was said last by who works
`

// TestWatchColony: villager.go is changed again and again while a thousand villagers are on their ways, and none of them
// notices but by what was changed. SOMEN_EDITS=20 says how often.
func TestWatchColony(t *testing.T) {
	takesLong(t)
	dir := app(t)
	sources := must(filepath.Glob("../../../examples/colony/*.go"))
	for _, path := range sources {
		if name := filepath.Base(path); !strings.HasSuffix(name, "_test.go") {
			write(t, dir, name, string(must(os.ReadFile(path))))
		}
	}
	write(t, dir, "tell.go", tellOfColony)
	replace := func(name, old, by string) {
		text := string(must(os.ReadFile(filepath.Join(dir, name))))
		require.Contains(t, text, old)
		write(t, dir, name, strings.Replace(text, old, by, 1))
	}
	replace("main.go", "err := play.Run(engine,", "engine.Add(ecs.Late, tellAll(v))\n\terr := play.Run(engine,")
	replace("villager.go", "\tl.Doing = doing\n\tco.Sleep(d)", "\tl.Doing = doing + \", edit 0\"\n\tworking = \"edit 0\"\n\tco.Sleep(d)")
	l := startIn(t, dir, "-watch", "-mod=mod", ".", "-text", "-seed", "3")
	l.wait("somen: playing", "somen: it doesn't build")
	at := l.says("says edit 0", 0)
	edits := editsOr(2)
	for i := range edits {
		was, is := "edit "+strconv.Itoa(i), "edit "+strconv.Itoa(i+1)
		text := string(must(os.ReadFile(filepath.Join(dir, "villager.go"))))
		require.NoError(t, writeAtomically(filepath.Join(dir, "villager.go"), []byte(strings.ReplaceAll(text, was, is)), 0o644))
		l.wait("somen: playing on", "somen: the game goes on", "somen: it doesn't build", "somen: behaviour")
		at = l.says("says "+is, at)
	}
	require.Len(t, l.processes(), edits+1)
	l.end()
	for _, line := range l.errs.all() {
		require.NotContains(t, line, "begins anew")
	}
	told := l.steps()
	l.t.Logf("%d edits in %d steps", edits, len(told))
	require.Equal(t, l.unwatched(len(told), "-seed", "3"), told, "as if nothing had happened")
}

// editsOr is how often a test changes a program: as SOMEN_EDITS says, or n times.
func editsOr(n int) int {
	if text := os.Getenv("SOMEN_EDITS"); text != "" {
		return must(strconv.Atoi(text))
	}
	return n
}
