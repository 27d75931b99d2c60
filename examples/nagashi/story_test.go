package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
)

// played is a game that somebody plays, with a quiet kitchen.
type played struct {
	*Game
	t    *testing.T
	at   Vec2 // the pointer
	said []string
}

func play(t *testing.T, level int) *played {
	g := &played{Game: newGame(1), t: t}
	t.Cleanup(g.engine.Close)
	g.tell = func(what string) { g.said = append(g.said, what) }
	g.press(Vec2{X: 300, Y: 300})
	require.False(t, g.auto)
	g.load(level)
	g.run(3 * time.Second) // until it has begun
	for entry := range rounds.Iter(g.world) {
		behave(entry, "quiet", quiet)
	}
	for entry := range drifting.Iter(g.world) {
		defer entry.Remove()
	}
	return g
}

var quiet = coroutine.Await(coroutine.Forever())

func (g *played) run(d time.Duration) {
	for range (d*60 + time.Second/2) / time.Second {
		g.step(Controls{At: g.at})
	}
}

func (g *played) press(at Vec2) {
	g.at = at
	g.step(Controls{At: at, Pressed: true})
}

// serve puts something into the water, so far down, and returns it.
func (g *played) serve(kind Kind, down float64) *donburi.Entry {
	g.spawnNoodle(kind, 60)
	for entry := range drifting.Iter(g.world) {
		if Drift.Get(entry).Along == 0 {
			Drift.Get(entry).Along = down
			g.step(Controls{At: g.at})
			return entry
		}
	}
	panic("it is not in the water")
}

func (g *played) caught() int {
	round, _ := rounds.First(g.world)
	return Round.Get(round).Caught
}

func TestCatch(t *testing.T) {
	g := play(t, 0)
	noodle := g.serve(White, 200)
	caught := ecs.RefOf(noodle)
	g.press(place(noodle).Add(Vec2{X: 10}))
	g.run(time.Second / 6)
	require.True(t, noodle.Valid())
	require.False(t, noodle.HasComponent(Drift), "it is in the air")
	require.Zero(t, g.caught())
	g.run(time.Second / 2)
	require.Equal(t, 1, g.caught())
	require.False(t, caught.Alive())

	noodle = g.serve(White, 200)
	missed := ecs.RefOf(noodle)
	g.press(place(noodle).Add(Vec2{Y: 50}))
	g.run(time.Second)
	require.True(t, noodle.HasComponent(Drift), "that was beside it")
	require.Equal(t, 1, g.caught())
	g.run(time.Minute)
	require.False(t, missed.Alive(), "it has ended in the tub")
}

// TestBurn: a chili costs a bundle, and a second in which the hand can do nothing.
func TestBurn(t *testing.T) {
	g := play(t, 0)
	g.press(place(g.serve(White, 200)))
	g.run(time.Second)
	chili, noodle := g.serve(Chili, 300), g.serve(White, 400)
	gone := ecs.RefOf(chili) // whose Entry may be somebody else's later
	g.press(place(chili))
	g.run(time.Second / 2)
	require.False(t, gone.Alive())
	require.Zero(t, g.caught())
	hand, _ := hands.First(g.world)
	require.NotZero(t, Hand.Get(hand).Shake)
	g.press(place(noodle))
	g.run(time.Second)
	require.True(t, noodle.HasComponent(Drift), "it burned")
	require.Zero(t, Hand.Get(hand).Shake)
	g.press(place(noodle))
	g.run(time.Second)
	require.Equal(t, 1, g.caught())
}

// TestPinkDarts: it hesitates and darts, until it is caught: then it has another behaviour.
func TestPinkDarts(t *testing.T) {
	g := play(t, 0)
	pink := g.serve(Pink, 200)
	slow, fast := 60.0, 60.0
	for range 120 {
		g.run(time.Second / 60)
		slow, fast = min(slow, Drift.Get(pink).Speed), max(fast, Drift.Get(pink).Speed)
	}
	require.Less(t, slow, 20.0)
	require.Greater(t, fast, 150.0)
	require.Equal(t, "dart", systems.TaskOf(g.engine, pink.Entity(), "").Name())
	dart := systems.TaskOf(g.engine, pink.Entity(), "")
	g.press(place(pink))
	g.run(time.Second / 6)
	require.Equal(t, "fly", systems.TaskOf(g.engine, pink.Entity(), "").Name())
	require.True(t, dart.State().Ended())
	g.run(time.Second)
	require.Equal(t, 3, g.caught())
}

// untilPaw runs until the cat has lifted its paw for something that comes down.
func (g *played) untilPaw() (cat, noodle *donburi.Entry) {
	cat, ok := cats.First(g.world)
	require.True(g.t, ok)
	for Cat.Get(cat).Awake < .9 {
		g.run(time.Second / 60)
	}
	noodle = g.serve(White, stealAt-80)
	for Cat.Get(cat).Paw > -.5 {
		g.run(time.Second / 60)
		require.True(g.t, noodle.Valid())
	}
	return cat, noodle
}

func TestCatSteals(t *testing.T) {
	g := play(t, 1)
	cat, noodle := g.untilPaw()
	gone := ecs.RefOf(noodle)
	g.run(time.Second)
	require.False(t, gone.Alive())
	require.True(t, Cat.Get(cat).Full)
	require.Equal(t, "the cat takes a bundle", g.said[len(g.said)-1])
}

func TestCatGetsARap(t *testing.T) {
	g := play(t, 1)
	cat, noodle := g.untilPaw()
	g.press(pawAt(place(cat), *Cat.Get(cat)))
	g.run(2 * time.Second)
	require.True(t, noodle.HasComponent(Drift), "it flows on")
	require.Equal(t, 1.0, Cat.Get(cat).Hides)
	g.run(5 * time.Second)
	require.Zero(t, *Cat.Get(cat), "it is back, and asleep")
}

// TestReload: the time is up, and the level is there anew: nothing of the one before goes on, no entity,
// no behaviour, and the hand is that of the player.
func TestReload(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	g.step(Controls{Pressed: true})
	g.step(Controls{})
	old, _ := rounds.First(g.world)
	before := systems.TaskOf(g.engine, old.Entity(), "")
	entities, tasks := g.world.Len(), g.engine.Scheduler().Len()
	over := false
	for range 60 * 60 {
		g.step(Controls{At: Vec2{Y: 300}})
		if now, _ := rounds.First(g.world); over && !Round.Get(now).Over {
			break
		} else {
			over = Round.Get(now).Over
		}
	}
	require.True(t, before.State().Ended())
	require.Zero(t, g.level)
	require.False(t, g.auto)
	g.step(Controls{})
	require.Equal(t, entities, g.world.Len())
	require.Equal(t, tasks, g.engine.Scheduler().Len())
}

// TestPlaysItself: to the end of the feast, and from the morning again, in a world that doesn't grow.
func TestPlaysItself(t *testing.T) {
	g := newGame(1)
	defer g.engine.Close()
	var out strings.Builder
	g.tell = func(what string) { fmt.Fprintln(&out, what) }
	seen := map[int]bool{}
	for range 60 * 150 {
		g.step(Controls{})
		seen[g.level] = true
		require.Less(t, g.world.Len(), 120)
	}
	require.Len(t, seen, len(levels))
	require.Contains(t, out.String(), "that was the feast\nMorning: catch 6\n")
}

// TestSeed: the same seed gives the same game, and another another.
func TestSeed(t *testing.T) {
	words := func(seed uint64) string {
		g := newGame(seed)
		defer g.engine.Close()
		g.limit = 3000
		var out strings.Builder
		require.NoError(t, inWords(g, &out))
		require.Equal(t, 3000, g.updates)
		return out.String()
	}
	require.Equal(t, words(7), words(7))
	require.NotEqual(t, words(7), words(8))
	require.Regexp(t, `^  0\.0s  Morning: catch 6\n +\d+\.\ds  caught a bundle, 1 of 6\n`, words(7))
}

// TestSticks: the chopsticks go where the hand goes, since they are its children.
func TestSticks(t *testing.T) {
	g := play(t, 0)
	g.at = Vec2{X: 50, Y: 60}
	g.run(time.Second / 30)
	n := 0
	for stick := range sticks.Iter(g.world) {
		require.InDelta(t, 50, transform.WorldPosition(stick).X, 3)
		n++
	}
	require.Equal(t, 2, n)
}
