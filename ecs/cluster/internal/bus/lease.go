package bus

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Lease is the right to something that one has at a time, until it is not renewed for Options.LeaseTTL.
//
// The server counts the TTL from when it stored the last renewal, with its own clock; Valid counts it from when that was
// sent, and ends a quarter earlier: enough for clocks that run unequally fast, and for cluster servers that are set
// differently by less than that. So a holder that does nothing without Valid stops before another can begin; what a paused
// process has already begun can not be stopped, only told apart by what the log says.
type Lease struct {
	b     *Bus
	key   string
	token []byte // stored before the value: tells our renewals from others'

	renewing sync.Mutex // one request at a time
	mu       sync.Mutex
	value    []byte
	revision uint64
	until    time.Time
	lost     bool
}

const tokenSize = 16

// Claim takes the lease of a key if nobody has it, with a value that others see. Errors: *HeldError, *NameError, ctx's.
func (b *Bus) Claim(ctx context.Context, key string, value []byte) (*Lease, error) {
	if err := checkSubject(key, false); err != nil {
		return nil, err
	}
	l := &Lease{b: b, key: key, token: make([]byte, tokenSize), value: value}
	rand.Read(l.token)
	err := b.persist(ctx, "claiming "+key, func(ctx context.Context) error {
		sent := time.Now()
		revision, err := b.leases.Create(ctx, key, l.body())
		if err == nil {
			l.renewed(sent, revision)
			return nil
		}
		if !conflict(err) {
			return err
		}
		e, err := b.leases.Get(ctx, key)
		switch {
		case gone(err):
			return errRace // it was there and has just expired, or is being made
		case err != nil:
			return err
		case bytes.HasPrefix(e.Value(), l.token): // an answer of ours was lost
			return raced(l.update(ctx, e.Revision()))
		}
		return &HeldError{key, payload(e.Value())}
	})
	if err != nil {
		return nil, err
	}
	return l, nil
}

// Renew makes the lease last for a TTL from now. It is to be called a few times per TTL, with a context that ends before the
// lease does. ErrLost: it is somebody else's, was released, or has expired; it will not be valid again.
func (l *Lease) Renew(ctx context.Context) error {
	l.renewing.Lock()
	defer l.renewing.Unlock()
	err := l.b.persist(ctx, "renewing "+l.key, func(ctx context.Context) error {
		l.mu.Lock()
		revision, lost := l.revision, l.lost
		l.mu.Unlock()
		if lost {
			return ErrLost
		}
		err := l.update(ctx, revision)
		if !conflict(err) {
			return err
		}
		e, err := l.b.leases.Get(ctx, l.key)
		switch {
		case gone(err), err == nil && !bytes.HasPrefix(e.Value(), l.token):
			return ErrLost
		case err != nil:
			return err
		}
		return raced(l.update(ctx, e.Revision())) // an answer of ours was lost
	})
	if errors.Is(err, ErrLost) {
		l.end()
	}
	return err
}

func (l *Lease) update(ctx context.Context, revision uint64) error {
	sent := time.Now()
	revision, err := l.b.leases.Update(ctx, l.key, l.body(), revision)
	if err == nil {
		l.renewed(sent, revision)
	}
	return err
}

func (l *Lease) renewed(sent time.Time, revision uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.revision = revision
	l.until = sent.Add(l.b.o.LeaseTTL - l.b.o.LeaseTTL/4)
}

func (l *Lease) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lost = true
}

func (l *Lease) body() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append(l.token[:tokenSize:tokenSize], l.value...)
}

// Valid says whether at that time, which must be of time.Now in this process, nobody else can have the lease. It goes by the
// monotonic clock and by that on the wall: the former stands still while the machine sleeps, the latter may be put back.
func (l *Lease) Valid(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return !l.lost && now.Before(l.until) && now.Round(0).Before(l.until.Round(0))
}

// Revision grows with each claim and renewal of the key, by whomever.
func (l *Lease) Revision() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.revision
}

// Renewed is when the lease was renewed last, or claimed.
func (l *Lease) Renewed() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.until.Add(l.b.o.LeaseTTL/4 - l.b.o.LeaseTTL)
}

// SetValue sets what others see from the next renewal on.
func (l *Lease) SetValue(value []byte) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.value = bytes.Clone(value)
}

// Release gives the lease up, so that others need not wait for its end; from the call on it is not valid. ErrLost: it was
// not ours any more.
func (l *Lease) Release(ctx context.Context) error {
	l.end()
	l.renewing.Lock()
	defer l.renewing.Unlock()
	return l.b.persist(ctx, "releasing "+l.key, func(ctx context.Context) error {
		e, err := l.b.leases.Get(ctx, l.key)
		switch {
		case gone(err), err == nil && !bytes.HasPrefix(e.Value(), l.token):
			return ErrLost
		case err != nil:
			return err
		}
		return raced(l.b.leases.Delete(ctx, l.key, jetstream.LastRevision(e.Revision())))
	})
}

// Leases is all that are held whose keys begin with prefix, and their values. It asks for each key by itself: a list that is
// made while a lease is renewed may lack it, and who believed that would think its holder gone.
func (b *Bus) Leases(ctx context.Context, prefix string) (map[string][]byte, error) {
	var held map[string][]byte
	err := b.persist(ctx, "listing leases", func(ctx context.Context) error {
		s, err := b.js.Stream(ctx, "KV_"+b.leaseBucket())
		if err != nil {
			return err
		}
		keys := "$KV." + b.leaseBucket() + "."
		info, err := s.Info(ctx, jetstream.WithSubjectFilter(keys+">"))
		if err != nil {
			return err
		}
		held = map[string][]byte{}
		var all sync.WaitGroup
		var lock sync.Mutex // of held and err
		turns := make(chan struct{}, leasesAtOnce)
		for subject := range info.State.Subjects {
			key, ok := strings.CutPrefix(subject, keys+prefix)
			if !ok {
				continue
			}
			key = prefix + key
			turns <- struct{}{}
			all.Go(func() {
				defer func() { <-turns }()
				e, fault := b.leases.Get(ctx, key)
				lock.Lock()
				defer lock.Unlock()
				switch {
				case fault == nil:
					held[key] = payload(e.Value())
				case !gone(fault):
					err = fault
				}
			})
		}
		all.Wait()
		return err
	})
	return held, err
}

const leasesAtOnce = 16 // questions that are under way

func payload(stored []byte) []byte { return stored[min(tokenSize, len(stored)):] }

func gone(err error) bool {
	return errors.Is(err, jetstream.ErrKeyNotFound) || errors.Is(err, jetstream.ErrKeyDeleted)
}

// conflict: the key is not what it was believed to be.
func conflict(err error) bool {
	var api *jetstream.APIError
	return errors.Is(err, jetstream.ErrKeyExists) || errors.As(err, &api) &&
		(api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequence || api.ErrorCode == jetstream.JSErrCodeStreamWrongLastSequenceConstant)
}

// raced makes a conflict over a key that was just looked at something to be tried again: a change of ours, asked for before,
// may still be on its way through the replicas.
func raced(err error) error {
	if conflict(err) {
		return errRace
	}
	return err
}
