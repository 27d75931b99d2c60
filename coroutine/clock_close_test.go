package coroutine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestClosedClockGoesOnAsTheOneItFollows(t *testing.T) {
	s := newBench(t)
	slow := s.Clock().NewClock("slow")
	slow.SetScale(0.5)
	var woke []string
	note := func(what string) { woke = append(woke, fmt.Sprint(what, " ", s.Now())) }
	wait := func(what string, w coroutine.Wait) {
		s.script(func(co *coroutine.Co) { co.Wait(w); note(what) }, coroutine.OnClock(slow))
	}
	wait("sleep", coroutine.Sleep(100*time.Millisecond))
	wait("until", coroutine.SleepUntil(105*time.Millisecond))
	wait("frames", coroutine.Frames(20))
	wait("condition", coroutine.Until(func() bool { return s.Now() >= 140*time.Millisecond }))
	wait("never", coroutine.SleepUntil(1<<63-1))
	s.script(func(co *coroutine.Co) { co.Wait(slow.Sleep(110 * time.Millisecond)); note("from elsewhere") })
	var later time.Duration
	var self *coroutine.Clock
	s.script(func(co *coroutine.Co) { // which waits for no time when the clock is closed
		co.Until(func() bool { return slow.Scale() == 1 })
		at := co.Now()
		self = co.Clock()
		co.Sleep(50 * time.Millisecond)
		later = co.Now() - at
	}, coroutine.OnClock(slow))
	s.ticks(11) // 50 ms of the sleeps have passed
	slow.Close()
	slow.Close()
	at := slow.Now()
	s.ticks(20)
	require.Equal(t, []string{"condition 140ms", "sleep 160ms", "until 160ms", "from elsewhere 170ms", "frames 210ms"}, woke)
	require.Equal(t, 50*time.Millisecond, later)
	require.Equal(t, slow, self)
	require.Equal(t, at+20*tickTime, slow.Now())
	require.Equal(t, tickTime, slow.Delta())
	require.Equal(t, 1, s.Len(), "the one that waits for ever")
}

func TestClosedClockIsDeafToPauseAndScale(t *testing.T) {
	s := newBench(t)
	c := s.Clock().NewClock("c")
	c.Pause()
	frames := 0
	s.script(func(co *coroutine.Co) {
		for {
			co.Frame()
			frames++
		}
	}, coroutine.OnClock(c))
	s.ticks(5)
	require.Zero(t, frames)
	c.Close()
	c.Pause()
	c.SetScale(0)
	s.ticks(5)
	require.Equal(t, 5, frames)
	require.False(t, c.Paused())
	require.Equal(t, 1.0, c.Scale())
}

func TestClocksOfAClosedClockFollowTheOther(t *testing.T) {
	s := newBench(t)
	outer := s.Clock().NewClock("outer")
	middle := outer.NewClock("middle")
	inner := middle.NewClock("inner")
	outer.SetScale(3)
	middle.SetScale(2)
	s.ticks(1)
	require.Equal(t, 6*tickTime, inner.Delta())
	middle.Close()
	of := middle.NewClock("of a closed one")
	s.ticks(1)
	require.Equal(t, 3*tickTime, inner.Delta())
	require.Equal(t, 3*tickTime, of.Delta())
	outer.Close()
	s.ticks(1)
	require.Equal(t, tickTime, inner.Delta())
	require.Equal(t, 6*tickTime+3*tickTime+tickTime, middle.Now())
}

func TestClockClosedByAConditionOnIt(t *testing.T) {
	s := newBench(t)
	c := s.Clock().NewClock("c")
	met := 0
	for range 3 {
		s.script(func(co *coroutine.Co) {
			co.Until(func() bool { c.Close(); return s.Now() >= 5*tickTime })
			met++
		}, coroutine.OnClock(c))
	}
	s.ticks(10)
	require.Equal(t, 3, met)
}

func TestManyClocksComeAndGo(t *testing.T) {
	s := newBench(t)
	woke := 0
	for range 100 {
		var all []*coroutine.Clock
		for range 50 {
			c := s.Clock().NewClock("bullet")
			all = append(all, c)
			s.script(func(co *coroutine.Co) { co.Sleep(3 * tickTime); woke++ }, coroutine.OnClock(c))
		}
		s.ticks(2)
		for _, c := range all {
			c.Close()
		}
	}
	s.ticks(5)
	require.Equal(t, 5000, woke)
}

func TestRootClockIsNotClosed(t *testing.T) {
	s := newBench(t)
	require.PanicsWithError(t, "coroutine: Clock.Close: it is the root clock, which ends with its scheduler; close one that NewClock has made", s.Clock().Close)
}
