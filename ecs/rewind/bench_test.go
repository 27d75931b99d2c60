package rewind_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// crowd is an engine with n entities that move, each with a behaviour that sleeps, waits and calls.
func crowd(tb testing.TB, n int) *ecs.Engine {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	for i := range n {
		entry := e.Spawn(components.Position, components.Velocity, components.Behaviour)
		components.Behaviour.SetValue(entry, components.Behave("walk", coroutine.Script(func(co *coroutine.Co) {
			at, speed := components.Position.Get(entry), components.Velocity.Get(entry)
			for turns := i; ; turns++ {
				speed.X = float64(turns%3) - 1
				rest(co, turns)
				at.Y = float64(turns)
			}
		})))
	}
	for range 100 {
		e.Step(time.Second / 60)
	}
	tb.Cleanup(e.Close)
	return e
}

func rest(co *coroutine.Co, turns int) {
	for range 1 + turns%4 {
		co.Sleep(time.Duration(10+turns%90) * 10 * time.Millisecond)
	}
}

// Run with the command somen; on stacks there is nothing to measure.
func BenchmarkSnapshot(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		e := crowd(b, n)
		r := rewind.New(e)
		var s rewind.Snapshot
		if err := r.Take(&s); err != nil {
			b.Skip(err)
		}
		b.Run(fmt.Sprintf("Take/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Take(&s); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(s.Size())/float64(n), "bytes/entity")
		})
		b.Run(fmt.Sprintf("Restore/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if err := r.Restore(&s); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("Sum/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := r.Sum(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// TestWarm: to take a snapshot as large as one before, and to restore it, allocates nothing.
func TestWarm(t *testing.T) {
	e := crowd(t, 100)
	r := rewind.New(e)
	var s rewind.Snapshot
	if err := r.Take(&s); err != nil {
		t.Skip(err)
	}
	require.Zero(t, testing.AllocsPerRun(20, func() {
		if r.Take(&s) != nil || r.Restore(&s) != nil {
			panic("it can't be rolled back")
		}
	}))
}
