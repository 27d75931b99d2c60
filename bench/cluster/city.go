package cluster

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
	"github.com/somen-go/somen/systems"
)

// grid has four regions in a row, so that one, two and four nodes have equal shares.
var grid = cluster.Grid{Width: 1600, Height: 400, Columns: 4, Rows: 1, Overlap: 4, Sight: 12}

var words = cluster.NewChannel[int]("words")

// city is a world that is measured: nodes that take turns on one goroutine, and a server on loopback.
type city struct {
	world   cluster.World
	server  *embedded.Server
	lock    sync.Mutex
	errs    []error
	timed   bool                       // whether moves are
	left    map[cluster.Address]leaver // who belongs elsewhere
	moves   []float64                  // ms from then to the first step in the other region
	sends   []float64                  // ms from Send to its answer
	frames  map[string][]float64       // ms, by node
	here    map[string]int             // regions, by node
	counts  []cluster.Counts           // of the regions of the node that was stepped last
	nodes   []*cluster.Node
	running sync.WaitGroup
	stop    context.CancelFunc
}

// start starts a city with so many nodes and walkers, who do what their behaviour says.
func start(nodes, n int, every time.Duration, timed bool, live func(c *city) func(*donburi.Entry) coroutine.Behaviour) (*city, error) {
	c := &city{left: map[cluster.Address]leaver{}, timed: timed, here: map[string]int{}, frames: map[string][]float64{}}
	behaviour := live(c)
	c.world = cluster.World{
		Name: "bench", Regions: grid.Names(),
		New: func(*cluster.Region) *ecs.Engine {
			e := ecs.New()
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
			return e
		},
		Begin: func(r *cluster.Region) { populate(r, n/grid.Columns, behaviour) },
		Where: func(agent *donburi.Entry, now string) string {
			at := components.Position.Get(agent)
			to := grid.Where(at.X, at.Y, now)
			if c.timed {
				c.time(cluster.AddressOf(agent), to, now)
			}
			return to
		},
		Error: func(err error) {
			c.lock.Lock()
			c.errs = append(c.errs, err)
			c.lock.Unlock()
		},
	}
	var err error
	if c.server, err = embedded.Start(); err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	for i := range nodes {
		nc, err := c.server.Connect(nats.Name(fmt.Sprint("node", i)))
		if err != nil {
			return c, err
		}
		node, err := cluster.Join(ctx, nc, c.world, cluster.Named(fmt.Sprintf("node%d", i)), cluster.LeaseFor(10*time.Second), cluster.CheckpointEvery(every))
		if err != nil {
			return c, err
		}
		c.nodes = append(c.nodes, node)
	}
	c.running.Go(func() { c.run(ctx) })
	for deadline := time.Now().Add(2 * time.Minute); !c.shared(nodes); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			return c, errors.New("the regions were not shared out in two minutes")
		}
	}
	return c, nil
}

// run steps all nodes sixty times a second, or as often as it can, and notes how long each takes.
func (c *city) run(ctx context.Context) {
	const step = time.Second / 60
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
		for _, node := range c.nodes {
			begun := time.Now()
			node.Frame(step)
			took := ms(time.Since(begun))
			c.lock.Lock()
			c.frames[node.Name()] = append(c.frames[node.Name()], took)
			c.here[node.Name()] = len(node.Regions())
			c.counts = c.counts[:0]
			for _, r := range node.Regions() {
				c.counts = append(c.counts, r.Counts())
			}
			c.lock.Unlock()
		}
	}
	for _, node := range c.nodes {
		node.Close()
	}
}

// leaver is an agent that belongs elsewhere.
type leaver struct {
	to    string
	since time.Time
}

// time notes how long a move takes: from the first look at who belongs elsewhere to the first look at it there. Looks are
// 50 ms apart.
func (c *city) time(who cluster.Address, to, now string) {
	c.lock.Lock()
	defer c.lock.Unlock()
	l, leaves := c.left[who]
	switch {
	case to != now && !leaves:
		c.left[who] = leaver{to, time.Now()}
	case leaves && l.to == now:
		c.moves = append(c.moves, ms(time.Since(l.since)))
		delete(c.left, who)
	}
}

// shared reports whether each of so many nodes has its share of the regions.
func (c *city) shared(nodes int) bool {
	c.lock.Lock()
	defer c.lock.Unlock()
	for _, node := range c.nodes {
		if c.here[node.Name()] != grid.Columns/nodes {
			return false
		}
	}
	return true
}

// measure forgets what was measured so far, waits, and returns how long it was measured.
func (c *city) measure(d time.Duration) {
	c.lock.Lock()
	c.moves, c.sends, c.frames = nil, nil, map[string][]float64{}
	c.lock.Unlock()
	time.Sleep(d)
	c.lock.Lock()
	defer c.lock.Unlock()
	c.moves, c.sends = slices.Clone(c.moves), slices.Clone(c.sends)
}

// close ends the city, and returns what went wrong in it.
func (c *city) close() error {
	c.stop()
	c.running.Wait()
	c.server.Close()
	return errors.Join(c.errs...)
}

// populate spreads agents over a region.
func populate(r *cluster.Region, n int, behaviour func(*donburi.Entry) coroutine.Behaviour) {
	x0, _, x1, y1, _ := grid.Bounds(r.Name())
	rand := r.Engine().Scheduler().Rand()
	for range n {
		at := components.Vec2{X: x0 + rand.Float64()*(x1-x0), Y: rand.Float64() * y1}
		r.Engine().Spawn(cluster.Agent, components.Velocity, ecs.Comp(components.Position, at),
			ecs.Comp(components.Behaviour, components.BehaveFunc("walks", behaviour)))
	}
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

func percentiles(s *harness.Sample, what string, all []float64) {
	s.Add(what+" p50", "ms", harness.Percentile(all, 50))
	s.Add(what+" p99", "ms", harness.Percentile(all, 99))
}
