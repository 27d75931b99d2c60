package cluster

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// share takes up and hands over regions, so that each node has its share. Who has one is decided by its lease alone; this only says
// who tries first.
func (n *Node) share(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, n.options.ttl)
	defer cancel()
	nodes, err := n.nodes(ctx)
	if err != nil {
		return
	}
	own := n.presence()
	maps.DeleteFunc(nodes, func(_ string, p presence) bool { return p.Version != own.Version || p.Regions != own.Regions }) // takes none
	held, err := n.bus.Leases(ctx, "region.")
	if err != nil {
		return
	}
	stored := n.logged.stored.Load() // before it is asked, so that nothing is left out
	if _, bytes, err := n.bus.Stats(ctx); err == nil {
		n.logged.base.Store(int64(bytes) - stored)
	}
	k := &n.keeper
	k.lock.Lock()
	takesNone := k.draining || k.leaving || k.barred
	k.lock.Unlock()
	shares := shareOut(n.world.Regions, nodes)
	for _, name := range n.world.Regions {
		_, taken := held["region."+name]
		k.lock.Lock()
		has, taking, failed := k.leases[name] != nil, k.taking[name], k.failed[name]
		k.lock.Unlock()
		switch {
		case has && shares[name] != n.name && shares[name] != "":
			n.mail.put(func() {
				if r := n.Region(name); r != nil {
					r.handOver()
				}
			})
		case taken || taking || takesNone:
			delete(k.missing, name)
		case shares[name] != n.name && !k.overdue(name, n.options.ttl):
		case time.Since(failed) < 3*n.options.ttl:
		default:
			k.lock.Lock()
			k.taking[name] = true
			k.lock.Unlock()
			n.work(func(ctx context.Context) { n.tryTake(ctx, name) })
		}
	}
}

// overdue reports whether nobody has a region for so long that any node takes it.
func (k *keeper) overdue(name string, ttl time.Duration) bool {
	since, known := k.missing[name]
	if !known {
		k.missing[name] = time.Now()
		return false
	}
	return time.Since(since) > 2*ttl
}

// tryTake takes a region over, unless another node is faster. It is done beside all else, for it may take long.
func (n *Node) tryTake(ctx context.Context, name string) {
	t, err := n.takeOver(ctx, name)
	if t == nil {
		if err != nil && ctx.Err() == nil {
			n.later(err)
		}
		n.keeper.took(name, err)
		return
	}
	n.mail.put(func() { n.take(t) })
}

var errPanicked = errors.New("a function of World has panicked")

// take begins a region that was taken over. If that goes wrong it is given to others, also if a function of the game panics.
func (n *Node) take(t *taken) {
	if n.closed {
		return
	}
	if !n.keeper.mayBegin(t.name, t.lease) {
		n.keeper.took(t.name, nil)
		n.release(t.lease)
		return
	}
	err := errPanicked
	defer func() {
		n.keeper.took(t.name, err)
		if err != nil {
			n.keeper.hasNot(t.name, t.lease)
			n.release(t.lease)
		}
	}()
	r, fault := n.begin(t)
	if err = fault; err != nil {
		n.report(err)
		return
	}
	n.hosted = append(n.hosted, r)
	if r.restored && n.world.Recovered != nil {
		n.world.Recovered(r, r.recovery)
	}
}

// took notes that taking over a region is over.
func (k *keeper) took(name string, err error) {
	k.lock.Lock()
	defer k.lock.Unlock()
	delete(k.taking, name)
	if err != nil {
		k.failed[name] = time.Now()
	}
}

// takes reports whether regions are being taken over.
func (k *keeper) takes() bool {
	k.lock.Lock()
	defer k.lock.Unlock()
	return len(k.taking) > 0
}

// mayBegin reports whether a region that was taken over is still wanted, and to be had.
func (k *keeper) mayBegin(name string, l *bus.Lease) bool {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.leaving {
		delete(k.leases, name)
	}
	return k.leases[name] == l
}

// shareOut says which node should have which region: neighbours in the list go to one node.
func shareOut(regions []string, nodes map[string]presence) map[string]string {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(nodes)) {
		if !nodes[name].Draining {
			names = append(names, name)
		}
	}
	shares := map[string]string{}
	for i, region := range regions {
		if len(names) > 0 {
			shares[region] = names[i*len(names)/len(regions)]
		}
	}
	return shares
}

func isHeld(err error) bool {
	var held *bus.HeldError
	return errors.As(err, &held)
}
