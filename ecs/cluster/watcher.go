package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// watched knows whether anybody watches the world.
type watched struct {
	lock  sync.Mutex
	last  time.Time // that a watcher was heard of
	stops []func()
}

// watchedFor is how long a watcher is shown everything without a word of it.
const watchedFor = 3 * time.Second

// watch listens to watchers, and to nodes that have given a region away.
func (n *Node) watch() error {
	listen := func(subject string, f func()) error {
		stop, err := n.bus.Subscribe(subject, func(string, []byte) { f() })
		if err == nil {
			n.seen.stops = append(n.seen.stops, stop)
		}
		return err
	}
	return errors.Join(listen("watch", func() {
		n.seen.lock.Lock()
		n.seen.last = time.Now()
		n.seen.lock.Unlock()
	}), listen("poke", func() {
		select {
		case n.keeper.poke <- struct{}{}:
		default:
		}
	}))
}

func (w *watched) close() {
	for _, stop := range w.stops {
		stop()
	}
}

func (n *Node) watchers(now time.Time) bool {
	n.seen.lock.Lock()
	defer n.seen.lock.Unlock()
	return now.Sub(n.seen.last) < watchedFor
}

// cut reports whether an error is that of a connection which is cut at the moment.
func (n *Node) cut(err error) bool {
	return n.ctx.Err() != nil || errors.Is(err, nats.ErrReconnectBufExceeded) || errors.Is(err, nats.ErrConnectionClosed) || errors.Is(err, nats.ErrConnectionReconnecting)
}

// Watcher sees the whole world without being a node: for a map of all regions, or a spectator. Its methods are for
// one goroutine.
type Watcher struct {
	bus     *bus.Bus
	stage   *stage
	came    pictures
	cancel  context.CancelFunc
	workers sync.WaitGroup
	lock    sync.Mutex
	nodes   map[string]heard
}

// heard is what a node has said last.
type heard struct {
	NodeInfo
	at time.Time
}

// NodeInfo is what a node says of itself to watchers.
type NodeInfo struct {
	Name     string
	Load     float64 // part of the time that it is busy, 0 to 1, or more if it can't keep up
	Draining bool
	Regions  []string // that it has, sorted
}

// mostNodes is of how many nodes a watcher takes notice, so that strangers can't fill its memory.
const mostNodes = 1 << 12

// Watch watches a world, of which Name and Shadows must be those of its nodes; there need be none yet. It needs no rights
// in NATS but to loose messages. Close ends it.
func Watch(nc *nats.Conn, world World) (*Watcher, error) {
	b, err := bus.OpenLoose(nc, world.Name)
	if err != nil {
		return nil, err
	}
	w := &Watcher{bus: b, stage: newStage(world.Shadows.Types, nil), came: make(pictures, 1024), nodes: map[string]heard{}}
	if _, err = b.Subscribe("seen.*."+everybody, w.came.put); err == nil {
		_, err = b.Subscribe("node", w.hear)
	}
	if err != nil {
		b.Close()
		return nil, err
	}
	background, cancel := context.WithCancel(context.Background())
	w.cancel = cancel
	w.workers.Go(func() { w.ask(background) })
	return w, nil
}

// ask says that somebody watches, again and again.
func (w *Watcher) ask(ctx context.Context) {
	ticker := time.NewTicker(watchedFor / 6)
	defer ticker.Stop()
	for {
		w.bus.Publish("watch", nil) // if it is lost, the next one is not
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// hear notes what a node says of itself.
func (w *Watcher) hear(_ string, data []byte) {
	var info NodeInfo
	if json.Unmarshal(data, &info) != nil {
		return
	}
	w.lock.Lock()
	defer w.lock.Unlock()
	if _, known := w.nodes[info.Name]; known || len(w.nodes) < mostNodes {
		w.nodes[info.Name] = heard{info, time.Now()}
	}
}

// say tells watchers what this node is. It is called by the keeper.
func (n *Node) say(p presence) {
	if !n.watchers(time.Now()) {
		return
	}
	info := NodeInfo{Name: n.name, Load: p.Load, Draining: p.Draining}
	n.keeper.lock.Lock()
	info.Regions = slices.Sorted(maps.Keys(n.keeper.leases))
	n.keeper.lock.Unlock()
	data, _ := json.Marshal(info)
	if err := n.bus.Publish("node", data); err != nil && !n.cut(err) {
		n.later(err)
	}
}

// Nodes returns the nodes of which something was heard within the last three seconds, sorted by their names.
func (w *Watcher) Nodes() []NodeInfo {
	w.lock.Lock()
	defer w.lock.Unlock()
	var all []NodeInfo
	for name, h := range w.nodes {
		if time.Since(h.at) > watchedFor {
			delete(w.nodes, name)
			continue
		}
		all = append(all, h.NodeInfo)
	}
	slices.SortFunc(all, func(a, b NodeInfo) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// View returns what the world looks like now: the shadows of all agents.
func (w *Watcher) View() ecs.View {
	now := time.Now()
	w.came.look(w.stage, now)
	w.stage.tidy(now)
	return w.stage.engine.View()
}

// Close ends watching.
func (w *Watcher) Close() {
	w.cancel()
	w.bus.Close()
	w.workers.Wait()
	w.stage.engine.Close()
}
