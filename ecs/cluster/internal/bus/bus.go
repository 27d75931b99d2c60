package bus

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Options of Open. All nodes of a world need the same, but for FetchBytes and the functions.
type Options struct {
	Replicas int // of all streams; default 1
	// LeaseTTL is how long a lease lives without renewal; default 3 s, at least 100 ms. While the servers of a cluster elect
	// a leader, which after a crash takes up to about 10 s, nothing can be renewed: with Replicas give it 15 s or more.
	LeaseTTL    time.Duration
	MaxLogBytes int64         // beyond this the log takes nothing more until it is purged; default unlimited
	FetchBytes  int           // what a follower buffers at most; default (and at least) one of the largest messages
	Report      func(error)   // is told what is being repeated and why, on several goroutines at once. May be nil
	Waiting     func()        // is called by Open, on its goroutine, before each attempt. May be nil
	Line        func(up bool) // is told when there is no connection, and when there is one again, on a goroutine of the bus. May be nil
}

// Bus is a world's log, leases, checkpoints and loose messages. All its methods may be called from any goroutine.
type Bus struct {
	nc      *nats.Conn
	js      jetstream.JetStream
	world   string
	stream  string // of the log
	o       Options
	leases  jetstream.KeyValue
	objects jetstream.ObjectStore
	out     *outbox

	ctx    context.Context // of the bus
	cancel context.CancelFunc
	work   sync.WaitGroup // its goroutines

	mu     sync.Mutex
	closed bool
	line   context.Context // ends when the connection is cut
	cut    context.CancelFunc
}

// openTimeout is how long Open tries if its context has no deadline.
const openTimeout = 30 * time.Second

// Open makes the world's streams if they are missing, and waits for them until ctx ends (30 s if it has no deadline). The
// connection stays the caller's: Close does not close it. Errors: *NameError, *OptionError, *ConfigError, *OpenError.
func Open(ctx context.Context, nc *nats.Conn, world string, o Options) (*Bus, error) {
	if err := checkName("world", world); err != nil {
		return nil, err
	}
	if err := o.complete(); err != nil {
		return nil, err
	}
	if nc == nil {
		return nil, &OpenError{world, errors.New("no connection was given")}
	}
	js, err := jetstream.New(nc)
	if err != nil {
		return nil, &OpenError{world, err}
	}
	b := &Bus{nc: nc, js: js, world: world, stream: world + "-log", o: o}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	b.line, b.cut = context.WithCancel(context.Background())
	b.watchLine()
	if _, has := ctx.Deadline(); !has {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, openTimeout)
		defer cancel()
	}
	if err = b.persist(ctx, "opening the world", func(ctx context.Context) error {
		b.o.Waiting()
		return noJetStream(b.setUp(ctx))
	}); err == nil {
		var out *outbox
		out, err = newOutbox(b)
		b.mu.Lock()
		b.out = out
		b.mu.Unlock()
	}
	if err != nil {
		b.Close()
		var conflict *ConfigError
		if errors.As(err, &conflict) {
			return nil, conflict
		}
		if last := nc.LastError(); last != nil { // a refused permission shows only there
			err = fmt.Errorf("%w (the connection's last error: %w)", err, last)
		}
		return nil, &OpenError{world, err}
	}
	return b, nil
}

func (o *Options) complete() error {
	if o.Replicas == 0 {
		o.Replicas = 1
	}
	if o.LeaseTTL == 0 {
		o.LeaseTTL = 3 * time.Second
	}
	if o.MaxLogBytes == 0 {
		o.MaxLogBytes = -1
	}
	if o.Report == nil {
		o.Report = func(error) {}
	}
	if o.Waiting == nil {
		o.Waiting = func() {}
	}
	if o.Line == nil {
		o.Line = func(bool) {}
	}
	switch {
	case o.Replicas < 1 || o.Replicas > 5:
		return &OptionError{"Replicas", fmt.Sprintf("%d is not between 1 and 5", o.Replicas)}
	case o.LeaseTTL < 100*time.Millisecond:
		return &OptionError{"LeaseTTL", fmt.Sprintf("%v is shorter than the 100ms that the server can do", o.LeaseTTL)}
	case o.MaxLogBytes < -1:
		return &OptionError{"MaxLogBytes", "is negative"}
	case o.FetchBytes < 0:
		return &OptionError{"FetchBytes", "is negative"}
	}
	return nil
}

// Close ends all following and subscribing, and appends that are not stored yet are done with ErrClosed. It returns when
// the last callback has: so it must not be called from one.
func (b *Bus) Close() {
	b.mu.Lock()
	b.closed = true
	b.mu.Unlock()
	b.cancel()
	b.work.Wait()
}

// start runs f on a goroutine that Close waits for.
func (b *Bus) start(f func()) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed || b.ctx.Err() != nil {
		return ErrClosed
	}
	b.work.Go(f)
	return nil
}

// watchLine ends b.line with each cut, so that nobody waits for an answer that was lost with it.
func (b *Bus) watchLine() {
	statuses := b.nc.StatusChanged()
	b.work.Go(func() {
		defer b.nc.RemoveStatusListener(statuses)
		up := true
		is := func(now bool) {
			if now != up {
				up = now
				b.o.Line(up)
			}
		}
		is(b.nc.IsConnected() || b.nc.IsClosed())
		for {
			select {
			case <-b.ctx.Done():
				b.cut()
				return
			case status, ok := <-statuses:
				if ok && status != nats.CLOSED { // that is an error of all that is done
					is(status == nats.CONNECTED)
				}
				b.mu.Lock()
				b.cut()
				b.line, b.cut = context.WithCancel(context.Background())
				out := b.out
				b.mu.Unlock()
				if out != nil {
					out.again(errCut)
				}
				if !ok || status == nats.CLOSED {
					b.cancel()
				}
			}
		}
	})
}

// whole derives a context that also ends when the connection is cut, the bus closed, or a time is over, if one is given.
func (b *Bus) whole(ctx context.Context, timeout time.Duration) (context.Context, context.CancelFunc) {
	b.mu.Lock()
	line := b.line
	b.mu.Unlock()
	ctx, cancel := context.WithCancelCause(ctx)
	cut := context.AfterFunc(line, func() { cancel(errCut) })
	closed := context.AfterFunc(b.ctx, func() { cancel(ErrClosed) })
	end := func() { cut(); closed(); cancel(nil) }
	if timeout == 0 {
		return ctx, end
	}
	ctx, cancelTime := context.WithTimeout(ctx, timeout)
	return ctx, func() { cancelTime(); end() }
}

// persist does f until it succeeds, fails for good, or ctx or the bus ends. An attempt ends with the connection; it may take
// a second, and each a longer time than the one before: servers that elect a leader leave requests unanswered.
func (b *Bus) persist(ctx context.Context, doing string, f func(context.Context) error) error {
	return b.persistFor(ctx, doing, 0, f)
}

// persistFor gives each attempt some time more.
func (b *Bus) persistFor(ctx context.Context, doing string, more time.Duration, f func(context.Context) error) error {
	var err error
	for wait := newBackoff(); ; {
		if over := b.over(ctx); over != nil {
			if err == nil {
				return fmt.Errorf("bus: %s: %w", doing, over)
			}
			return fmt.Errorf("bus: %s: %w (last: %w)", doing, over, err)
		}
		before := err
		attempt, end := b.whole(ctx, wait.patience+more)
		if err = f(attempt); err != nil && attempt.Err() != nil {
			err = context.Cause(attempt)
		}
		end()
		if err == nil || !passing(err) {
			return closed(err)
		}
		if b.over(ctx) != nil {
			if before != nil { // which says more than that this attempt was ended
				err = before
			}
			continue
		}
		b.o.Report(&TroubleError{doing, err})
		wait.sleep(ctx, b.ctx)
	}
}

// over says why nothing more is to be tried.
func (b *Bus) over(ctx context.Context) error {
	if b.ctx.Err() != nil || b.nc.IsClosed() {
		return ErrClosed
	}
	return context.Cause(ctx)
}

// backoff is a wait that doubles, from 20 ms to 1 s; the time that an attempt may take grows more slowly, from 1 s to 8 s.
type backoff struct{ next, patience time.Duration }

func newBackoff() *backoff {
	w := &backoff{}
	w.reset()
	return w
}

func (w *backoff) reset() { w.next, w.patience = 20*time.Millisecond, time.Second }

func (w *backoff) take() time.Duration {
	d := w.next
	w.next, w.patience = min(2*d, time.Second), min(w.patience*5/4, 8*time.Second)
	return d
}

func (w *backoff) sleep(a, b context.Context) {
	t := time.NewTimer(w.take())
	defer t.Stop()
	select {
	case <-t.C:
	case <-a.Done():
	case <-b.Done():
	}
}
