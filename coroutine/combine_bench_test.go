package coroutine_test

import (
	"math"
	"runtime"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// They are variables so that the compiler knows nothing about them, as it knows nothing of Scripts.
var (
	one = coroutine.Behaviour(func(yield func(coroutine.Wait) bool) { yield(coroutine.Yield()) })
	yes = func() bool { return true }
)

// BenchmarkCombinators starts each combinator anew in a Script and runs it to its end, which takes one
// Tick, in two forms: made each time, and made once and run again.
func BenchmarkCombinators(b *testing.B) {
	for _, c := range []struct {
		name string
		make func() coroutine.Behaviour
	}{
		{"Await", func() coroutine.Behaviour { return coroutine.Await(coroutine.Yield()) }},
		{"Sequence", func() coroutine.Behaviour { return coroutine.Sequence(one, one, one) }},
		{"Repeat", func() coroutine.Behaviour { return coroutine.Repeat(3, one) }},
		{"Finally", func() coroutine.Behaviour { return coroutine.Finally(one, func() {}) }},
		{"All", func() coroutine.Behaviour { return coroutine.All(one, one, one) }},
		{"Race", func() coroutine.Behaviour { return coroutine.Race(one, one, one) }},
		{"Rush", func() coroutine.Behaviour { return coroutine.Rush(one, one, one) }},
		{"Timeout", func() coroutine.Behaviour { return coroutine.Timeout(time.Hour, one) }},
		{"While", func() coroutine.Behaviour { return coroutine.While(yes, one) }},
	} {
		made := c.make()
		b.Run(c.name+"/new", func(b *testing.B) { rounds(b, func(co *coroutine.Co) { co.Run(c.make()) }) })
		b.Run(c.name+"/again", func(b *testing.B) { rounds(b, func(co *coroutine.Co) { co.Run(made) }) })
	}
	for name, call := range map[string]func(co *coroutine.Co){
		"Co.All":     func(co *coroutine.Co) { co.All(one, one, one) },
		"Co.Race":    func(co *coroutine.Co) { co.Race(one, one, one) },
		"Co.Timeout": func(co *coroutine.Co) { co.Timeout(time.Hour, one) },
		"Co.While":   func(co *coroutine.Co) { co.While(yes, one) },
		"RaceFor": func(co *coroutine.Co) {
			coroutine.RaceFor(co, func(*coroutine.Co) int { return 1 }, func(co *coroutine.Co) int { co.Yield(); return 2 })
		},
		"Go": func(co *coroutine.Co) {
			_, _ = coroutine.Go(co, func(*coroutine.Co) int { return 1 }).Await(co)
		},
		"First func": func(co *coroutine.Co) { co.Wait(coroutine.First(nil, coroutine.NextFrame(), coroutine.Sleep(1))) },
		"Co.First":   func(co *coroutine.Co) { co.First(coroutine.NextFrame(), coroutine.Sleep(1)) },
	} {
		b.Run(name, func(b *testing.B) { rounds(b, call) })
	}
}

// rounds measures a call in a Script, over and over.
func rounds(b *testing.B, call func(co *coroutine.Co)) {
	s := coroutine.NewScheduler()
	defer s.Close()
	n := 0
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for ; ; n++ {
			call(co)
		}
	}))
	for range 10 {
		s.Tick(tickTime, coroutine.Budget{Resumes: 1000})
	}
	b.ReportAllocs()
	b.ResetTimer()
	for n = 0; n < b.N; {
		s.Tick(tickTime, coroutine.Budget{Resumes: 100})
	}
}

// BenchmarkLoops measures one round of the loops over time and over messages.
func BenchmarkLoops(b *testing.B) {
	var signal coroutine.Signal[int]
	full := coroutine.NewChan[int](1)
	for name, loop := range map[string]func(co *coroutine.Co, n *int){
		"Over": func(co *coroutine.Co, n *int) {
			for range co.Over(time.Hour) {
				*n++
			}
		},
		"Every": func(co *coroutine.Co, n *int) {
			for range co.Every(tickTime) {
				*n++
			}
		},
		"Spread": func(co *coroutine.Co, n *int) {
			for range co.Spread(math.MaxInt) {
				*n++
			}
		},
		"Chan.All": func(co *coroutine.Co, n *int) {
			full.TrySend(0)
			for v := range full.All(co) {
				*n++
				full.TrySend(v)
			}
		},
		"Signal.All": func(co *coroutine.Co, n *int) {
			for range signal.All(co) {
				*n++
			}
		},
		"Until": func(co *coroutine.Co, n *int) {
			for ; ; *n++ {
				co.Until(func() bool { return true })
			}
		},
		"WaitWhile": func(co *coroutine.Co, n *int) {
			for ; ; *n++ {
				co.WaitWhile(func() bool { return false })
			}
		},
		"Changed": func(co *coroutine.Co, n *int) {
			v := 0
			for ; ; *n++ {
				co.Wait(coroutine.Changed(func() int { v++; return v }))
			}
		},
		"Clock.Sleep": func(co *coroutine.Co, n *int) {
			for c := co.Clock().NewClock(""); ; *n++ {
				co.Wait(c.Sleep(1))
			}
		},
	} {
		b.Run(name, func(b *testing.B) {
			s := coroutine.NewScheduler(coroutine.OnError(func(error) {})) // waits that are over at once are runaways
			defer s.Close()
			n := 0
			s.Start(coroutine.Script(func(co *coroutine.Co) {
				for {
					loop(co, &n)
				}
			}))
			s.Tick(tickTime, coroutine.Budget{Slice: 1})
			b.ReportAllocs()
			b.ResetTimer()
			for n = 0; n < b.N; {
				s.Tick(tickTime, coroutine.Budget{Resumes: 1})
				signal.Emit(1)
			}
		})
	}
}

// BenchmarkCombinatorMemory says how many bytes a task takes that waits in a combinator, stacks and
// children included.
func BenchmarkCombinatorMemory(b *testing.B) {
	forever := coroutine.Await(coroutine.Forever())
	for name, make := range map[string]func() coroutine.Behaviour{
		"Await":    func() coroutine.Behaviour { return coroutine.Await(coroutine.Forever()) },
		"Sequence": func() coroutine.Behaviour { return coroutine.Sequence(forever, forever) },
		"Race":     func() coroutine.Behaviour { return coroutine.Race(forever, forever) },
		"Timeout":  func() coroutine.Behaviour { return coroutine.Timeout(time.Hour, forever) },
		"Co.Race": func() coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) { co.Race(forever, forever) })
		},
		"Over": func() coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				for range co.Over(time.Hour) {
				}
			})
		},
	} {
		b.Run(name, func(b *testing.B) {
			const n = 10_000
			for range b.N {
				before := memory()
				s := coroutine.NewScheduler()
				for range n {
					s.Start(make())
				}
				s.Tick(0, coroutine.Budget{})
				s.Tick(0, coroutine.Budget{})
				b.ReportMetric(float64(memory()-before)/n, "B/task")
				s.Close()
			}
		})
	}
}

func memory() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc + m.StackInuse
}
