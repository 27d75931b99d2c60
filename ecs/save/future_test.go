package save_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// walk is what the search for a way needs.
type walk struct {
	From, To int
	Land     *[]int
}

// begun counts the searches of this process.
var begun atomic.Int64

func search(_ context.Context, w walk) (way []int, err error) {
	begun.Add(1)
	for i := w.From; i < w.To; i++ {
		way = append(way, (*w.Land)[i])
	}
	return way, nil
}

// endless is work that ends when it is told to.
func endless(ctx context.Context) (string, error) {
	begun.Add(1)
	<-ctx.Done()
	return "too late", ctx.Err()
}

// searches has walkers whose ways come in a Tick that is known.
func searches(g *town) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		land := make([]int, 64)
		for i := range land {
			land[i] = co.Rand().IntN(100)
		}
		for n := range 4 {
			co.Go(coroutine.Script(func(co *coroutine.Co) {
				for i := range 5 {
					way, err := coroutine.AsyncWith(walk{n, n + 10*i, &land}, search).ReadyIn(2 + n).OnLoad(coroutine.StartAgain).Await(co)
					g.note(co, "walker %d: %v %v", n, way, err)
				}
			}))
		}
		lost := coroutine.AsyncWith(walk{0, 3, &land}, search).ReadyIn(9).OnLoad(coroutine.StartAgain)
		co.Timeout(80*time.Millisecond, coroutine.Script(func(co *coroutine.Co) { _, _ = lost.Await(co) }))
		_, err := lost.Await(co)
		g.note(co, "who asked is gone: %v", err)
		co.Sleep(time.Second / 4)
	})
}

// load loads into a scheduler of its own.
func load(t *testing.T, data []byte, options ...coroutine.SchedulerOption) (*coroutine.Scheduler, *town) {
	s, g := coroutine.NewScheduler(append(options, coroutine.WithSeed(7))...), &town{}
	t.Cleanup(s.Close)
	require.NoError(t, save.LoadScheduler(bytes.NewReader(data), s, save.Root("town", g)))
	var again bytes.Buffer
	require.NoError(t, save.Scheduler(&again, s, save.Root("town", g)))
	require.True(t, bytes.Equal(data, again.Bytes()), "what was loaded is saved alike")
	return s, g
}

func saved(t *testing.T, s *coroutine.Scheduler, g *town) []byte {
	var b bytes.Buffer
	require.NoError(t, save.Scheduler(&b, s, save.Root("town", g)))
	return b.Bytes()
}

// TestWorkStartsAgain: work whose result comes in a Tick that is known is started once more by a load, and
// nothing else can be seen of that.
func TestWorkStartsAgain(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	for name, options := range map[string][]coroutine.SchedulerOption{"goroutines": nil, "inline": {coroutine.InlineAsync()}} {
		t.Run(name, func(t *testing.T) {
			s, g := setUp()
			s.Start(searches(g), coroutine.Named("searches"))
			var saves [][]byte
			for s.Len() > 0 {
				saves = append(saves, saved(t, s, g))
				tick(s)
			}
			require.Contains(t, strings.Join(g.Log, "\n"), "who asked is gone: context canceled")
			require.Greater(t, len(g.Log), 20)
			for at, data := range saves {
				other, h := load(t, data, options...)
				for other.Len() > 0 {
					tick(other)
				}
				require.Equal(t, g.Log, h.Log, "loaded in Tick %d", at)
			}
			s.Close()
		})
	}
}

// TestWorkInNewProcess: it is started by a process that has never begun it.
func TestWorkInNewProcess(t *testing.T) {
	if path := os.Getenv("SOMEN_SAVE"); path != "" {
		data, err := os.ReadFile(path)
		require.NoError(t, err)
		s, g := load(t, data)
		for s.Len() > 0 {
			tick(s)
		}
		require.NoError(t, os.WriteFile(path+".log", []byte(strings.Join(g.Log, "\n")), 0o600))
		return
	}
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	defer s.Close()
	s.Start(searches(g), coroutine.Named("searches"))
	for s.Ticks() < 4 {
		tick(s)
	}
	path := fmt.Sprint(t.TempDir(), "/save")
	require.NoError(t, os.WriteFile(path, saved(t, s, g), 0o600))
	for s.Len() > 0 {
		tick(s)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestWorkInNewProcess$")
	cmd.Env = append(os.Environ(), "SOMEN_SAVE="+path)
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "%s", out)
	log, err := os.ReadFile(path + ".log")
	require.NoError(t, err)
	require.Equal(t, strings.Join(g.Log, "\n"), string(log))
}

// held is work that waits in a gate of this process.
type gate chan struct{}

var gates atomic.Pointer[gate]

func held(ctx context.Context, word string) (string, error) {
	begun.Add(1)
	select {
	case <-*gates.Load():
		return word + "!", nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// asks waits for work whose result comes when it is there.
func asks(g *town, action coroutine.LoadAction) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		f := coroutine.AsyncWith("yes", held).OnLoad(action)
		for co.First(f.Done(), coroutine.Sleep(time.Hour)) == 1 {
		}
		word, err := f.Result()
		lost := (*coroutine.LostError)(nil)
		co.Frame()
		g.note(co, "%s %v %v", word, err, errors.As(err, &lost))
		if lost != nil {
			g.note(co, "%s, %v", lost.Name, lost.Task == co.Self())
		}
	})
}

// TestWorkThatIsLoaded: with and without a remedy for the load, by a process that goes on, and by one that has work
// of its own.
func TestWorkThatIsLoaded(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	for name, c := range map[string]struct {
		action coroutine.LoadAction
		begins int64
		log    []string
	}{
		"start again":  {coroutine.StartAgain, 1, []string{"yes! <nil> false"}},
		"fail as lost": {coroutine.FailAsLost, 0, []string{` coroutine: the work of a future of behaviour "asks" was lost, since it was under way when the game was saved; do it once more, or without its result true`, "asks, true"}},
	} {
		t.Run(name, func(t *testing.T) {
			closed, open := make(gate), make(gate)
			close(open)
			gates.Store(&closed)
			s, g := setUp()
			s.Start(asks(g, c.action), coroutine.Named("asks"))
			for range 3 {
				tick(s)
			}
			data := saved(t, s, g)
			s.Close()
			for at, into := range []func() (*coroutine.Scheduler, *town){
				func() (*coroutine.Scheduler, *town) { return load(t, data) },
				func() (*coroutine.Scheduler, *town) { return load(t, data, coroutine.InlineAsync()) },
				func() (*coroutine.Scheduler, *town) { // whose own work goes nowhere
					s, g := setUp()
					t.Cleanup(s.Close)
					s.Start(asks(g, coroutine.FailAsLost), coroutine.Named("another"))
					n := begun.Load()
					tick(s)
					for begun.Load() == n { // on a goroutine of its own
						runtime.Gosched()
					}
					require.NoError(t, save.LoadScheduler(bytes.NewReader(data), s, save.Root("town", g)))
					return s, g
				},
			} {
				gates.Store(&closed)
				other, h := into()
				gates.Store(&open)
				before := begun.Load()
				for other.Len() > 0 {
					tick(other)
				}
				require.Equal(t, c.begins, begun.Load()-before)
				require.Len(t, h.Log, len(c.log), "%d", at)
				for i, text := range c.log {
					require.True(t, strings.HasSuffix(h.Log[i], text), "%d: %q", at, h.Log[i])
				}
			}
		})
	}
}

type chores struct{ Errand *coroutine.Future[string] }

// TestWorkOfARoot: a Future of the game's own struct has no work but that of the game that was loaded.
func TestWorkOfARoot(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	closed, open := make(gate), make(gate)
	close(open)
	gates.Store(&closed)
	s, r := coroutine.NewScheduler(), &chores{coroutine.AsyncWith("yes", held).OnLoad(coroutine.StartAgain)}
	defer s.Close()
	var before bytes.Buffer
	require.NoError(t, save.Scheduler(&before, s, save.Root("root", r)))
	s.Start(coroutine.Script(func(co *coroutine.Co) { _, _ = r.Errand.Await(co) }))
	s.Tick(0, coroutine.Budget{})
	old := r.Errand
	require.NoError(t, save.LoadScheduler(bytes.NewReader(before.Bytes()), s, save.Root("root", r)))
	require.Zero(t, s.Len())
	require.NotSame(t, old, r.Errand)

	gates.Store(&open)
	var word string
	s.Start(coroutine.Script(func(co *coroutine.Co) { word, _ = r.Errand.Await(co) }))
	for s.Len() > 0 {
		s.Tick(0, coroutine.Budget{})
	}
	require.Equal(t, "yes!", word)
	_, err := old.Result()
	require.ErrorIs(t, err, context.Canceled, "nobody has completed it")
}

// TestWorkThatNobodyNeeds: what was completed by hand, or has ended with who asked, needs no remedy.
func TestWorkThatNobodyNeeds(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	defer s.Close()
	var f *coroutine.Future[string]
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		f = coroutine.Async(endless)
		word, err := f.Await(co)
		co.Frame()
		g.note(co, "%s %v", word, err)
	}))
	child := s.Start(coroutine.Script(func(co *coroutine.Co) { _, _ = coroutine.Async(endless).ReadyIn(5).Await(co) }))
	tick(s)
	require.ErrorContains(t, save.Scheduler(&bytes.Buffer{}, s, save.Root("town", g)), "OnLoad(coroutine.StartAgain)")
	f.Complete("by hand", nil)
	require.ErrorContains(t, save.Scheduler(&bytes.Buffer{}, s, save.Root("town", g)), "OnLoad(coroutine.StartAgain)")
	child.Cancel()
	other, h := load(t, saved(t, s, g))
	for range 8 {
		tick(other)
	}
	require.Len(t, h.Log, 1)
	require.True(t, strings.HasSuffix(h.Log[0], "by hand <nil>"), h.Log[0])
}

// TestLostWorkIsNoData: the function of work that is lost by a load may be anything once it has begun.
func TestLostWorkIsNoData(t *testing.T) {
	if !isCompiled(t) {
		t.Log("the behaviours have stacks, and are refused")
		return
	}
	s, g := setUp()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		news := make(chan string)
		word, err := coroutine.Async(func(ctx context.Context) (string, error) {
			select {
			case word := <-news:
				return word, nil
			case <-ctx.Done():
				return "", ctx.Err()
			}
		}).OnLoad(coroutine.FailAsLost).ReadyIn(3).Await(co)
		co.Frame()
		g.note(co, "%q %v", word, errors.As(err, new(*coroutine.LostError)))
	}), coroutine.Named("listens"))
	tick(s)
	other, h := load(t, saved(t, s, g))
	tick(other)
	tick(other)
	other, h = load(t, saved(t, other, h))
	for other.Len() > 0 {
		tick(other)
	}
	require.Equal(t, []string{`1 80ms "" true`}, h.Log)
}
