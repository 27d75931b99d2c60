// Package eve looks for the number of live behaviours that this machine holds, beside the number that
// EVE Online ran on a server node.
package eve

import (
	"fmt"

	"github.com/somen-go/somen/bench/internal/harness"
)

// tasklets is what EVE Online ran on a server node, as told at PyCon 2006.
const tasklets = 70_000

// Part is the search.
var Part = harness.Part{
	Name:  "eve",
	Title: "live behaviours at 60 steps a second, within 2 ms a step",
	About: []string{
		"Each behaviour sleeps a second, counts, and sleeps again. A number holds if all woke on time, save",
		"one in a hundred, and 99 of 100 steps took at most 2.2 ms on the wall clock. scheduler: Ticks",
		"alone. engine: whole steps of an engine with as many entities, and the system that looks after",
		"their behaviours. More is better. EVE Online ran " + harness.Thousands(tasklets) + " tasklets on a server node.",
	},
	Cases: func(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
		for _, peer := range []struct {
			name string
			make func() host
		}{
			{"scheduler", newBare},
			{"engine", newEngine},
		} {
			all = append(all, harness.Case{Peer: peer.name, Column: "60 steps a second",
				Run: func() (s harness.Sample, _ error) {
					most := search(peer.make, scale)
					if most.number == 0 {
						return nil, fmt.Errorf("not even %d behaviours hold; the machine is too busy", smallest)
					}
					s.Add("live behaviours", "behaviours", float64(most.number))
					s.Add("times EVE Online", "times", float64(most.number)/tasklets)
					s.Add("step p50", "µs", most.p50)
					s.Add("step p99", "µs", most.p99)
					return s, nil
				}})
		}
		return all, nil
	},
}
