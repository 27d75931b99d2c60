package systems_test

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/filter"
)

// turn is a behaviour of a crowd: it acts every few frames.
func turn(v *components.Vec2, first, period int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Frames(first)
		for {
			v.X = -v.X
			co.Frames(period)
		}
	})
}

// brain is the same as a state machine, whose state lies in a component.
type brain struct{ left, period int }

var brains = donburi.NewComponentType[brain]()

const crowd = 100_000

// crowdOfBehaviours returns a frame in which so many of a hundred behaviours act, without the movement.
func crowdOfBehaviours(b *testing.B, percent int) (frame func()) {
	e := ecs.New()
	b.Cleanup(e.Close)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	for i := range crowd {
		entry := e.Spawn(components.Position, components.Velocity, components.Behaviour)
		components.Velocity.SetValue(entry, components.Vec2{X: 10, Y: 5})
		period := 100 / percent
		set(entry, components.Behave("turn", turn(components.Velocity.Get(entry), 1+i%period, period)))
	}
	return func() { e.Step(time.Second / 60) }
}

// crowdOfMachines is that of a donburi game.
func crowdOfMachines(_ *testing.B, percent int) (frame func()) {
	w := donburi.NewWorld()
	period := 100 / percent
	for i, e := range w.CreateMany(crowd, components.Position, components.Velocity, brains) {
		components.Velocity.SetValue(w.Entry(e), components.Vec2{X: 10, Y: 5})
		brains.SetValue(w.Entry(e), brain{1 + i%period, period})
	}
	thinking := donburi.NewQuery(filter.Contains(brains, components.Velocity))
	return func() {
		for entry := range thinking.Iter(w) {
			if b := brains.Get(entry); b.left > 1 {
				b.left--
			} else {
				b.left = b.period
				components.Velocity.Get(entry).X *= -1
			}
		}
	}
}

// BenchmarkCrowd measures what a frame of a crowd takes, and what one of it keeps in memory.
func BenchmarkCrowd(b *testing.B) {
	for _, percent := range []int{1, 100} {
		for name, crowdOf := range map[string]func(*testing.B, int) func(){
			"behaviours": crowdOfBehaviours,
			"machines":   crowdOfMachines,
		} {
			b.Run(fmt.Sprintf("%d%%/%s", percent, name), func(b *testing.B) {
				before := inUse()
				frame := crowdOf(b, percent)
				for range 3 {
					frame()
				}
				grown := inUse() - before
				b.ReportAllocs()
				b.ResetTimer()
				for range b.N {
					frame()
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/crowd, "ns/entity")
				b.ReportMetric(float64(grown)/crowd, "B/entity")
				runtime.KeepAlive(frame)
			})
		}
	}
}

// inUse returns the bytes of the heap and of stacks that are in use.
func inUse() float64 {
	runtime.GC()
	runtime.GC() // what the first has found
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc + m.StackInuse)
}
