package eve

import (
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

const (
	step         = time.Second / 60
	second       = 60 * step // a second is no whole number of nanoseconds of such steps
	budget       = 2 * time.Millisecond
	first        = 20_000 // behaviours, where the search begins
	quickFirst   = 500
	smallest     = 100        // where it gives up
	last         = 2_000_000  // where it ends on stacks; so many take 6 GB
	lastCompiled = 20_000_000 // where it ends compiled
	begin        = 60 * second
)

// A host runs behaviours.
type host interface {
	start(b coroutine.Behaviour)
	step()
	close()
}

// A trial is a number of behaviours, how long steps with them take in microseconds, and the share of
// those that were due and woke.
type trial struct {
	number        int
	p50, p99, max float64
	onTime        float64
}

// search halves the number it begins with until one holds, doubles it until one does not, and then
// halves the gap until it is a twentieth. It returns the largest that held.
func search(make func() host, scale harness.Scale) trial {
	limit := last
	if harness.Compiled() {
		limit = lastCompiled
	}
	low, high := trial{}, scale.Size(limit, 2*quickFirst)
	try := func(n int) {
		if t, ok := holds(make, n, scale); ok {
			low = t
		} else {
			high = n
		}
	}
	for n := scale.Size(first, quickFirst); low.number == 0 && n >= smallest; n /= 2 {
		try(n)
	}
	for low.number > 0 && 2*low.number < high {
		try(2 * low.number)
	}
	for low.number > 0 && high-low.number > low.number/20 {
		try((low.number + high) / 2)
	}
	return low
}

// holds tries a number. A machine that does something else for a moment must not decide, so one
// that does not hold is tried twice more.
func holds(make func() host, n int, scale harness.Scale) (trial, bool) {
	c := newCrowd(make, n)
	defer c.close()
	limit := float64(budget.Microseconds()) * 1.1
	if scale.Quick {
		limit *= 50 // for machines that do much else; the number means nothing then anyway
	}
	for range 3 {
		if t := c.try(scale.Size(300, 60)); t.onTime >= 0.99 && t.p99 <= limit {
			return t, true
		}
	}
	return trial{}, false
}

// A crowd is a number of behaviours that run.
type crowd struct {
	host
	number, woken int
}

func newCrowd(make func() host, n int) *crowd {
	c := &crowd{host: make(), number: n}
	for i := range n {
		c.start(func(yield func(coroutine.Wait) bool) {
			// The first sleeps end when all have begun, and not at once, so that as many wake in each step.
			first := coroutine.SleepUntil(begin + second*time.Duration(i)/time.Duration(n))
			for ok := yield(first); ok; ok = yield(coroutine.Sleep(second)) {
				c.woken++
			}
		})
	}
	for c.woken < n { // all coroutines have been made, and the stacks have grown
		c.step()
	}
	return c
}

// try measures so many steps.
func (c *crowd) try(steps int) trial {
	c.woken = 0
	times := harness.Frames(steps, c.step)
	return trial{
		number: c.number,
		p50:    harness.Percentile(times, 50),
		p99:    harness.Percentile(times, 99),
		max:    harness.Percentile(times, 100),
		onTime: min(1, float64(c.woken)*60/float64(c.number*steps)),
	}
}

type bare struct{ s *coroutine.Scheduler }

func newBare() host { return bare{coroutine.NewScheduler()} }

func (b bare) start(behaviour coroutine.Behaviour) { b.s.Start(behaviour) }

func (b bare) step() { b.s.Tick(step, coroutine.Budget{Time: budget}) }

func (b bare) close() { b.s.Close() }

type engine struct{ e *ecs.Engine }

func newEngine() host {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: budget}))
	return engine{e}
}

func (e engine) start(b coroutine.Behaviour) {
	entry := e.e.Spawn(components.Position, components.Behaviour)
	components.Behaviour.SetValue(entry, components.Behave("count", b))
}

func (e engine) step() { e.e.Step(step) }

func (e engine) close() { e.e.Close() }
