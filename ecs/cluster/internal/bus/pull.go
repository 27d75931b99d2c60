package bus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// A puller reads the log from a place on, by a consumer of its own on the server. It asks for a portion, and for another
// when that one was handled: so no more than one waits in memory. It lives as long as the connection does; whoever goes on
// afterwards makes another at the next place.
type puller struct {
	b        *Bus
	consumer string
	pending  uint64 // messages that the server had for us at first
	sub      *nats.Subscription
	came     chan *nats.Msg // not by the client's NextMsg, to which some headers of a message are errors
	inbox    string
	portions int       // asked for; inbox.portions is where the server speaks of the last
	left     int       // messages that may still come of it
	count    uint64    // messages that came
	heard    time.Time // of the server
	away     bool      // a message is being handled
}

const (
	portionMessages = 1024
	heartbeat       = time.Second      // of the server, while there is nothing
	silence         = 2 * heartbeat    // after so much of it, it is gone
	portionExpires  = 30 * time.Second // a portion that is not full is asked for anew
	forgotten       = 30 * time.Second // the server deletes the consumer, when nobody asks
	headroom        = 8 << 10          // of the largest message's header
)

// pull begins at a place, for which the server has so much time. Close must be called if err is nil.
func (b *Bus) pull(ctx context.Context, filters []string, from uint64, timeout time.Duration) (*puller, error) {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	c, err := b.js.CreateConsumer(ctx, b.stream, jetstream.ConsumerConfig{
		DeliverPolicy:     jetstream.DeliverByStartSequencePolicy,
		OptStartSeq:       from,
		AckPolicy:         jetstream.AckNonePolicy,
		FilterSubjects:    filters,
		InactiveThreshold: forgotten,
		MemoryStorage:     true,
		Replicas:          1,
	})
	if err != nil {
		return nil, err
	}
	info := c.CachedInfo()
	p := &puller{b: b, consumer: info.Name, pending: info.NumPending, inbox: b.nc.NewInbox(), heard: time.Now()}
	if err := p.begin(ctx, from); err != nil {
		p.close()
		return nil, err
	}
	return p, nil
}

func (p *puller) begin(ctx context.Context, from uint64) (err error) {
	if from > 1 {
		s, err := p.b.js.Stream(ctx, p.b.stream)
		if err != nil {
			return err
		}
		if last := s.CachedInfo().State.LastSeq; last+1 < from {
			return &LostLogError{last, from}
		}
	}
	p.came = make(chan *nats.Msg, portionMessages+100) // and some heartbeats; if it were full the gap would be seen
	if p.sub, err = p.b.nc.ChanSubscribe(p.inbox+".*", p.came); err != nil {
		return err
	}
	return p.ask()
}

func (p *puller) close() {
	if p.sub != nil {
		_ = p.sub.Unsubscribe()
	}
	if p.b.nc.IsConnected() { // without waiting; if it fails the server forgets it later
		_ = p.b.nc.Publish("$JS.API.CONSUMER.DELETE."+p.b.stream+"."+p.consumer, nil)
	}
}

func (p *puller) ask() error {
	p.portions++
	p.left = portionMessages
	body, err := json.Marshal(struct {
		Batch     int           `json:"batch"`
		MaxBytes  int64         `json:"max_bytes"`
		Expires   time.Duration `json:"expires"`
		Heartbeat time.Duration `json:"idle_heartbeat"`
	}{portionMessages, max(int64(p.b.o.FetchBytes), p.b.nc.MaxPayload()+headroom), portionExpires, heartbeat})
	if err != nil {
		return err
	}
	return p.b.nc.PublishRequest("$JS.API.CONSUMER.MSG.NEXT."+p.b.stream+"."+p.consumer, p.portion(), body)
}

func (p *puller) portion() string { return p.inbox + "." + strconv.Itoa(p.portions) }

// next is the next message, and how many the server has behind it. errQuiet: none came within wait, but may still.
func (p *puller) next(ctx context.Context, wait time.Duration) (Message, uint64, error) {
	for {
		if p.left == 0 {
			if err := p.ask(); err != nil {
				return Message{}, 0, err
			}
		}
		if p.away {
			p.away, p.heard = false, time.Now() // how long a message was handled is not the server's silence
		}
		m, err := p.receive(ctx, wait)
		if err != nil {
			return Message{}, 0, err
		}
		p.heard = time.Now()
		if m.Reply == "" {
			if err := p.status(m); err != nil {
				return Message{}, 0, err
			}
			continue
		}
		meta, err := m.Metadata()
		if err != nil {
			return Message{}, 0, err
		}
		p.count++
		if meta.Sequence.Consumer != p.count {
			return Message{}, 0, fmt.Errorf("message %d of the consumer came instead of %d: %w", meta.Sequence.Consumer, p.count, errCut)
		}
		p.left--
		p.away = true
		return Message{meta.Sequence.Stream, strings.TrimPrefix(m.Subject, p.b.logSubject("")), m.Data}, meta.NumPending, nil
	}
}

func (p *puller) receive(ctx context.Context, wait time.Duration) (*nats.Msg, error) {
	select {
	case m, ok := <-p.came:
		return received(m, ok)
	default:
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case m, ok := <-p.came:
		return received(m, ok)
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	case <-timer.C:
	}
	if time.Since(p.heard) < silence {
		return nil, errQuiet
	}
	return nil, fmt.Errorf("no sign of life from the consumer: %w", nats.ErrTimeout)
}

func received(m *nats.Msg, ok bool) (*nats.Msg, error) {
	if !ok { // the connection was closed
		return nil, nats.ErrConnectionClosed
	}
	return m, nil
}

// status is what the server says about a portion.
func (p *puller) status(m *nats.Msg) error {
	code, text := m.Header.Get("Status"), m.Header.Get("Description")
	switch {
	case m.Subject != p.portion(), code == "100": // of an earlier one; a heartbeat
	case code == "408", code == "409" && (strings.HasPrefix(text, "Message Size Exceeds") || strings.HasPrefix(text, "Batch Completed")):
		if code == "409" && p.left == portionMessages {
			return errors.New("a message is larger than what is fetched at once")
		}
		p.left = 0 // ends before it is full
	default:
		return fmt.Errorf("the consumer ended: %s %s: %w", code, text, errCut)
	}
	return nil
}
