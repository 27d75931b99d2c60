package cluster

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Shadows says what others see of a region's agents: neighbours those near the border, and watchers all.
type Shadows struct {
	// Types are the components that others see, in one order on all nodes. Their values are sent as CBOR, so they must be
	// plain, as those of a [Channel].
	Types []donburi.IComponentType

	// Near appends the names of the regions that see an agent, as Grid.Near does. It may be nil, and then neighbours see
	// none.
	Near func(near []string, agent *donburi.Entry, now string) []string

	// Every is how much time of the wall is between two pictures: 100 ms if it is zero.
	Every time.Duration
}

// Shadow is the component that the shadows of agents have, in [Region.Beyond] and [Watcher.View], with those of
// Shadows.Types.
var Shadow = donburi.NewComponentType[ShadowData]().SetName("Shadow")

// ShadowData says whose shadow it is.
type ShadowData struct {
	Of    Address
	At    string    // the region in which the agent is
	Moved time.Time // when it was seen in another one than before, or zero if it was not
}

// JustMoved reports whether the agent has come from another region within the last second.
func (s ShadowData) JustMoved(now time.Time) bool { return now.Sub(s.Moved) < time.Second }

// picture is what a region tells of its agents: a column of values for each type.
type picture struct {
	Region  string
	Number  uint64 // of the picture, which later ones exceed
	Term    uint64
	Part    int // of Parts, for a message has an end
	Parts   int
	Agents  []handover.ID
	Columns []cbor.RawMessage
}

// mostInPicture is how many agents are in a message, or fewer if it would be larger than NATS takes.
const mostInPicture = 2000

// shadows are those of a region: what it shows, and what it sees.
type shadows struct {
	shown  time.Time
	number uint64
	fewer  int // agents in a message than mostInPicture
	stage  *stage
	came   pictures
	stop   func()
}

// pictures are those that have come and were not looked at, the newest ones.
type pictures chan []byte

func (p pictures) put(_ string, data []byte) {
	for {
		select {
		case p <- data:
			return
		default:
		}
		select {
		case <-p: // who does not look in time sees later ones
		default:
		}
	}
}

// look puts what has come on a stage.
func (p pictures) look(s *stage, now time.Time) {
	for range cap(p) {
		select {
		case data := <-p:
			s.take(data, now)
		default:
			return
		}
	}
}

// see has a region see what others show to it.
func (r *Region) see() (err error) {
	s := &r.shadows
	if len(r.world.Shadows.Types) > 0 {
		s.came = make(pictures, 64)
		s.stop, err = r.node.bus.Subscribe("seen.*."+r.name, s.came.put)
	}
	return err
}

// Beyond returns what is seen of the agents of other regions, near this one: their shadows, with the component [Shadow] and those
// of Shadows.Types. They are copies, some 100 ms old, which nobody can write; agents that have not been seen for a second are
// gone. A renderer draws them as any view, and a behaviour looks for its neighbours there:
//
//	for shadow, at := range ecs.Values(cluster.RegionOf(me).Beyond(), components.Position) {
func (r *Region) Beyond() ecs.View { return r.shadows.stage.engine.View() }

// show tells others what they see of the region.
func (r *Region) show() {
	types := r.world.Shadows.Types
	every := r.world.Shadows.Every
	if every == 0 {
		every = 100 * time.Millisecond
	}
	if len(types) == 0 {
		return
	}
	now := time.Now()
	r.shadows.came.look(r.shadows.stage, now)
	if now.Sub(r.shadows.shown) < every {
		return
	}
	r.shadows.shown = now
	r.shadows.number++
	r.shadows.stage.tidy(now)
	seen := map[string][]*donburi.Entry{}
	w := r.engine.World()
	watched := r.node.watchers(now)
	var near []string
	for entity := range agents.Each(w) {
		entry := w.Entry(entity)
		if watched {
			seen[everybody] = append(seen[everybody], entry)
		}
		if r.world.Shadows.Near != nil {
			near = r.world.Shadows.Near(near[:0], entry, r.name)
			for _, to := range near {
				if to != r.name && r.node.regions[to] {
					seen[to] = append(seen[to], entry)
				}
			}
		}
	}
	for to, entries := range seen {
		r.paint(to, entries)
	}
	if watched && len(seen[everybody]) == 0 {
		r.paint(everybody, nil)
	}
}

// everybody is no region's name.
const everybody = "_all"

// paint sends a picture.
func (r *Region) paint(to string, entries []*donburi.Entry) {
	messages, err := r.picture(entries)
	for errors.Is(err, errLargePicture) && r.shadows.fewer < mostInPicture-1 {
		r.shadows.fewer += (mostInPicture - r.shadows.fewer) / 2
		messages, err = r.picture(entries)
	}
	if err != nil {
		r.report(err)
		return
	}
	for _, data := range messages {
		select {
		case r.node.painted <- painted{"seen." + r.name + "." + to, data}:
		default: // the line is slow, and there will be another one
		}
	}
}

var errLargePicture = errors.New("cluster: what others see of one agent is larger than what NATS takes in one message; " +
	"have World.Shadows.Types be smaller, or raise max_payload")

// picture encodes a picture as messages.
func (r *Region) picture(entries []*donburi.Entry) (messages [][]byte, err error) {
	most := mostInPicture - r.shadows.fewer
	parts := max(1, (len(entries)+most-1)/most)
	for part := range parts {
		some := entries[part*most : min(len(entries), (part+1)*most)]
		p := picture{Region: r.name, Number: r.shadows.number, Term: r.term, Part: part, Parts: parts, Agents: make([]handover.ID, len(some))}
		for i, entry := range some {
			p.Agents[i] = Agent.Get(entry).id
		}
		for _, c := range r.world.Shadows.Types {
			column := reflect.MakeSlice(reflect.SliceOf(c.Typ()), len(some), len(some))
			for i, entry := range some {
				if entry.HasComponent(c) {
					column.Index(i).Set(reflect.NewAt(c.Typ(), entry.Component(c)).Elem())
				}
			}
			data, err := encMode.Marshal(column.Interface())
			if err != nil {
				return nil, fmt.Errorf("cluster: component %s can't be shown to others, since it is not plain: %w; take it out of World.Shadows.Types", c.Name(), err)
			}
			p.Columns = append(p.Columns, data)
		}
		data, err := encMode.Marshal(p)
		if err != nil {
			return nil, err
		}
		if len(data) > r.node.most {
			return nil, errLargePicture
		}
		messages = append(messages, data)
	}
	return messages, nil
}

// painted is a picture that is to be sent.
type painted struct {
	subject string
	data    []byte
}

// hang sends the pictures of all regions, beside the game, which must not wait for a line that takes nothing.
func (n *Node) hang(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case p := <-n.painted:
			if err := n.bus.Publish(p.subject, p.data); err != nil && !n.cut(err) {
				n.later(err)
			}
		}
	}
}
