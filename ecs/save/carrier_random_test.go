package save_test

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// TestCarrierOracle: casts go to and fro between worlds while others come and go there, by Carriers that are used all the time.
// Each does what it does in a world of its own that it never leaves, at the same times, and unwinds once, where it is.
func TestCarrierOracle(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	rapid.Check(t, func(rt *rapid.T) {
		worlds := []*ecs.Engine{makeNight(t), makeNight(t)}
		var carriers []*save.Carrier
		for _, w := range worlds {
			defer w.Close()
			carriers = append(carriers, save.NewCarrier(w))
		}
		type troupe struct {
			prefix   string
			at       int
			entities []donburi.Entity
			home     *ecs.Engine // where its double never leaves
			double   []donburi.Entity
		}
		var troupes []*troupe
		for i := range rapid.IntRange(1, 3).Draw(rt, "casts") {
			acts, friends := drawCast(rt, 3)
			own := &troupe{prefix: string(rune('a' + i)), at: i % 2, home: makeNight(t)}
			defer own.home.Close()
			own.entities, own.double = cast(worlds[own.at], own.prefix, acts, friends), cast(own.home, own.prefix, acts, friends)
			troupes = append(troupes, own)
		}
		var passers []*donburi.Entry
		compare := func() {
			said := make([][]string, len(worlds))
			for i, w := range worlds {
				said[i] = ecs.Resource[diary](w).take()
			}
			for _, own := range troupes {
				want := ecs.Resource[diary](own.home).take()
				require.Equal(rt, want, of(said[own.at], own.prefix), own.prefix)
				require.Empty(rt, of(said[1-own.at], own.prefix))
			}
		}
		step := func() {
			for _, w := range worlds {
				nightSteps(w, 1)
			}
			for _, own := range troupes {
				nightSteps(own.home, 1)
			}
			compare()
		}
		step() // so that they have begun, in the order of their own world
		rt.Repeat(map[string]func(*rapid.T){
			"step": func(*rapid.T) { step() },
			"travel": func(rt *rapid.T) {
				own := rapid.SampledFrom(troupes).Draw(rt, "who")
				var part, again bytes.Buffer
				from := worlds[own.at]
				before := from.World().Len()
				anew := rapid.IntRange(0, 9).Draw(rt, "anew") == 0
				if anew {
					require.NoError(rt, save.Part(&again, from, own.entities))
				}
				require.NoError(rt, carriers[own.at].Take(&part, own.entities))
				if anew {
					require.Equal(rt, again.Bytes(), part.Bytes(), "a Carrier writes what Part does")
				}
				require.Equal(rt, before-len(own.entities), from.World().Len())
				now, err := carriers[1-own.at].LoadPart(&part)
				require.NoError(rt, err)
				require.Len(rt, now, len(own.entities))
				own.at, own.entities = 1-own.at, now
				compare()
			},
			"copy and drop": func(rt *rapid.T) {
				own := rapid.SampledFrom(troupes).Draw(rt, "who")
				var part bytes.Buffer
				c, w := carriers[own.at], worlds[own.at]
				before, tasks := w.World().Len(), w.Scheduler().Len()
				require.NoError(rt, c.Part(&part, own.entities))
				now, err := c.LoadPart(&part)
				require.NoError(rt, err)
				require.NoError(rt, c.Drop(now))
				require.Equal(rt, before, w.World().Len())
				require.Equal(rt, tasks, w.Scheduler().Len())
				compare()
			},
			"spawn": func(rt *rapid.T) {
				w := rapid.SampledFrom(worlds).Draw(rt, "where")
				passers = append(passers, spawnBat(w, "z"))
			},
			"remove": func(rt *rapid.T) {
				if len(passers) > 0 {
					i := rapid.IntRange(0, len(passers)-1).Draw(rt, "which")
					passers[i].Remove()
					passers = slices.Delete(passers, i, i+1)
				}
			},
			"a new component type": func(rt *rapid.T) {
				own := rapid.SampledFrom(troupes).Draw(rt, "who")
				c := donburi.NewComponentType[map[string]int]().SetName(fmt.Sprint("Fresh", len(donburi.AllComponentTypes())))
				for _, entry := range []*donburi.Entry{worlds[own.at].World().Entry(own.entities[0]), own.home.World().Entry(own.double[0])} {
					donburi.Add(entry, c, &map[string]int{"n": 1})
				}
			},
			"a new resource": func(rt *rapid.T) {
				w := rapid.SampledFrom(worlds).Draw(rt, "where")
				ecs.SetResource(w, &room{Desk: coroutine.NewChan[int](3)})
			},
			"save and load all": func(rt *rapid.T) {
				if rapid.IntRange(0, 4).Draw(rt, "rarely") > 0 {
					return
				}
				i := rapid.IntRange(0, 1).Draw(rt, "where")
				var file bytes.Buffer
				require.NoError(rt, save.Save(&file, worlds[i]))
				require.NoError(rt, save.Load(&file, worlds[i]))
				passers = slices.DeleteFunc(passers, func(e *donburi.Entry) bool { return any(e.World) == any(worlds[i].World()) })
			},
		})
		for _, own := range troupes { // the deferred functions run here, and nowhere else
			for i := range own.entities {
				worlds[own.at].World().Remove(own.entities[i])
				own.home.World().Remove(own.double[i])
			}
		}
		compare()
	})
}

// numbers are those in a dump that count what was there before, and is somewhere else.
var numbers = regexp.MustCompile(`(task |#|map |id: )\d+`)

// inNoOrder is what a dump says, but for numbers and the order.
func inNoOrder(dump string) []string {
	lines := strings.Split(numbers.ReplaceAllString(dump, "$1"), "\n")
	slices.Sort(lines)
	return lines
}

// TestTakeLeavesNothing: what is left where entities were taken is what there is where they have never been.
func TestTakeLeavesNothing(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	rapid.Check(t, func(rt *rapid.T) {
		from, never := makeNight(t), makeNight(t)
		defer from.Close()
		defer never.Close()
		stay, friends := drawCast(rt, 3)
		cast(from, "s", stay, friends)
		cast(never, "s", stay, friends)
		goes, friends := drawCast(rt, 3)
		c := save.NewCarrier(from)
		entities := cast(from, "g", goes, friends)
		n := rapid.IntRange(1, 30).Draw(rt, "before")
		nightSteps(from, n)
		nightSteps(never, n)
		drop := rapid.Bool().Draw(rt, "drop")
		if drop {
			require.NoError(rt, c.Drop(entities))
		} else {
			require.NoError(rt, c.Take(new(bytes.Buffer), entities))
		}
		for range 2 {
			ecs.Resource[diary](from).Lines = of(ecs.Resource[diary](from).Lines, "s")
			require.Equal(rt, inNoOrder(dumped(rt, never)), inNoOrder(dumped(rt, from)))
			n := rapid.IntRange(1, 20).Draw(rt, "after")
			nightSteps(from, n)
			nightSteps(never, n)
		}
	})
}

// TestTravelLeaksNothing: entities that go to and fro leave neither memory nor goroutines.
func TestTravelLeaksNothing(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	a, b := makeNight(t), makeNight(t)
	from, to := save.NewCarrier(a), save.NewCarrier(b)
	here := []donburi.Entity{spawnBat(a, "a", ecs.Comp(components.Velocity, components.Vec2{X: 1})).Entity(), spawnBat(a, "b").Entity()}
	nightSteps(a, 3)
	goroutines, size := runtime.NumGoroutine(), 0
	heap := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapObjects
	}
	var before uint64
	for i := range 300 {
		var part bytes.Buffer
		require.NoError(t, from.Take(&part, here))
		there, err := to.LoadPart(bytes.NewReader(part.Bytes()))
		require.NoError(t, err)
		a.Step(time.Millisecond)
		b.Step(time.Millisecond)
		ecs.Resource[diary](a).take()
		ecs.Resource[diary](b).take()
		here, from, to = there, to, from
		if i == 100 {
			size, before = part.Len(), heap()
		}
		if i > 100 {
			require.InDelta(t, size, part.Len(), 64, "a part does not grow with the journeys behind it")
		}
	}
	require.Equal(t, goroutines, runtime.NumGoroutine())
	require.Less(t, heap(), before+3000)
	require.Equal(t, 2, a.World().Len()+b.World().Len())
	require.Equal(t, 2, a.Scheduler().Len()+b.Scheduler().Len())
	require.False(t, strings.Contains(fmt.Sprint(ecs.Resource[diary](a).Lines, ecs.Resource[diary](b).Lines), "ends"))
}
