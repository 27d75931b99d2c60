package coroutine

import (
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// A game that runs for a night starts and ends millions of behaviours. Nothing of them may stay.
func TestSoak(t *testing.T) {
	total, live := 1_000_000, 50_000
	if testing.Short() || raceDetector {
		total, live = 100_000, 5_000
	}
	goroutines := runtime.NumGoroutine()
	failures := 0
	s := NewScheduler(OnError(func(error) { failures++ }))
	defer s.Close()
	hall, news := NewChan[int](16), &Signal[int]{}
	boom := bang(1)
	kinds := []Behaviour{
		Script(func(co *Co) { co.Sleep(time.Duration(1+co.Rand().IntN(600)) * ms) }),
		func(yield func(Wait) bool) { yield(Frames(20)) },
		Script(func(co *Co) {
			for range 3 {
				co.Frame()
			}
			if !hall.TrySend(1) {
				hall.Receive(co)
			}
		}),
		Script(func(co *Co) { hall.Send(co, 2) }),
		Script(func(co *Co) {
			if _, ok := hall.Receive(co); ok {
				co.Sleep(10 * ms)
			}
		}),
		Await(Forever()), // cancelled below
		Script(func(co *Co) {
			defer co.Yield()
			co.First(Sleep(time.Hour), news.Next(new(int)), hall.ToReceive(&Message[int]{}))
			co.Forever()
		}),
		Script(func(co *Co) { co.Sleep(50 * ms); panic(boom) }),
		Script(func(co *Co) {
			co.Timeout(30*ms, Script(func(co *Co) { co.Go(Await(Sleep(time.Hour))); co.Forever() }))
		}),
		Race(Await(Sleep(40*ms)), Await(news.Next(new(int))), Await(Frames(1000))),
	}
	room := total/10 + 3*live
	queue := make([]Task, 0, room) // the oldest tasks are cancelled when there are too many
	started := 0
	var heap []uint64
	var running []int
	for started < total {
		for s.Len() < live {
			if len(queue) == room {
				queue = queue[:copy(queue, queue[room/2:])]
			}
			queue = append(queue, s.Start(kinds[s.Rand().IntN(len(kinds))]))
			started++
			if started%(total/10) == 0 {
				runtime.GC()
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				heap = append(heap, m.HeapAlloc)
				running = append(running, runtime.NumGoroutine())
			}
		}
		oldest := 0
		for n := 0; n < live/20 && oldest < len(queue); oldest++ {
			if !queue[oldest].State().Ended() {
				queue[oldest].Cancel()
				n++
			}
		}
		queue = queue[:copy(queue, queue[oldest:])]
		news.Emit(1)
		stats := s.Tick(16*ms, Budget{})
		require.Zero(t, stats.LeftOver)
	}
	t.Logf("heap in MB at each tenth: %v", inMB(heap))
	t.Logf("goroutines at each tenth: %v", running)
	for i := range heap {
		require.Less(t, heap[i], heap[0]+heap[0]/4+4<<20, "the heap grows, at %d%%", 10*(i+1))
		require.LessOrEqual(t, running[i], running[0]+running[0]/20, "goroutines, at %d%%", 10*(i+1))
	}
	require.Positive(t, failures)
	s.Close()
	requireGoroutines(t, goroutines)
}

func inMB(bytes []uint64) (mb []uint64) {
	for _, b := range bytes {
		mb = append(mb, b>>20)
	}
	return mb
}
