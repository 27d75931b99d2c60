package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strings"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Read is the log's messages from a place (0 and 1: the beginning) up to and without another, those on the subjects, which
// may have wildcards (none: all), in the order of the log. It reads what is there and ends, also where the last places are
// empty; what was stored before the call is among it, whichever replica answers. An error is the last that it yields: that
// of ctx, *NameError, *LostLogError, ErrClosed. Cuts are waited for.
func (b *Bus) Read(ctx context.Context, from, to uint64, subjects []string) iter.Seq2[Message, error] {
	return func(yield func(Message, error) bool) {
		filters, err := b.filters(subjects)
		next, stopped := max(from, 1), false
		for wait := newBackoff(); err == nil && next < to; {
			if over := b.over(ctx); over != nil {
				err = fmt.Errorf("bus: reading the log: %w", over)
				break
			}
			at := next
			err = b.readOnce(ctx, filters, &next, to, wait, func(m Message) bool {
				stopped = !yield(m, nil)
				return !stopped
			})
			if err == nil || stopped {
				return
			}
			if b.over(ctx) != nil {
				err = nil // that is said instead
			} else if passing(err) {
				b.o.Report(&TroubleError{"reading the log", err})
				if next > at {
					wait.reset()
				}
				wait.sleep(ctx, b.ctx)
				err = nil
			}
		}
		if err != nil {
			yield(Message{}, err)
		}
	}
}

// When nothing comes for this long it is asked whether there is anything.
const readQuiet = 250 * time.Millisecond

// readOnce reads for as long as nothing fails; nil at the end.
func (b *Bus) readOnce(ctx context.Context, filters []string, next *uint64, to uint64, wait *backoff, f func(Message) bool) error {
	ctx, end := b.whole(ctx, 0)
	defer end()
	p, err := b.pull(ctx, filters, *next, wait.patience)
	if err != nil {
		return err
	}
	defer p.close()
	for pending := p.pending; ; {
		if pending == 0 { // so says the consumer, whose replica may lag
			if more, err := b.more(ctx, filters, *next, to, wait.patience); err != nil || !more {
				return err
			}
		}
		var m Message
		m, pending, err = p.next(ctx, readQuiet)
		switch {
		case errors.Is(err, errQuiet):
			pending = 0
			continue
		case err != nil:
			return err
		case m.Seq >= to:
			return nil
		}
		*next = m.Seq + 1
		if !f(m) || *next >= to {
			return nil
		}
	}
}

// more asks the stream's leader whether there is a message between two places.
func (b *Bus) more(ctx context.Context, filters []string, from, to uint64, timeout time.Duration) (bool, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	for _, filter := range filters {
		m, ok, err := b.get(ctx, getRequest{Seq: from, NextFor: filter})
		if err != nil || ok && m.Seq < to {
			return err == nil, err
		}
	}
	return false, nil
}

// getRequest is one for a single message, which the stream's leader answers: not so with the client's own, which any replica
// answers where direct access is allowed.
type getRequest struct {
	Seq     uint64 `json:"seq,omitempty"`
	NextFor string `json:"next_by_subj,omitempty"`
	LastFor string `json:"last_by_subj,omitempty"`
}

func (b *Bus) get(ctx context.Context, r getRequest) (m Message, ok bool, err error) {
	body, err := json.Marshal(r)
	if err != nil {
		return m, false, err
	}
	answer, err := b.nc.RequestWithContext(ctx, "$JS.API.STREAM.MSG.GET."+b.stream, body)
	if err != nil {
		return m, false, err
	}
	var a struct {
		Error   *jetstream.APIError `json:"error"`
		Message struct {
			Subject string `json:"subject"`
			Seq     uint64 `json:"seq"`
			Data    []byte `json:"data"`
		} `json:"message"`
	}
	if err := json.Unmarshal(answer.Data, &a); err != nil {
		return m, false, err
	}
	switch {
	case a.Error != nil && a.Error.ErrorCode == jetstream.JSErrCodeMessageNotFound:
		return m, false, nil
	case a.Error != nil:
		return m, false, a.Error
	}
	return Message{a.Message.Seq, strings.TrimPrefix(a.Message.Subject, b.logSubject("")), a.Message.Data}, true, nil
}
