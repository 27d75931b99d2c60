package coroutine_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

func TestChanServesInOrder(t *testing.T) {
	for _, room := range []int{0, 1, 3, 100} {
		s := newBench(t)
		c := coroutine.NewChan[int](room)
		var got []int
		for i := range 10 {
			s.script(func(co *coroutine.Co) { require.True(t, c.Send(co, i)) })
		}
		s.ticks(1)
		require.Equal(t, min(10, room), c.Len())
		require.Equal(t, room, c.Cap())
		require.Equal(t, 10-min(10, room), c.Balance())
		s.script(func(co *coroutine.Co) {
			for v := range c.All(co) {
				got = append(got, v)
			}
			got = append(got, -1)
		})
		s.ticks(1)
		require.Equal(t, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, got)
		require.Equal(t, -1, c.Balance())
		c.Close()
		c.Close()
		s.ticks(1)
		require.Equal(t, -1, got[10])
		require.Zero(t, s.Len())
	}
}

func TestChanClose(t *testing.T) {
	s := newBench(t)
	c := coroutine.NewChan[string](1)
	require.True(t, c.TrySend("kept"))
	require.False(t, c.TrySend("no room"))
	sent := map[string]bool{}
	s.script(func(co *coroutine.Co) { sent["waits"] = c.Send(co, "waits") })
	s.ticks(1)
	require.False(t, c.Closed())
	c.Close()
	require.True(t, c.Closed())
	s.script(func(co *coroutine.Co) { sent["late"] = c.Send(co, "late") })
	var got []any
	s.script(func(co *coroutine.Co) {
		for range 2 {
			v, ok := c.Receive(co)
			got = append(got, v, ok)
		}
	})
	s.ticks(1)
	require.Equal(t, map[string]bool{"waits": false, "late": false}, sent)
	require.Equal(t, []any{"kept", true, "", false}, got)
	require.False(t, c.TrySend("late"))
}

func TestTryFromOrdinaryCode(t *testing.T) {
	s := newBench(t)
	c := coroutine.NewChan[int](0)
	_, ok := c.TryReceive()
	require.False(t, ok)
	require.False(t, c.TrySend(1), "nobody waits")
	got, sent := 0, false
	s.script(func(co *coroutine.Co) { got, _ = c.Receive(co) })
	s.ticks(1)
	require.True(t, c.TrySend(2))
	require.False(t, c.TrySend(3), "it is served already")
	s.ticks(1)
	require.Equal(t, 2, got)
	s.script(func(co *coroutine.Co) { sent = c.Send(co, 4) })
	s.ticks(1)
	v, ok := c.TryReceive()
	require.True(t, ok)
	require.Equal(t, 4, v)
	s.ticks(1)
	require.True(t, sent)
}

func TestCancelledWaiterLosesNoMessage(t *testing.T) {
	receivers := map[string]func(c *coroutine.Chan[int], got *[]int) coroutine.Behaviour{
		"Receive": func(c *coroutine.Chan[int], got *[]int) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				v, _ := c.Receive(co)
				*got = append(*got, v)
			})
		},
		"raw": func(c *coroutine.Chan[int], got *[]int) coroutine.Behaviour {
			return func(yield func(coroutine.Wait) bool) {
				var m coroutine.Message[int]
				if yield(c.ToReceive(&m)) {
					*got = append(*got, m.Value)
					yield(coroutine.Yield()) // it is not given back once it was seen
				}
			}
		},
		"First": func(c *coroutine.Chan[int], got *[]int) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				var m coroutine.Message[int]
				co.First(coroutine.Sleep(time.Hour), c.ToReceive(&m))
				*got = append(*got, m.Value)
			})
		},
		"AllOf": func(c *coroutine.Chan[int], got *[]int) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				var m coroutine.Message[int]
				co.AllOf(coroutine.Sleep(time.Hour), c.ToReceive(&m))
				*got = append(*got, m.Value)
			})
		},
	}
	for name, receiver := range receivers {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			c := coroutine.NewChan[int](0)
			var lost, got []int
			tasks := []coroutine.Task{s.Start(receiver(c, &lost)), s.Start(receiver(c, &lost)), s.Start(receiver(c, &lost))}
			s.ticks(1)
			tasks[0].Cancel() // while it waits
			require.True(t, c.TrySend(1))
			require.True(t, c.TrySend(2))
			require.False(t, c.TrySend(3))
			tasks[2].Cancel() // with a message it has not seen, the newest first
			tasks[1].Cancel()
			require.Empty(t, lost)
			require.Equal(t, 2, c.Len())
			s.script(func(co *coroutine.Co) {
				for v := range c.All(co) {
					got = append(got, v)
				}
			})
			s.ticks(1)
			require.Equal(t, []int{1, 2}, got)
		})
	}
	t.Run("to one who waits", func(t *testing.T) {
		s := newBench(t)
		c := coroutine.NewChan[int](0)
		var got []int
		first := s.Start(receivers["raw"](c, &got))
		s.Start(receivers["Receive"](c, &got))
		s.ticks(1)
		c.TrySend(5)
		first.Cancel()
		s.ticks(1)
		require.Equal(t, []int{5}, got)
	})
	t.Run("not twice", func(t *testing.T) {
		s := newBench(t)
		c := coroutine.NewChan[int](0)
		var got []int
		task := s.Start(receivers["raw"](c, &got))
		s.ticks(1)
		c.TrySend(5)
		s.Tick(tickTime, coroutine.Budget{Resumes: 1})
		require.Equal(t, []int{5}, got)
		require.Equal(t, coroutine.Ready, task.State())
		task.Cancel()
		require.Zero(t, c.Len())
	})
	t.Run("sender", func(t *testing.T) {
		s := newBench(t)
		c := coroutine.NewChan[int](0)
		task := s.script(func(co *coroutine.Co) { c.Send(co, 1) })
		s.script(func(co *coroutine.Co) { c.Send(co, 2) })
		s.ticks(1)
		task.Cancel()
		v, ok := c.TryReceive()
		require.True(t, ok)
		require.Equal(t, 2, v)
	})
}

func TestSelect(t *testing.T) {
	s := newBench(t)
	a, b := coroutine.NewChan[int](0), coroutine.NewChan[string](0)
	var log []any
	s.script(func(co *coroutine.Co) {
		var x coroutine.Message[int]
		var y coroutine.Message[string]
		for {
			switch i := co.First(a.ToReceive(&x), b.ToReceive(&y), coroutine.Sleep(time.Second)); i {
			case 0:
				log = append(log, x.Value)
			case 1:
				log = append(log, y.Value)
			default:
				log = append(log, i)
			}
		}
	})
	s.ticks(1)
	b.TrySend("one")
	s.ticks(1)
	a.TrySend(2)
	s.ticks(1)
	s.ticks(100)
	require.Equal(t, []any{"one", 2, 2}, log)
	require.Equal(t, -1, a.Balance(), "one waiter, however often it came by")
	t.Run("what it refuses", func(t *testing.T) {
		var m coroutine.Message[int]
		for _, w := range []coroutine.Wait{
			coroutine.First(nil, coroutine.AllOf(coroutine.Yield())),
			coroutine.First(nil, a.ToSend(&m), a.ToReceive(&m)),
		} {
			task := s.Start(coroutine.Await(w))
			s.ticks(1)
			var argument *coroutine.ArgumentError
			require.ErrorAs(t, task.Err(), &argument)
		}
		require.Panics(t, func() { coroutine.First(nil) })
		require.Panics(t, func() { coroutine.NewChan[int](-1) })
		require.Len(t, s.errors(), 2)
	})
}

func TestSignalWakesEveryWaiterOnce(t *testing.T) {
	s := newBench(t)
	var signal coroutine.Signal[int]
	var log []int
	for i := range 3 {
		s.script(func(co *coroutine.Co) {
			for v := range signal.All(co) {
				log = append(log, 10*i+v)
			}
		})
	}
	signal.Emit(1)
	s.ticks(1)
	require.Empty(t, log, "nobody waited yet")
	require.Equal(t, 3, signal.Waiting())
	signal.Emit(2)
	signal.Emit(3)
	stats := s.Tick(tickTime, coroutine.Budget{Resumes: 2})
	require.Equal(t, []int{2, 12}, log)
	require.Equal(t, 1, stats.LeftOver)
	s.ticks(1)
	require.Equal(t, []int{2, 12, 22}, log)
}

func TestAllOf(t *testing.T) {
	s := newBench(t)
	var signal coroutine.Signal[int]
	done := int64(0)
	v := 0
	s.script(func(co *coroutine.Co) {
		co.AllOf(coroutine.Frames(3), signal.Next(&v), coroutine.Yield())
		done = s.Ticks()
	})
	s.ticks(1)
	signal.Emit(1)
	signal.Emit(2)
	s.ticks(5)
	require.Equal(t, int64(4), done)
	require.Equal(t, 1, v)
}
