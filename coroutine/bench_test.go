package coroutine_test

import (
	"fmt"
	"iter"
	"runtime"
	"runtime/debug"
	"slices"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// numbers of coroutines; the last takes gigabytes of stacks.
func numbers() []int {
	if testing.Short() {
		return []int{1, 1_000, 100_000}
	}
	return []int{1, 1_000, 100_000, 1_000_000}
}

func yieldLoop(yield func(coroutine.Wait) bool) {
	for yield(coroutine.Yield()) {
	}
}

func frameLoop(yield func(coroutine.Wait) bool) {
	for yield(coroutine.NextFrame()) {
	}
}

// BenchmarkResume compares a resume with the bare iter.Pull that it is built on, in ns/resume. One
// operation is a round in which each of n coroutines is resumed once, or 1,000 rounds if n is 1.
func BenchmarkResume(b *testing.B) {
	for _, n := range numbers() {
		resumes := max(n, 1000)
		b.Run(fmt.Sprintf("iter.Pull/%d", n), func(b *testing.B) {
			nexts := make([]func() (coroutine.Wait, bool), n)
			for i := range nexts {
				next, stop := iter.Pull(iter.Seq[coroutine.Wait](yieldLoop))
				defer stop()
				nexts[i] = next
				next()
			}
			measure(b, resumes, func() {
				for range resumes / n {
					for _, next := range nexts {
						next()
					}
				}
			})
		})
		for _, loop := range []struct {
			name string
			b    coroutine.Behaviour
			tick int // resumes
		}{{"Yield", yieldLoop, resumes}, {"NextFrame", frameLoop, n}} {
			b.Run(fmt.Sprintf("%s/%d", loop.name, n), func(b *testing.B) {
				s := coroutine.NewScheduler()
				defer s.Close()
				for range n {
					s.Start(loop.b)
				}
				s.Tick(tickTime, coroutine.Budget{Resumes: n})
				measure(b, resumes, func() {
					for range resumes / loop.tick {
						s.Tick(tickTime, coroutine.Budget{Resumes: loop.tick})
					}
				})
			})
		}
	}
}

// measure times round and reports it by the resume. What the setting up has left to the garbage
// collector is collected before, not during the rounds.
func measure(b *testing.B, resumes int, round func()) {
	b.Helper()
	round()
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	b.ReportAllocs()
	rounds := 0
	for b.Loop() {
		round()
		rounds++
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(rounds*resumes), "ns/resume")
}

func BenchmarkTickWithSleepers(b *testing.B) {
	for _, n := range []int{100, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			s := coroutine.NewScheduler()
			defer s.Close()
			for i := range n {
				s.Start(coroutine.Await(coroutine.Sleep(time.Duration(i)*time.Second + 1e6*time.Second)))
			}
			s.Tick(tickTime, coroutine.Budget{})
			b.ResetTimer()
			for range b.N {
				s.Tick(time.Microsecond, coroutine.Budget{})
			}
			b.StopTimer()
		})
	}
}

func BenchmarkStartAndFinish(b *testing.B) {
	once := func(yield func(coroutine.Wait) bool) { yield(coroutine.Yield()) }
	b.Run("iter.Pull", func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			next, stop := iter.Pull(iter.Seq[coroutine.Wait](once))
			next()
			next()
			stop()
		}
	})
	for name, make := range map[string]func() coroutine.Behaviour{
		"raw":    func() coroutine.Behaviour { return once },
		"Script": func() coroutine.Behaviour { return coroutine.Script(func(co *coroutine.Co) { co.Yield() }) },
	} {
		b.Run(name, func(b *testing.B) {
			s := coroutine.NewScheduler()
			defer s.Close()
			b.ReportAllocs()
			const batch = 100
			for i := 0; i < b.N; i += batch {
				for range batch {
					s.Start(make())
				}
				s.Tick(tickTime, coroutine.Budget{})
			}
		})
	}
}

func BenchmarkChanHandOver(b *testing.B) {
	s := coroutine.NewScheduler()
	defer s.Close()
	c := coroutine.NewChan[int](0)
	received := 0
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for {
			c.Send(co, 1)
		}
	}))
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for v := range c.All(co) {
			received += v
		}
	}))
	b.ReportAllocs()
	for received < b.N {
		s.Tick(tickTime, coroutine.Budget{Resumes: 1000})
	}
}

// BenchmarkWake wakes 10,000 of 1,000,000 sleepers in one Tick.
func BenchmarkWake(b *testing.B) {
	if testing.Short() {
		b.Skip("a million coroutines")
	}
	const all, due = 1_000_000, 10_000
	s := coroutine.NewScheduler()
	defer s.Close()
	for i := range all {
		s.Start(func(yield func(coroutine.Wait) bool) {
			yield(coroutine.Sleep(time.Duration(i/due) * time.Second))
			for yield(coroutine.Sleep(all / due * time.Second)) {
			}
		})
	}
	s.Tick(0, coroutine.Budget{Resumes: all})
	s.Tick(0, coroutine.Budget{Resumes: all}) // those with no time to sleep, which is a frame
	measure(b, due, func() {
		if n := s.Tick(time.Second, coroutine.Budget{}).Resumed; n != due {
			b.Fatal(n)
		}
	})
}

// BenchmarkSlowestTick lets 100,000 sleep a second each, so that as many wake in every Tick, and
// says how long a Tick takes, and how long one in a hundred takes at least.
func BenchmarkSlowestTick(b *testing.B) {
	const all, asleep = 100_000, time.Second
	s := coroutine.NewScheduler()
	defer s.Close()
	for i := range all {
		s.Start(func(yield func(coroutine.Wait) bool) {
			for ok := yield(coroutine.SleepUntil(time.Duration(i) * asleep / all)); ok; ok = yield(coroutine.Sleep(asleep)) {
			}
		})
	}
	for range asleep / tickTime {
		s.Tick(tickTime, coroutine.Budget{})
	}
	runtime.GC()
	var took []time.Duration
	for b.Loop() {
		began := time.Now()
		s.Tick(tickTime, coroutine.Budget{})
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Nanoseconds()), "ns/p99")
}

// BenchmarkEveryTenth resumes 10,000 of 100,000 in each frame. They lie far apart in memory.
func BenchmarkEveryTenth(b *testing.B) {
	const all, period = 100_000, 10
	for _, form := range []struct {
		name string
		make func(first int) coroutine.Behaviour
	}{
		{"raw", func(first int) coroutine.Behaviour {
			return func(yield func(coroutine.Wait) bool) {
				for ok := yield(coroutine.Frames(first)); ok; ok = yield(coroutine.Frames(period)) {
				}
			}
		}},
		{"Script", func(first int) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				for co.Frames(first); ; co.Frames(period) {
				}
			})
		}},
	} {
		b.Run(form.name, func(b *testing.B) {
			s := coroutine.NewScheduler()
			defer s.Close()
			for i := range all {
				s.Start(form.make(1 + i%period))
			}
			for range 2 * period {
				s.Tick(tickTime, coroutine.Budget{})
			}
			measure(b, all/period, func() {
				if n := s.Tick(tickTime, coroutine.Budget{}).Resumed; n != all/period {
					b.Fatal(n)
				}
			})
		})
	}
}

// BenchmarkCancel10000 cancels 10,000 Scripts with a deferred function in one frame, on a scheduler that has run
// as many before.
func BenchmarkCancel10000(b *testing.B) {
	s := coroutine.NewScheduler()
	defer s.Close()
	g := s.NewGroup()
	left := 0
	forever := coroutine.Script(func(co *coroutine.Co) {
		defer func() { left++ }()
		co.Forever()
	})
	for b.Loop() {
		b.StopTimer()
		for range 10_000 {
			s.Start(forever, coroutine.InGroup(g))
		}
		s.Tick(0, coroutine.Budget{})
		b.StartTimer()
		g.Cancel(nil)
	}
}

func BenchmarkPace(b *testing.B) {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for range b.N {
			co.Pace()
		}
	}))
	b.ResetTimer()
	s.Tick(0, coroutine.Budget{Slice: time.Hour})
}

// BenchmarkHackysack is the classic of Stackless Python: players in a circle, each with a channel of
// its own, kick 1,000 times to a random other. The setting up counts.
func BenchmarkHackysack(b *testing.B) {
	for _, players := range []int{10, 1_000, 10_000, 100_000} {
		b.Run(fmt.Sprint(players), func(b *testing.B) {
			for range b.N {
				s := coroutine.NewScheduler()
				kicks := 0
				circle := make([]*coroutine.Chan[int], players)
				for i := range circle {
					circle[i] = coroutine.NewChan[int](0)
					s.Start(coroutine.Script(func(co *coroutine.Co) {
						for range circle[i].All(co) {
							if kicks++; kicks == 1000 {
								return
							}
							to := (i + 1 + s.Rand().IntN(players-1)) % players
							circle[to].Send(co, i)
						}
					}))
				}
				s.Start(coroutine.Script(func(co *coroutine.Co) { circle[0].Send(co, -1) }))
				for kicks < 1000 {
					s.Tick(tickTime, coroutine.Budget{})
				}
				s.Close()
			}
		})
	}
}
