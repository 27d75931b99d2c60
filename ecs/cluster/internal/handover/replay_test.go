package handover

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// Own records are stored twice now and then. A copy that comes after the agent is back, or has ended, must not count.
func TestOwnRecordsTwice(t *testing.T) {
	x := agent("a", 3, 1, 2)
	left := &Record{From: "a", To: "b", Term: 3, Number: 1, Moves: []Move{{Agents: []Agent{x}}}}
	back := &Record{From: "b", To: "a", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{{x.ID, 3}}}}}
	ended := &Record{From: "b", To: "a", Term: 1, Number: 1, Notices: []Notice{{ID: x.ID, Ended: true}}}

	t.Run("after a checkpoint that contains it", func(t *testing.T) {
		r, host := lively(t)
		host.agents[x.ID] = 1
		delete(host.agents, x.ID)
		require.NoError(t, r.Leave("b", []Agent{{x.ID, 1}}, nil))
		require.Len(t, flushed(r), 1)
		require.NoError(t, r.Apply(5, back))
		state, _ := r.Checkpoint("one")
		r, host = opened(t, "a", state)
		host.agents[x.ID] = 3
		require.NoError(t, r.Replay(6, left))
		r.Begin(7)
		require.Equal(t, map[ID]uint64{x.ID: 3}, host.agents)
	})
	for name, then := range map[string]*Record{"when it is back": back, "when it has ended": ended} {
		t.Run(name, func(t *testing.T) {
			r, host := opened(t, "a", nil)
			for i, e := range []Event{&Takeover{Region: "b"}, &Takeover{Region: "c"}, &Takeover{Region: "a"}, left, then, left} {
				require.NoError(t, r.Replay(uint64(i+1), e))
			}
			r.Begin(7)
			require.Empty(t, r.dir.home)
			require.Equal(t, then == back, len(host.agents) == 1)
		})
	}
}

// A region that has lost its lease goes on writing. Nobody counts that, and its successor least of all.
func TestRecordsOfOneThatHasLostTheRegion(t *testing.T) {
	x := agent("a", 1, 1, 2)
	late := &Record{From: "a", To: "b", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{x}}}}
	log := []Event{&Takeover{Region: "a"}, &Takeover{Region: "a"}, late}
	for _, name := range []string{"a", "b"} {
		r, host := opened(t, name, nil)
		for i, e := range log {
			require.NoError(t, r.Replay(uint64(i+1), e))
		}
		r.Begin(4)
		require.Empty(t, host.agents)
		require.Empty(t, r.dir.home)
	}
}

// Mail in the middle of the replay is for who is here at its end.
func TestMailOfTheReplay(t *testing.T) {
	x := agent("a", 1, 1, 1)
	r, host := opened(t, "a", nil)
	host.agents[x.ID] = 1 // as in a checkpoint
	for i, e := range []Event{
		&Takeover{Region: "a"}, &Takeover{Region: "b"},
		&Record{From: "b", To: "a", Term: 2, Number: 1, Mail: []Mail{{To: x.ID}}},
		&Record{From: "a", To: "b", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{{x.ID, 2}}}}},
	} {
		require.NoError(t, r.Replay(uint64(i+1), e))
	}
	r.Begin(5)
	require.Empty(t, host.got)
	records := flushed(r)
	require.Equal(t, "b", records[0].To)
	require.Len(t, records[0].Mail, 1)
}

// What is forwarded at the end of a replay may have been answered already: it is delivered even to a full inbox.
func TestMailOfTheReplayIsForced(t *testing.T) {
	x := agent("a", 1, 1, 3)
	r, host := opened(t, "b", nil)
	host.refuse = true
	for i, e := range []Event{
		&Takeover{Region: "a"}, &Takeover{Region: "b"},
		&Record{From: "a", To: "b", Term: 1, Number: 1, Moves: []Move{{Agents: []Agent{x}}}},
		&Record{From: "a", To: "b", Term: 1, Number: 2, Mail: []Mail{{From: agent("a", 1, 2, 1).ID, To: x.ID, Number: 1, At: "a"}}},
	} {
		require.NoError(t, r.Replay(uint64(i+1), e))
	}
	r.Begin(5)
	announced := flushed(r)
	r.Stored("a", announced[0].Number)
	back := flushed(r)[0]
	require.Len(t, back.Moves, 1)
	require.True(t, back.Mail[0].Again)

	r, host = opened(t, "a", nil)
	require.NoError(t, r.Replay(5, &Takeover{Region: "b"}))
	r.Begin(6)
	back.Term = 5
	require.NoError(t, r.Apply(7, announced[0].in(5)))
	require.NoError(t, r.Apply(8, back))
	require.True(t, host.forced)
}

func (r *Record) in(term uint64) *Record { r.Term = term; return r }
