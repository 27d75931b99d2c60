package save_test

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// villagers is how many there are in the benchmarks.
const villagers = 10_000

type hunger struct {
	Now, Grows float64
	Bread      int
}

var hungers = donburi.NewComponentType[hunger]().SetName("Hunger")

func liveOn(v *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		h := hungers.Get(v)
		for {
			drive(co, v, components.Vec2{X: float64(co.Rand().IntN(1000)), Y: float64(co.Rand().IntN(1000))})
			co.Sleep(time.Duration(co.Rand().IntN(5000)) * time.Millisecond)
			if h.Now += h.Grows; h.Now > 1 && h.Bread > 0 {
				h.Now, h.Bread = 0, h.Bread-1
			}
		}
	})
}

func newVillage() *ecs.Engine {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

// settled returns a village that has gone on for two seconds.
func settled() *ecs.Engine {
	e := newVillage()
	for i := range villagers {
		e.Spawn(components.Position, components.Velocity, ecs.Comp(hungers, hunger{Grows: 0.1, Bread: i % 7}),
			ecs.Comp(components.Behaviour, components.BehaveFunc("villager", liveOn)))
	}
	for range 120 {
		step(e)
	}
	return e
}

func perVillager(b *testing.B, size int) {
	b.ReportMetric(float64(size)/villagers, "B/villager")
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/villagers, "ns/villager")
}

// The benchmarks are of a program that the tool somen has built.
func BenchmarkSave(b *testing.B) {
	e := settled()
	defer e.Close()
	var out bytes.Buffer
	if err := save.Save(&out, e); err != nil {
		b.Skip(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		out.Reset()
		require.NoError(b, save.Save(&out, e))
	}
	perVillager(b, out.Len())
}

func BenchmarkLoad(b *testing.B) {
	e := settled()
	defer e.Close()
	var out bytes.Buffer
	if err := save.Save(&out, e); err != nil {
		b.Skip(err)
	}
	other := newVillage()
	defer other.Close()
	b.ReportAllocs()
	for b.Loop() {
		require.NoError(b, save.Load(bytes.NewReader(out.Bytes()), other))
	}
	perVillager(b, out.Len())
}

// parts are the components alone, which is what one would save by hand.
type parts struct {
	Entity   donburi.Entity
	Position components.Vec2
	Velocity components.Vec2
	Hunger   hunger
}

func allParts(e *ecs.Engine) []parts {
	var all []parts
	for entry := range hungers.Iter(e.World()) {
		all = append(all, parts{entry.Entity(), components.Position.GetValue(entry), components.Velocity.GetValue(entry), hungers.GetValue(entry)})
	}
	return all
}

// BenchmarkComponents writes and reads the components without the behaviours.
func BenchmarkComponents(b *testing.B) {
	e := settled()
	defer e.Close()
	for _, c := range []struct {
		name  string
		write func(*bytes.Buffer, []parts) error
		read  func(*bytes.Buffer, *[]parts) error
	}{
		{"gob", func(w *bytes.Buffer, p []parts) error { return gob.NewEncoder(w).Encode(p) },
			func(r *bytes.Buffer, p *[]parts) error { return gob.NewDecoder(r).Decode(p) }},
		{"json", func(w *bytes.Buffer, p []parts) error { return json.NewEncoder(w).Encode(p) },
			func(r *bytes.Buffer, p *[]parts) error { return json.NewDecoder(r).Decode(p) }},
	} {
		var out bytes.Buffer
		b.Run("write/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				out.Reset()
				require.NoError(b, c.write(&out, allParts(e)))
			}
			perVillager(b, out.Len())
		})
		b.Run("read/"+c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				var p []parts
				require.NoError(b, c.read(bytes.NewBuffer(out.Bytes()), &p))
				require.Len(b, p, villagers)
			}
			perVillager(b, out.Len())
		})
	}
}
