package cluster

import (
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// giving is a region that goes to another node as it is: it stands still, makes a last checkpoint, and when that counts its
// lease is released.
type giving struct {
	is   bool
	last *handover.Checkpoint
	kept time.Time // until when it is not tried again, since it could not be saved
	no   error     // why it could not be saved
	late []event   // what the log said meanwhile, for the next one, or for this one if it plays on
}

// handOver begins it.
func (r *Region) handOver() {
	if !r.gives.is && !r.over && time.Now().After(r.gives.kept) {
		r.gives.is, r.gives.last, r.gives.no, r.clerk.under = true, nil, nil, nil
	}
}

// give goes on with it, between two frames.
func (r *Region) give() {
	if !r.lease.Valid(time.Now()) {
		return
	}
	if r.clerk.under == nil {
		if !r.clerk.may() {
			return
		}
		if !r.fresh { // what a region does that may begin once more, nobody may know
			r.flush()
		}
		if no := r.checkpoint(); no != nil { // it stays, and plays on
			r.gives = giving{kept: time.Now().Add(30 * time.Second), no: no, late: r.gives.late}
			return
		}
		r.gives.last = r.clerk.under
	}
	r.say()
	for {
		select {
		case e := <-r.events:
			r.gives.late = append(r.gives.late, e)
			// What comes now is for the next one: it is in the log, behind what the checkpoint has.
			switch of := e.of.(type) {
			case *handover.Checkpoint:
				if of.Object == r.gives.last.Object {
					r.given()
					return
				}
			case *handover.Takeover:
				if of.Region == r.name {
					r.lose(handover.ErrFenced)
					return
				}
			}
		default:
			return
		}
	}
}

// given is called when the last checkpoint counts, or if there can't be one.
func (r *Region) given() {
	r.end()
	r.node.keeper.hasNot(r.name, r.lease)
	r.node.release(r.lease)
}
