package handover

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

func samples() []Event {
	x, y := ID{"north", 12, 7}, ID{"south", 3, 1}
	mail := Mail{From: x, To: y, Number: 9, Body: []byte("hello"), At: "north", Hops: 2}
	return []Event{
		&Record{From: "north", To: "south", Term: 12, Number: 1},
		&Record{
			From: "north", To: "south", Term: 12, Number: 2, AckTerm: 3, Ack: 4,
			Moves:      []Move{{Agents: []Agent{{x, 2}}, Part: []byte("part"), Bounced: 1, Sent: []Mail{mail}}},
			Notices:    []Notice{{ID: x, Epoch: 2, At: "south", Again: true}, {ID: y, Ended: true}},
			Mail:       []Mail{mail, {To: y}},
			Answers:    []Answer{{To: x, From: y, Number: 1, Result: Full, At: "south", Hops: 1}},
			Broadcasts: []Broadcast{{"\xffany", []byte("thing")}},
		},
		&Takeover{Region: "north", Node: "node 1"},
		&Checkpoint{Region: "north", Term: 12, Number: 3, Object: "o", Applied: 40, Left: map[string]uint64{"south": 2, "east": 1}, Agents: 3, Taken: 5},
	}
}

func TestCodec(t *testing.T) {
	for _, e := range samples() {
		data := Encode(e)
		back, err := Decode(data)
		require.NoError(t, err)
		require.Equal(t, e, back)
		require.Equal(t, data, Encode(back))
		for n := range data {
			_, err := Decode(data[:n])
			require.True(t, isFormat(err), "%d of %d bytes", n, len(data))
		}
		_, err = Decode(append(bytes.Clone(data), 0))
		require.True(t, isFormat(err))
	}
	many := &Checkpoint{Region: "north", Term: 12, Number: 3, Object: "o", Left: map[string]uint64{}}
	for i := range 5000 {
		many.Left[fmt.Sprint(i)] = 1
	}
	back, err := Decode(Encode(many))
	require.NoError(t, err)
	require.Equal(t, many, back)
	require.Panics(t, func() { Encode("no event") })
}

func isFormat(err error) bool {
	_, ok := errors.AsType[*FormatError](err)
	return ok
}

func TestMadeUpEvents(t *testing.T) {
	good := ID{"a", 1, 1}
	record := func(change func(*Record)) *Record {
		r := &Record{From: "a", To: "b", Term: 1, Number: 1}
		change(r)
		return r
	}
	for _, e := range []Event{
		record(func(r *Record) { r.From = "A" }),
		record(func(r *Record) { r.To = "checkpoint" }),
		record(func(r *Record) { r.To = "a" }),
		record(func(r *Record) { r.Term = 0 }),
		record(func(r *Record) { r.Number = 0 }),
		record(func(r *Record) { r.Moves = []Move{{}} }),
		record(func(r *Record) { r.Moves = []Move{{Agents: []Agent{{good, 0}}}} }),
		record(func(r *Record) { r.Moves = []Move{{Agents: []Agent{{good, 1 << 63}}}} }),
		record(func(r *Record) { r.Moves = []Move{{Agents: []Agent{{good, 1}}, Sent: []Mail{{}}}} }),
		record(func(r *Record) { r.Notices = []Notice{{ID: good}} }),
		record(func(r *Record) { r.Notices = []Notice{{ID: good, Epoch: 1, At: "?"}} }),
		record(func(r *Record) { r.Mail = []Mail{{To: good, From: good}} }),
		record(func(r *Record) { r.Mail = []Mail{{To: good, At: "?"}} }),
		record(func(r *Record) { r.Answers = []Answer{{To: good, From: good, Number: 1, Result: 9, At: "a"}} }),
		&Takeover{Region: "a.b"},
		&Checkpoint{Region: "a", Term: 1, Number: 1},
		&Checkpoint{Region: "a", Term: 1, Number: 1, Object: "x", Left: map[string]uint64{"?": 1}},
		&Checkpoint{Region: "a", Term: 1, Number: 1, Object: "x", Agents: -1},
	} {
		_, err := Decode(Encode(e))
		require.True(t, isFormat(err), "%+v", e)
	}
}

func FuzzDecode(f *testing.F) {
	for _, e := range samples() {
		f.Add(Encode(e))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		e, err := Decode(data)
		if err != nil {
			require.True(t, isFormat(err))
			return
		}
		again, err := Decode(Encode(e))
		require.NoError(t, err)
		require.Equal(t, Encode(e), Encode(again))
	})
}

// full is a state that has something of everything.
func full(t testing.TB) []byte {
	host := &still{agents: map[ID]uint64{}, refuse: true}
	r, err := Open("a", []string{"b", "c"}, nil, host)
	require.NoError(t, err)
	require.NoError(t, r.Replay(1, &Takeover{Region: "b"}))
	r.Begin(2)
	x := agent("b", 1, 1, 2)
	require.NoError(t, r.Apply(3, &Record{From: "b", To: "a", Term: 1, Number: 1,
		Moves: []Move{{Agents: []Agent{x}, Bounced: 1}}, Mail: []Mail{{From: x.ID, To: ID{"a", 2, 9}, Number: 1, At: "b"}}}))
	require.NoError(t, r.Apply(4, &Record{From: "b", To: "a", Term: 1, Number: 3}))
	require.NoError(t, r.Leave("b", []Agent{{r.NewID(), 1}, agent("c", 1, 1, 2)}, []byte("part")))
	require.NoError(t, r.Send(Mail{To: ID{"c", 1, 1}}))
	require.NoError(t, r.Broadcast(Broadcast{Name: "x"}))
	flushed(r)
	require.NoError(t, r.Leave("c", []Agent{{r.NewID(), 1}}, []byte("part")))
	r.Ended(ID{"b", 1, 8})
	require.NoError(t, r.Broadcast(Broadcast{Name: "y"}))
	state, _ := r.Checkpoint("object")
	return state
}

func TestStateComesBack(t *testing.T) {
	state := full(t)
	r, _ := opened(t, "a", state)
	require.Equal(t, uint64(4), r.Applied())
	var s, again stateOf
	require.NoError(t, decodingState.Unmarshal(state[1:], &s))
	require.Len(t, s.Strands, 1)
	require.Len(t, s.Peers[0].Held, 1)
	for i, name := range r.regions {
		r.peers[name].out.issued = s.Peers[i].Left // a new owner begins with 1
	}
	r.term = s.Term
	r.saved.checkpoints = s.Number - 1
	r.sent = []sentMail{{by: make(map[ID][]Mail)}}
	back, _ := r.Checkpoint("object")
	require.NoError(t, decodingState.Unmarshal(back[1:], &again))
	require.Equal(t, s, again)
}

func TestMadeUpStates(t *testing.T) {
	state := full(t)
	for n := range state {
		_, err := Open("a", []string{"b", "c"}, state[:n], &still{})
		require.True(t, isFormat(err))
	}
	for _, names := range [][]string{{"b", "a", "c"}, {"a", "b"}} {
		_, err := Open(names[0], names[1:], state, &still{})
		require.True(t, isFormat(err))
	}
}

func FuzzState(f *testing.F) {
	f.Add(full(f))
	f.Fuzz(func(t *testing.T, state []byte) {
		if state == nil {
			return
		}
		r, err := Open("a", []string{"b", "c"}, state, &still{agents: map[ID]uint64{}})
		if err != nil {
			require.True(t, isFormat(err))
			return
		}
		r.Begin(r.Applied() + 1)
		for range 3 {
			for rec := range r.Flush() {
				r.Stored(rec.To, rec.Number)
			}
		}
	})
}
