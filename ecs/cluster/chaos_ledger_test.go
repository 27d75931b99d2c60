package cluster_test

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// ledger is where every agent is, by what the log says. It reads the log beside the nodes, over a line to which nothing
// happens, and has of their code only the form of what is in the log: the order of records, and which of them count, it
// works out on its own.
type ledger struct {
	nc  *nats.Conn
	bus *bus.Bus

	lock sync.Mutex
	came []entry // from the log, and not in the account yet

	seq    uint64 // how far the account goes
	marks  uint64 // that were made
	marked uint64 // the highest one that was read
	terms  map[string]uint64
	ways   map[way]*numbers
	stays  map[handover.ID][]stay
}

// entry is a message of the log: an event, or a mark.
type entry struct {
	seq  uint64
	of   handover.Event
	mark uint64
}

type way struct{ from, to string }

// numbers are the records of a way in the term of who sends them.
type numbers struct {
	done  uint64 // all up to this one are in the account
	early map[uint64]*handover.Record
}

// stay is where an agent is from a place of the log on.
type stay struct {
	seq   uint64
	at    string
	epoch uint64
}

const markSubject = "audit.mark"

func newLedger(t testing.TB, url string) *ledger {
	l := &ledger{terms: map[string]uint64{}, ways: map[way]*numbers{}, stays: map[handover.ID][]stay{}}
	var err error
	l.nc, err = nats.Connect(url, nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond), nats.ReconnectJitter(0, 0))
	require.NoError(t, err)
	l.bus, err = bus.Open(t.Context(), l.nc, "chaos", bus.Options{LeaseTTL: leaseFor, MaxLogBytes: 1 << 30})
	require.NoError(t, err)
	_, err = l.bus.Follow(1, nil, func(seq uint64, subject string, data []byte) {
		e := entry{seq: seq}
		if subject == markSubject {
			e.mark = binary.BigEndian.Uint64(data)
		} else if of, err := handover.Decode(data); err != nil {
			t.Errorf("message %d of the log: %v", seq, err)
		} else {
			e.of = of
		}
		l.lock.Lock()
		defer l.lock.Unlock()
		l.came = append(l.came, e)
	})
	require.NoError(t, err)
	return l
}

func (l *ledger) close() {
	l.bus.Close()
	l.nc.Close()
}

// mark puts a mark into the log: what is in the log now is before it.
func (l *ledger) mark() uint64 {
	l.marks++
	l.bus.Append(markSubject, fmt.Sprint("mark.", l.marks), binary.BigEndian.AppendUint64(nil, l.marks), func(uint64, error) {})
	return l.marks
}

// read takes what has come into the account, and stops at a mark.
func (l *ledger) read() (marked bool) {
	l.lock.Lock()
	defer l.lock.Unlock()
	for len(l.came) > 0 {
		e := l.came[0]
		l.came = l.came[1:]
		l.seq = e.seq
		switch of := e.of.(type) {
		case *handover.Takeover:
			l.takeover(e.seq, of.Region)
		case *handover.Record:
			l.record(e.seq, of)
		}
		if e.mark > l.marked {
			l.marked = e.mark
			return true
		}
	}
	return false
}

// takeover ends a term: what is in the log of it counts, though numbers before may be missing for ever.
func (l *ledger) takeover(seq uint64, region string) {
	for w, n := range l.ways {
		if w.from != region {
			continue
		}
		for _, number := range slices.Sorted(maps.Keys(n.early)) {
			l.moves(seq, n.early[number])
		}
		delete(l.ways, w)
	}
	l.terms[region] = seq
}

func (l *ledger) record(seq uint64, r *handover.Record) {
	if r.Term != l.terms[r.From] {
		return // of a node that has lost the region
	}
	w := way{r.From, r.To}
	n := l.ways[w]
	if n == nil {
		n = &numbers{early: map[uint64]*handover.Record{}}
		l.ways[w] = n
	}
	if r.Number <= n.done {
		return
	}
	n.early[r.Number] = r
	for r := n.early[n.done+1]; r != nil; r = n.early[n.done+1] {
		n.done++
		delete(n.early, n.done)
		l.moves(seq, r)
	}
}

// moves asks of each agent that it goes from where it is, and has the epoch that comes next.
func (l *ledger) moves(seq uint64, r *handover.Record) {
	for _, m := range r.Moves {
		for _, a := range m.Agents {
			is := l.travels(a.ID).at(seq)
			if is.at != r.From || a.Epoch != is.epoch+1 {
				stage.wrong("the log at %d: %v goes from %s to %s, and is in %s with epoch %d", seq, a, r.From, r.To, is.at, is.epoch)
			}
			l.stays[a.ID] = append(l.stays[a.ID], stay{seq, r.To, a.Epoch})
		}
	}
}

// travels is where an agent has been: at home, and then at other places.
type travels struct {
	home  stay
	stays []stay
}

func (l *ledger) travels(id handover.ID) travels {
	return travels{stay{id.Term, id.Home, 1}, l.stays[id]}
}

// at tells where it is at a place of the log.
func (t travels) at(seq uint64) stay {
	for _, s := range slices.Backward(t.stays) {
		if s.seq <= seq {
			return s
		}
	}
	return t.home
}
