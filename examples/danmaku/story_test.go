package main

import (
	"fmt"
	"hash/fnv"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func steps(g *Game, n int) {
	for range n {
		g.engine.Step(g.engine.StepLength())
	}
}

// until steps until a condition holds, and fails if it does not within a number of steps.
func until(t *testing.T, g *Game, most int, what string, met func() bool) {
	t.Helper()
	for range most {
		if met() {
			return
		}
		steps(g, 1)
	}
	require.FailNow(t, "it never happened", what)
}

// TestStory: the machine plays the whole game, and all of it is told.
func TestStory(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	var told strings.Builder
	tell := g.tell()
	until(t, g, 60*180, "the end", func() bool {
		tell(g.engine.View(), &told)
		return strings.Contains(told.String(), "you won") || strings.Contains(told.String(), "game over")
	})
	for _, line := range []string{
		"Udon the Thick: Rolling Boil", "Udon the Thick: Chopsticks", "Udon the Thick is defeated",
		"Soba the Dark: Buckwheat Rain", "Soba the Dark: Fireflies", "Soba the Dark: Split Peas", "Soba the Dark is defeated",
		"Somen the Thin: Spring Onions", "Somen the Thin: Chasing Bowls", "Somen the Thin: Five Thousand Noodles",
		"Somen the Thin is defeated", "coroutines gone", "you won",
	} {
		require.Contains(t, told.String(), line)
	}
	require.Greater(t, g.most, 5000)
	require.Greater(t, g.lives, 0)
	t.Log("\n" + told.String())
	t.Logf("%d bullets at once, %d points, %d lives left", g.most, g.score, g.lives)

	steps(g, 120)
	require.Zero(t, g.flying())
	require.Zero(t, g.danger.Len(), "every pattern is over")
}

// TestSeed: the same seed plays the same game.
func TestSeed(t *testing.T) {
	play := func(seed uint64) uint64 {
		g := newGame(seed)
		defer g.engine.Close()
		steps(g, 1500)
		h := fnv.New64a()
		for entity, at := range ecs.Values(g.engine.View(), components.Position) {
			fmt.Fprint(h, entity, at)
		}
		fmt.Fprint(h, g.score, g.lives, g.bombs, g.most)
		return h.Sum64()
	}
	require.Equal(t, play(7), play(7))
	require.NotEqual(t, play(7), play(8))
}

// duel starts a game in which one pattern runs, and nobody flies.
func duel(pattern func(*Boss) coroutine.Behaviour) (*Game, *Boss) {
	g := newGame(1)
	steps(g, 1)
	for _, task := range g.engine.Scheduler().Tasks() {
		if task.Name() == "story" || task.Name() == "pilot" {
			task.Cancel()
		}
	}
	body := g.engine.Spawn(components.Position, components.Glow)
	components.Position.SetValue(body, Vec2{X: width / 2, Y: 170})
	b := &Boss{Game: g, Name: "test", Health: 1e9, Max: 1e9, body: body}
	g.safe, g.lives, g.bombs = true, 3, 3
	g.engine.Scheduler().Start(b.again(pattern(b)), coroutine.Named("again"), coroutine.OnClock(g.fight))
	return g, b
}

// TestBomb: one bomb ends hundreds of coroutines within one step.
func TestBomb(t *testing.T) {
	g, _ := duel((*Boss).fireflies)
	defer g.engine.Close()
	until(t, g, 1500, "300 fireflies", func() bool { return g.danger.Len() > 300 })
	before, flying := g.danger.Len(), g.flying()
	require.InDelta(t, before, flying, 10, "each firefly is a coroutine")

	g.engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) { g.bomb(co) }))
	steps(g, 1)
	require.Zero(t, g.danger.Len())
	require.Zero(t, g.flying())
	require.Equal(t, 2, g.bombs)

	steps(g, 240)
	require.NotZero(t, g.flying(), "the boss casts its spell again")
}

// TestClocks: the fight slows down and stops, and the display's clock goes on.
func TestClocks(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	in := g.engine.Input()
	until(t, g, 600, "bullets", func() bool { return g.flying() > 50 })

	press := func(k ecs.Key) {
		in.Press(k)
		steps(g, 1)
		in.Release(k)
		steps(g, 1)
	}
	press("P")
	stopped, shown := g.fight.Now(), g.engine.Now()
	place := func() (all []Vec2) {
		for at := range bullets.Each(g.engine.World()) {
			all = append(all, *at)
		}
		return all
	}
	before := place()
	steps(g, 100)
	require.Equal(t, stopped, g.fight.Now())
	require.Equal(t, before, place(), "every bullet stands still")
	require.Greater(t, g.engine.Now(), shown+time.Second)
	press("P")
	steps(g, 60)
	require.InDelta(t, 1, (g.fight.Now() - stopped).Seconds(), 0.05)

	g.hits.Emit(struct{}{})
	from := g.fight.Now()
	steps(g, 30)
	require.Less(t, g.fight.Now()-from, 200*time.Millisecond, "half a second in slow motion")
	steps(g, 60)
	require.Equal(t, 1.0, g.fight.Scale())
}

// TestHands: with the first key the player takes over.
func TestHands(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	in := g.engine.Input()
	steps(g, 2)
	x := func() float64 { return components.Position.Get(g.ship).X }
	in.Press("ArrowLeft")
	steps(g, 2)
	before := x()
	steps(g, 30)
	require.InDelta(t, before-fast/2, x(), 10)
	in.Press("ShiftLeft")
	before = x()
	steps(g, 30)
	require.InDelta(t, before-slow/2, x(), 10)
	in.Release("ArrowLeft")
	in.Press("Space")
	before = x()
	steps(g, 30)
	require.Equal(t, before, x())
	require.True(t, g.shooting)
}

// TestGameOver: three hits, and the game begins anew.
func TestGameOver(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	until(t, g, 300, "the boss", func() bool { return g.boss != nil })
	for range 3 {
		g.hits.Emit(struct{}{})
		until(t, g, 60, "the hit", func() bool { return g.safe })
		until(t, g, 600, "the end of the shelter", func() bool { return !g.safe })
	}
	require.Zero(t, g.lives)
	require.Nil(t, g.boss, "the boss goes too")
	g.engine.Input().Press("Enter")
	steps(g, 10)
	require.Equal(t, 3, g.lives)
}

// BenchmarkStep is a step of the whole game, autopilot included, with 5,000 bullets in the air.
func BenchmarkStep(b *testing.B) {
	g, _ := duel((*Boss).bowl)
	defer g.engine.Close()
	g.engine.Scheduler().Start(g.autopilot(), coroutine.OnClock(g.fight))
	for g.most < 5000 && g.engine.Steps() < 1000 {
		steps(g, 1)
	}
	if g.most < 5000 {
		b.Fatal("there are only", g.most)
	}
	g.bombs = 0
	b.ReportAllocs()
	for b.Loop() {
		steps(g, 1)
	}
	b.ReportMetric(float64(g.flying()), "bullets")
}

// BenchmarkBomb ends three hundred coroutines and their bullets.
func BenchmarkBomb(b *testing.B) {
	for range b.N {
		b.StopTimer()
		g, _ := duel((*Boss).fireflies)
		for g.danger.Len() < 300 {
			steps(g, 1)
		}
		b.StartTimer()
		g.clear()
		b.StopTimer()
		g.engine.Close()
		b.StartTimer()
	}
}
