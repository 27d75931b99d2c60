package coroutine_test

import (
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestStrictTurnsAcrossTicks(t *testing.T) {
	s := newBench(t)
	var log []int
	for i := range 3 {
		s.script(func(co *coroutine.Co) {
			for {
				log = append(log, i)
				co.Yield()
			}
		})
	}
	for tick := range 5 {
		stats := s.Tick(tickTime, coroutine.Budget{Resumes: 10})
		require.Equal(t, 10, stats.Resumed)
		require.Equal(t, 3, stats.LeftOver)
		require.Len(t, log, 10*(tick+1))
	}
	for i, who := range log {
		require.Equal(t, i%3, who)
	}
}

func TestTimeNeverPassesWithinTick(t *testing.T) {
	for name, wait := range map[string]coroutine.Wait{
		"NextFrame":       coroutine.NextFrame(),
		"Frames(0)":       coroutine.Frames(0),
		"Frames(1)":       coroutine.Frames(1),
		"Sleep(0)":        coroutine.Sleep(0),
		"Sleep(1ns)":      coroutine.Sleep(1),
		"SleepUntil past": coroutine.SleepUntil(-5),
		"Until":           coroutine.Until(func() bool { return true }),
		"WaitWhile":       coroutine.WaitWhile(func() bool { return false }),
	} {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			n := 0
			s.script(func(co *coroutine.Co) {
				for {
					n++
					co.Wait(wait)
				}
			})
			for i := range 4 {
				s.ticks(1)
				require.Equal(t, i+1, n, "once a Tick")
			}
		})
	}
}

func TestWaitsOnEachOtherEndInSameTick(t *testing.T) {
	s := newBench(t)
	var signal coroutine.Signal[string]
	inbox := coroutine.NewChan[int](0)
	var log []string
	note := func(format string, args ...any) { log = append(log, fmt.Sprintf(format, args...)) }
	var sender coroutine.Task
	s.script(func(co *coroutine.Co) { note("signal %s", signal.Wait(co)) })
	s.script(func(co *coroutine.Co) {
		v, _ := inbox.Receive(co)
		note("received %d", v)
	})
	s.script(func(co *coroutine.Co) { co.Join(sender); note("joined") })
	sender = s.script(func(co *coroutine.Co) {
		signal.Emit("rain")
		inbox.Send(co, 7)
		co.Yield()
		note("sent")
		s.script(func(*coroutine.Co) { note("started") })
	})
	s.ticks(1)
	require.Equal(t, []string{"signal rain", "received 7", "sent", "started", "joined"}, log)
}

func TestOrderWithinTick(t *testing.T) {
	s := newBench(t)
	var log []string
	start := func(name string, w coroutine.Wait) {
		s.script(func(co *coroutine.Co) {
			co.Wait(w)
			log = append(log, name)
		})
	}
	start("condition", coroutine.Until(func() bool { return s.Ticks() > 2 }))
	start("frames", coroutine.Frames(2))
	start("late deadline", coroutine.Sleep(2*tickTime))
	start("early deadline", coroutine.Sleep(tickTime+1))
	start("equal deadline", coroutine.Sleep(2*tickTime))
	s.ticks(2)
	require.Empty(t, log)
	s.script(func(*coroutine.Co) { log = append(log, "left over") })
	s.ticks(1)
	require.Equal(t, []string{"left over", "early deadline", "late deadline", "equal deadline", "frames", "condition"}, log)
}

func TestEveryDoesNotDrift(t *testing.T) {
	for _, dt := range []time.Duration{7 * time.Millisecond, 16_666_667, 90 * time.Millisecond} {
		s := newBench(t)
		n := 0
		s.script(func(co *coroutine.Co) {
			for i := range co.Every(50 * time.Millisecond) {
				require.Equal(t, n, i)
				n++
				co.Frame() // the body takes time
			}
		})
		s.Tick(0, coroutine.Budget{})
		for s.Now() < time.Minute {
			s.Tick(dt, coroutine.Budget{})
		}
		if dt > 25*time.Millisecond { // two Ticks a round are more than it takes; it can't keep up
			require.Less(t, n, 700)
			continue
		}
		require.InDelta(t, int(s.Now()/(50*time.Millisecond)), n, 1)
	}
}

func TestEveryCatchesUpOnceATick(t *testing.T) {
	s := newBench(t)
	n := 0
	s.script(func(co *coroutine.Co) {
		for range co.Every(10 * time.Millisecond) {
			n++
		}
	})
	s.Tick(0, coroutine.Budget{})
	s.Tick(35*time.Millisecond, coroutine.Budget{})
	require.Equal(t, 1, n)
	s.Tick(0, coroutine.Budget{})
	s.Tick(0, coroutine.Budget{})
	require.Equal(t, 3, n)
	s.Tick(0, coroutine.Budget{})
	require.Equal(t, 3, n)
}

func TestOver(t *testing.T) {
	tests := map[string]struct {
		over, dt time.Duration
		want     []float64
	}{
		"even":     {40, 10, []float64{0, 0.25, 0.5, 0.75, 1}},
		"uneven":   {25, 10, []float64{0, 0.4, 0.8, 1}},
		"zero":     {0, 10, []float64{1}},
		"negative": {-3, 10, []float64{1}},
		"short":    {5, 100, []float64{0, 1}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			var got []float64
			s.script(func(co *coroutine.Co) {
				for x := range co.Over(test.over) {
					got = append(got, x)
				}
			})
			for range 10 {
				s.Tick(test.dt, coroutine.Budget{})
			}
			require.Equal(t, test.want, got)
			require.Zero(t, s.Len())
		})
	}
	t.Run("break", func(t *testing.T) {
		s := newBench(t)
		task := s.script(func(co *coroutine.Co) {
			for x := range co.Over(time.Second) {
				if x > 0.5 {
					break
				}
			}
		})
		s.ticks(53)
		require.Equal(t, coroutine.Done, task.State())
	})
}

func TestWaitReturnsTimePassed(t *testing.T) {
	s := newBench(t)
	var got []time.Duration
	s.script(func(co *coroutine.Co) {
		got = append(got, co.Frame(), co.Frames(3), co.Now())
		co.SleepUntil(time.Second)
		got = append(got, co.Now())
	})
	s.ticks(200)
	require.Equal(t, []time.Duration{tickTime, 3 * tickTime, 5 * tickTime, time.Second}, got)
}

func TestEndlessSleepIsEndless(t *testing.T) {
	s := newBench(t)
	s.ticks(5)
	ended := 0
	for _, w := range []coroutine.Wait{coroutine.Sleep(1<<63 - 1), coroutine.Frames(math.MaxInt), coroutine.SleepUntil(1<<63 - 1)} {
		s.script(func(co *coroutine.Co) {
			co.Wait(w)
			ended++
		})
	}
	s.script(func(co *coroutine.Co) {
		for range co.Every(1<<63 - 1) {
			ended++
		}
	})
	for range 10 {
		s.Tick(1000*time.Hour, coroutine.Budget{})
	}
	require.Zero(t, ended)
}
