package cluster_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/systems"
)

var (
	allSouls = ecs.NewQuery1(souls)
	allPacks = ecs.NewQuery1(packs)
)

var plain = cluster.Grid{Width: 300, Height: 200, Columns: 3, Rows: 2, Overlap: 3, Sight: 20}

// stage is the world of the TestChaos that runs.
var stage *witness

// witness sees each step of each walker, and knows nothing of how the cluster works. Each walker counts its steps; the
// witness has the number that must come next, which only a recovery may set back. So who is in two places, acts where it has
// left, or is lost and comes back as it was is found out at its next step.
type witness struct {
	t      testing.TB
	n      int
	pace   float64       // of the walkers, in pixels per second
	talks  time.Duration // at most, between two messages of one
	keeps  time.Duration // between two checkpoints
	frozen bool          // nobody crosses a border
	quiet  bool          // nobody says anything more

	book   []cluster.Address          // by the number of the walker
	last   []uint64                   // steps, by the number of the walker
	owner  map[string]*cluster.Region // the one that was made last, by the name
	errors map[string]int             // by type
	sample map[string]string
	lately []string // errors

	steps, setBack, most           uint64          // walkers that were set back by recoveries, and by how many steps at most
	undone                         []time.Duration // of recoveries: how old the checkpoint was
	crossings, recoveries, planned int
	faults                         int
}

func newWitness(t testing.TB, n int) *witness {
	return &witness{t: t, n: n, book: make([]cluster.Address, n), last: make([]uint64, n), owner: map[string]*cluster.Region{},
		errors: map[string]int{}, sample: map[string]string{}}
}

// wrong reports what must not be, but not all of it.
func (w *witness) wrong(format string, args ...any) {
	if w.faults++; w.faults <= 20 {
		w.t.Errorf(format, args...)
	}
}

func (w *witness) world() cluster.World {
	return cluster.World{Name: "chaos", Regions: plain.Names(), New: w.newRegion, Begin: w.begin, Where: w.where, Recovered: w.recovered, Error: w.error}
}

func (w *witness) newRegion(r *cluster.Region) *ecs.Engine {
	w.owner[r.Name()] = r
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement(), ecs.System{Name: "witness", Update: func(e *ecs.Engine) { w.step(r, e) }})
	return e
}

// begin puts the walkers whose turn it is into a region.
func (w *witness) begin(r *cluster.Region) {
	at := slices.Index(plain.Names(), r.Name())
	x0, y0, x1, y1, _ := plain.Bounds(r.Name())
	for n := at; n < w.n; n += len(plain.Names()) {
		p := components.Vec2{X: x0 + (x1-x0)*float64(n%97)/97, Y: y0 + (y1-y0)*float64(n%89)/89}
		one := r.Engine().Spawn(cluster.Agent, components.Velocity, ecs.Comp(components.Position, p),
			ecs.Comp(souls, soul{N: n, At: r.Name()}), ecs.Comp(components.Behaviour, components.BehaveFunc("roam", roam)))
		for range packsOf(n) {
			load := r.Engine().Spawn(ecs.Comp(packs, pack{Owner: n}), ecs.Comp(components.Behaviour, components.BehaveFunc("tick", tick)))
			cluster.Agent.Get(one).Accompany(load)
		}
		if w.last[n] > 0 {
			w.wrong("walker %d begins twice", n)
		}
		w.book[n] = cluster.AddressOf(one)
	}
}

func (w *witness) where(agent *donburi.Entry, now string) string {
	if w.frozen {
		return now
	}
	at := components.Position.Get(agent)
	return plain.Where(at.X, at.Y, now)
}

// step sees all walkers of a region.
func (w *witness) step(r *cluster.Region, e *ecs.Engine) {
	if w.owner[r.Name()] != r {
		w.wrong("region %s acts on node %s, and has gone on elsewhere", r.Name(), r.Node().Name())
	}
	for _, s := range allSouls.Each(e.World()) {
		w.steps++
		s.Steps++
		if s.Steps != w.last[s.N]+1 {
			w.wrong("walker %d makes its step %d in %s on %s, and has made step %d", s.N, s.Steps, r.Name(), r.Node().Name(), w.last[s.N])
		}
		w.last[s.N] = s.Steps
		if s.At != r.Name() {
			s.At = r.Name()
			w.crossings++
		}
	}
}

// recovered sets back the walkers of a region, unless it was handed over: then they must be as they were.
func (w *witness) recovered(r *cluster.Region, from cluster.Recovery) {
	if from.Planned {
		w.planned++
	} else {
		w.recoveries++
		w.undone = append(w.undone, from.Age)
	}
	for _, s := range allSouls.Each(r.Engine().World()) {
		back := w.last[s.N] - s.Steps
		switch {
		case s.Steps > w.last[s.N]:
			w.wrong("walker %d has made %d steps, and was seen at %d", s.N, s.Steps, w.last[s.N])
		case from.Planned && back > 0:
			w.wrong("walker %d was set back by %d steps, though its region %s was handed over as it was", s.N, back, r.Name())
		case back > 0:
			w.setBack++
			w.most = max(w.most, back)
		}
		w.last[s.N] = s.Steps
	}
}

func (w *witness) error(err error) {
	kind := fmt.Sprintf("%T", err)
	if w.errors[kind]++; w.errors[kind] == 1 {
		w.sample[kind] = err.Error()
	}
	w.lately = append(w.lately, fmt.Sprint(time.Now().Format("05.000 "), err))
	w.lately = w.lately[max(0, len(w.lately)-40):]
	switch err.(type) {
	case *cluster.MoveError, *cluster.LetterError:
		w.wrong("%v", err)
	}
}
