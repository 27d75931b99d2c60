package cluster

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// clerk makes the checkpoints of a region: what the protocol knows and a save of the engine, both of one moment between two
// steps. The save is stored as an object; its record is appended to the log when all that the region had sent until that moment
// is in the log; and it counts from when the region reads it there, with no takeover before it.
type clerk struct {
	made   time.Time // the last one
	under  *handover.Checkpoint
	failed time.Time // the last one that could not be stored
	stored bool      // the object of the one that is under way
	said   bool      // its record was appended
	number int
}

// keep makes a checkpoint if it is time.
func (r *Region) keep() {
	if r.clerk.may() && (r.fresh || time.Since(r.clerk.made) >= r.node.options.checkpoint) && r.isItsTurn() {
		r.checkpoint()
	}
	r.say()
}

// may reports whether none is under way, and the last one did not fail just now.
func (c *clerk) may() bool { return c.under == nil && time.Since(c.failed) >= time.Second }

// isItsTurn has the regions of a node stand still one after the other, and not all in one frame.
func (r *Region) isItsTurn() bool {
	apart := r.node.options.checkpoint / time.Duration(2*max(1, len(r.node.hosted)))
	if r.fresh {
		apart = time.Millisecond // it waits for nothing else
	}
	now := time.Now()
	if now.Sub(r.node.kept) < apart {
		return false
	}
	r.node.kept = now
	return true
}

// checkpoint begins to make one. The error is that of a region that can't be saved.
func (r *Region) checkpoint() error {
	c := &r.clerk
	begun := time.Now()
	c.made, c.number = begun, c.number+1
	object := fmt.Sprintf("%s.%d.%d", r.name, r.term, c.number)
	state, record := r.core.Checkpoint(object)
	record.Taken, record.Agents, record.Planned = begun.UnixNano(), len(r.here), r.gives.is
	data := bytes.NewBuffer(packHead(state))
	if err := save.Save(data, r.engine, r.options...); err != nil {
		r.core.Abandon(record, true)
		err = &CheckpointError{r.name, err}
		r.report(err)
		r.fresh = false // it can't have any
		return err
	}
	r.counts.Save, r.counts.SaveBytes = time.Since(begun), data.Len()
	c.under, c.stored, c.said = record, false, false
	r.node.work(func(ctx context.Context) {
		err := r.node.bus.Put(ctx, object, data.Bytes())
		r.mail.put(func() {
			if c.under != record {
				return // it was given up
			}
			c.stored = true
			if err != nil {
				r.core.Abandon(record, false)
				c.under, c.failed = nil, time.Now() // the next one is made when it is time
				r.report(&CheckpointError{r.name, err})
			}
		})
	})
	return nil
}

// say appends the record of a checkpoint as soon as it may be.
func (r *Region) say() {
	c := &r.clerk
	if c.under == nil || !c.stored || c.said || !r.core.Settled(c.under) {
		return
	}
	c.said = true
	record := c.under
	r.node.bus.Append(r.name+".checkpoint", "c."+record.Object, handover.Encode(record), func(seq uint64, err error) {
		if err == nil {
			return
		}
		r.mail.put(func() {
			r.report(&CheckpointError{r.name, err})
			if c.under == record {
				c.under, c.failed = nil, time.Now()
			}
		})
	})
}

// kept is called when the region has read its own checkpoint in the log, so that it counts: what is before it
// is not needed any more.
func (r *Region) kept(record *handover.Checkpoint) {
	c := &r.clerk
	r.fresh = false
	r.counts.Saves++
	before, old := r.core.Superseded()
	purges := r.core.Trim()
	first := r.counts.Saves == 1
	r.node.work(func(ctx context.Context) {
		var errs []error
		if before > 1 {
			errs = append(errs, r.node.bus.Purge(ctx, r.name+".checkpoint", before-1))
		}
		if first {
			errs = append(errs, r.sweep(ctx))
		}
		for _, p := range purges {
			errs = append(errs, r.node.bus.Purge(ctx, p.From+"."+r.name, p.Seq))
		}
		for _, object := range old {
			errs = append(errs, r.node.bus.Delete(ctx, object))
		}
		if err := errors.Join(errs...); err != nil && ctx.Err() == nil {
			r.mail.put(func() { r.report(&CheckpointError{r.name, err}) })
		}
	})
	if c.under != nil && c.under.Object == record.Object {
		c.under = nil
	}
}

// sweep deletes what earlier owners have stored and nobody needs: checkpoints of which they could not append the record, and
// what is left of those that they could not store whole.
func (r *Region) sweep(ctx context.Context) error {
	objects, err := r.node.bus.List(ctx)
	if err != nil {
		return err
	}
	var errs []error
	for _, object := range objects {
		var term, number uint64
		rest, is := strings.CutPrefix(object, r.name+".")
		if n, _ := fmt.Sscanf(rest, "%d.%d", &term, &number); is && n == 2 && term < r.term {
			errs = append(errs, r.node.bus.Delete(ctx, object))
		}
	}
	_, err = r.node.bus.Sweep(ctx, time.Hour)
	return errors.Join(append(errs, err)...)
}

// packHead is followed by the save of the engine.
func packHead(state []byte) []byte {
	return append(binary.AppendUvarint(nil, uint64(len(state))), state...)
}

// unpack takes a checkpoint apart.
func unpack(data []byte) (state, engine []byte, err error) {
	n, size := binary.Uvarint(data)
	if size <= 0 || n > uint64(len(data)-size) {
		return nil, nil, errors.New("the checkpoint is damaged")
	}
	data = data[size:]
	return data[:n], data[n:], nil
}

func recordID(r *handover.Record) string {
	return fmt.Sprintf("%s.%s.%d.%d", r.From, r.To, r.Term, r.Number)
}
