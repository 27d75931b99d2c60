package handover

import (
	"iter"
	"slices"
)

const maxHops = 64

// limits are those of one region to each other one, and are smaller in tests.
type limits struct {
	window  uint64 // records that the other one has not applied yet
	bytes   int    // of a record, unless one thing alone is larger
	held    int    // records that came early
	passed  int    // agents that have passed through and are remembered
	waiting int    // mail that waits
	casts   int    // broadcasts that wait
	sent    int    // mail of one agent delivered here since the last checkpoint: it goes along with the agent
	groups  int    // of records that cannot be trimmed yet; beyond, two become one
}

var usual = limits{window: 64, bytes: 512 << 10, held: 256, passed: 8192, waiting: 1 << 14, casts: 1 << 10, sent: 1 << 12, groups: 64}

// Host is the engine of a region, as the protocol needs it. Its methods are called from within those of [Region], and
// must not call them, except Deliver and Answered, which may call Send.
type Host interface {
	// Arrive loads the agents of a move, all or none, with the epochs given. The part may hold agents that are not
	// listed: they have gone another way and must not live.
	Arrive(Move) error
	Epoch(ID) (epoch uint64, here bool)
	// Drop takes out an agent that lives elsewhere, without a word to anybody.
	Drop(ID)
	// Deliver gives mail to an agent that is here: Delivered, Before or Full. With force there is no Full.
	Deliver(m Mail, force bool) Result
	// Answered tells an agent that is here what became of its mail. It may come twice: the first counts.
	Answered(Answer)
	Broadcast(Broadcast)
	// Here is all agents.
	Here() iter.Seq[Agent]
	// Report is told of what people should know: *[BounceError], *[StrandedError].
	Report(error)
}

// Region is one owner's side of a region. It is not safe for use by several goroutines.
type Region struct {
	name    string
	regions []string // the others, sorted
	peers   map[string]*peer
	host    Host
	limits  limits
	dir     directory

	applied uint64
	base    base   // the checkpoint from which it was restored
	own     uint64 // the region's term at this point of the replay
	late    late
	failed  []strand // arrivals that failed in the replay

	term    uint64 // 0 before Begin
	fenced  bool
	gated   bool // not all announcements are in the log yet
	ids     uint64
	strands []strand
	sent    []sentMail // oldest first, one for each checkpoint that is on its way, and one for what comes after
	saved   saved
	unsaved bool // no checkpoint can be made, as the region is
}

// peer is another region as this one sees it.
type peer struct {
	in     cursor
	out    outbox
	gate   uint64   // up to this number of ours it is announcements
	theirs struct { // its newest checkpoint
		term, left uint64
	}
	groups   []group         // what can be trimmed some day
	replayed map[uint64]bool // own records of the current term that the replay has seen
}

type base struct {
	term uint64
	left map[string]uint64
}

// late is what the replay puts off to its end. Who was here in the middle of it may leave before the end.
type late struct {
	mail    []Mail
	answers []Answer
	casts   []Broadcast
}

// Open makes a region of the state of a checkpoint and an engine that was restored from the same; nil is a region that
// begins. Next come Replay of the log after [Region.Applied], and Begin. The error is a *[FormatError] for bytes that are
// no state, *[NameError] or *[UnknownError] for names.
func Open(name string, regions []string, state []byte, host Host) (*Region, error) {
	return open(name, regions, state, host, usual)
}

func open(name string, regions []string, state []byte, host Host, limits limits) (*Region, error) {
	r := &Region{name: name, host: host, limits: limits, peers: make(map[string]*peer)}
	r.dir = newDirectory(name, limits.passed)
	for _, other := range append([]string{name}, regions...) {
		if err := CheckName(other); err != nil {
			return nil, err
		}
		if other != name && r.peers[other] == nil {
			r.peers[other] = new(peer)
			r.regions = append(r.regions, other)
		}
	}
	slices.Sort(r.regions)
	if state != nil {
		if err := r.restore(state); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// LimitRecords has no record be larger than so many bytes, or than half a megabyte, unless one thing alone is.
func (r *Region) LimitRecords(bytes int) { r.limits.bytes = min(r.limits.bytes, bytes) }

// Applied is the sequence number up to which the log is in the region.
func (r *Region) Applied() uint64 { return r.applied }

// Term is the region's term, 0 before Begin.
func (r *Region) Term() uint64 { return r.term }

// Stranded is the agents that could be loaded nowhere and are kept in the state.
func (r *Region) Stranded() iter.Seq[Agent] {
	return func(yield func(Agent) bool) {
		for _, s := range r.strands {
			for _, a := range s.move.Agents {
				if !yield(a) {
					return
				}
			}
		}
	}
}

// NewID names an agent that is born here. Only after Begin.
func (r *Region) NewID() ID {
	r.ids++
	return ID{Home: r.name, Term: r.term, N: r.ids}
}

// Begin is the end of the replay, at the takeover of this owner in the log: from here on the region acts. All of the log
// before it must have been replayed. Mail that the replay has put off is delivered, whatever the capacity of inboxes.
func (r *Region) Begin(term uint64) {
	r.term, r.applied = term, max(r.applied, term)
	r.sent = []sentMail{{by: make(map[ID][]Mail)}}
	for _, p := range r.peers {
		p.out.begin()
		p.replayed = nil
	}
	r.retry()
	r.announce()
	for _, f := range r.failed {
		r.refused(f.from, f.move, f.err)
	}
	put := r.late
	r.failed, r.late = nil, late{}
	for _, m := range put.mail {
		m.Again = true
		r.route(m)
	}
	for _, a := range put.answers {
		r.answer(a)
	}
	for _, b := range put.casts {
		r.host.Broadcast(b)
	}
}

// ready is nil if the region can act.
func (r *Region) ready() error {
	switch {
	case r.fenced:
		return ErrFenced
	case r.term == 0:
		return ErrNotBegun
	}
	return nil
}
