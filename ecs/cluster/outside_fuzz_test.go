package cluster

import (
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// look is a component that others see.
type look struct {
	Name string
	At   [2]float64
	Of   Address
	Tags map[string]int
	Next *look
}

var looks = donburi.NewComponentType[look]().SetName("FuzzLook")

// FuzzPicture: whatever is published as a picture, a stage stays whole, and shows what comes after.
func FuzzPicture(f *testing.F) {
	id := handover.ID{Home: "a", Term: 1, N: 1}
	column := must(encMode.Marshal([]look{{Name: "x", Next: &look{}}}))
	for _, p := range []picture{
		{Region: "a", Number: 1, Term: 1, Parts: 1, Agents: []handover.ID{id}, Columns: []cbor.RawMessage{column}},
		{Region: "b", Number: 1<<64 - 1, Term: 1<<64 - 1, Part: -1, Parts: -9, Agents: []handover.ID{id, id}},
		{},
	} {
		f.Add(must(encMode.Marshal(p)))
	}
	f.Add([]byte{0xff})
	f.Fuzz(func(t *testing.T, data []byte) {
		s := newStage([]donburi.IComponentType{looks}, func(id handover.ID) bool { return id.N == 7 })
		now := time.Unix(100, 0)
		s.take(data, now)
		s.take(data, now)
		count := 0
		for id, of := range s.all {
			require.True(t, of.entry.Valid())
			require.Same(t, of, s.regions[of.region].all[id])
			count++
		}
		require.Equal(t, count, s.engine.World().Len())
		now = now.Add(time.Hour)
		s.tidy(now)
		require.Zero(t, s.engine.World().Len())
		s.take(must(encMode.Marshal(picture{Region: "a", Number: 1, Term: 1, Parts: 1, Agents: []handover.ID{id}, Columns: []cbor.RawMessage{column}})), now)
		require.Equal(t, 1, s.engine.World().Len(), "nobody can blind it for ever")
		s.engine.Close()
	})
}

// FuzzMail: whatever the body of a message is, an agent takes it or says why not.
func FuzzMail(f *testing.F) {
	f.Add(withName("fuzz", must(encMode.Marshal(look{Name: "x"}))), uint64(1))
	f.Add([]byte{}, uint64(0))
	f.Add([]byte{200, 1}, uint64(1<<64-1))
	f.Add(withName("nothing", nil), uint64(3))
	f.Fuzz(func(t *testing.T, body []byte, number uint64) {
		var reported []error
		r := &Region{&region{name: "a", node: &Node{&node{world: &World{Error: func(err error) { reported = append(reported, err) }}}}}}
		a := &AgentData{id: handover.ID{Home: "a", Term: 1, N: 1}, region: r}
		m := handover.Mail{From: handover.ID{Home: "b", Term: 1, N: 1}, To: a.id, Number: number, Body: body}
		switch got := a.take(m, false); got {
		case handover.Delivered:
			require.Equal(t, 1, fuzzed.side(a).Len())
			require.Equal(t, handover.Before, a.take(m, false))
		case handover.Lost, handover.Before:
			require.False(t, a.boxes["fuzz"] != nil && a.boxes["fuzz"].Len() > 0)
		default:
			require.Fail(t, "no result", "%v", got)
		}
	})
}

var fuzzed = fuzzChannel{NewChannel[look]("fuzz")}

type fuzzChannel struct{ Channel[look] }

func (c fuzzChannel) side(a *AgentData) inbox { return a.box(c.name) }
