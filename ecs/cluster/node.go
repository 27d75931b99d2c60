package cluster

import (
	"context"
	"errors"
	"fmt"
	"log"
	"os"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// Node is a process of a cluster: it runs some regions of a world. Its methods are for one goroutine, that of the game,
// but for Name. A process may have several nodes, as a test has, but all on one goroutine, as donburi's worlds need it.
type Node struct {
	*node `somen:"-"`
}

// node is what a Node has, out of the sight of who walks through the memory of a game.
type node struct {
	name    string
	world   *World
	options options
	bus     *bus.Bus
	most    int             // bytes of what NATS takes in one message, and a little less, and far less than the log has
	regions map[string]bool // all of the world
	hosted  []*Region       // that run here

	mail     mailbox // from the keeper and other goroutines
	keeper   keeper
	ctx      context.Context
	cancel   context.CancelFunc
	workers  sync.WaitGroup
	releases sync.WaitGroup // of leases, which Leave waits for
	logged   logged
	frames   frames
	seen     watched
	painted  chan painted
	kept     time.Time // when a region has begun to make a checkpoint last
	closed   bool
	troubles troubles
}

// logged is how many bytes the log has, as far as a node knows: what there was when it asked, what it has stored since,
// and what it has on the way.
type logged struct{ base, stored, flying atomic.Int64 }

func (l *logged) bytes() int64 { return l.base.Load() + l.stored.Load() + l.flying.Load() }

// frames tells the keeper whether the game goes on.
type frames struct {
	lock sync.Mutex
	last time.Time
	load float64 // part of the time that is spent in frames
	busy time.Duration
	from time.Time
}

// Join makes this process a node of a world, and returns when it is one. It takes up regions from then on, as many as
// is its share, which begin with the calls of Frame or Run.
//
// The connection stays the caller's. Make it with nats.MaxReconnects(-1), so that a node comes back after any cut, and with a
// short nats.FlusherTimeout, which is how long a write may wait for a line that takes nothing, and Leave for that.
//
// The server needs JetStream: start it with nats-server -js. While it has none, or is not there, Join tries again until the context
// ends, or for 30 seconds if that has no deadline, and World.Error is told why.
//
// The error is a [*VersionError] if the nodes that are there are of another version of the program; that of the context;
// or one of NATS. It panics with a *coroutine.ArgumentError if the world can't be.
func Join(ctx context.Context, nc *nats.Conn, world World, opts ...Option) (*Node, error) {
	world.check()
	host, _ := os.Hostname()
	o := options{name: fmt.Sprintf("%s-%d", host, os.Getpid()), ttl: 3 * time.Second, checkpoint: 10 * time.Second,
		stuck: 10 * time.Second, replicas: 1, logBytes: 1 << 30, limit: 1 << 30}
	for _, option := range opts {
		option(&o)
	}
	o.name = nodeName(o.name)
	n := &Node{&node{name: o.name, world: &world, options: o, regions: map[string]bool{}, painted: make(chan painted, 64)}}
	if err := takesEnough(nc); err != nil {
		return nil, err
	}
	b, err := bus.Open(ctx, nc, world.Name, bus.Options{Replicas: o.replicas, LeaseTTL: o.ttl, MaxLogBytes: o.logBytes,
		Report: func(err error) { n.trouble(err, nc.IsConnected(), time.Now()) }, Waiting: n.mail.deliver, Line: func(up bool) { n.line(up, nc.Servers()) }})
	if err != nil {
		return nil, err
	}
	if err := takesEnough(nc); err != nil { // it was not connected before
		b.Close()
		return nil, err
	}
	n.bus, n.most = b, min(max(int(nc.MaxPayload()), leastPayload)-64<<10, int(o.logBytes/16))
	for _, name := range world.Regions {
		n.regions[name] = true
	}
	n.ctx, n.cancel = context.WithCancel(context.Background())
	n.frames.last = time.Now()
	if err := n.announce(ctx); err != nil {
		n.cancel()
		b.Close()
		return nil, err
	}
	if err := n.watch(); err != nil {
		n.cancel()
		n.keeper.node.Release(ctx)
		b.Close()
		return nil, err
	}
	n.work(n.keep)
	n.work(n.hang)
	return n, nil
}

// leastPayload is what NATS must take in one message, as it does if nobody says otherwise.
const leastPayload = 1 << 20

func takesEnough(nc *nats.Conn) error {
	if nc != nil && nc.IsConnected() && nc.MaxPayload() < leastPayload {
		return fmt.Errorf("cluster: NATS takes messages of %d bytes only; set its max_payload to at least %d", nc.MaxPayload(), leastPayload)
	}
	return nil
}

// nodeName makes a name of what NATS allows.
func nodeName(name string) string {
	b := []byte(name)
	for i, c := range b {
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') {
			b[i] = '-'
		}
	}
	return string(b)
}

// Name returns the name of the node.
func (n *Node) Name() string { return n.name }

// Regions returns the regions that run on this node, in the order in which it has got them. Between two calls of Frame they are
// the same.
func (n *Node) Regions() []*Region { return slices.Clone(n.hosted) }

// Region returns a region that runs on this node, or nil.
func (n *Node) Region(name string) *Region {
	for _, r := range n.hosted {
		if r.name == name {
			return r
		}
	}
	return nil
}

// Frame lets time pass in all regions of the node, as ecs.Engine.Frame does for one: with it, regions come and go,
// agents arrive and leave, and what has happened on other goroutines is told. A region whose lease is not valid stands
// still. It panics with coroutine.ErrBusy if a system or a behaviour calls it.
func (n *Node) Frame(passed time.Duration) {
	if n.closed {
		return
	}
	begun := time.Now()
	n.turn()
	for _, r := range slices.Clone(n.hosted) {
		if r.engine.Frame(passed) == 0 && r.Lives() && r.engine.Rests() == nil { // it is paused, or its time goes slowly: its mail goes on
			r.around(func() {})
		}
	}
	n.frames.lock.Lock()
	defer n.frames.lock.Unlock()
	n.frames.last = time.Now()
	n.frames.busy += n.frames.last.Sub(begun)
	if over := n.frames.last.Sub(n.frames.from); over > time.Second {
		n.frames.load, n.frames.busy, n.frames.from = n.frames.busy.Seconds()/over.Seconds(), 0, n.frames.last
	}
}

// mustRest panics inside of a step.
func (n *Node) mustRest() {
	for _, r := range n.hosted {
		if err := r.engine.Rests(); errors.Is(err, coroutine.ErrBusy) {
			panic(err)
		}
	}
}

// turn does what there is to do between two frames.
func (n *Node) turn() {
	n.mustRest()
	n.mail.deliver()
	for _, r := range n.hosted {
		r.mail.deliver()
		if r.gives.is && !r.over {
			r.give()
		}
	}
	n.hosted = slices.DeleteFunc(n.hosted, func(r *Region) bool { return r.over })
}

// Run runs the regions in real time, without a screen, until the context ends, and then leaves, for which it takes at
// most as long as a lease lasts, and closes the node. The error is that of leaving; to be stopped is none.
func (n *Node) Run(ctx context.Context) error {
	const step = time.Second / 60
	ticker := time.NewTicker(step)
	defer ticker.Stop()
	last := time.Now()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-ticker.C:
			now := time.Now()
			n.Frame(now.Sub(last))
			last = now
		}
	}
	leaving, cancel := context.WithTimeout(context.Background(), n.options.ttl)
	defer cancel()
	return n.Leave(leaving)
}

// Drain has the node hand its regions over to others, and take no new ones. Frame goes on being called
// meanwhile; [Node.Regions] is empty when it is done. Where there is no other node, it keeps them.
func (n *Node) Drain() { n.keeper.drain() }

// Leave hands all regions over, as they are, and closes the node. Those that could not be handed over before the context
// ends go on from their last checkpoints when their leases have ended. The error is a [*LeaveError] then, which names them. Those that can't be
// saved go on from their last checkpoints at once; the error is a [*CheckpointError]. It panics with coroutine.ErrBusy if a system or
// a behaviour calls it.
func (n *Node) Leave(ctx context.Context) error {
	if n.closed {
		return nil
	}
	n.mustRest()
	n.keeper.leave()
	for _, r := range n.hosted {
		r.gives.kept = time.Time{} // it is tried once more
	}
	var no error
	ticker := time.NewTicker(5 * time.Millisecond)
	defer ticker.Stop()
	for n.turn(); (len(n.hosted) > 0 || n.keeper.takes()) && ctx.Err() == nil; n.turn() {
		for _, r := range n.hosted {
			if r.handOver(); !r.gives.is && r.gives.no != nil {
				no = r.gives.no
				r.given()
			}
		}
		n.frames.lock.Lock()
		n.frames.last = time.Now() // the leases are renewed meanwhile
		n.frames.lock.Unlock()
		select {
		case <-ctx.Done():
		case <-ticker.C:
		}
	}
	err := ctx.Err()
	if err != nil && len(n.hosted) > 0 {
		left := &LeaveError{Err: err}
		for _, r := range n.hosted {
			left.Regions = append(left.Regions, r.name)
		}
		err = left
	}
	if err == nil {
		released := make(chan struct{})
		n.work(func(context.Context) { n.releases.Wait(); close(released) })
		select {
		case <-ctx.Done():
			err = ctx.Err()
		case <-released:
			n.keeper.lock.Lock()
			lease := n.keeper.node
			n.keeper.lock.Unlock()
			if err = lease.Release(ctx); errors.Is(err, bus.ErrLost) { // it was not one of the world at the moment
				err = nil
			}
		}
	}
	n.troubles.tell(n, time.Now(), true)
	n.mail.deliver()
	n.Close()
	if no != nil {
		return errors.Join(err, no)
	}
	return err
}

// Close ends the node at once, as a crash does: its regions go on elsewhere from their last checkpoints. Closing twice does
// nothing.
func (n *Node) Close() {
	if n.closed {
		return
	}
	n.closed = true
	for _, r := range n.hosted {
		r.end()
	}
	n.hosted = nil
	n.cancel()
	n.seen.close()
	n.bus.Close()
	n.workers.Wait()
}

// full reports whether there is no room in the log for anything but checkpoints, which make room.
func (n *Node) full() bool { return n.logged.bytes() > n.options.logBytes/4*3 }

// work runs f on a goroutine of its own, which ends with the node.
func (n *Node) work(f func(ctx context.Context)) {
	n.workers.Add(1)
	go func() {
		defer n.workers.Done()
		f(n.ctx)
	}()
}

// report tells what goes wrong, on the goroutine of the game.
func (n *Node) report(err error) {
	if n.world.Error != nil {
		n.world.Error(err)
		return
	}
	log.Print(err)
}

// later is report for other goroutines.
func (n *Node) later(err error) { n.mail.put(func() { n.report(err) }) }
