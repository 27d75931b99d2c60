package bus

import (
	"context"
	"errors"
	"strings"
	"sync"

	"github.com/nats-io/nats.go"
)

// Publish sends a loose message: to who subscribes now, and it may be lost. It does not wait. Errors: *NameError,
// *TooLargeError, ErrClosed, and the client's when too much waits for a cut connection.
func (b *Bus) Publish(subject string, data []byte) error {
	if err := checkSubject(subject, false); err != nil {
		return err
	}
	if b.ctx.Err() != nil {
		return ErrClosed
	}
	err := b.nc.Publish(b.looseSubject(subject), data)
	if errors.Is(err, nats.ErrMaxPayload) {
		return &TooLargeError{subject, int64(len(data)), b.nc.MaxPayload()}
	}
	return closed(err)
}

// What waits for a subscriber that is slow; beyond, the oldest is dropped.
const (
	looseMessages = 4096
	looseBytes    = 16 << 20
)

// Subscribe calls f with the loose messages of a subject, which may have wildcards, on one goroutine, until stop is called or
// the bus is closed. While f runs, the newest messages wait and older ones are dropped. After stop has returned no call
// begins, but one may still be running; f may call stop itself.
func (b *Bus) Subscribe(subject string, f func(subject string, data []byte)) (stop func(), err error) {
	if err := checkSubject(subject, true); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(b.ctx)
	ring := &ring{wake: make(chan struct{}, 1)}
	sub, err := b.nc.Subscribe(b.looseSubject(subject), ring.put)
	if err != nil {
		cancel()
		return nil, closed(err)
	}
	err = b.start(func() {
		defer cancel()
		for ctx.Err() == nil {
			if m := ring.take(); m != nil {
				f(strings.TrimPrefix(m.Subject, b.looseSubject("")), m.Data)
				continue
			}
			select {
			case <-ctx.Done():
			case <-ring.wake:
			}
		}
		_ = sub.Unsubscribe()
	})
	if err != nil {
		cancel()
		_ = sub.Unsubscribe()
		return nil, err
	}
	return cancel, nil
}

// ring keeps the newest messages.
type ring struct {
	wake chan struct{}

	mu       sync.Mutex
	messages [looseMessages]*nats.Msg
	first, n int
	bytes    int
}

func (r *ring) put(m *nats.Msg) {
	r.mu.Lock()
	for r.n == looseMessages || r.n > 0 && r.bytes+len(m.Data) > looseBytes {
		r.drop()
	}
	r.messages[(r.first+r.n)%looseMessages] = m
	r.n++
	r.bytes += len(m.Data)
	r.mu.Unlock()
	select {
	case r.wake <- struct{}{}:
	default:
	}
}

func (r *ring) take() *nats.Msg {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.n == 0 {
		return nil
	}
	return r.drop()
}

func (r *ring) drop() *nats.Msg {
	m := r.messages[r.first]
	r.messages[r.first] = nil
	r.first = (r.first + 1) % looseMessages
	r.n--
	r.bytes -= len(m.Data)
	return m
}
