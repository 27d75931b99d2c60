package rewind_test

import (
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// pot is what the planted faults change.
type pot struct {
	Level float64
	By    map[string]int
	Order []string
	Took  time.Duration
	Cache int `somen:"-"`
}

var calls int // state where none belongs

// TestSyncTest: what makes games diverge is found, with the place, and what does not is no matter.
func TestSyncTest(t *testing.T) {
	start := time.Now()
	for _, test := range []struct {
		name string
		do   func(e *ecs.Engine, p *pot)
		says string // or "" if nothing is wrong
	}{
		{"nothing", func(*ecs.Engine, *pot) {}, ""},
		{"input and state", func(e *ecs.Engine, p *pot) {
			p.Level += e.Scheduler().Rand().Float64() + e.Input().X
			p.Order = append(p.Order, "a")
		}, ""},
		{"a map ranged over", func(e *ecs.Engine, p *pot) {
			p.Order = p.Order[:0]
			for k := range p.By {
				p.Order = append(p.Order, k)
			}
		}, "Order"},
		{"a map ranged over, and nothing goes by the order", func(e *ecs.Engine, p *pot) {
			for _, n := range p.By {
				p.Level += float64(n)
			}
		}, ""},
		{"the clock of the machine", func(e *ecs.Engine, p *pot) { p.Took = time.Since(start) }, "Took"},
		{"a random source of the process", func(e *ecs.Engine, p *pot) { p.Level = rand.Float64() }, "Level"},
		{"a variable of the package", func(e *ecs.Engine, p *pot) {
			calls++
			p.Level = float64(calls)
		}, "Level"},
		{"a field that is no state", func(e *ecs.Engine, p *pot) {
			p.Cache++
			p.Level = float64(p.Cache)
		}, "Level"},
		{"one that nothing goes by", func(e *ecs.Engine, p *pot) { p.Cache++ }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			e := ecs.New()
			defer e.Close()
			by := map[string]int{}
			for _, k := range "abcdefghijklmnopqrstuvwxyz" {
				by[string(k)] = 1
			}
			ecs.SetResource(e, pot{By: by})
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), ecs.System{Name: "cook", Update: func(e *ecs.Engine) { test.do(e, ecs.Resource[pot](e)) }})
			err := rewind.SyncTest(e, 30, time.Second/60, func(step int) { e.Input().X = float64(step) })
			if test.says == "" {
				require.NoError(t, err)
				require.EqualValues(t, 30, e.Steps())
				return
			}
			diverged := (*rewind.DivergedError)(nil)
			require.ErrorAs(t, err, &diverged)
			require.NotEmpty(t, diverged.Differences)
			require.Contains(t, diverged.Differences[0].Path, test.says)
			require.ErrorContains(t, err, test.says)
			require.LessOrEqual(t, diverged.Step, int64(3))
		})
	}
}

// TestSyncOfBehaviours: the difference is told by the behaviour, its line and its variable.
func TestSyncOfBehaviours(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	entry := e.Spawn(components.Position, components.Behaviour)
	components.Behaviour.SetValue(entry, components.Behave("gambler", coroutine.Script(gamble)))
	err := rewind.SyncTest(e, 30, time.Second/60, nil)
	if !coroutine.IsStackless(coroutine.Script(gamble)) {
		require.ErrorContains(t, err, "build the program with somen")
		return
	}
	diverged := (*rewind.DivergedError)(nil)
	require.ErrorAs(t, err, &diverged)
	d := diverged.Differences[0]
	require.Equal(t, "gambler", d.Behaviour)
	require.Equal(t, "luck", d.Variable)
	require.Contains(t, d.Where, "sync_test.go")
	require.NotEqual(t, d.A, d.B)
}

func gamble(co *coroutine.Co) {
	luck := 0
	for {
		co.Frames(1)
		luck += rand.Int()
	}
}

// TestSyncOfMuch: a step that creates and removes entities, adds components and starts behaviours comes out the same.
func TestSyncOfMuch(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement(), systems.Lifetimes())
	e.Add(ecs.Update, ecs.System{Name: "nature", Update: nature})
	if err := rewind.SyncTest(e, 1, time.Second/60, nil); err != nil {
		t.Fatal(err)
	}
	require.NoError(t, rewind.SyncTest(e, 400, time.Second/60, nil))
	require.Greater(t, e.World().Len(), 10)
}

// nature lets things come and go, with behaviours that need no tool.
func nature(e *ecs.Engine) {
	r := e.Scheduler().Rand()
	if r.IntN(3) == 0 {
		entry := e.Spawn(components.Position, components.Behaviour)
		components.Behaviour.SetValue(entry, components.Behave("grow", coroutine.Sequence(
			coroutine.Await(coroutine.Sleep(time.Duration(r.IntN(900))*time.Millisecond)),
			coroutine.Repeat(r.IntN(4), coroutine.Await(coroutine.Frames(3))),
		)))
		if r.IntN(2) == 0 {
			entry.AddComponent(components.Velocity)
		}
	}
	for entity, at := range ecs.NewQuery1(components.Position).Each(e.World()) {
		at.X += r.Float64()
		if r.IntN(200) == 0 {
			e.Commands().Despawn(entity)
		}
	}
}

// TestSyncActs: what a step asks for at its end is done once.
func TestSyncActs(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	done := 0
	e.Add(ecs.Update, ecs.System{Name: "ask", Update: func(e *ecs.Engine) { e.AfterStep(func() { done++ }) }})
	require.NoError(t, rewind.SyncTest(e, 5, time.Second/60, nil))
	require.Equal(t, 5, done)
}

// TestSyncOfReplays: a step that is played again for another reason is so still when Sync has played it, also when the second
// playing panics.
func TestSyncOfReplays(t *testing.T) {
	fails := false
	var heard ecs.Effects[string]
	var when []ecs.Replay
	effects := 0
	e := newCount(t, func(e *ecs.Engine) {
		if fails && e.Replay() == ecs.Silent {
			panic("the second time")
		}
		e.AfterStep(func() {
			when = append(when, e.Replay())
			if heard.New(e, "a bell") {
				effects++
			}
		})
	})
	s := rewind.NewSync(e)
	e.AroundStep(func(step func()) { require.NoError(t, s.Play(step)) })
	r := rewind.NewRollback(e, 3)
	require.NoError(t, r.Advance(counts(e, 1)))
	require.NoError(t, r.Load(0))
	require.NoError(t, r.Advance(counts(e, 2)))
	require.Equal(t, []ecs.Replay{ecs.Live, ecs.Again}, when)
	require.Equal(t, 1, effects)
	fails = true
	require.Panics(t, func() { e.Step(step) })
	require.Equal(t, ecs.Live, e.Replay())
}

// TestSyncGoesOn: if what came of the second playing can't be looked at, the game goes on with what came of the first.
func TestSyncGoesOn(t *testing.T) {
	type torch struct{ Burns chan bool }
	e := newCount(t, func(e *ecs.Engine) {
		if e.Replay() == ecs.Silent {
			ecs.Resource[torch](e).Burns = make(chan bool)
		}
		counts(e, 1)()
	})
	ecs.SetResource(e, torch{})
	require.ErrorContains(t, rewind.SyncTest(e, 1, step, nil), "Go channel")
	require.Equal(t, []int{1}, did(e))
	require.Nil(t, ecs.Resource[torch](e).Burns)
}

// TestSyncCantTell: a game that can be rolled back, but not saved, has an error that says so.
func TestSyncCantTell(t *testing.T) {
	type unknown struct{ N int }
	n := 0
	e := newCount(t, func(e *ecs.Engine) {
		n++
		*ecs.Resource[any](e) = unknown{n}
	})
	ecs.SetResource[any](e, nil)
	err := rewind.SyncTest(e, 1, step, nil)
	require.ErrorContains(t, err, "step 1 has perhaps come out otherwise")
	require.ErrorContains(t, err, "name the type by the option Type")
	require.Equal(t, unknown{1}, *ecs.Resource[any](e))
}
