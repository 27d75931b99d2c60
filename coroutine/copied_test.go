package coroutine_test

import (
	"reflect"
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// ear is what a component looks like that has a signal and a channel of its own.
type ear struct {
	heard coroutine.Signal[string]
	mail  coroutine.Chan[string]
}

// copyOf copies as donburi does when a component is set to the value of another.
func copyOf(e *ear) *ear {
	c := new(ear)
	reflect.ValueOf(c).Elem().Set(reflect.ValueOf(e).Elem())
	return c
}

func TestCopiesOfWhatIsUsedFailLoudly(t *testing.T) {
	uses := map[string]func(s *bench, e *ear){
		"Signal.Emit":     func(_ *bench, e *ear) { e.heard.Emit("bang") },
		"Signal.Wait":     func(s *bench, e *ear) { s.script(func(co *coroutine.Co) { e.heard.Wait(co) }); s.ticks(1) },
		"Signal.Next":     func(s *bench, e *ear) { s.Start(coroutine.Await(e.heard.Next(nil))); s.ticks(1) },
		"Chan.TrySend":    func(_ *bench, e *ear) { e.mail.TrySend("letter") },
		"Chan.TryReceive": func(_ *bench, e *ear) { e.mail.TryReceive() },
		"Chan.Send":       func(s *bench, e *ear) { s.script(func(co *coroutine.Co) { e.mail.Send(co, "letter") }); s.ticks(1) },
		"Chan.Receive":    func(s *bench, e *ear) { s.script(func(co *coroutine.Co) { e.mail.Receive(co) }); s.ticks(1) },
		"Chan.Close":      func(_ *bench, e *ear) { e.mail.Close() },
		"Signal.Waiting":  func(_ *bench, e *ear) { e.heard.Waiting() },
		"Chan.Closed":     func(_ *bench, e *ear) { e.mail.Closed() },
		"Chan.Len":        func(_ *bench, e *ear) { e.mail.Len() },
		"Chan.Balance":    func(_ *bench, e *ear) { e.mail.Balance() },
		"Chan.ToReceive": func(s *bench, e *ear) {
			s.Start(coroutine.Await(e.mail.ToReceive(new(coroutine.Message[string]))))
			s.ticks(1)
		},
		"all of one First": func(s *bench, e *ear) { s.Start(coroutine.Await(coroutine.First(nil, e.heard.Next(nil)))); s.ticks(1) },
	}
	for name, use := range uses {
		t.Run(name, func(t *testing.T) {
			s := newBench(t)
			original := new(ear)
			use(s, copyOf(original)) // one that was not used is good for a copy
			require.Empty(t, s.errors())

			heard := s.script(func(co *coroutine.Co) { original.heard.Wait(co) })
			got := s.script(func(co *coroutine.Co) { original.mail.Receive(co) })
			s.ticks(1)
			c := copyOf(original)
			err := func() (err error) {
				defer func() { err, _ = recover().(error) }()
				use(s, c)
				return nil
			}()
			if errs := s.errors(); err == nil && len(errs) > 0 {
				err = errs[0]
			}
			var argument *coroutine.ArgumentError
			require.ErrorAs(t, err, &argument)
			require.Contains(t, argument.Reason, "copy")

			reflect.ValueOf(original).Elem().Set(reflect.ValueOf(c).Elem()) // back where it came from
			original.heard.Emit("bang")
			require.True(t, original.mail.TrySend("letter"))
			s.ticks(1)
			require.Equal(t, coroutine.Done, heard.State())
			require.Equal(t, coroutine.Done, got.State())
		})
	}
}

// A channel with room that is copied before its first use shares no message with the copy.
func TestCopyOfAChannelWithRoom(t *testing.T) {
	prefab := coroutine.NewChan[int](2)
	values := make([]coroutine.Chan[int], 2)
	for i := range values {
		reflect.ValueOf(&values[i]).Elem().Set(reflect.ValueOf(prefab).Elem())
	}
	for i := range values {
		require.Equal(t, 2, values[i].Cap())
		require.True(t, values[i].TrySend(10*i))
		require.True(t, values[i].TrySend(10*i+1))
		require.False(t, values[i].TrySend(0))
	}
	for i := range values {
		for n := range 2 {
			v, ok := values[i].TryReceive()
			require.True(t, ok)
			require.Equal(t, 10*i+n, v)
		}
	}
}
