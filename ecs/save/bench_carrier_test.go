package save_test

import (
	"bytes"
	"fmt"
	"io"
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

// swallow is a component of an entity that only flies.
type swallow struct {
	Name  string
	Trips int
	Home  components.Vec2
}

var swallows = donburi.NewComponentType[swallow]().SetName("Swallow")

func migrate(self *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		s := swallows.Get(self)
		for {
			s.Trips++
			rest(co, s)
		}
	})
}

func rest(co *coroutine.Co, s *swallow) {
	for i := range 3 {
		co.Sleep(time.Duration(i+1) * time.Second)
		s.Home.X++
	}
}

// makeSky returns an engine with n entities, each with a behaviour in the middle of it.
func makeSky(t testing.TB, n int) (*ecs.Engine, []donburi.Entity) {
	e := ecs.New()
	t.Cleanup(e.Close)
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	var all []donburi.Entity
	for i := range n {
		all = append(all, e.Spawn(ecs.Comp(swallows, swallow{Name: fmt.Sprint("swallow ", i)}), components.Position, components.Velocity,
			ecs.Comp(components.Behaviour, components.BehaveFunc("migrate", migrate))).Entity())
	}
	for range 30 {
		e.Step(100 * time.Millisecond)
	}
	return e, all
}

// BenchmarkCarrier: entities with a behaviour each, among 10,000. It needs the compiled form:
//
//	somen test ./ecs/save -run xxx -bench Carrier
func BenchmarkCarrier(b *testing.B) {
	if !isCompiled(b) {
		b.Skip("the behaviours have stacks")
	}
	const among = 10_000
	e, all := makeSky(b, among)
	c := save.NewCarrier(e)
	for _, n := range []int{1, 10, 100} {
		some := func(i int) []donburi.Entity { return all[i*n%(among-n):][:n] }
		b.Run(fmt.Sprintf("Part/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				require.NoError(b, c.Part(io.Discard, some(i)))
			}
		})
		var part bytes.Buffer
		require.NoError(b, c.Part(&part, some(0)))
		b.Run(fmt.Sprintf("LoadPart/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for range b.N {
				loaded, err := c.LoadPart(bytes.NewReader(part.Bytes()))
				require.NoError(b, err)
				b.StopTimer()
				require.NoError(b, c.Drop(loaded))
				b.StartTimer()
			}
			b.ReportMetric(float64(part.Len()), "B/part")
		})
		b.Run(fmt.Sprintf("TakeAndLoad/%d", n), func(b *testing.B) {
			b.ReportAllocs()
			for i := range b.N {
				part.Reset()
				from := some(i)
				require.NoError(b, c.Take(&part, from))
				loaded, err := c.LoadPart(&part)
				require.NoError(b, err)
				copy(from, loaded)
			}
		})
	}
}

// BenchmarkSave: a whole engine of 10,000 entities with a behaviour each.
func BenchmarkSave(b *testing.B) {
	if !isCompiled(b) {
		b.Skip("the behaviours have stacks")
	}
	e, _ := makeSky(b, 10_000)
	var file bytes.Buffer
	b.Run("Save", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			file.Reset()
			require.NoError(b, save.Save(&file, e))
		}
		b.ReportMetric(float64(file.Len()), "B/save")
	})
	b.Run("Load", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			require.NoError(b, save.Load(bytes.NewReader(file.Bytes()), e))
		}
	})
}
