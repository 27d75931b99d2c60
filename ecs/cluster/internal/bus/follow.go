package bus

import "context"

// Follow calls f with the log's messages from a place on (0 and 1: the beginning), those on the subjects, which may have
// wildcards (none: all): in the order of the log, each once, and no message that is still there is left out, whatever
// happens to the connection. It calls f on one goroutine, until stop is called or the bus is closed; while f runs, one
// portion of Options.FetchBytes waits in memory, the rest on the server. After stop has returned no call begins, but
// one may still be running; f may call stop itself. Errors: *NameError, ErrClosed.
//
// If the log should end before the place (*LostLogError), Options.Report says so again and again.
func (b *Bus) Follow(from uint64, subjects []string, f func(seq uint64, subject string, data []byte)) (stop func(), err error) {
	filters, err := b.filters(subjects)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(b.ctx)
	next := max(from, 1)
	err = b.start(func() {
		defer cancel()
		for wait := newBackoff(); ctx.Err() == nil; wait.sleep(ctx, ctx) {
			err := b.followOnce(ctx, filters, &next, wait, f)
			if b.over(ctx) != nil {
				return
			}
			b.o.Report(&TroubleError{"following the log", err})
		}
	})
	return cancel, err
}

// followOnce follows for as long as nothing fails.
func (b *Bus) followOnce(ctx context.Context, filters []string, next *uint64, wait *backoff, f func(uint64, string, []byte)) error {
	ctx, end := b.whole(ctx, 0)
	defer end()
	p, err := b.pull(ctx, filters, *next, wait.patience)
	if err != nil {
		return err
	}
	defer p.close()
	for {
		m, _, err := p.next(ctx, silence)
		if err != nil {
			return err
		}
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		*next = m.Seq + 1
		wait.reset()
		f(m.Seq, m.Subject, m.Data)
	}
}
