package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"sync"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// keeper keeps the leases of a node and of its regions, and sees to it that each node has its share. It is a goroutine
// beside the game.
type keeper struct {
	lock     sync.Mutex
	leases   map[string]*bus.Lease // by region
	draining bool
	leaving  bool
	node     *bus.Lease // of the node itself
	barred   bool       // it is none of the world, after a cut: it takes nothing
	cutOff   bool       // the connection is closed, which was said; of renew alone
	poke     chan struct{}
	taking   map[string]bool      // regions that are being taken over
	failed   map[string]time.Time // regions that could not be taken over, and when
	missing  map[string]time.Time // regions that nobody has and that are not of this node's share, and since when; of share alone
}

func (k *keeper) drain() { k.lock.Lock(); k.draining = true; k.lock.Unlock() }

func (k *keeper) leave() { k.lock.Lock(); k.leaving, k.draining = true, true; k.lock.Unlock() }

func (k *keeper) has(name string, l *bus.Lease) {
	k.lock.Lock()
	defer k.lock.Unlock()
	k.leases[name] = l
}

// hasNot is for a lease that was lost or given back, and is perhaps not the newest one of its region.
func (k *keeper) hasNot(name string, l *bus.Lease) {
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.leases[name] == l {
		delete(k.leases, name)
	}
}

// release gives a lease back, beside the game. If that can't be told to NATS, it ends by itself.
func (n *Node) release(l *bus.Lease) {
	n.releases.Add(1)
	n.work(func(ctx context.Context) {
		defer n.releases.Done()
		ctx, cancel := context.WithTimeout(ctx, n.options.ttl)
		defer cancel()
		if l.Release(ctx) == nil {
			n.bus.Publish("poke", nil)
		}
	})
}

// keep renews what the node has until the node ends, and beside that takes and gives regions. Neither waits for the other.
func (n *Node) keep(ctx context.Context) {
	n.work(func(ctx context.Context) { n.often(ctx, n.keeper.poke, n.share) })
	n.often(ctx, nil, n.renew)
}

// often does f some times in the life of a lease, while the game goes on.
func (n *Node) often(ctx context.Context, poke chan struct{}, f func(context.Context)) {
	ticker := time.NewTicker(n.options.ttl / 6)
	defer ticker.Stop()
	for {
		n.frames.lock.Lock()
		stuck := time.Since(n.frames.last) > n.options.stuck
		n.frames.lock.Unlock()
		if !stuck {
			f(ctx)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-poke:
		}
	}
}

// renew renews all leases.
func (n *Node) renew(ctx context.Context) {
	n.troubles.tell(n, time.Now(), false)
	ctx, cancel := context.WithTimeout(ctx, n.options.ttl/2)
	defer cancel()
	n.keeper.lock.Lock()
	leases := maps.Clone(n.keeper.leases)
	n.keeper.lock.Unlock()
	var all sync.WaitGroup
	for name, lease := range leases {
		all.Go(func() {
			if err := lease.Renew(ctx); errors.Is(err, bus.ErrLost) || n.cutOff(err) {
				n.keeper.hasNot(name, lease)
				n.mail.put(func() {
					if r := n.Region(name); r != nil && r.lease == lease {
						r.lose(err)
					}
				})
			}
		})
	}
	own := n.presence()
	n.say(own)
	value, _ := json.Marshal(own)
	n.keeper.node.SetValue(value)
	switch err := n.keeper.node.Renew(ctx); {
	case errors.Is(err, bus.ErrLost):
		n.comeBack(ctx, own, value)
	case n.cutOff(err) && !n.keeper.cutOff:
		n.keeper.cutOff = true
		n.later(errCutOff)
	}
	all.Wait()
}

var errCutOff = errors.New("cluster: the connection to NATS is closed for good, and with it this node does nothing any more; " +
	"make one with nats.MaxReconnects(-1), close the node, and join again")

// cutOff reports whether an error is that of a connection which is closed, while the node goes on.
func (n *Node) cutOff(err error) bool { return errors.Is(err, bus.ErrClosed) && n.ctx.Err() == nil }

// comeBack has the node, after a cut that was longer than its lease, be one of the world again, if that is still of its
// version and nobody else has its name.
func (n *Node) comeBack(ctx context.Context, own presence, value []byte) {
	k := &n.keeper
	k.lock.Lock()
	defer k.lock.Unlock()
	if k.leaving {
		return
	}
	k.lock.Unlock()
	err := n.sameVersion(ctx, own)
	var lease *bus.Lease
	if err == nil {
		lease, err = n.bus.Claim(ctx, "node."+n.name, value)
	}
	k.lock.Lock()
	if err == nil {
		k.node, k.barred = lease, false
		if k.leaving { // Leave may have looked before
			k.lock.Unlock()
			lease.Release(ctx)
			k.lock.Lock()
		}
		return
	}
	var version *VersionError
	if !k.barred && (errors.As(err, &version) || isHeld(err)) {
		n.later(n.named(err))
	}
	k.barred = true
}
