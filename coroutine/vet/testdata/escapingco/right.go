package escapingco

import (
	"context"
	"sort"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
)

func hides(co *coroutine.Co, flee coroutine.Behaviour) {
	co.Race(coroutine.Script(func(co *coroutine.Co) { co.Sleep(time.Second) }), flee)
	coroutine.Go(co, func(co *coroutine.Co) int {
		co.Frame()
		return 1
	})
}

func asksTheOuter(co *coroutine.Co) {
	begin := co.Now()
	co.Go(coroutine.Script(func(child *coroutine.Co) {
		for co.Now() < begin+time.Second {
			child.Frame()
		}
		child.Join(co.Self())
	}))
	co.Until(func() bool { return co.Now() > begin })
}

func handsOn(co *coroutine.Co) {
	helpers.Walk(co, 2)
	func() { co.Frame() }()
	func(co *coroutine.Co) { co.Frame() }(co)
	defer func() { co.Frame() }()
	defer helpers.Walk(co, 1)
}

func localLiteral(co *coroutine.Co) {
	step := func(n int) { co.Frames(n) }
	step(3)
	helpers.Each(3, func(int) { co.Frame() })
	xs := []int{3, 1}
	sort.Slice(xs, func(i, j int) bool { return xs[i] < xs[j] })
}

type player struct {
	*coroutine.Co
	name string
}

func newPlayer(co *coroutine.Co) *player { return &player{co, "hero"} }

func (p *player) act() { p.Sleep(time.Second) }

func struct_(co *coroutine.Co) {
	p := player{Co: co}
	p.act()
	newPlayer(co).act()
	q := &player{name: "villain"}
	q.Co = co
	q.act()
	var r player
	r.Co = co
	r.act()
}

func alias(co *coroutine.Co) {
	c := co
	c.Frame()
	var d = co
	d.Frame()
	all := []*coroutine.Co{co}
	all[0].Frame()
	all[0] = co
}

func iterates(co *coroutine.Co, inbox *coroutine.Chan[int]) func(func(int) bool) {
	return func(yield func(int) bool) {
		for {
			n, ok := inbox.Receive(co)
			if !ok || !yield(n) {
				return
			}
		}
	}
}

func work(co *coroutine.Co) {
	from := co.Now()
	n, err := coroutine.Async(func(context.Context) (time.Duration, error) { return from, nil }).Await(co)
	_, _ = n, err
}

func rawLoop(b coroutine.Behaviour) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		step := func() bool { return yield(coroutine.NextFrame()) }
		if !step() || !helpers.Rest(yield) {
			return
		}
		b(yield)
	}
}

func nested(s *coroutine.Scheduler) {
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Go(coroutine.Script(func(co *coroutine.Co) {
			co.All(coroutine.Script(func(co *coroutine.Co) { co.Frame() }))
		}))
		co.Frame()
	}))
}

func condition(co *coroutine.Co, r *robot) {
	co.WaitWhile(func() bool { return r.on })
	co.While(func() bool { return co.Now() < time.Hour }, coroutine.Await(coroutine.Forever()))
}

// dialogue keeps what it says, and calls it by itself.
type dialogue struct{ say func(string) }

func talks(co *coroutine.Co) {
	d := dialogue{say: func(string) { co.Sleep(time.Second) }}
	d.say("well?")
	d.say = func(string) { co.Frame() }
	d.say("well!")
}

func returnsIt(co *coroutine.Co) *coroutine.Co { return co }

func runs(co *coroutine.Co) {
	co.Run(coroutine.Script(func(*coroutine.Co) { co.Frame() }))
	for range coroutine.Script(func(*coroutine.Co) { co.Frame() }) {
		co.Frame()
	}
}

func asksByHelper(co *coroutine.Co) {
	co.Until(func() bool { return helpers.Clock(co) > time.Second })
}
