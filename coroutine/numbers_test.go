package coroutine_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// numbersOf runs a small world for a while and tells everything that has a number.
func numbersOf(t *testing.T) (told []string) {
	s := newBench(t, coroutine.WithSeed(7))
	game := s.Clock().NewClock("game")
	menu := s.Clock().NewClock("menu")
	enemies, friends := s.NewGroup(), s.NewGroup()
	orders, news := coroutine.NewChan[int](1), &coroutine.Signal[string]{}
	for i := range 6 {
		clock, group := game, friends
		if s.Rand().IntN(2) == 0 {
			clock, group = menu, enemies
		}
		s.script(func(co *coroutine.Co) {
			co.Sleep(time.Duration(s.Rand().IntN(50)) * time.Millisecond)
			co.Race(
				coroutine.Await(orders.ToReceive(&coroutine.Message[int]{})),
				coroutine.Await(coroutine.First(nil, news.Next(nil), coroutine.Sleep(time.Hour))))
		}, coroutine.OnClock(clock), coroutine.InGroup(group), coroutine.Named(fmt.Sprint(i)))
	}
	s.ticks(3)
	menu.Close()
	s.ticks(3)
	for _, c := range s.Clocks() {
		told = append(told, fmt.Sprint("clock ", c.ID(), c.Name()))
	}
	for _, g := range s.Groups() {
		told = append(told, fmt.Sprint("group ", g.ID(), g.Len()))
	}
	for _, task := range s.Tasks() {
		told = append(told, fmt.Sprint("task ", task.ID(), task.Name(), task.Parent().ID()))
	}
	for _, q := range s.Queues() {
		told = append(told, fmt.Sprint("queue ", q.ID, q.Name))
		for _, w := range q.Waiting {
			told = append(told, fmt.Sprint(w.ID()))
		}
	}
	require.Equal(t, uint64(1), s.Clock().ID())
	require.ElementsMatch(t, []uint64{1, 2}, []uint64{orders.ID(), news.ID()})
	return told
}

// TestNumbers: in a run that is repeated everything has the same number.
func TestNumbers(t *testing.T) {
	told := numbersOf(t)
	require.Contains(t, told, "clock 2game")
	require.NotContains(t, told, "clock 3menu", "it is closed")
	require.Contains(t, told, "queue 1a channel of int")
	require.Contains(t, told, "queue 2a signal of string")
	for range 20 {
		require.Equal(t, told, numbersOf(t))
	}
}

func TestNumberOfTask(t *testing.T) {
	s := newBench(t)
	require.Zero(t, coroutine.Task{}.ID())
	require.False(t, s.Has(coroutine.Task{}))
	for i := range 10 { // the records are used again, the numbers are not
		task := s.Start(coroutine.Await(coroutine.Yield()))
		require.EqualValues(t, i+1, task.ID())
		s.ticks(2)
		require.Equal(t, coroutine.Done, task.State())
		require.EqualValues(t, i+1, task.ID())
		require.True(t, s.Has(task))
		require.False(t, newBench(t).Has(task))
	}
}

// TestQueues: who waits where, in the order of service; what is answered is no wait.
func TestQueues(t *testing.T) {
	s := newBench(t)
	require.Empty(t, s.Queues())
	var c coroutine.Chan[int]
	var f coroutine.Future[bool]
	require.Zero(t, c.ID())
	receive := func() coroutine.Wait { return c.ToReceive(&coroutine.Message[int]{}) }
	one := s.Start(coroutine.Await(receive()))
	two := s.Start(coroutine.Await(coroutine.First(nil, receive(), f.Done(), receive())))
	three := s.Start(coroutine.Await(coroutine.AllOf(receive(), f.Done())))
	s.ticks(1)
	require.Equal(t, []coroutine.Queue{
		{ID: c.ID(), Name: "a channel of int", Waiting: []coroutine.Task{one, two, three}},
		{ID: f.ID(), Name: "a future of bool", Waiting: []coroutine.Task{two, three}},
	}, s.Queues())
	c.TrySend(1) // one has its answer, and waits for its turn
	f.Complete(true, nil)
	require.Equal(t, []coroutine.Queue{
		{ID: c.ID(), Name: "a channel of int", Waiting: []coroutine.Task{three}},
	}, s.Queues())
}

// TestSource: the state of the random source is saved and set again.
func TestSource(t *testing.T) {
	s := newBench(t, coroutine.WithSeed(3))
	s.Rand().IntN(100)
	state, err := s.Source().MarshalBinary()
	require.NoError(t, err)
	want := []int{s.Rand().IntN(1000), s.Rand().IntN(1000)}

	again := newBench(t, coroutine.WithSeed(99))
	require.NoError(t, again.Source().UnmarshalBinary(state))
	require.Equal(t, want, []int{again.Rand().IntN(1000), again.Rand().IntN(1000)})
}
