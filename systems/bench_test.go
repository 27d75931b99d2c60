package systems_test

import (
	"fmt"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// BenchmarkSleepers measures what a step costs for each entity whose behaviour sleeps.
func BenchmarkSleepers(b *testing.B) {
	for _, n := range []int{1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			e := ecs.New()
			defer e.Close()
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
			sleep := components.Behave("sleep", coroutine.Await(coroutine.Forever()))
			for range n {
				set(e.Spawn(components.Behaviour), sleep)
			}
			e.Step(step)
			b.ReportAllocs()
			b.ResetTimer()
			for range b.N {
				e.Step(step)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/entity")
			b.StopTimer()
		})
	}
}

// BenchmarkBullets starts bullets with a behaviour and ends them all at once; the figures are for one.
func BenchmarkBullets(b *testing.B) {
	const n = 1000
	for name, will := range map[string]func(coroutine.Task) components.BehaviourData{
		"alone": func(coroutine.Task) components.BehaviourData {
			return components.Behave("bullet", coroutine.Await(coroutine.Forever()))
		},
		"with the phase": func(phase coroutine.Task) components.BehaviourData {
			return components.Behave("bullet", coroutine.Await(coroutine.Forever()), coroutine.ChildOf(phase)).EndsEntity()
		},
	} {
		b.Run(name, func(b *testing.B) {
			e := ecs.New()
			defer e.Close()
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
			b.ReportAllocs()
			for range b.N/n + 1 {
				phase := e.Scheduler().Start(coroutine.Await(coroutine.Forever()))
				all := e.SpawnMany(n, components.Position, ecs.Comp(components.Behaviour, will(phase)))
				e.Step(0)
				phase.Cancel()
				for _, entry := range all {
					e.World().Remove(entry.Entity())
				}
			}
		})
	}
}
