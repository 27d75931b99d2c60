package coroutine

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// grove makes random trees of combinators, whose leaves note what they do.
type grove struct {
	*rand.Rand
	s     *Scheduler
	notes []string
	leafs int

	stacks bool // combinators are wrapped, so that a machine does not know them
}

func (g *grove) note(format string, args ...any) {
	g.notes = append(g.notes, fmt.Sprintf("%d: ", g.s.Ticks())+fmt.Sprintf(format, args...))
}

func (g *grove) trees(depth int) []Behaviour {
	bs := make([]Behaviour, g.IntN(4))
	for i := range bs {
		bs[i] = g.tree(depth)
	}
	return bs
}

func (g *grove) tree(depth int) Behaviour {
	if depth == 0 || g.IntN(4) == 0 {
		return g.leaf()
	}
	b := g.combinator(depth - 1)
	if g.stacks {
		return func(yield func(Wait) bool) { b(yield) }
	}
	return b
}

func (g *grove) combinator(depth int) Behaviour {
	switch g.IntN(8) {
	case 0:
		return All(g.trees(depth)...)
	case 1:
		return Race(g.trees(depth)...)
	case 2:
		return Rush(g.trees(depth)...)
	case 3:
		return Sequence(g.trees(depth)...)
	case 4:
		switch g.IntN(6) { // without end, of little
		case 0:
			return Repeat(-1, Sequence())
		case 1:
			return Repeat(-1, Await(Frames(2)))
		}
		return Repeat(g.IntN(4), g.tree(depth))
	case 5:
		g.leafs++
		id := g.leafs
		wild := g.IntN(6) == 0
		return Finally(g.tree(depth), func() {
			v := any(nil)
			if wild {
				v = recover()
			}
			g.note("clean %d %v", id, v)
		})
	case 6:
		return Timeout(time.Duration(g.IntN(60))*time.Millisecond, g.tree(depth))
	default:
		n := g.IntN(6)
		return While(func() bool { n--; return n > 0 }, g.tree(depth))
	}
}

// leaf is a behaviour in the raw form or a Script, that waits some times, and may then fail or cancel its
// task.
func (g *grove) leaf() Behaviour {
	g.leafs++
	id, rounds, end, kind := g.leafs, g.IntN(4), g.IntN(12), g.IntN(5)
	wait := []Wait{Yield(), NextFrame(), Frames(2), Sleep(20 * time.Millisecond), Pace()}[kind]
	if g.IntN(6) == 0 {
		return Await(wait)
	}
	last := func(me Task) {
		switch end {
		case 0:
			g.note("leaf %d fails", id)
			panic(id)
		case 1:
			g.note("leaf %d cancels", id)
			me.Cancel()
		default:
			g.note("leaf %d returns", id)
		}
	}
	if g.IntN(2) == 0 {
		return Script(func(co *Co) {
			defer func() { g.note("leaf %d left, unwinding %v, cause %v", id, co.Unwinding(), co.Cause()) }()
			for range rounds {
				g.note("leaf %d waits", id)
				co.Wait(wait)
			}
			last(co.Self())
		})
	}
	return func(yield func(Wait) bool) {
		var me Task
		if !yield(Self(&me)) {
			g.note("leaf %d denied", id)
			return
		}
		for range rounds {
			g.note("leaf %d waits", id)
			if !yield(wait) {
				g.note("leaf %d denied", id)
				return
			}
		}
		last(me)
	}
}

// grow runs a random tree, to which something is done now and then, and tells all that happened.
func grow(t *testing.T, seed uint64, stacks bool) []string {
	g := &grove{Rand: rand.New(rand.NewPCG(seed, 1)), stacks: stacks}
	g.s = NewScheduler(OnError(func(err error) {
		var p *PanicError
		if errors.As(err, &p) {
			g.note("error %v of %d", p.Value, p.Task.ID())
		} else {
			g.note("error %v", err)
		}
	}))
	defer g.s.Close()
	var trees []Task
	for range 1 + g.IntN(2) {
		trees = append(trees, g.s.Start(g.tree(3)))
	}
	for range 12 {
		all := g.s.Tasks()
		if len(all) > 0 {
			task := all[g.IntN(len(all))]
			switch g.IntN(12) {
			case 0:
				g.note("cancel %d", task.ID())
				task.CancelCause(errors.New("outside"))
			case 1:
				g.note("raise in %d", task.ID())
				task.Raise(errors.New("raised"))
			case 2:
				task.Pause()
			case 3:
				task.Resume()
			}
		}
		stats := g.s.Tick(10*time.Millisecond, Budget{Resumes: 30})
		stats.Time = 0
		g.note("%+v", stats)
		for _, task := range g.s.Tasks() {
			i := task.Info()
			g.note("task %d of %d %v %s %v %d", task.ID(), i.Parent.ID(), i.State, i.Waits, i.Until, i.Frames)
		}
	}
	g.s.Close()
	for _, task := range trees {
		g.note("tree %v %v %v", task.State(), task.Cause(), task.Err())
	}
	require.Zero(t, g.s.Len())
	return g.notes
}

// TestCombinatorsInBothForms: a combinator that a machine runs does what it does on a stack.
func TestCombinatorsInBothForms(t *testing.T) {
	seeds := uint64(3000)
	if testing.Short() {
		seeds = 300
	}
	for seed := range seeds {
		require.Equal(t, grow(t, seed, true), grow(t, seed, false), "seed %d", seed)
	}
}
