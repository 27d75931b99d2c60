package cluster

import (
	"bytes"
	"context"
	"fmt"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// taken is a region that a node has the lease of, with all that it goes on from.
type taken struct {
	name   string
	term   uint64
	lease  *bus.Lease
	record *handover.Checkpoint // nil if the region has never been
	data   []byte               // its object
	since  []event              // what the log says since then
	given  bool                 // the node before has handed it over
}

// takeOver gets the lease of a region, says so in the log, and reads what it goes on from. It is done beside the game. It
// returns nil without an error if somebody else has the region.
func (n *Node) takeOver(ctx context.Context, name string) (*taken, error) {
	lease, err := n.bus.Claim(ctx, "region."+name, []byte(n.name))
	if isHeld(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	n.keeper.has(name, lease) // and it is renewed from now on
	t := &taken{name: name, lease: lease}
	if err := t.read(ctx, n); err != nil {
		n.keeper.hasNot(name, lease)
		lease.Release(ctx)
		return nil, &TakeoverError{name, err}
	}
	return t, nil
}

func (t *taken) read(ctx context.Context, n *Node) (err error) {
	say := handover.Encode(&handover.Takeover{Region: t.name, Node: n.name})
	if t.term, err = n.bus.AppendNow(ctx, t.name+".takeover", fmt.Sprintf("t.%s.%s.%d", t.name, n.name, time.Now().UnixNano()), say); err != nil {
		return err
	}
	if err := t.newest(ctx, n); err != nil {
		return err
	}
	from := uint64(1)
	if t.record != nil {
		from = t.record.Applied + 1
		if t.data, err = n.bus.Get(ctx, t.record.Object); err != nil {
			return fmt.Errorf("its checkpoint %q: %w", t.record.Object, err)
		}
	}
	for m, err := range n.bus.Read(ctx, from, t.term, []string{t.name + ".*", "*." + t.name, "*.takeover", "*.checkpoint"}) {
		if err != nil {
			return err
		}
		of, err := decode(m.Subject, m.Data)
		if err != nil {
			n.later(&LogError{Region: t.name, Seq: m.Seq, Err: err})
			continue
		}
		t.since = append(t.since, event{seq: m.Seq, of: of})
	}
	return nil
}

// newest finds the newest checkpoint of the region that counts.
func (t *taken) newest(ctx context.Context, n *Node) (err error) {
	record, last := handover.Newest(t.name, func(yield func(uint64, handover.Event) bool) {
		for m, fault := range n.bus.Read(ctx, 1, t.term, []string{t.name + ".takeover", t.name + ".checkpoint"}) {
			if fault != nil {
				err = fault
				return
			}
			if of, _ := decode(m.Subject, m.Data); of != nil && !yield(m.Seq, of) {
				return
			}
		}
	})
	t.record, t.given = record, last && record.Planned
	return err
}

// begin makes the region of what was read.
func (n *Node) begin(t *taken) (*Region, error) {
	r, err := newRegion(n, t)
	if err != nil {
		return nil, &TakeoverError{t.name, err}
	}
	err = errPanicked
	defer func() {
		if err != nil {
			r.end()
		}
	}()
	if err = r.goOn(t); err != nil {
		return nil, &TakeoverError{t.name, err}
	}
	return r, nil
}

func (r *Region) goOn(t *taken) error {
	if err := r.engine.Start(); err != nil {
		return err
	}
	if err := r.see(); err != nil {
		return err
	}
	var state []byte
	if t.record != nil {
		var engine []byte
		var err error
		if state, engine, err = unpack(t.data); err != nil {
			return err
		}
		r.travels = true
		err = save.Load(bytes.NewReader(engine), r.engine, r.options...)
		r.travels = false
		if err != nil {
			return err
		}
		for entity, a := range agents.Each(r.engine.World()) {
			r.settle(r.engine.World().Entry(entity), a)
		}
	}
	r.engine.Scheduler().NeverPutBack("the engine is a region of a cluster, and can't be put back to what it was; its agents may be elsewhere by now")
	saved := map[handover.ID]uint64{} // the epochs, of which each who comes has another one
	for id := range r.here {
		saved[id] = r.agent(id).epoch
	}
	core, err := handover.Open(r.name, r.world.Regions, state, host{r})
	if err != nil {
		return err
	}
	core.LimitRecords(r.node.most)
	for _, e := range t.since {
		if err := core.Replay(e.seq, e.of); err != nil {
			r.report(&LogError{Region: r.name, Seq: e.seq, Err: err})
		}
	}
	r.core = core
	core.Begin(t.term)
	if t.record != nil {
		r.restored = true
		r.recovery.Planned = t.given
		r.recovery.Age = time.Duration(time.Now().UnixNano() - t.record.Taken)
		r.recovery.Agents = len(r.here)
		for id := range r.here {
			if r.agent(id).epoch != saved[id] {
				r.recovery.Arrived++
			}
			delete(saved, id)
		}
		r.recovery.Left = len(saved)
	} else {
		r.fresh = true
		if r.world.Begin != nil {
			r.world.Begin(r)
		}
	}
	r.counts.Came = 0
	r.asked = r.engine.Now()
	r.engine.SkipTime()
	return r.follow()
}

// decode reads a message of the log, which must be of its subject.
func decode(subject string, data []byte) (handover.Event, error) {
	of, err := handover.Decode(data)
	if err != nil {
		return nil, err
	}
	own := ""
	switch of := of.(type) {
	case *handover.Record:
		own = of.From + "." + of.To
	case *handover.Takeover:
		own = of.Region + ".takeover"
	case *handover.Checkpoint:
		own = of.Region + ".checkpoint"
	}
	if own != subject {
		return nil, fmt.Errorf("what belongs to %q lies in %q", own, subject)
	}
	return of, nil
}

// follow listens to the log from now on.
func (r *Region) follow() (err error) {
	subjects := []string{"*." + r.name, "*.takeover", "*.checkpoint"}
	over := make(chan struct{})
	stop, err := r.node.bus.Follow(r.term+1, subjects, func(seq uint64, subject string, data []byte) {
		e := event{seq: seq}
		if e.of, e.err = decode(subject, data); e.err != nil {
			e.err = &LogError{Region: r.name, Seq: seq, Err: e.err}
		}
		select {
		case r.events <- e:
		case <-over:
		}
	})
	r.stop = func() { close(over); stop() }
	return err
}
