package handover

import "testing"

// crowd is a region with 10,000 agents, of whom some go away and come back each round; nothing is done for those that stay.
func BenchmarkThousandMoves(b *testing.B) {
	host := &still{agents: map[ID]uint64{}}
	r, err := Open("a", []string{"b"}, nil, host)
	if err != nil {
		b.Fatal(err)
	}
	_ = r.Replay(1, &Takeover{Region: "b"})
	r.Begin(2)
	ids := make([]ID, 10_000)
	for i := range ids {
		ids[i] = r.NewID()
		host.agents[ids[i]] = 1
	}
	part := make([]byte, 300)
	seq, number := uint64(2), uint64(0)
	b.ReportAllocs()
	for b.Loop() {
		for _, id := range ids[:1000] {
			epoch := host.agents[id]
			delete(host.agents, id)
			if err := r.Leave("b", []Agent{{id, epoch}}, part); err != nil {
				b.Fatal(err)
			}
		}
		for out := range r.Flush() {
			e, err := Decode(Encode(out))
			if err != nil {
				b.Fatal(err)
			}
			sent := e.(*Record)
			r.Stored("b", sent.Number)
			seq, number = seq+1, number+1
			for i := range sent.Moves {
				sent.Moves[i].Agents[0].Epoch++
			}
			back := &Record{From: "b", To: "a", Term: 1, Number: number, AckTerm: 2, Ack: sent.Number, Moves: sent.Moves}
			if err := r.Apply(seq, back); err != nil {
				b.Fatal(err)
			}
		}
	}
	state, _ := r.Checkpoint("x")
	b.ReportMetric(float64(len(state)), "state-bytes")
}
