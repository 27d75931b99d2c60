package coroutine

import (
	"cmp"
	"iter"
	"slices"
)

// Chan is a channel between coroutines: without room it is a rendezvous, in which the sender waits
// for a receiver; with room it buffers. Senders and receivers are served in the order in which
// they came. All of it happens on the goroutine that ticks, so nothing is locked; use
// [Scheduler.Post] or a [Future] to bring in what other goroutines have.
//
// A task that is cancelled while it waits leaves the queue, and no message is lost: one that it was
// given, but has not been resumed with, goes to the next receiver.
//
// A Chan must not be copied after its first use: a method of the copy panics with an *[ArgumentError].
// Cap alone answers, for it is the same.
type Chan[T any] struct {
	pinned    pinned[Chan[T]]
	room      int
	buf       []T // of up to room messages; made when the first is kept, so that a copy before that is its own
	head      int // of the oldest message in buf
	n         int // messages in buf
	senders   waiters[*Message[T]]
	receivers waiters[*Message[T]]
	returned  []Message[T] // by receivers that were cancelled; these are the oldest messages
	seq       int64
	own       Message[T] // for one of the comfortable forms at a time
	lent      bool       // own is in use
	spare     []*Message[T]
	closed    bool
}

// Message is what a channel operation in the raw form hands over.
type Message[T any] struct {
	Value T
	OK    bool  // false if the channel was closed instead
	seq   int64 // the order in which receivers were given messages
}

// NewChan returns a channel with room for n messages.
// It panics with an *[ArgumentError] if n is negative.
func NewChan[T any](n int) *Chan[T] {
	mustNotBeNegative("NewChan", int64(n))
	return &Chan[T]{room: n}
}

// Send hands v over and reports true, or false if the channel is closed, before or while it waits.
// It waits for a receiver, or for room; if there is one, it goes on at once.
func (c *Chan[T]) Send(co *Co, v T) bool {
	c.pinned.own(c, "Chan.Send")
	m := c.take()
	m.Value = v
	co.Wait(Wait{kind: waitOn, on: c, dst: m, n: send})
	ok := m.OK
	c.put(m)
	return ok
}

// Receive waits for a message and returns it, or reports false if the channel is closed and empty.
// If there is a message or a sender, it goes on at once.
func (c *Chan[T]) Receive(co *Co) (T, bool) {
	c.pinned.own(c, "Chan.Receive")
	m := c.take()
	co.Wait(Wait{kind: waitOn, on: c, dst: m})
	v, ok := m.Value, m.OK
	c.put(m)
	return v, ok
}

// All returns a sequence of the messages that arrive, which ends when the channel is closed and
// empty.
func (c *Chan[T]) All(co *Co) iter.Seq[T] {
	return func(yield func(T) bool) {
		l := messages[T]{c: c}
		for {
			switch do := l.step(co); {
			case do == actWait:
				co.Wait(l.wait(co))
			case do == actEnd || !yield(l.value()):
				return
			}
		}
	}
}

// messages is the loop of All; see rounds.go.
type messages[T any] struct {
	c *Chan[T]
	m *Message[T] // that is waited for, or has come
}

func (l *messages[T]) step(*Co) action {
	switch {
	case l.m == nil:
		l.c.pinned.own(l.c, "Chan.Receive")
		l.m = l.c.take()
		return actWait
	case l.m.OK:
		return actBody
	}
	l.value()
	return actEnd
}

// value takes what has come.
func (l *messages[T]) value() T {
	v := l.m.Value
	l.c.put(l.m)
	l.m = nil
	return v
}

func (l *messages[T]) wait(*Co) Wait { return Wait{kind: waitOn, on: l.c, dst: l.m} }

// ToSend is the raw form of Send: the wait hands m.Value over and sets m.OK.
// It panics with an *[ArgumentError] if m is nil.
func (c *Chan[T]) ToSend(m *Message[T]) Wait { return c.wait("Chan.ToSend", m, send) }

// ToReceive is the raw form of Receive: the wait stores what came in m.
// It panics with an *[ArgumentError] if m is nil.
func (c *Chan[T]) ToReceive(m *Message[T]) Wait { return c.wait("Chan.ToReceive", m, 0) }

// wait is not inlined: what is built in the caller's memory is copied there before it is handed on, which takes
// longer than the call.
//
//go:noinline
func (c *Chan[T]) wait(name string, m *Message[T], n int64) Wait {
	if m == nil {
		panic(&ArgumentError{Func: name, Reason: "the message is nil; pass a *Message that lives as long as the wait"})
	}
	return Wait{kind: waitOn, on: c, dst: m, n: n}
}

// TrySend hands v over if a receiver waits or there is room, and reports whether it did. It never
// waits and may be called from anywhere on the goroutine that ticks.
func (c *Chan[T]) TrySend(v T) bool {
	c.pinned.own(c, "Chan.TrySend")
	if c.closed {
		return false
	}
	if k, to, ok := c.receivers.pop(); ok {
		c.seq++
		c.give(k, to, Message[T]{v, true, c.seq})
		return true
	}
	if c.n == c.room {
		return false
	}
	c.push(v)
	return true
}

// TryReceive returns a message if there is one or a sender waits. It never waits and may be called
// from anywhere on the goroutine that ticks.
func (c *Chan[T]) TryReceive() (v T, ok bool) {
	c.pinned.own(c, "Chan.TryReceive")
	if len(c.returned) > 0 {
		v = c.returned[0].Value
		c.returned = slices.Delete(c.returned, 0, 1)
		return v, true
	}
	if c.n > 0 {
		v, c.buf[c.head] = c.buf[c.head], v
		c.head = (c.head + 1) % len(c.buf)
		c.n--
		if k, from, waits := c.senders.pop(); waits {
			c.push(from.Value)
			from.OK = true
			k.fire()
		}
		return v, true
	}
	if k, from, waits := c.senders.pop(); waits {
		from.OK = true
		k.fire()
		return from.Value, true
	}
	return v, false
}

func (c *Chan[T]) push(v T) {
	if c.n == len(c.buf) {
		c.grow()
	}
	c.buf[(c.head+c.n)%len(c.buf)] = v
	c.n++
}

// grow makes the buffer longer, which has only as much memory as its messages have needed.
func (c *Chan[T]) grow() {
	buf := make([]T, min(c.room, max(4, 2*len(c.buf))))
	n := copy(buf, c.buf[c.head:])
	copy(buf[n:], c.buf[:c.head])
	c.buf, c.head = buf, 0
}

// Close ends the channel: waiting receivers and senders go on and learn it, later ones at once.
// Messages in the buffer can still be received. Closing twice does nothing.
func (c *Chan[T]) Close() {
	c.pinned.own(c, "Chan.Close")
	c.closed = true
	for _, q := range []*waiters[*Message[T]]{&c.receivers, &c.senders} {
		for {
			k, m, ok := q.pop()
			if !ok {
				break
			}
			m.OK = false
			k.fire()
		}
	}
}

// Closed reports whether Close was called.
func (c *Chan[T]) Closed() bool {
	c.pinned.look(c, "Chan.Closed")
	return c.closed
}

// Len returns the number of messages that can be received without a sender. It exceeds Cap when
// cancelled receivers have left what they were given.
func (c *Chan[T]) Len() int {
	c.pinned.look(c, "Chan.Len")
	return c.n + len(c.returned)
}

// Cap returns how many messages the buffer has room for.
func (c *Chan[T]) Cap() int { return c.room }

// Balance returns the number of senders that wait, or the number of receivers that wait as a
// negative number. It takes time in proportion to their number.
func (c *Chan[T]) Balance() int {
	c.pinned.look(c, "Chan.Balance")
	return c.senders.len() - c.receivers.len()
}

func (c *Chan[T]) park(k ticket, dst any, n int64) bool {
	c.pinned.own(c, "a wait on a Chan")
	c.pinned.number(k)
	c.senders.check(k)
	c.receivers.check(k)
	m := dst.(*Message[T])
	if n == send {
		if m.OK = c.TrySend(m.Value); m.OK || c.closed {
			return false
		}
		c.senders.add(k, m)
		return true
	}
	c.seq++
	*m = Message[T]{seq: c.seq}
	if len(c.returned) > 0 {
		m.seq = c.returned[0].seq // it keeps its place, should it come back again
	}
	if c.n > 0 || len(c.returned) > 0 || !c.senders.empty() {
		m.Value, m.OK = c.TryReceive()
	}
	if m.OK || c.closed {
		return false
	}
	c.receivers.add(k, m)
	return true
}

// takeBack takes the message in dst, with which no receiver has been resumed.
func (c *Chan[T]) takeBack(dst any) {
	m := *dst.(*Message[T])
	*dst.(*Message[T]) = Message[T]{}
	if !m.OK {
		return
	}
	if k, to, waits := c.receivers.pop(); waits {
		c.give(k, to, m)
		return
	}
	at, _ := slices.BinarySearchFunc(c.returned, m.seq, func(m Message[T], seq int64) int { return cmp.Compare(m.seq, seq) })
	c.returned = slices.Insert(c.returned, at, m)
}

func (c *Chan[T]) gives(dst any) bool {
	m, ok := dst.(*Message[T])
	return ok && m != nil
}

// give hands m to a receiver that waits.
func (c *Chan[T]) give(k ticket, to *Message[T], m Message[T]) {
	*to = m
	k.t.tied().givenAt = k.t.resumes + 1
	k.fire()
}

// take and put keep the messages of the comfortable forms for later, so that they don't allocate.
func (c *Chan[T]) take() *Message[T] {
	if !c.lent {
		c.lent = true
		return &c.own
	}
	if n := len(c.spare); n > 0 {
		m := c.spare[n-1]
		c.spare = c.spare[:n-1]
		return m
	}
	return &Message[T]{}
}

func (c *Chan[T]) put(m *Message[T]) {
	*m = Message[T]{}
	if m == &c.own {
		c.lent = false
	} else {
		c.spare = append(c.spare, m)
	}
}
