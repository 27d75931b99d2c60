package save_test

import (
	"bytes"
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// waits is what islands are made of: a wait behind a call that nobody can see through.
type waits interface{ wait(f func(func(int))) }

type each struct{}

func (each) wait(f func(func(int))) { f(func(int) {}) }

// TestRefused: what can't be saved is named, and nothing is written.
func TestRefused(t *testing.T) {
	if !isCompiled(t) {
		t.Log("all is refused")
		return
	}
	none := func(s *coroutine.Scheduler) {}
	for name, c := range map[string]struct {
		behaviour coroutine.Behaviour
		do        func(*coroutine.Scheduler)
		texts     []string
	}{
		"a Go channel": {coroutine.Script(func(co *coroutine.Co) {
			signals := make(chan int)
			co.Sleep(time.Second)
			close(signals)
		}), none, []string{`behaviour sample, variable signals of`, "refused_test.go:", "Go channel", "use a coroutine.Chan"}},
		"a func that was not compiled": {coroutine.Script(func(co *coroutine.Co) {
			_, cancel := context.WithCancel(context.Background())
			co.Sleep(time.Second)
			cancel()
		}), none, []string{`behaviour sample, variable cancel of`, "context.WithCancel", "build the program with somen"}},
		"an island": {coroutine.Script(func(co *coroutine.Co) {
			var w waits = each{}
			w.wait(func(func(int)) { co.Sleep(time.Second) })
		}), none, []string{`behaviour "sample" at `, "refused_test.go:", "runs on a stack", "explain"}},
		"work": {coroutine.Script(func(co *coroutine.Co) {
			begun := make(chan struct{})
			_, _ = coroutine.Async(func(ctx context.Context) (int, error) { close(begun); <-ctx.Done(); return 0, nil }).Begin(co).Await(co)
		}), none, []string{`behaviour "sample" at `, "work of a future", "coroutine.StartAgain", "coroutine.FailAsLost", "save when the work is done"}},
		"work that is no data": {coroutine.Script(func(co *coroutine.Co) {
			begun := make(chan struct{})
			_, _ = coroutine.Async(func(ctx context.Context) (int, error) { close(begun); <-ctx.Done(); return 0, nil }).OnLoad(coroutine.StartAgain).Await(co)
		}), none, []string{`behaviour sample: the work of a future captured.begun`, "Go channel"}},
		"a posted function": {coroutine.Await(coroutine.Forever()), func(s *coroutine.Scheduler) { s.Post(func() {}) }, []string{"Post", "save after that"}},
	} {
		t.Run(name, func(t *testing.T) {
			s := coroutine.NewScheduler(coroutine.OnError(func(err error) { require.NoError(t, err) }))
			defer s.Close()
			s.Start(c.behaviour, coroutine.Named("sample"))
			s.Tick(0, coroutine.Budget{})
			c.do(s)
			var b bytes.Buffer
			err := save.Scheduler(&b, s)
			state, value := (*coroutine.StateError)(nil), (*save.Error)(nil)
			require.True(t, errors.As(err, &state) || errors.As(err, &value), "%v", err)
			for _, text := range c.texts {
				require.ErrorContains(t, err, text)
			}
			require.Zero(t, b.Len())
		})
	}
}

// TestInside: between two Ticks, and of a scheduler that is open.
func TestInside(t *testing.T) {
	s := coroutine.NewScheduler()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		require.ErrorIs(t, save.Scheduler(&bytes.Buffer{}, s), coroutine.ErrBusy)
		require.ErrorIs(t, save.LoadScheduler(&bytes.Buffer{}, s), coroutine.ErrBusy)
	}))
	s.Tick(0, coroutine.Budget{})
	s.Close()
	require.ErrorIs(t, save.Scheduler(&bytes.Buffer{}, s), coroutine.ErrClosed)
}

// TestNoSave: what is no save, of another build, damaged or cut off changes nothing.
func TestNoSave(t *testing.T) {
	type root struct{ N int }
	s, g := coroutine.NewScheduler(), &root{3}
	var b bytes.Buffer
	require.NoError(t, save.Scheduler(&b, s, save.Root("root", g)))
	load := func(data []byte) error {
		g.N = 5
		err := save.LoadScheduler(bytes.NewReader(data), s, save.Root("root", g))
		if err != nil {
			require.Equal(t, 5, g.N)
		}
		return err
	}
	require.NoError(t, load(b.Bytes()))
	require.Equal(t, 3, g.N)
	format, build := (*save.FormatError)(nil), (*save.BuildError)(nil)
	for n := 0; n < b.Len(); n += 7 {
		require.ErrorAs(t, load(b.Bytes()[:n]), &format, n)
	}
	data := bytes.Clone(b.Bytes())
	data[len(data)-9] ^= 1
	require.ErrorAs(t, load(data), &format)
	require.ErrorAs(t, load(ofAnotherBuild(data)), &format, "also one of another build")
	require.NoError(t, load(ofAnotherBuild(b.Bytes())), "all that it needs is the same here")
	err := save.LoadScheduler(bytes.NewReader(ofAnotherBuild(b.Bytes())), s, save.Root("root", new(string)))
	require.ErrorAs(t, err, &build)
	require.ErrorContains(t, build, "another build", "%v", build)
	require.Error(t, save.LoadScheduler(bytes.NewReader(b.Bytes()), s), "a root is missing")
}
