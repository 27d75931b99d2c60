package cluster

import (
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// note has what CBOR could lose.
type note struct {
	Text string
	At   time.Time
}

var notes = donburi.NewComponentType[note]().SetName("Note")

// What is sent and what is shown is received as it was, strings with any bytes and moments to the nanosecond.
func TestValuesComeAsTheyWere(t *testing.T) {
	sent := note{Text: "half of an \xc3", At: time.Date(2026, 1, 2, 3, 4, 5, 678901234, time.UTC)}

	b := &box[note]{C: coroutine.NewChan[Letter[note]](1)}
	require.NoError(t, b.put(handover.ID{}, 1, must(encMode.Marshal(sent))))
	got, _ := b.C.TryReceive()
	require.Equal(t, sent, got.Value)

	s := newStage([]donburi.IComponentType{notes}, nil)
	defer s.engine.Close()
	s.take(must(encMode.Marshal(picture{Region: "a", Number: 1, Term: 1, Parts: 1, Agents: []handover.ID{{Home: "a", Term: 1, N: 1}},
		Columns: []cbor.RawMessage{must(encMode.Marshal([]note{sent}))}})), time.Now())
	require.Equal(t, 1, s.engine.World().Len())
	for _, shown := range ecs.Values(s.engine.View(), notes) {
		require.Equal(t, sent, shown)
	}
}

// A message to an agent that has closed its channel is lost, and its sender is told so.
func TestClosedInbox(t *testing.T) {
	a := talker(t)
	var reported error
	a.region.node.world.Error = func(err error) { reported = err }
	m := handover.Mail{From: handover.ID{Home: "b", Term: 1, N: 1}, To: a.id, Number: 1, Body: withName("fuzz", must(encMode.Marshal(look{})))}
	require.Equal(t, handover.Delivered, a.take(m, false))
	fuzzed.side(a).(*box[look]).C.Close()
	m.Number++
	require.Equal(t, handover.Lost, a.take(m, false))
	require.ErrorIs(t, reported, errClosedBox)
	require.Equal(t, 1, fuzzed.side(a).Len())
}
