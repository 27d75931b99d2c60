package coroutine

import (
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestModel(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		compare(t, generate(func(n int) int { return rapid.IntRange(0, n-1).Draw(t, "choice") }))
	})
}

// Rapid prefers small numbers, and so small programs that fail in a way easy to see. These are large.
func TestModelLarge(t *testing.T) {
	for seed := range uint64(1000) {
		r := rand.New(rand.NewPCG(seed, 0))
		compare(t, generate(r.IntN))
		if t.Failed() {
			return
		}
	}
}

// compare runs a program in both worlds.
func compare(t failer, p *program) {
	goroutines := runtime.NumGoroutine()
	real, model := newRealWorld(p), newModelWorld(p)
	done := false
	defer func() {
		if !done {
			t.Logf("the program:\n%v", p)
		}
	}()
	defer real.s.Close()
	for _, r := range p.rounds {
		for i := range r.ops {
			real.act(nil, 0, &r.ops[i])
			model.act(nil, 0, &r.ops[i])
		}
		got := real.s.Tick(time.Duration(r.dt)*ms, Budget{Resumes: r.budget})
		want := model.runTick(r.dt, r.budget)
		require.Equal(t, model.events, real.events, "what happened")
		if model.pausedInQueue() {
			want.OldestWait = got.OldestWait // which they count in until their turn would come
		}
		require.Equal(t, want, got, "the stats")
		sameState(t, real, model)
		real.events, model.events = nil, nil
	}
	real.s.Close()
	model.close()
	require.Equal(t, model.events, real.events, "what happened in Close")
	require.Zero(t, real.s.Len())
	for id := range real.tasks {
		require.LessOrEqual(t, real.begun[id], 1, "task %d began twice", id)
		require.Equal(t, real.begun[id], real.cleaned[id], "the deferred functions of task %d", id)
	}
	sameState(t, real, model)
	for i, c := range real.chans {
		for v, ok := c.TryReceive(); ok; v, ok = c.TryReceive() {
			want, _ := model.tryReceive(model.chans[i])
			require.Equal(t, want, v, "a message left in channel %d", i)
		}
		_, more := model.tryReceive(model.chans[i])
		require.False(t, more, "channel %d has lost a message", i)
	}
	requireGoroutines(t, goroutines)
	done = true
}

type failer interface {
	require.TestingT
	Logf(string, ...any)
}

// requireGoroutines lets goroutines that have been told to end do so.
func requireGoroutines(t require.TestingT, most int) {
	for range 1_000_000 {
		if runtime.NumGoroutine() <= most {
			return
		}
		runtime.Gosched()
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), most, "goroutines left")
}

func sameState(t require.TestingT, real *realWorld, model *modelWorld) {
	require.Len(t, real.tasks, len(model.tasks))
	require.Equal(t, len(model.live), real.s.Len(), "live tasks")
	for id, want := range model.tasks {
		if id == 0 || !want.known {
			continue
		}
		got := real.tasks[id]
		require.Equal(t, want.shownState(), got.State(), "the state of task %d", id)
		require.Equal(t, want.failed, got.Err() != nil, "whether task %d has failed", id)
		require.Equal(t, want.cancelled, got.Cause() != nil, "whether task %d was cancelled", id)
		parent := 0
		if want.parent != nil {
			parent = want.parent.id
		}
		require.Equal(t, real.tasks[parent], got.Parent(), "the parent of task %d", id)
	}
	for i, c := range model.chans {
		require.Equal(t, len(c.buf)+len(c.returned), real.chans[i].Len(), "messages in channel %d", i)
		require.Equal(t, c.closed, real.chans[i].Closed())
	}
	for i := range model.groups {
		require.Equal(t, len(model.groups[i].members), real.groups[i].Len(), "members of group %d", i)
	}
	for i, c := range model.clocks {
		require.Equal(t, time.Duration(c.now), real.clocks[i].Now(), "the time of clock %d", i)
	}
}
