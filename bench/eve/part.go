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
		"fixed: steps with one number, whether it holds or not: what does not fit a step's 2 ms waits",
		"for the next, and fewer wake in time.",
	},
	Cases: func(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
		hosts := []struct {
			name  string
			make  func() host
			fixed int // the number for which steps are measured
		}{
			{"scheduler", newBare, scale.Size(1_000_000, 1000)},
			{"engine", newEngine, scale.Size(300_000, 300)},
		}
		for _, h := range hosts {
			all = append(all, harness.InBothForms(harness.Case{Peer: h.name, Column: "60 steps a second",
				Run: func() (harness.Sample, error) { return most(h.make, scale) }})...)
		}
		for _, h := range hosts {
			all = append(all, harness.InBothForms(harness.Case{Group: "fixed", Column: "60 steps a second",
				Peer: h.name + " of " + harness.Thousands(h.fixed),
				Run:  func() (harness.Sample, error) { return fixed(h.make, h.fixed, scale), nil }})...)
		}
		return all, nil
	},
}

// most is the largest number that holds.
func most(make func() host, scale harness.Scale) (s harness.Sample, _ error) {
	most := search(make, scale)
	if most.number == 0 {
		return nil, fmt.Errorf("not even %d behaviours hold; the machine is too busy", smallest)
	}
	s.Add("live behaviours", "behaviours", float64(most.number))
	s.Add("times EVE Online", "times", float64(most.number)/tasklets)
	s.Add("step p50", "µs", most.p50)
	s.Add("step p99", "µs", most.p99)
	return s, nil
}

// fixed measures one number.
func fixed(make func() host, n int, scale harness.Scale) (s harness.Sample) {
	c := newCrowd(make, n)
	defer c.close()
	t := c.try(scale.Size(600, 60))
	s.Add("step p50", "µs", t.p50)
	s.Add("step p99", "µs", t.p99)
	s.Add("step max", "µs", t.max)
	s.Add("awake on time", "%", 100*t.onTime)
	return s
}
