package coroutine_test

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// durations are near, far and at the borders of powers of 64.
var durations = rapid.Custom(func(t *rapid.T) int64 {
	shift := rapid.IntRange(0, 60).Draw(t, "shift")
	return max(0, int64(1)<<shift+rapid.Int64Range(-3, 3).Draw(t, "off"))
})

func TestSleepersWakeLikeASortedList(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := coroutine.NewScheduler()
		defer s.Close()
		type sleeper struct {
			at int64
			id int
		}
		var want, list []sleeper
		var got []sleeper
		tasks := map[int]coroutine.Task{}
		now, id := int64(0), 0
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1: // fall asleep
				for range rapid.IntRange(1, 4).Draw(t, "how many") {
					e := sleeper{at: now + durations.Draw(t, "sleep"), id: id}
					id++
					if now > 1<<61 || e.at <= now {
						continue
					}
					tasks[e.id] = s.Start(coroutine.Script(func(co *coroutine.Co) {
						co.SleepUntil(time.Duration(e.at))
						got = append(got, e)
					}))
					list = append(list, e)
				}
				s.Tick(0, coroutine.Budget{})
			case 2: // wake one early, for ever
				if len(list) > 0 {
					i := rapid.IntRange(0, len(list)-1).Draw(t, "which")
					tasks[list[i].id].Cancel()
					list = slices.Delete(list, i, i+1)
				}
			default: // let time pass
				d := durations.Draw(t, "dt")
				if now > 1<<61 {
					d = 1
				}
				now += d
				s.Tick(time.Duration(d), coroutine.Budget{})
				slices.SortStableFunc(list, func(a, b sleeper) int { return cmp.Compare(a.at, b.at) })
				for len(list) > 0 && list[0].at <= now {
					want, list = append(want, list[0]), list[1:]
				}
				slices.SortFunc(list, func(a, b sleeper) int { return cmp.Compare(a.id, b.id) })
			}
			require.Equal(t, want, got)
			require.Equal(t, len(list), s.Len())
		}
	})
}

// TestManySleepersWakeInTheirTick: with so many, what moves down the wheel bit by bit takes many Ticks.
func TestManySleepersWakeInTheirTick(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	s := coroutine.NewScheduler()
	defer s.Close()
	var before, now time.Duration // the Tick that runs goes from before to now
	woken := 0
	for range 5_000 {
		s.Start(coroutine.Script(func(co *coroutine.Co) {
			for {
				// Most for seconds, many for minutes, some for hours.
				d := time.Duration(float64(time.Second) * math.Exp(8*random.Float64()*random.Float64()))
				due := co.Now() + d
				co.Sleep(d)
				if due <= before || due > now {
					t.Errorf("it was due at %v, and woke in the Tick from %v to %v", due, before, now)
				}
				woken++
			}
		}))
	}
	for i := range 30_000 {
		dt := time.Duration(random.Int64N(int64(30 * time.Millisecond)))
		if i%1000 == 999 {
			dt = time.Duration(random.Int64N(int64(10 * time.Minute)))
		}
		before, now = now, now+dt
		s.Tick(dt, coroutine.Budget{})
	}
	require.Greater(t, woken, 100_000)
}
