package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// spectator is what the window knows of the city: what a watcher sees, and which processes there are.
type spectator struct {
	watcher *cluster.Watcher
	fleet   *fleet
	view    ecs.View           // of all walkers
	nodes   []cluster.NodeInfo // that are, or have just been
	alive   map[string]bool    // processes
	owner   map[string]string  // of a quarter
	count   map[string]int     // of walkers, by quarter
	moving  int                // walkers that have just crossed a border
	told    time.Duration
	begun   time.Time
}

func newSpectator(nc *nats.Conn, f *fleet) (*spectator, error) {
	w, err := cluster.Watch(nc, newWorld(0, nil, nil))
	if err != nil {
		return nil, err
	}
	return &spectator{watcher: w, fleet: f}, nil
}

func (s *spectator) close() { s.watcher.Close() }

// look is a system that looks at the city, once a step.
func (s *spectator) look() ecs.System {
	return ecs.System{Name: "look", Update: func(e *ecs.Engine) {
		s.view, s.nodes, s.alive = s.watcher.View(), s.watcher.Nodes(), s.fleet.names()
		s.owner, s.count, s.moving = map[string]string{}, map[string]int{}, 0
		for _, n := range s.nodes {
			for _, quarter := range n.Regions {
				s.owner[quarter] = n.Name
			}
		}
		now := time.Now()
		for _, of := range ecs.Values(s.view, cluster.Shadow) {
			s.count[of.At]++
			if of.JustMoved(now) {
				s.moving++
			}
		}
		s.click(e)
	}}
}

// click kills the node that the player clicks on, or starts one.
func (s *spectator) click(e *ecs.Engine) {
	in := e.Input()
	if !in.Pressed(ecs.MouseLeft) {
		return
	}
	names := s.names()
	switch i := rowAt(in.X, in.Y); {
	case i >= 0 && i < len(names):
		s.fleet.kill(names[i])
	case i == len(names):
		s.fleet.start()
	default:
		if quarter := city.Where(in.X, in.Y, ""); in.Y < city.Height {
			s.fleet.kill(s.owner[quarter])
		}
	}
}

// names returns the processes that are shown: those that run, and nodes that have crashed and are not yet missed.
func (s *spectator) names() []string {
	all := map[string]bool{}
	for name := range s.alive {
		all[name] = true
	}
	for _, n := range s.nodes {
		all[n.Name] = true
	}
	names := slices.Sorted(maps.Keys(all))
	return names[:min(len(names), rows-1)]
}

func (s *spectator) node(name string) cluster.NodeInfo {
	for _, n := range s.nodes {
		if n.Name == name {
			return n
		}
	}
	return cluster.NodeInfo{Name: name}
}

// walkers returns how many there are in the quarters of a node.
func (s *spectator) walkers(n cluster.NodeInfo) (sum int) {
	for _, quarter := range n.Regions {
		sum += s.count[quarter]
	}
	return sum
}

// line says what a process does.
func (s *spectator) line(name string) string {
	n := s.node(name)
	switch {
	case strings.HasPrefix(name, "server-"):
		return name + "   a server of NATS"
	case !s.alive[name]:
		return name + "   has crashed; its lease ends soon"
	}
	return fmt.Sprintf("%s   %d quarters   %6d walkers", name, len(n.Regions), s.walkers(n))
}

// report is what is written where there is no screen, once a second. It sees to it that the game of the spectator takes as
// long as that of the city, and in the middle it kills a node, as a player would.
func (s *spectator) report(view ecs.View, out io.Writer) {
	if s.begun.IsZero() {
		s.begun = time.Now()
	}
	time.Sleep(view.Now() - time.Since(s.begun))
	if view.Now() < s.told {
		return
	}
	s.told += time.Second
	fmt.Fprintf(out, "%3.0f s  %d walkers, %d of which have just crossed a border\n", view.Now().Seconds(), s.view.Len(), s.moving)
	for _, name := range s.names() {
		fmt.Fprintf(out, "       %s   load %3.0f%%\n", s.line(name), 100*s.node(name).Load)
	}
	if s.told == 5*time.Second && len(s.nodes) > 1 {
		fmt.Fprintf(out, "       %s is killed\n", s.nodes[0].Name)
		s.fleet.kill(s.nodes[0].Name)
	}
}
