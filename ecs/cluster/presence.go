package cluster

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
	"github.com/somen-go/somen/ecs/internal/build"
)

// presence is what a node says of itself.
type presence struct {
	Version  string
	Regions  string // a hash of their names
	Draining bool
	Load     float64
}

// announce makes the node one of the world, or says why it can't be.
func (n *Node) announce(ctx context.Context) error {
	n.keeper.leases, n.keeper.failed, n.keeper.missing = map[string]*bus.Lease{}, map[string]time.Time{}, map[string]time.Time{}
	n.keeper.taking = map[string]bool{}
	n.keeper.poke = make(chan struct{}, 1)
	own := n.presence()
	if err := n.sameVersion(ctx, own); err != nil {
		return err
	}
	value, _ := json.Marshal(own)
	lease, err := n.bus.Claim(ctx, "node."+n.name, value)
	if err != nil {
		return n.named(err)
	}
	n.keeper.node = lease
	if err := n.sameVersion(ctx, own); err != nil { // another one may have come at the same time
		return errors.Join(err, lease.Release(ctx))
	}
	return nil
}

// named has the error of a name that another node has say so.
func (n *Node) named(err error) error {
	if isHeld(err) {
		return fmt.Errorf("cluster: there is a node %q already; give this one another name, or wait until the lease of one that has crashed has ended", n.name)
	}
	return err
}

// sameVersion returns an error if a node of another version is there.
func (n *Node) sameVersion(ctx context.Context, own presence) error {
	nodes, err := n.nodes(ctx)
	if err != nil {
		return err
	}
	for _, name := range slices.Sorted(maps.Keys(nodes)) {
		if p := nodes[name]; name != n.name && (p.Version != own.Version || p.Regions != own.Regions) {
			return &VersionError{World: n.world.Name, Node: name, Theirs: p.what(), Ours: own.what()}
		}
	}
	return nil
}

func (p presence) what() string {
	version := p.Version
	if hash := version[:min(len(version), 2*sha256.Size)]; len(hash) == 2*sha256.Size && strings.Trim(hash, "0123456789abcdef") == "" {
		version = hash[:12] + version[2*sha256.Size:] // of a build, of which nobody has made up the name
	}
	return fmt.Sprintf("version %s and regions %.6s", version, p.Regions)
}

func (n *Node) nodes(ctx context.Context) (map[string]presence, error) {
	values, err := n.bus.Leases(ctx, "node.")
	if err != nil {
		return nil, err
	}
	nodes := map[string]presence{}
	for key, value := range values {
		var p presence
		if err := json.Unmarshal(value, &p); err == nil {
			nodes[strings.TrimPrefix(key, "node.")] = p
		}
	}
	return nodes, nil
}

// presence is called on the goroutine of the keeper, or before there is one.
func (n *Node) presence() presence {
	p := presence{Version: n.options.version}
	if p.Version == "" {
		p.Version = build.Name()
	}
	p.Version += "/" + protocol
	h := sha256.New()
	for _, name := range n.world.Regions {
		fmt.Fprintln(h, name)
	}
	p.Regions = hex.EncodeToString(h.Sum(nil))
	n.keeper.lock.Lock()
	p.Draining = n.keeper.draining
	n.keeper.lock.Unlock()
	n.frames.lock.Lock()
	p.Load = n.frames.load
	n.frames.lock.Unlock()
	return p
}

// protocol changes with what nodes say to each other.
const protocol = "1"
