package cluster

import (
	"bytes"
	"errors"
	"sync"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/bus"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// Region is a part of the world that this node runs: an engine, and what goes in and out of it. World.New gets one.
// Its methods are for the goroutine of Node.Frame, behaviours included.
//
// A variable of a behaviour may hold the *Region, or its engine: in another region it is that one.
type Region struct {
	*region `somen:"-"`
}

// region is what a Region has, out of the sight of who walks through the memory of a game.
type region struct {
	name   string
	node   *Node
	world  *World
	engine *ecs.Engine
	term   uint64
	lease  *bus.Lease
	core   *handover.Region

	carrier  *save.Carrier
	options  []save.Option // for saves of all of it
	here     map[handover.ID]*donburi.Entry
	travels  bool // agents come or go, and this is no birth and no death
	recovery Recovery
	restored bool
	fresh    bool // it begins, and has no checkpoint yet

	listeners map[string][]func([]byte) error
	hearing   map[string]map[handover.ID]bool    // agents that have listened to a signal
	asking    map[handover.ID]map[uint64]*asking // of agents with messages that have no answer, these
	asked     time.Duration                      // when these were looked at
	crossed   time.Duration                      // when it was looked for who belongs elsewhere

	events  chan event // of the log
	stop    func()     // following it
	mail    mailbox    // from the goroutines of NATS
	clerk   clerk
	shadows shadows
	gives   giving
	over    bool               // it is none of this node any more
	told    map[[2]string]bool // behaviours that can't leave, and why
	counts  Counts
	buffer  bytes.Buffer
}

// event is something that the log says.
type event struct {
	seq uint64
	of  handover.Event
	err error // it could not be read
}

// mailbox brings what other goroutines have to say to that of the region.
type mailbox struct {
	lock sync.Mutex
	all  []func()
}

func (m *mailbox) put(f func()) {
	m.lock.Lock()
	m.all = append(m.all, f)
	m.lock.Unlock()
}

func (m *mailbox) deliver() {
	m.lock.Lock()
	all := m.all
	m.all = nil
	m.lock.Unlock()
	defer func() {
		if len(all) > 0 { // a function of the game has panicked, and the game may go on
			m.lock.Lock()
			m.all = append(all, m.all...)
			m.lock.Unlock()
		}
	}()
	for len(all) > 0 {
		f := all[0]
		all = all[1:]
		f()
	}
}

// Counts are what has happened in a region since this node has it.
type Counts struct {
	Agents    int           // that are here now
	Came      int           // from other regions
	Went      int           // to other regions
	Stuck     int           // could not leave, see MoveError
	Records   int           // appended to the log
	Waiting   int           // of these, are not known to be stored
	Stands    int           // steps that were not made, since there was no valid lease
	Saves     int           // checkpoints
	Save      time.Duration // how long the game stood still for the last one
	SaveBytes int           // of the last one
}

// Name returns the name of the region.
func (r *Region) Name() string { return r.name }

// Engine returns the engine of the region, and nil inside of World.New.
func (r *Region) Engine() *ecs.Engine { return r.engine }

// Node returns the node that runs the region.
func (r *Region) Node() *Node { return r.node }

// Counts returns what has happened since this node has the region.
func (r *Region) Counts() Counts {
	c := r.counts
	c.Agents = len(r.here)
	return c
}

// Recovery returns from what the region goes on, and false if it began on this node.
func (r *Region) Recovery() (Recovery, bool) { return r.recovery, r.restored }

// Lives reports whether the region acts: its lease is valid, and it is not being handed over.
func (r *Region) Lives() bool { return !r.over && !r.gives.is && r.lease.Valid(time.Now()) }

// RegionOf returns the region in which an agent is, and nil for other entities. It may be called from inside a behaviour.
func RegionOf(entry *donburi.Entry) *Region {
	if !entry.HasComponent(Agent) {
		return nil
	}
	return Agent.Get(entry).region
}

// newRegion makes the engine of a region, and what saves it.
func newRegion(n *Node, t *taken) (*Region, error) {
	r := &Region{&region{name: t.name, node: n, world: n.world, lease: t.lease, term: t.term, here: map[handover.ID]*donburi.Entry{},
		listeners: map[string][]func([]byte) error{}, hearing: map[string]map[handover.ID]bool{}, asking: map[handover.ID]map[uint64]*asking{},
		events: make(chan event, 1024)}}
	r.shadows.stage = newStage(r.world.Shadows.Types, func(id handover.ID) bool { return r.here[id] != nil })
	if r.engine = n.world.New(r); r.engine == nil {
		return nil, errors.New("World.New has returned nil; have it return an engine")
	}
	r.options = []save.Option{save.Fixed("cluster.region", r), save.Fixed("cluster.node", n), save.Limit(n.options.limit)}
	r.options = append(r.options, typesOfAll()...)
	if n.world.Objects != nil {
		r.options = append(r.options, n.world.Objects(r)...)
	}
	r.carrier = save.NewCarrier(r.engine, r.options...)
	r.engine.World().OnCreate(func(w donburi.World, entity donburi.Entity) {
		if entry := w.Entry(entity); !r.travels && !r.over && entry.HasComponent(Agent) {
			r.adopt(entry)
		}
	})
	r.engine.OnRemove(func(w donburi.World, entity donburi.Entity) {
		if entry := w.Entry(entity); !r.travels && !r.over && entry.HasComponent(Agent) {
			r.ended(Agent.Get(entry))
		}
	})
	r.engine.AroundStep(r.around)
	return r, nil
}

// adopt gives an agent that is new an address.
func (r *Region) adopt(entry *donburi.Entry) {
	a := Agent.Get(entry)
	if a.id != (handover.ID{}) || r.core == nil {
		return
	}
	*a = AgentData{id: r.core.NewID(), epoch: 1, company: a.company}
	r.settle(entry, a)
}

// settle makes the region know an agent that is in its world.
func (r *Region) settle(entry *donburi.Entry, a *AgentData) {
	a.region = r
	r.here[a.id] = entry
	for name := range a.ears {
		r.hears(a, name)
	}
	if len(a.asked) > 0 {
		r.asking[a.id] = a.asked
	}
}

// forget has the region know an agent no longer, which has gone with its messages.
func (r *Region) forget(id handover.ID) {
	delete(r.here, id)
	delete(r.asking, id)
	for _, names := range r.hearing {
		delete(names, id)
	}
}

// ended is for an agent that has died.
func (r *Region) ended(a *AgentData) {
	if r.here[a.id] != nil {
		r.bury(a.id)
	}
}

// bury has the region know no longer an agent that is none any more. Somebody else may wait for the answers to its messages.
func (r *Region) bury(id handover.ID) {
	asked := r.asking[id]
	r.forget(id)
	r.core.Ended(id)
	abandon(asked)
}

// around is what a step is made of.
func (r *Region) around(step func()) {
	if !r.Lives() {
		r.counts.Stands++
		return
	}
	r.hear()
	if r.over {
		return
	}
	if r.fresh { // nothing happens that could be known elsewhere, lest it begin once more
		r.counts.Stands++
		r.keep()
		return
	}
	step()
	r.ask()
	r.cross()
	r.flush()
	r.keep()
	r.show()
}

// mostHeard is how many records of the log are applied before a step, so that one who has lagged behind goes on
// making steps.
const mostHeard = 512

// hear applies what the log says.
func (r *Region) hear() {
	late := r.gives.late
	r.gives.late = nil
	for i := range mostHeard + len(late) {
		var e event
		if i < len(late) {
			e = late[i]
		} else {
			select {
			case e = <-r.events:
			default:
				return
			}
		}
		if e.err != nil {
			r.report(e.err)
			continue
		}
		if err := r.apply(e); err != nil {
			r.lose(err)
			return
		}
	}
}

func (r *Region) apply(e event) error {
	if err := r.core.Apply(e.seq, e.of); errors.Is(err, handover.ErrFenced) {
		return err
	} else if err != nil { // of a stranger, or of a log that has lost something: it would be the same wherever the region goes on
		r.report(&LogError{Region: r.name, Seq: e.seq, Err: err})
		return nil
	}
	if c, ok := e.of.(*handover.Checkpoint); ok && c.Region == r.name && c.Term == r.term {
		r.kept(c)
	}
	return nil
}

// headerBytes are those of a record in the log besides its own, about.
const headerBytes = 150

// flush appends to the log what goes out, unless the log is full. Then it waits in the protocol, and is in the checkpoints.
func (r *Region) flush() {
	if r.node.full() {
		return
	}
	for record := range r.core.Flush() {
		data := handover.Encode(record)
		size, logged := int64(len(data))+headerBytes, &r.node.logged
		logged.flying.Add(size)
		r.counts.Records++
		r.counts.Waiting++
		to, number := record.To, record.Number
		r.node.bus.Append(r.name+"."+to, recordID(record), data, func(seq uint64, err error) {
			if err == nil {
				logged.stored.Add(size)
			}
			logged.flying.Add(-size)
			r.mail.put(func() {
				r.counts.Waiting--
				if err != nil { // who is in the record would be nowhere
					r.lose(err)
					return
				}
				r.core.Stored(to, number)
			})
		})
		if r.node.full() {
			return
		}
	}
}

func (r *Region) send(m handover.Mail) error {
	if r.over {
		return handover.ErrFenced
	}
	return r.core.Send(m)
}

func (r *Region) tell(b handover.Broadcast) error {
	if r.over || r.core == nil {
		return ErrNoRegion
	}
	return r.core.Broadcast(b)
}

// hears notes that an agent has a signal of the name.
func (r *Region) hears(a *AgentData, name string) {
	if r.hearing[name] == nil {
		r.hearing[name] = map[handover.ID]bool{}
	}
	r.hearing[name][a.id] = true
}

// signalled wakes who waits for a signal.
func (r *Region) signalled(b handover.Broadcast) {
	for _, id := range sorted(r.hearing[b.Name]) {
		if a := r.agent(id); a != nil {
			if err := a.ears[b.Name].put(handover.ID{}, 0, b.Body); err != nil {
				r.report(&LetterError{Channel: b.Name, To: Address{id}, Err: err})
			}
		}
	}
	for _, f := range r.listeners[b.Name] {
		if err := f(b.Body); err != nil {
			r.report(&LetterError{Channel: b.Name, Err: err})
		}
	}
}

func (r *Region) report(err error) { r.node.report(err) }

// lose ends a region that has gone on elsewhere, or must: what the node still has of its lease it gives back.
func (r *Region) lose(err error) {
	if r.over {
		return
	}
	r.report(&LostError{Region: r.name, Lease: r.node.options.ttl, Renewed: time.Since(r.lease.Renewed()), Err: err})
	r.end()
	r.node.keeper.hasNot(r.name, r.lease)
	r.node.release(r.lease)
}

// end ends the region here.
func (r *Region) end() {
	if r.over {
		return
	}
	r.over = true
	for _, stop := range []func(){r.stop, r.shadows.stop} {
		if stop != nil {
			stop()
		}
	}
	r.engine.AfterStep(r.engine.Close)
}
