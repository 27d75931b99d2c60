package handover_test

import (
	"fmt"
	"iter"

	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// names is an engine whose agents are nothing but an epoch.
type names map[handover.ID]uint64

func (n names) Arrive(m handover.Move) error {
	for _, a := range m.Agents {
		n[a.ID] = a.Epoch
		fmt.Printf("%v arrives: %s\n", a, m.Part)
	}
	return nil
}
func (n names) Epoch(id handover.ID) (uint64, bool) { epoch, here := n[id]; return epoch, here }
func (n names) Drop(id handover.ID)                 { delete(n, id) }
func (n names) Deliver(m handover.Mail, _ bool) handover.Result {
	fmt.Printf("%v gets %s\n", m.To, m.Body)
	return handover.Delivered
}
func (n names) Answered(a handover.Answer) {
	fmt.Printf("mail %d: %v in %s\n", a.Number, a.Result, a.At)
}
func (n names) Broadcast(handover.Broadcast) {}
func (n names) Report(err error)             { fmt.Println(err) }
func (n names) Here() iter.Seq[handover.Agent] {
	return func(yield func(handover.Agent) bool) {
		for id, epoch := range n {
			if !yield(handover.Agent{ID: id, Epoch: epoch}) {
				return
			}
		}
	}
}

// Two regions and a log in which everything is stored at once.
func Example() {
	var log []handover.Event
	regions := map[string]*handover.Region{}
	engines := map[string]names{"north": {}, "south": {}}
	for _, name := range []string{"north", "south"} {
		log = append(log, &handover.Takeover{Region: name, Node: "node 1"})
		regions[name], _ = handover.Open(name, []string{"north", "south"}, nil, engines[name])
		for i, e := range log[:len(log)-1] {
			_ = regions[name].Replay(uint64(i+1), e)
		}
		regions[name].Begin(uint64(len(log)))
	}
	settle := func() {
		for read, n := 1, 0; n < 4; n++ {
			for _, name := range []string{"north", "south"} {
				for r := range regions[name].Flush() {
					log = append(log, r)
					regions[name].Stored(r.To, r.Number)
				}
			}
			for ; read < len(log); read++ {
				for _, name := range []string{"north", "south"} {
					_ = regions[name].Apply(uint64(read+1), log[read])
				}
			}
		}
	}
	north := regions["north"]
	ann, bob := north.NewID(), north.NewID()
	engines["north"][ann] = 1
	_ = north.Leave("south", []handover.Agent{{ID: bob, Epoch: 1}}, []byte("bob's behaviours"))
	_ = north.Send(handover.Mail{From: ann, To: bob, Number: 1, Body: []byte("good luck")})
	settle()
	// Output:
	// north/1/2@2 arrives: bob's behaviours
	// north/1/2 gets good luck
	// mail 1: delivered in south
}

func ExampleWindow() {
	var w handover.Window
	fmt.Println(w.Take(2), w.Take(1), w.Take(2), w.Take(100), w.Take(36))
	// Output: true true false true false
}
