package rewind_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
)

const step = time.Second / 60

// after takes a snapshot, has change change the engine, plays some steps, and restores.
func after(t *testing.T, e *ecs.Engine, change func()) *rewind.Rewinder {
	r := rewind.New(e)
	var s rewind.Snapshot
	require.NoError(t, r.Take(&s))
	before, err := r.Sum()
	require.NoError(t, err)
	change()
	for range 3 {
		e.Step(step)
	}
	require.NoError(t, r.Restore(&s))
	again, err := r.Sum()
	require.NoError(t, err)
	require.Equal(t, before, again)
	return r
}

func TestSnapshot(t *testing.T) {
	e := newCount(t)
	r, other := rewind.New(e), rewind.New(e)
	var s rewind.Snapshot
	require.EqualValues(t, -1, s.Step())
	require.Zero(t, s.Size())
	require.ErrorContains(t, r.Restore(&s), "the snapshot is empty")
	e.Step(step)
	require.NoError(t, r.Take(&s))
	require.EqualValues(t, 1, s.Step())
	require.Positive(t, s.Size())
	require.ErrorContains(t, other.Restore(&s), "another Rewinder has taken it")
	e.Step(step)
	require.NoError(t, r.Restore(&s))
	require.EqualValues(t, 1, e.Steps())
	s.Clear()
	require.EqualValues(t, -1, s.Step())
	require.ErrorAs(t, r.Restore(&s), new(*rewind.Error))
	require.EqualValues(t, 1, e.Steps())

	require.NoError(t, r.Take(&s))
	e.Close()
	require.ErrorIs(t, r.Restore(&s), coroutine.ErrClosed)
	require.EqualValues(t, 1, s.Step())
	require.ErrorIs(t, r.Take(&s), coroutine.ErrClosed)
	require.EqualValues(t, -1, s.Step())
	_, err := r.Sum()
	require.ErrorIs(t, err, coroutine.ErrClosed)
	require.ErrorIs(t, rewind.New(e).Take(&s), coroutine.ErrClosed)
}

func TestInsideOfAStep(t *testing.T) {
	var r *rewind.Rewinder
	var s rewind.Snapshot
	errs := []error{}
	e := newCount(t, func(*ecs.Engine) {
		_, err := r.Sum()
		errs = append(errs, err, r.Restore(&s), r.Take(new(rewind.Snapshot)))
	})
	r = rewind.New(e)
	require.NoError(t, r.Take(&s))
	e.Step(step)
	require.Len(t, errs, 3)
	for _, err := range errs {
		require.ErrorIs(t, err, coroutine.ErrBusy)
	}
	require.NoError(t, r.Restore(&s))
	e.AfterStep(func() { require.NoError(t, r.Take(&s)) })
	e.Step(step)
}

// TestResources: of any type, those that came since, and what their pointers lead to.
func TestResources(t *testing.T) {
	type level struct{ Rooms []int }
	type late struct{ N int }
	e := newCount(t)
	first, second := &level{[]int{1}}, &level{[]int{2}}
	ecs.SetResource(e, first)
	ecs.SetResource(e, [3]int{1, 2, 3})
	ecs.SetResource(e, struct{}{})
	ecs.SetResource(e, map[string]int{"a": 1})
	array := ecs.Resource[[3]int](e)
	r := after(t, e, func() {
		first.Rooms[0] = 5
		ecs.SetResource(e, second)
		second.Rooms = nil
		array[2] = 7
		(*ecs.Resource[map[string]int](e))["b"] = 2
		ecs.SetResource(e, late{1})
	})
	require.Same(t, first, *ecs.Resource[*level](e))
	require.Equal(t, []int{1}, first.Rooms)
	require.Equal(t, [3]int{1, 2, 3}, *array)
	require.Same(t, array, ecs.Resource[[3]int](e))
	require.Equal(t, map[string]int{"a": 1}, *ecs.Resource[map[string]int](e))
	_, ok := ecs.LookupResource[late](e)
	require.False(t, ok)
	_, ok = ecs.LookupResource[struct{}](e)
	require.True(t, ok)

	sum := func() uint64 {
		s, err := r.Sum()
		require.NoError(t, err)
		return s
	}
	before := sum()
	array[2]++
	require.NotEqual(t, before, sum(), "the last of an array")
	array[2]--
	ecs.SetResource(e, second)
	second.Rooms = []int{1}
	require.Equal(t, before, sum(), "another one that is alike")
	second.Rooms[0] = 3
	require.NotEqual(t, before, sum())
	second.Rooms[0] = 1
	ecs.SetResource(e, late{1})
	one := sum()
	require.NotEqual(t, before, one)
	ecs.Resource[late](e).N++
	require.NotEqual(t, one, sum(), "one that came since the Rewinder has looked")
	ecs.Resource[late](e).N--
	fresh, err := rewind.New(e).Sum()
	require.NoError(t, err)
	require.Equal(t, one, fresh, "when a Rewinder was made does not matter")
}

// pictures is a resource with what is not state.
type pictures struct{ P *picture }

type picture struct {
	N    int
	Busy chan int
}

func (p *pictures) FixedInSaves() map[string]any { return map[string]any{"picture": p.P} }

// TestFixed: what a resource holds that is fixed is left alone, also if there came to be one later, or another.
func TestFixed(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var s rewind.Snapshot
	for range 3 {
		require.NoError(t, r.Take(&s))
		p := &picture{1, make(chan int)}
		ecs.SetResource(e, pictures{p})
		ecs.Resource[count](e).Did = nil
		require.NoError(t, r.Take(&s))
		_, err := r.Sum()
		require.NoError(t, err)
		p.N = 2
		counts(e, 1)()
		require.NoError(t, r.Restore(&s))
		require.Equal(t, 2, p.N)
		require.Same(t, p, ecs.Resource[pictures](e).P)
		require.Empty(t, did(e))
	}
}

// TestOnRestore: the functions are called when all is back; one that panics undoes it.
func TestOnRestore(t *testing.T) {
	e := newCount(t)
	r := rewind.New(e)
	var s rewind.Snapshot
	require.NoError(t, r.Take(&s))
	e.Step(step)
	e.Step(step)
	var heard []int64
	fails := true
	r.OnRestore(func() { heard = append(heard, e.Steps()) })
	r.OnRestore(func() {
		if fails && e.Steps() == 0 {
			panic("an index")
		}
	})
	err := r.Restore(&s)
	require.ErrorAs(t, err, new(*rewind.Error))
	require.EqualError(t, err, "rewind: a function of OnRestore has panicked: an index")
	require.EqualValues(t, 2, e.Steps())
	require.Equal(t, []int64{0, 2}, heard)
	fails = false
	require.NoError(t, r.Restore(&s))
	require.Zero(t, e.Steps())
	require.Equal(t, []int64{0, 2, 0}, heard)

	busy := error(nil)
	r.OnRestore(func() {
		if busy == nil {
			busy = r.Restore(&s)
			panic("and it panics")
		}
	})
	entry := e.Spawn(components.Position)
	require.ErrorContains(t, r.Restore(&s), "and it panics")
	require.ErrorIs(t, busy, coroutine.ErrBusy)
	require.True(t, ecs.RefOf(entry).Alive())
}

// TestDisabled: a system that was turned off since is on again.
func TestDisabled(t *testing.T) {
	n := 0
	e := ecs.New()
	t.Cleanup(e.Close)
	e.Add(ecs.Update, ecs.System{Name: "counts", Update: func(*ecs.Engine) { n++ }})
	after(t, e, func() { e.Enable("counts", false) })
	e.Step(step)
	require.Equal(t, 1, n)
}

func TestScheduler(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := &struct{ Turns coroutine.Task }{}
	game.Turns = s.Start(coroutine.Sequence(coroutine.Await(coroutine.Sleep(2*time.Second)), coroutine.Await(coroutine.Sleep(time.Second))))
	r := rewind.NewScheduler(s)
	var snapshot rewind.Snapshot
	s.Tick(time.Second, coroutine.Budget{})
	require.NoError(t, r.Take(&snapshot))
	require.EqualValues(t, 1, snapshot.Step())
	for range 3 {
		for range 3 {
			require.False(t, game.Turns.State().Ended())
			s.Tick(time.Second, coroutine.Budget{})
		}
		require.True(t, game.Turns.State().Ended())
		require.NoError(t, r.Restore(&snapshot))
		require.Equal(t, time.Second, s.Clock().Now())
	}
}

// TestSumOfQueues: who is in a queue, but waits no longer, is none of the state, nor is what he waited with.
func TestSumOfQueues(t *testing.T) {
	s := coroutine.NewScheduler()
	defer s.Close()
	game := &struct{ Mail *coroutine.Chan[int] }{coroutine.NewChan[int](0)}
	r := rewind.NewScheduler(s, save.Root("game", game))
	sum := func() uint64 {
		sum, err := r.Sum()
		require.NoError(t, err)
		return sum
	}
	left, waits := &coroutine.Message[int]{}, &coroutine.Message[int]{}
	leaves := s.Start(coroutine.Await(game.Mail.ToReceive(left)))
	s.Start(coroutine.Await(game.Mail.ToReceive(waits)))
	s.Tick(0, coroutine.Budget{})
	leaves.Cancel()
	s.Tick(0, coroutine.Budget{})
	before := sum()
	left.Value = 7 // as when its memory was used again
	require.Equal(t, before, sum())
	waits.Value = 7
	require.NotEqual(t, before, sum())
}

// TestSumInAnotherProcess: a sum is the same in each process of a build.
func TestSumInAnotherProcess(t *testing.T) {
	m := &match{Engine: newRace()}
	press := func(i int) { ecs.Resource[race](m.Engine).Rows = [2]bool{i%2 == 0, i%3 == 0} }
	if compiled() {
		m = newMatch(t)
		press = func(i int) { m.press([2]buttons{buttons(i / 10 % 16), buttons(i / 7 % 16)}) }
	}
	defer m.Close()
	r := rewind.New(m.Engine)
	sums := "sums"
	for i := range 100 {
		press(i)
		m.Step(m.StepLength())
		sum, err := r.Sum()
		require.NoError(t, err)
		sums += fmt.Sprintf(" %x", sum)
	}
	if os.Getenv("SOMEN_SUMS") != "" {
		fmt.Println(sums)
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestSumInAnotherProcess$")
	cmd.Env = append(os.Environ(), "SOMEN_SUMS=1")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Contains(t, string(out), sums)
}
