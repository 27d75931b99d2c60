package cluster

import (
	"maps"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// asking is a message of an agent until there is an answer. It goes where the agent goes, and is saved with it.
type asking struct {
	To      Address
	Channel string
	Body    []byte
	Timeout time.Duration
	Left    time.Duration // of it
	Rests   time.Duration // until it is sent again
	Reason  Undelivered   // why it was not sent, or not taken
	At      string
	Future  *coroutine.Future[Receipt]
}

// tryAgain is how long a message rests for which there was no room, and how often timeouts are looked at.
const tryAgain = 50 * time.Millisecond

func (q *asking) fail(reason Undelivered, at string) {
	q.end(Receipt{At: at}, &SendError{Channel: q.Channel, To: q.To, At: at, Waited: q.Timeout, Reason: reason})
}

func (q *asking) end(r Receipt, err error) { q.Future.Complete(r, err) }

// post sends a message of the agent, under a number of its own.
func (a *AgentData) post(q *asking) {
	if a.asked == nil {
		a.asked = map[uint64]*asking{}
	}
	a.region.asking[a.id] = a.asked
	if a.isAhead() {
		a.rest(q, ErrBusy)
		return
	}
	a.sent++
	number := a.sent
	q.Rests = 0
	a.asked[number] = q // before it is sent, for the answer may be there at once
	switch err := a.region.send(handover.Mail{From: a.id, To: q.To.id, Number: number, Body: q.Body}); err {
	case nil:
	case handover.ErrBusy:
		delete(a.asked, number)
		a.sent--
		a.rest(q, ErrBusy)
	default:
		delete(a.asked, number)
		a.sent--
		q.fail(ErrNoRegion, "")
	}
}

// mostAhead is how far the numbers of an agent's messages may run ahead of one that has no answer: a receiver remembers no
// more, and would believe that an older one had come before.
const mostAhead = 64

func (a *AgentData) isAhead() bool {
	if a.sent < mostAhead {
		return false
	}
	for number, q := range a.asked {
		if q.Rests == 0 && number <= a.sent+1-mostAhead {
			return true
		}
	}
	return false
}

// abandon ends messages whose sender has ended, or is elsewhere with copies of them.
func abandon(asked map[uint64]*asking) {
	for _, number := range slices.Sorted(maps.Keys(asked)) {
		asked[number].fail(ErrEnded, "")
	}
}

// resting is the least key of messages that were not sent, and have no number.
const resting = 1 << 63

// rest keeps a message that can't be sent now.
func (a *AgentData) rest(q *asking, reason Undelivered) {
	q.Rests, q.Reason, q.At = tryAgain, reason, ""
	a.rested++
	a.asked[resting+a.rested] = q
}

// answered hears what has become of a message.
func (a *AgentData) answered(of handover.Answer) {
	q := a.asked[of.Number]
	if q == nil || q.To.id != of.From { // of what the agent had sent in a life before the last checkpoint
		return
	}
	switch of.Result {
	case handover.Delivered, handover.Before:
		q.end(Receipt{At: of.At, Before: of.Result == handover.Before}, nil)
	case handover.Gone:
		q.fail(ErrGone, of.At)
	case handover.Full:
		q.Rests, q.Reason, q.At = tryAgain, ErrFull, of.At
		return
	default:
		q.fail(ErrLost, of.At)
	}
	delete(a.asked, of.Number)
}

// ask lets time pass for the messages that have no answer: who has rested is sent again, and who has waited for too long
// has failed.
func (r *Region) ask() {
	passed := r.engine.Now() - r.asked
	if passed < tryAgain {
		return
	}
	r.asked = r.engine.Now()
	for _, id := range sorted(r.asking) {
		a := r.agent(id)
		if a == nil {
			abandon(r.asking[id])
		}
		if a == nil || len(a.asked) == 0 {
			delete(r.asking, id)
			continue
		}
		for _, number := range slices.Sorted(maps.Keys(a.asked)) {
			q := a.asked[number]
			if q == nil {
				continue
			}
			q.Left -= passed
			switch rested := q.Rests > 0; {
			case q.Left <= 0 && rested:
				delete(a.asked, number)
				q.fail(q.Reason, q.At)
			case q.Left <= 0:
				delete(a.asked, number)
				q.fail(ErrTimeout, "")
			case rested && q.Rests <= passed:
				delete(a.asked, number)
				a.post(q)
			case rested:
				q.Rests -= passed
			}
		}
	}
}
