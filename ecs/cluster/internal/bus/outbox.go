package bus

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// entry is a message that is to be stored.
type entry struct {
	subject, id string
	data        []byte
	done        func(uint64, error)

	number uint64 // counts the entries
	sent   time.Time
	flying bool // sent, and an answer may come
	over   bool // done or forgotten
}

// outbox stores messages: all that wait are sent at once, one after the other, and the answers come when they come. When
// one fails, all that are not answered are sent again in their order after a wait, at first only one, until that succeeds:
// so a log that is full or a server that is gone is not shouted at.
type outbox struct {
	b     *Bus
	inbox string // answers come to inbox.number
	wake  chan struct{}

	mu       sync.Mutex
	closed   bool
	number   uint64
	entries  map[uint64]*entry // all that are not over
	todo     []*entry          // to be sent; some may be over
	mixed    bool              // todo must be sorted
	flying   int
	probing  bool      // one at a time
	resume   time.Time // nothing is sent before
	wait     *backoff
	answered time.Time // the last answer
}

// An answer is believed to be lost when nothing was answered for ackQuiet, or others but not this for ackLost.
const (
	ackQuiet = 5 * time.Second
	ackLost  = 20 * time.Second
)

func newOutbox(b *Bus) (*outbox, error) {
	o := &outbox{b: b, inbox: b.nc.NewInbox(), wake: make(chan struct{}, 1), entries: map[uint64]*entry{}, wait: newBackoff()}
	sub, err := b.nc.Subscribe(o.inbox+".*", o.answer)
	if err != nil {
		return nil, err
	}
	if err = sub.SetPendingLimits(-1, -1); err == nil { // bounded by what is in flight
		err = b.start(func() {
			o.run()
			_ = sub.Unsubscribe()
			o.close()
		})
	}
	if err != nil {
		_ = sub.Unsubscribe()
		return nil, err
	}
	return o, nil
}

func (o *outbox) add(e *entry) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.closed {
		go e.done(0, ErrClosed)
		return
	}
	o.number++
	e.number = o.number
	o.entries[e.number] = e
	o.todo = append(o.todo, e)
	o.poke()
}

func (o *outbox) poke() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

func (o *outbox) size() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.entries)
}

// take ends an entry; nil if it was over.
func (o *outbox) take(number uint64) *entry {
	e := o.entries[number]
	if e == nil {
		return nil
	}
	delete(o.entries, number)
	e.over = true
	o.land(e)
	o.poke()
	return e
}

func (o *outbox) land(e *entry) {
	if e.flying {
		e.flying = false
		o.flying--
	}
}

// forget takes an entry out; false if it was over.
func (o *outbox) forget(e *entry) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.take(e.number) != nil
}

// run is the sender.
func (o *outbox) run() {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		pause := o.flush()
		var later <-chan time.Time
		if pause > 0 {
			later = time.After(pause)
		}
		select {
		case <-o.b.ctx.Done():
			return
		case <-o.wake:
		case <-later:
		case <-tick.C:
			o.expire()
		}
	}
}

// flush sends what may be sent; it returns after how long there may be more, 0 for when it is woken.
func (o *outbox) flush() time.Duration {
	for {
		e, pause := o.next()
		if e == nil {
			return pause
		}
		o.send(e)
	}
}

func (o *outbox) next() (*entry, time.Duration) {
	connected := o.b.nc.IsConnected()
	o.mu.Lock()
	defer o.mu.Unlock()
	if !connected || o.b.ctx.Err() != nil || o.probing && o.flying > 0 {
		return nil, 0
	}
	now := time.Now()
	if pause := o.resume.Sub(now); pause > 0 {
		return nil, pause
	}
	if o.mixed {
		slices.SortFunc(o.todo, func(a, b *entry) int { return cmp.Compare(a.number, b.number) })
		o.mixed = false
	}
	for len(o.todo) > 0 {
		e := o.todo[0]
		o.todo[0] = nil
		o.todo = o.todo[1:]
		if !e.over {
			e.sent, e.flying = now, true
			o.flying++
			return e, 0
		}
	}
	return nil, 0
}

func (o *outbox) send(e *entry) {
	if err := checkSubject(e.subject, false); err != nil {
		o.finish(e.number, 0, err)
		return
	}
	if e.id == "" || strings.ContainsAny(e.id, "\r\n") {
		o.finish(e.number, 0, &NameError{"id", e.id, "must not be empty or have line breaks"})
		return
	}
	err := o.b.nc.PublishMsg(&nats.Msg{
		Subject: o.b.logSubject(e.subject),
		Reply:   o.inbox + "." + strconv.FormatUint(e.number, 36),
		Header:  nats.Header{nats.MsgIdHdr: {e.id}},
		Data:    e.data,
	})
	switch {
	case err == nil:
	case errors.Is(err, nats.ErrMaxPayload):
		o.finish(e.number, 0, &TooLargeError{e.subject, int64(len(e.data)), o.b.nc.MaxPayload()})
	default:
		o.again(err)
	}
}

// answer is what the server says to a message.
func (o *outbox) answer(m *nats.Msg) {
	number, err := strconv.ParseUint(m.Subject[len(o.inbox)+1:], 36, 64)
	if err != nil || !o.wasSent(number) {
		return // a stranger's
	}
	var ack struct {
		Error *jetstream.APIError `json:"error"`
		Seq   uint64              `json:"seq"`
	}
	switch {
	case len(m.Data) == 0 && m.Header.Get("Status") == "503":
		o.failed(number, nats.ErrNoResponders)
	case json.Unmarshal(m.Data, &ack) != nil, ack.Error == nil && ack.Seq == 0:
		o.failed(number, fmt.Errorf("an answer that is none: %.100q", m.Data))
	case ack.Error != nil && ack.Error.ErrorCode == jetstream.JSErrCodeStreamMessageExceedsMaximum:
		o.finish(number, 0, ack.Error)
	case ack.Error != nil:
		o.failed(number, ack.Error)
	default:
		o.finish(number, ack.Seq, nil)
	}
}

func (o *outbox) wasSent(number uint64) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	e := o.entries[number]
	return e != nil && !e.sent.IsZero()
}

func (o *outbox) finish(number, seq uint64, err error) {
	o.mu.Lock()
	e := o.take(number)
	o.answered = time.Now()
	if err == nil && o.probing {
		o.probing = false
		o.wait.reset()
	}
	o.mu.Unlock()
	if e != nil {
		e.done(seq, err)
	}
}

func (o *outbox) failed(number uint64, err error) {
	o.mu.Lock()
	e := o.entries[number]
	current := e != nil && e.flying
	o.mu.Unlock()
	if current { // else it is to be sent again anyway
		o.again(err)
	}
}

// again has all that are not answered sent once more, after a wait. Answers to what was sent before still count.
func (o *outbox) again(err error) {
	o.mu.Lock()
	trouble := o.flying > 0
	if trouble {
		for _, e := range o.entries {
			if e.flying {
				o.land(e)
				o.todo = append(o.todo, e)
			}
		}
		o.mixed, o.probing = true, true
		o.resume = time.Now().Add(o.wait.take())
	}
	o.poke()
	o.mu.Unlock()
	if trouble {
		o.b.o.Report(&TroubleError{"appending to the log", err})
	}
}

// expire looks for answers that were lost.
func (o *outbox) expire() {
	o.mu.Lock()
	lost, now := false, time.Now()
	for _, e := range o.entries {
		age := now.Sub(e.sent)
		lost = lost || e.flying && (age > ackLost || age > ackQuiet && now.Sub(o.answered) > ackQuiet)
	}
	o.mu.Unlock()
	if lost {
		o.again(nats.ErrTimeout)
	}
}

func (o *outbox) close() {
	o.mu.Lock()
	o.closed = true
	left := slices.Collect(maps.Values(o.entries))
	clear(o.entries)
	o.todo = nil
	o.mu.Unlock()
	for _, e := range left {
		e.done(0, ErrClosed)
	}
}
