package cluster

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// talker is an agent of a region whose mail goes nowhere.
func talker(t *testing.T) *AgentData {
	r := &Region{&region{name: "a", asking: map[handover.ID]map[uint64]*asking{}, node: &Node{&node{world: &World{Error: func(err error) { t.Error(err) }}}}}}
	var err error
	r.core, err = handover.Open("a", []string{"a", "b"}, nil, host{r})
	require.NoError(t, err)
	r.core.Begin(1)
	return &AgentData{id: handover.ID{Home: "a", Term: 1, N: 1}, region: r}
}

func question(to handover.ID) *asking {
	return &asking{To: Address{to}, Timeout: time.Second, Left: time.Second, Future: &coroutine.Future[Receipt]{}}
}

// The numbers of an agent's messages stay near the oldest one that has no answer.
func TestMessagesDoNotRunAhead(t *testing.T) {
	a, to := talker(t), handover.ID{Home: "b", Term: 1, N: 1}
	all := make([]*asking, 100)
	for i := range all {
		all[i] = question(to)
		a.post(all[i])
	}
	require.EqualValues(t, mostAhead, a.sent)
	require.Len(t, a.asked, 100)
	for i, q := range all {
		require.Equal(t, i >= mostAhead, q.Rests > 0)
	}
	answer := func(number uint64) {
		a.answered(handover.Answer{To: a.id, From: to, Number: number, Result: handover.Delivered, At: "b"})
	}
	answer(2) // not the oldest
	a.post(question(to))
	require.EqualValues(t, mostAhead, a.sent)
	answer(1)
	a.post(question(to))
	a.post(question(to))
	a.post(question(to))
	require.EqualValues(t, mostAhead+2, a.sent)
}

// An answer is for the message that it answers: not for another one that has got its number when the agent lived the time again.
func TestAnswersOfAnotherLife(t *testing.T) {
	a, to, other := talker(t), handover.ID{Home: "b", Term: 1, N: 1}, handover.ID{Home: "b", Term: 1, N: 2}
	q := question(to)
	a.post(q)
	a.answered(handover.Answer{To: a.id, From: other, Number: 1, Result: handover.Delivered, At: "b"})
	require.Contains(t, a.asked, uint64(1))
	a.answered(handover.Answer{To: a.id, From: to, Number: 1, Result: handover.Full, At: "b"})
	require.Contains(t, a.asked, uint64(1), "it is sent again")
	a.answered(handover.Answer{To: a.id, From: to, Number: 1, Result: handover.Delivered, At: "b"}) // it was, after all
	require.Empty(t, a.asked)
}
