package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/term"
	"github.com/stretchr/testify/require"
)

// doing counts the villagers who do what begins with a text.
func doing(engine *ecs.Engine, what string) (n int) {
	for _, v := range ecs.Values(engine.View(), VillagerType) {
		if strings.HasPrefix(v.Doing, what) {
			n++
		}
	}
	return n
}

// TestDay is two days of the village: all are fed, all sleep at night, and all wake when it dawns.
func TestDay(t *testing.T) {
	engine, village := newGame(1, coroutine.InlineAsync())
	defer engine.Close()
	until := func(d time.Duration) {
		for engine.Now() < d {
			engine.Step(engine.StepLength())
		}
	}

	until(daylight / 2)
	require.Zero(t, doing(engine, "sleeps"))
	require.Zero(t, doing(engine, "is lost"))
	require.Positive(t, doing(engine, "reaps"))
	require.Positive(t, doing(engine, "cuts wood"))
	require.Positive(t, village.Wood.Len())

	until(daylight + darkness - time.Second)
	require.True(t, village.Sky.Night)
	require.True(t, village.Sky.Lit)
	asleep := village.Dawn.Waiting()
	require.Greater(t, asleep, villagers*9/10, "but for those who have a long way home")
	require.Equal(t, asleep, doing(engine, "sleeps"))

	// The panel knows, too.
	sleeper := ecs.Resource[Focus](engine)
	for _, sleeper.Who = range village.All {
		if body, _ := sleeper.Who.Get(); VillagerType.Get(body).Doing == "sleeps" {
			break
		}
	}
	about := strings.Join(aboutFocus(engine), "\n")
	require.Contains(t, about, "waits for a signal of Day")
	require.Regexp(t, `villager.go:\d+  sleep\nvillager.go:\d+  live$`, about)

	// One Emit wakes all of them at once, and a frame resumes as many as it may.
	until(daylight + darkness - 2*engine.StepLength())
	before, frames := resumes(engine), 0
	for ; village.Sky.Night || doing(engine, "sleeps") > 0; frames++ {
		engine.Step(engine.StepLength())
		after := resumes(engine)
		require.LessOrEqual(t, after-before, int64(budget))
		before = after
	}
	require.GreaterOrEqual(t, frames, asleep/budget)
	require.Less(t, frames, 20)

	until(2*daylight + darkness + time.Second)
	require.Greater(t, fed(engine.View()), villagers*95/100)
	require.Len(t, village.News, 4)
}

// resumes returns how often the behaviours have been resumed.
func resumes(engine *ecs.Engine) (n int64) {
	for _, task := range engine.Scheduler().Tasks() {
		n += task.Info().Resumes
	}
	return n
}

// TestInspector: the panel tells about whom the player chooses.
func TestInspector(t *testing.T) {
	engine, _ := newGame(1, coroutine.InlineAsync())
	defer engine.Close()
	press := func(key ecs.Key) string {
		engine.Input().Press(key)
		engine.Step(engine.StepLength())
		engine.Input().Release(key)
		return strings.Join(aboutFocus(engine), "\n")
	}
	for range 60 {
		engine.Step(engine.StepLength())
	}
	require.Contains(t, strings.Join(aboutFocus(engine), "\n"), "villager 1, farmer")
	require.Contains(t, press("Tab"), "villager 2, farmer")
	require.Contains(t, press("ArrowLeft"), "villager 1, farmer")
	require.Contains(t, press("ArrowLeft"), "villager 1000, woodcutter")

	// A click chooses who is nearest.
	before := ecs.Resource[Focus](engine).Who
	press("Tab")
	body, _ := before.Get()
	at := components.Position.GetValue(body)
	engine.Input().X, engine.Input().Y = at.X, at.Y
	press("MouseLeft")
	require.Equal(t, before, ecs.Resource[Focus](engine).Who)
}

// TestSeed: the same seed gives the same village, wherever and however fast ways are found.
func TestSeed(t *testing.T) {
	state := func(seed uint64, options ...coroutine.SchedulerOption) uint64 {
		engine, _ := newGame(seed, options...)
		defer engine.Close()
		for range 300 {
			engine.Step(engine.StepLength())
		}
		h := fnv.New64a()
		for entity, v := range ecs.Values(engine.View(), VillagerType) {
			at, _ := ecs.Value(engine.View(), entity, components.Position)
			fmt.Fprintln(h, entity, v, at)
		}
		return h.Sum64()
	}
	inline := state(7, coroutine.InlineAsync())
	require.NotEqual(t, inline, state(8, coroutine.InlineAsync()))
	require.Equal(t, inline, state(7), "on goroutines, as it is played")
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	require.Equal(t, inline, state(7), "on one processor")
}

// TestGoroutines plays the village as it is played, with ways found beside the frames.
func TestGoroutines(t *testing.T) {
	engine, village := newGame(1)
	defer engine.Close()
	for full := village.Food.Len(); village.Food.Len() >= full; { // until somebody has walked to eat
		engine.Step(engine.StepLength())
	}
	require.Zero(t, doing(engine, "is lost"))
}

// TestTerminal: a terminal shows the village as well.
func TestTerminal(t *testing.T) {
	engine, _ := newGame(1, coroutine.InlineAsync())
	defer engine.Close()
	for range 300 {
		engine.Step(engine.StepLength())
	}
	screen := tcell.NewSimulationScreen("UTF-8")
	require.NoError(t, screen.Init())
	defer screen.Fini()
	screen.SetSize(120, 40)
	term.Draw(engine.View(), screen, term.WithSize(width, height))
	shown := map[rune]int{}
	cells, _, _ := screen.GetContents()
	for _, cell := range cells {
		shown[cell.Runes[0]]++
	}
	for _, r := range "v⌂♣~=O" {
		require.Positive(t, shown[r], string(r))
	}
	require.Greater(t, shown['v'], 150)
}

func TestRoute(t *testing.T) {
	engine, village := newGame(3)
	defer engine.Close()
	land := village.Land
	require.NotEmpty(t, land.Woods)
	for _, to := range append(land.Woods, land.Fields...) {
		route, err := land.Route(context.Background(), land.Store, to)
		require.NoError(t, err)
		require.Equal(t, to, route[len(route)-1])
		at := land.Store
		for _, corner := range route {
			for at != corner { // straight or aslant, over what can be walked on
				at.X += min(1, max(-1, corner.X-at.X))
				at.Y += min(1, max(-1, corner.Y-at.Y))
				require.Less(t, land.At(at), Tree)
			}
		}
	}
	_, err := land.Route(context.Background(), land.Store, Cell{-1, 5})
	require.ErrorIs(t, err, errNoWay)
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = land.Route(ended, land.Store, land.Homes[0])
	require.ErrorIs(t, err, context.Canceled)
}

func BenchmarkDay(b *testing.B) {
	for name, options := range map[string][]coroutine.SchedulerOption{"inline": {coroutine.InlineAsync()}, "goroutines": nil} {
		b.Run(name, func(b *testing.B) {
			engine, _ := newGame(1, options...)
			defer engine.Close()
			for b.Loop() {
				engine.Step(engine.StepLength())
			}
		})
	}
}

func BenchmarkRoute(b *testing.B) {
	engine, village := newGame(1)
	defer engine.Close()
	land := village.Land
	for b.Loop() {
		if _, err := land.Route(context.Background(), land.Store, land.Woods[len(land.Woods)-1]); err != nil {
			b.Fatal(err)
		}
	}
}
