package handover

import (
	"errors"
	"iter"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the simulation meets too rarely to be relied upon.

// still is a host without behaviours: agents and their mail.
type still struct {
	agents  map[ID]uint64
	got     []Mail
	answers []Answer
	reports []error
	refuse  bool
	forced  bool
}

func (s *still) Arrive(m Move) error {
	if s.refuse {
		return errors.New("cannot load")
	}
	for _, a := range m.Agents {
		s.agents[a.ID] = a.Epoch
	}
	return nil
}

func (s *still) Epoch(id ID) (uint64, bool) { epoch, here := s.agents[id]; return epoch, here }
func (s *still) Drop(id ID)                 { delete(s.agents, id) }
func (s *still) Deliver(m Mail, force bool) Result {
	s.got, s.forced = append(s.got, m), force
	return Delivered
}
func (s *still) Answered(a Answer)   { s.answers = append(s.answers, a) }
func (s *still) Broadcast(Broadcast) {}
func (s *still) Report(err error)    { s.reports = append(s.reports, err) }
func (s *still) Here() iter.Seq[Agent] {
	return func(yield func(Agent) bool) {
		for id, epoch := range s.agents {
			if !yield(Agent{id, epoch}) {
				return
			}
		}
	}
}

func opened(t *testing.T, name string, state []byte) (*Region, *still) {
	t.Helper()
	host := &still{agents: map[ID]uint64{}}
	r, err := Open(name, []string{"a", "b", "c"}, state, host)
	require.NoError(t, err)
	return r, host
}

// lively is region a in term 3, where b has term 1 and c term 2.
func lively(t *testing.T) (*Region, *still) {
	t.Helper()
	r, host := opened(t, "a", nil)
	require.NoError(t, r.Replay(1, &Takeover{Region: "b"}))
	require.NoError(t, r.Replay(2, &Takeover{Region: "c"}))
	r.Begin(3)
	return r, host
}

// flushed is all that is to be appended now.
func flushed(r *Region) []*Record { return slices.Collect(r.Flush()) }

func agent(home string, term, n, epoch uint64) Agent { return Agent{ID{home, term, n}, epoch} }

func TestNothingGoesBeforeTheAnnouncements(t *testing.T) {
	r, host := opened(t, "a", nil)
	require.NoError(t, r.Replay(1, &Takeover{Region: "b"}))
	x := agent("b", 1, 1, 2)
	require.NoError(t, r.Replay(2, &Record{From: "b", To: "a", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{x}}}}))
	r.Begin(3)
	require.False(t, r.Room("c"))
	r.Ended(x.ID)
	require.NoError(t, r.Leave("c", []Agent{agent("a", 3, 1, 1)}, []byte("part")))

	first := flushed(r)
	require.Equal(t, []Notice{{ID: x.ID, Epoch: 2, At: "a", Again: true}}, first[0].Notices)
	require.Len(t, first, 1)
	require.Empty(t, flushed(r))
	r.Stored("c", 1) // of an earlier life: no such record
	require.Empty(t, flushed(r))
	r.Stored("b", 1)
	require.True(t, r.Room("c"))
	then := flushed(r)
	require.Len(t, then, 2)
	require.Equal(t, []Notice{{ID: x.ID, Ended: true}}, then[0].Notices)
	require.Len(t, then[1].Moves, 1)
	require.Contains(t, host.agents, x.ID)
}

func TestAnnouncesWhatWaitsAndWhatFailed(t *testing.T) {
	r, _ := lively(t)
	waiting, refused := agent("b", 1, 7, 4), agent("b", 1, 8, 2)
	require.NoError(t, r.Leave("c", []Agent{waiting}, nil))
	state, c := r.Checkpoint("one")
	require.Empty(t, c.Left)

	r, host := opened(t, "a", state)
	host.refuse = true
	require.NoError(t, r.Replay(4, &Record{From: "c", To: "a", Term: 2, Number: 1, Moves: []Move{{Agents: []Agent{refused}}}}))
	r.Begin(5)
	require.Equal(t, []Notice{
		{ID: refused.ID, Epoch: 2, At: "a", Again: true}, {ID: waiting.ID, Epoch: 4, At: "a", Again: true},
	}, flushed(r)[0].Notices)
	r.Stored("b", 1)
	moves := flushed(r)[0].Moves
	require.Len(t, moves, 2)
	require.Equal(t, uint64(5), moves[0].Agents[0].Epoch)
	require.Equal(t, Move{Agents: []Agent{{refused.ID, 3}}, Bounced: 1}, moves[1])
}

func TestMailDoesNotOvertake(t *testing.T) {
	r, _ := lively(t)
	big := make([]byte, 400<<10)
	var agents []Agent
	for n := range uint64(3) {
		agents = append(agents, Agent{r.NewID(), 1})
		require.NoError(t, r.Leave("b", agents[n:], big))
		require.NoError(t, r.Send(Mail{To: agents[n].ID}))
	}
	records := flushed(r)
	require.Len(t, records, 3)
	require.Empty(t, records[0].Mail)
	require.Empty(t, records[1].Mail)
	require.Len(t, records[2].Mail, 3)
}

func TestABigMoveHasARecordOfItsOwn(t *testing.T) {
	r, _ := lively(t)
	for range 2 {
		require.NoError(t, r.Leave("b", []Agent{{r.NewID(), 1}}, make([]byte, 2<<20)))
	}
	require.Len(t, flushed(r), 2)
	require.IsType(t, &FormatError{}, r.Leave("b", []Agent{{r.NewID(), 1}}, make([]byte, 40<<20)))
	require.IsType(t, &FormatError{}, r.Leave("b", []Agent{{r.NewID(), 0}}, nil))
	require.IsType(t, &UnknownError{}, r.Leave("a", []Agent{{r.NewID(), 1}}, nil))
	require.IsType(t, &UnknownError{}, r.Leave("x", []Agent{{r.NewID(), 1}}, nil))
}

// What cannot be loaded at all goes back once, then is kept, and is tried again at the next takeover.
func TestStranded(t *testing.T) {
	r, host := lively(t)
	host.refuse = true
	x := agent("a", 3, 1, 3)
	require.NoError(t, r.Apply(4, &Record{From: "b", To: "a", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{x}, Part: []byte("x"), Bounced: 1}}}))
	require.Empty(t, flushed(r))
	require.IsType(t, &StrandedError{}, host.reports[0])
	from := agent("a", 3, 2, 1)
	host.agents[from.ID] = 1
	require.NoError(t, r.Send(Mail{From: from.ID, To: x.ID, Number: 1}))
	require.Equal(t, Lost, host.answers[0].Result)

	state, _ := r.Checkpoint("one")
	r, host = opened(t, "a", state)
	r.Begin(5)
	require.Equal(t, map[ID]uint64{x.ID: 3}, host.agents)

	// From there it left, and that owner crashed without a checkpoint.
	r, host = opened(t, "a", state)
	require.NoError(t, r.Replay(5, &Takeover{Region: "a"}))
	require.NoError(t, r.Replay(6, &Record{From: "a", To: "b", Term: 5, Number: 1, Moves: []Move{{Agents: []Agent{{x.ID, 4}}}}}))
	r.Begin(7)
	require.Empty(t, host.agents)
	require.Equal(t, pointer{"b", 4}, r.dir.home[x.ID])
}

// With an outage of the other side, mail waits up to a limit, agents stay, and mail that comes through is answered Full.
func TestWindowAndLimits(t *testing.T) {
	r, host := lively(t)
	r.limits.window, r.limits.waiting = 3, 5
	from, to := agent("a", 3, 1, 1), agent("b", 1, 1, 1)
	host.agents[from.ID] = 1
	records, n := 0, uint64(0)
	for ; n < 100; n++ {
		if err := r.Send(Mail{From: from.ID, To: to.ID, Number: n + 1}); err != nil {
			require.Equal(t, ErrBusy, err)
			break
		}
		records += len(flushed(r))
	}
	require.Equal(t, 3, records)
	require.Equal(t, uint64(8), n)
	require.False(t, r.Room("b"))
	require.True(t, r.Room("c"))
	require.NoError(t, r.Apply(4, &Record{From: "c", To: "a", Term: 2, Number: 1,
		Mail: []Mail{{From: agent("c", 2, 1, 1).ID, To: to.ID, Number: 1, At: "c"}}}))
	require.Equal(t, Full, flushed(r)[0].Answers[0].Result)
	require.NoError(t, r.Apply(5, &Takeover{Region: "b"}))
	require.NoError(t, r.Apply(6, &Record{From: "b", To: "a", Term: 1, Number: 1, AckTerm: 3, Ack: 3})) // has lost the region
	require.NoError(t, r.Apply(7, &Record{From: "b", To: "a", Term: 5, Number: 1, AckTerm: 2, Ack: 3})) // of other records
	require.False(t, r.Room("b"))
	require.NoError(t, r.Apply(8, &Record{From: "b", To: "a", Term: 5, Number: 2, AckTerm: 3, Ack: 3}))
	require.True(t, r.Room("b"))
	require.Len(t, flushed(r)[0].Mail, 5)
}

func TestForgottenPassersBy(t *testing.T) {
	d := newDirectory("a", 2)
	for n := range uint64(10) {
		d.left(agent("b", 1, n+1, 2), "c")
		d.left(agent("a", 1, n+1, 2), "c")
	}
	require.Len(t, d.home, 10)
	require.Len(t, d.passed, 2)
	require.Len(t, d.order, 2)
	_, ok := d.get(ID{"b", 1, 10})
	require.True(t, ok)
}

func TestFenced(t *testing.T) {
	r, _ := lively(t)
	require.NoError(t, r.Apply(3, &Takeover{Region: "a"}))
	require.Equal(t, ErrFenced, r.Apply(9, &Takeover{Region: "a"}))
	require.Equal(t, ErrFenced, r.Apply(10, &Takeover{Region: "b"}))
	require.Equal(t, ErrFenced, r.Send(Mail{To: ID{"b", 1, 1}}))
	require.Equal(t, ErrFenced, r.Broadcast(Broadcast{}))
	require.Equal(t, ErrFenced, r.Leave("b", []Agent{agent("a", 1, 1, 1)}, nil))
	require.False(t, r.Room("b"))
	require.Empty(t, flushed(r))
	state, c := r.Checkpoint("x")
	require.Nil(t, state)
	require.Nil(t, c)
	require.False(t, r.Settled(&Checkpoint{Term: 3}))
}

func TestWhatDoesNotFit(t *testing.T) {
	r, _ := lively(t)
	require.IsType(t, &UnknownError{}, r.Apply(4, &Takeover{Region: "x"}))
	require.IsType(t, &OrderError{}, r.Apply(4, &Record{From: "b", To: "a", Term: 2, Number: 1}))
	require.IsType(t, &OrderError{}, r.Apply(4, nil))
	require.IsType(t, &FormatError{}, r.Send(Mail{}))
	require.Equal(t, uint64(3), r.Applied())
	_, err := Open("takeover", nil, nil, &still{})
	require.IsType(t, &NameError{}, err)

	early, _ := opened(t, "a", nil)
	require.Equal(t, ErrNotBegun, early.Apply(1, &Takeover{Region: "b"}))
	require.Equal(t, ErrNotBegun, early.Send(Mail{To: ID{"b", 1, 1}}))
}

func TestNewest(t *testing.T) {
	log := []Event{
		&Takeover{Region: "a"},
		&Checkpoint{Region: "a", Term: 1, Number: 1, Object: "1"},
		&Checkpoint{Region: "a", Term: 1, Number: 2, Object: "2"},
		&Checkpoint{Region: "a", Term: 1, Number: 1, Object: "1"}, // came late
		&Checkpoint{Region: "b", Term: 1, Number: 9, Object: "b"},
		&Takeover{Region: "b"},
		&Takeover{Region: "a"},
		&Checkpoint{Region: "a", Term: 1, Number: 3, Object: "3"}, // of one who has lost the region
		&Checkpoint{Region: "a", Term: 1, Number: 2, Object: "2"}, // came twice
		&Checkpoint{Region: "a", Term: 7, Number: 1, Object: "4"},
	}
	for _, want := range []struct {
		n      int // of the log
		object string
		last   bool
	}{{1, "", false}, {2, "1", true}, {3, "2", true}, {6, "2", true}, {7, "2", false}, {9, "2", false}, {10, "4", true}} {
		newest, last := Newest("a", func(yield func(uint64, Event) bool) {
			for i, e := range log[:want.n] {
				if !yield(uint64(i+1), e) {
					return
				}
			}
		})
		object := ""
		if newest != nil {
			object = newest.Object
		}
		require.Equal(t, want.object, object, want.n)
		require.Equal(t, want.last, last, want.n)
	}
}

func TestWindow(t *testing.T) {
	var w Window
	require.True(t, w.Take(3))
	require.False(t, w.Take(3))
	require.True(t, w.Take(1))
	require.False(t, w.Take(0))
	require.True(t, w.Take(64))
	require.False(t, w.Take(1))
	require.True(t, w.Take(2))
	require.True(t, w.Take(1000))
	require.False(t, w.Take(936))
	require.True(t, w.Take(937))
}

func TestRecordsHaveALimit(t *testing.T) {
	r, _ := lively(t)
	r.LimitRecords(1000)
	for n := range uint64(20) {
		require.NoError(t, r.Leave("b", []Agent{agent("a", 3, n+1, 1)}, make([]byte, 300)))
	}
	require.NoError(t, r.Leave("b", []Agent{agent("a", 3, 30, 1)}, make([]byte, 3000)))
	records := flushed(r)
	require.Len(t, records, 11)
	for _, rec := range records[:10] {
		require.Len(t, rec.Moves, 2)
	}
	r.LimitRecords(1 << 30)
	require.Equal(t, 1000, r.limits.bytes)
	for range r.Flush() {
		require.Fail(t, "nothing is left")
	}
	for range 5 { // what is not taken waits
		require.NoError(t, r.Send(Mail{To: agent("c", 2, 1, 1).ID, Body: make([]byte, 900)}))
	}
	for rec := range r.Flush() {
		require.Equal(t, uint64(1), rec.Number)
		break
	}
	require.Len(t, flushed(r), 4)
}

// What agents have with them is all that goes along: mail that was delivered here, that waits, and that is under way.
func TestLuggageIsAllThatGoesAlong(t *testing.T) {
	r, host := lively(t)
	x, y := agent("a", 3, 1, 1), agent("a", 3, 2, 1)
	host.agents[x.ID], host.agents[y.ID] = 1, 1
	send := func(to ID, number uint64) {
		require.NoError(t, r.Send(Mail{From: x.ID, To: to, Number: number, Body: make([]byte, 10*number)}))
	}
	send(y.ID, 1)
	send(agent("b", 1, 1, 1).ID, 2)
	require.Len(t, flushed(r), 1)
	send(agent("c", 2, 1, 1).ID, 3)
	delete(host.agents, x.ID)
	luggage := r.Luggage([]Agent{x})
	require.NoError(t, r.Leave("b", []Agent{x}, nil))
	move := flushed(r)[0].Moves[0]
	require.Len(t, move.Sent, 3)
	require.Equal(t, move.size(), luggage)
}

// What is kept of mail between agents that are here has an end, however many checkpoints fail; and where there can be none
// the oldest is forgotten.
func TestSentMailIsBounded(t *testing.T) {
	r, host := lively(t)
	r.limits.sent = 5
	x, y := agent("a", 3, 1, 1), agent("b", 1, 2, 2)
	host.agents[x.ID], host.agents[y.ID] = 1, 2
	number := uint64(0)
	send := func() error {
		number++
		return r.Send(Mail{From: x.ID, To: y.ID, Number: number})
	}
	fail := func(forEver bool) {
		_, c := r.Checkpoint("lost")
		r.Abandon(c, forEver)
		require.Len(t, r.sent, 1)
	}
	for range 5 {
		fail(false)
		require.NoError(t, send())
	}
	require.ErrorIs(t, send(), ErrBusy)
	_, late := r.Checkpoint("late")
	require.ErrorIs(t, send(), ErrBusy)
	_, c := r.Checkpoint("one")
	r.Abandon(late, false)
	require.ErrorIs(t, send(), ErrBusy)
	require.NoError(t, r.Apply(4, c))
	for range 5 {
		require.NoError(t, send())
	}
	require.ErrorIs(t, send(), ErrBusy)
	fail(true)
	for range 20 {
		require.NoError(t, send())
	}
	require.NoError(t, r.Leave("b", []Agent{x}, nil))
	for rec := range r.Flush() {
		require.Len(t, rec.Moves[0].Sent, 5)
		require.Equal(t, number, rec.Moves[0].Sent[4].Number)
	}
}
