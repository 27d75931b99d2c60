package bus

import (
	"context"
	"fmt"
	"math"

	"github.com/nats-io/nats.go/jetstream"
)

// Message of the log.
type Message struct {
	Seq     uint64 // its place, from 1; places may be empty
	Subject string // relative
	Data    []byte // the receiver's own
}

// Append stores data as a message of the log, and repeats that, with the same id, until it is stored or the bus closed: so
// there is one copy, whatever happens to the connection (if a cut is not longer than two minutes; after that there may be
// two). The id must be unique in the world's log. Messages are stored in the order of the calls as long as nothing fails.
// Append never blocks: who appends looks at InFlight and holds back. Data must not be changed until done is called. That
// happens once, on a goroutine of the bus, and should be short; errors: *NameError, *TooLargeError, ErrClosed (it may be
// stored or not). A log that is full (MaxLogBytes) is waited for.
func (b *Bus) Append(subject, id string, data []byte, done func(seq uint64, err error)) {
	b.out.add(&entry{subject: subject, id: id, data: data, done: done})
}

// AppendNow is Append that waits, behind what was appended before. If ctx ends first the message may be stored or not, and
// is not repeated any more.
func (b *Bus) AppendNow(ctx context.Context, subject, id string, data []byte) (seq uint64, err error) {
	stored := make(chan struct{})
	e := &entry{subject: subject, id: id, data: data, done: func(s uint64, e error) { seq, err = s, e; close(stored) }}
	b.out.add(e)
	select {
	case <-stored:
	case <-ctx.Done():
		if b.out.forget(e) {
			return 0, fmt.Errorf("bus: appending %s: %w", id, context.Cause(ctx))
		}
		<-stored
	}
	return seq, err
}

// InFlight is how many appended messages are not known to be stored.
func (b *Bus) InFlight() int { return b.out.size() }

// Last is the newest message of a subject, which may have wildcards; false if there is none. It asks the stream's leader.
func (b *Bus) Last(ctx context.Context, subject string) (m Message, ok bool, err error) {
	if err := checkSubject(subject, true); err != nil {
		return Message{}, false, err
	}
	err = b.persist(ctx, "reading the newest message", func(ctx context.Context) error {
		m, ok, err = b.get(ctx, getRequest{LastFor: b.logSubject(subject)})
		return err
	})
	return m, ok, err
}

// Purge deletes a subject's messages up to and with a place.
func (b *Bus) Purge(ctx context.Context, subject string, upTo uint64) error {
	if err := checkSubject(subject, true); err != nil {
		return err
	}
	if upTo == 0 {
		return nil
	}
	opts := []jetstream.StreamPurgeOpt{jetstream.WithPurgeSubject(b.logSubject(subject))}
	if upTo < math.MaxUint64 {
		opts = append(opts, jetstream.WithPurgeSequence(upTo+1)) // the first that stays
	}
	return b.onLog(ctx, "purging the log", func(ctx context.Context, s jetstream.Stream) error { return s.Purge(ctx, opts...) })
}

// Stats is what the log has.
func (b *Bus) Stats(ctx context.Context) (messages, bytes uint64, err error) {
	err = b.onLog(ctx, "asking for the log's size", func(ctx context.Context, s jetstream.Stream) error {
		state := s.CachedInfo().State
		messages, bytes = state.Msgs, state.Bytes
		return nil
	})
	return messages, bytes, err
}

func (b *Bus) onLog(ctx context.Context, doing string, f func(context.Context, jetstream.Stream) error) error {
	return b.persist(ctx, doing, func(ctx context.Context) error {
		s, err := b.js.Stream(ctx, b.stream)
		if err != nil {
			return err
		}
		return f(ctx, s)
	})
}
