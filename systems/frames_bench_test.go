package systems_test

import (
	"fmt"
	"runtime"
	"slices"
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

// crowdOfBehaviours returns a frame in which so many of a hundred behaviours act, and all entities move.
func crowdOfBehaviours(b *testing.B, percent int) (frame func()) {
	e := ecs.New()
	b.Cleanup(e.Close)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	period := 100 / percent
	for i := range crowd {
		entry := e.Spawn(components.Position, components.Velocity, components.Behaviour)
		components.Velocity.SetValue(entry, components.Vec2{X: 10, Y: 5})
		set(entry, components.Behave("turn", turn(components.Velocity.Get(entry), 1+i%period, period)))
	}
	return func() { e.Step(step) }
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
	moving := donburi.NewQuery(filter.Contains(components.Position, components.Velocity))
	return func() {
		for entry := range thinking.Iter(w) {
			if b := brains.Get(entry); b.left > 1 {
				b.left--
			} else {
				b.left = b.period
				components.Velocity.Get(entry).X *= -1
			}
		}
		for entry := range moving.Iter(w) {
			p, v := components.Position.Get(entry), components.Velocity.Get(entry)
			p.X += v.X * step.Seconds()
			p.Y += v.Y * step.Seconds()
		}
	}
}

// BenchmarkCrowd measures frames of a crowd of behaviours beside those of a crowd of state machines, turn about, since
// the caches of a machine are seldom one's own.
func BenchmarkCrowd(b *testing.B) {
	for _, percent := range []int{1, 10, 100} {
		b.Run(fmt.Sprintf("%d%%", percent), func(b *testing.B) {
			frames := []func(){crowdOfBehaviours(b, percent), crowdOfMachines(b, percent)}
			var times [2][]float64
			for i := range b.N + 3 {
				for which, frame := range frames {
					begin := time.Now()
					frame()
					if i >= 3 { // in the first the behaviours begin
						times[which] = append(times[which], float64(time.Since(begin))/crowd)
					}
				}
			}
			for which := range times {
				slices.Sort(times[which])
			}
			ours, theirs := times[0][b.N/2], times[1][b.N/2]
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(ours, "ns/behaviour")
			b.ReportMetric(theirs, "ns/machine")
			b.ReportMetric(ours/theirs, "ratio")
		})
	}
}

// BenchmarkCrowdMemory measures what an entity keeps in memory.
func BenchmarkCrowdMemory(b *testing.B) {
	for _, of := range []struct {
		name  string
		crowd func(*testing.B, int) func()
	}{{"behaviours", crowdOfBehaviours}, {"machines", crowdOfMachines}} {
		b.Run(of.name, func(b *testing.B) {
			for range b.N {
				before := inUse()
				frame := of.crowd(b, 100)
				for range 3 {
					frame()
				}
				b.ReportMetric((inUse()-before)/crowd, "B/entity")
				runtime.KeepAlive(frame)
			}
			b.ReportMetric(0, "ns/op")
		})
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

// BenchmarkAwakeOnceASecond measures the system's step with 300,000 entities, each of which is awake once a second.
func BenchmarkAwakeOnceASecond(b *testing.B) {
	const n = 300_000
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 2 * time.Millisecond}))
	for i := range n {
		first := time.Second * time.Duration(i%60+1) / 60
		set(e.Spawn(components.Behaviour), components.Behave("awake", coroutine.Script(func(co *coroutine.Co) {
			co.Sleep(first)
			for {
				co.Sleep(time.Second)
			}
		})))
	}
	for e.Steps() < 600 || systems.FrameStats(e).LeftOver > 0 && e.Steps() < 6000 {
		e.Step(step)
	}
	var times []float64
	waited, resumed := 0, 0
	for range b.N {
		begin := time.Now()
		e.Step(step)
		times = append(times, float64(time.Since(begin))/float64(time.Millisecond))
		stats := systems.FrameStats(e)
		waited, resumed = max(waited, stats.OldestWait), resumed+stats.Resumed
	}
	slices.Sort(times)
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(times[b.N/2], "ms/step")
	b.ReportMetric(float64(resumed)/float64(b.N), "resumes/step")
	b.ReportMetric(float64(waited), "steps/oldest")
}
