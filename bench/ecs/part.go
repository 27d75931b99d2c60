// Package ecs compares Somen's queries and commands with donburi, whose worlds they work on, and with
// the ECSs Ark and Volt, on the workloads that the public Go ECS benchmarks share.
package ecs

import (
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
)

// Part is the comparison of ECSs.
var Part = harness.Part{
	Name:  "ecs",
	Title: "the workloads of the public Go ECS benchmarks",
	About: []string{
		"query 2: add a velocity to a position, for 100,000 entities. 32 and 256 archetypes: the same for",
		"10 entities in each. random access: read a component of 100,000 entities in random order; Somen's",
		"way also finds out whether the entity is still there. create, delete: 1,000 entities with two",
		"components. add, remove: a component of 1,000 entities. Somen makes these changes by commands,",
		"at the end of a stage, and has two engine steps in each round. Ark, by tables: the loops in Ark's",
		"faster form, over whole columns. Ratio: Somen over the contender.",
	},
	Base:  "Somen",
	Cases: cases,
}

// world is how a contender does the workloads. Each method sets one up, and returns a round of it.
type world interface {
	loops
	random(entities int) (round func())
	createDelete(entities int) (round func())
	addRemove(entities int) (round func())
}

// loops are the workloads that go through a query.
type loops interface {
	query(entities int) (round func())
	scattered(archetypes int) (round func())
}

// inEach is how many entities each archetype has.
const inEach = 10

func cases(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
	many, some := scale.Size(100_000, 1_000), scale.Size(1_000, 100)
	atLeast := time.Duration(scale.Size(300, 5)) * time.Millisecond
	for _, workload := range []struct {
		name     string
		entities int
		loop     func(loops) func()
		change   func(world) func() // if it is no loop
	}{
		{"query 2", many, func(w loops) func() { return w.query(many) }, nil},
		{"32 archetypes", 32 * inEach, func(w loops) func() { return w.scattered(32) }, nil},
		{"256 archetypes", 256 * inEach, func(w loops) func() { return w.scattered(256) }, nil},
		{"random access", many, nil, func(w world) func() { return w.random(many) }},
		{"create, delete", some, nil, func(w world) func() { return w.createDelete(some) }},
		{"add, remove", some, nil, func(w world) func() { return w.addRemove(some) }},
	} {
		for _, peer := range []struct {
			name string
			loops
		}{
			{"Somen", onSomen{}},
			{"donburi", onDonburi{}},
			{"Ark", onArk{}},
			{"Ark, by tables", arkTables{}},
			{"Volt", onVolt{}},
		} {
			full, ok := peer.loops.(world)
			if workload.loop == nil && !ok {
				continue
			}
			all = append(all, harness.Case{Column: workload.name, Peer: peer.name,
				Run: func() (s harness.Sample, _ error) {
					var round func()
					if workload.loop != nil {
						round = workload.loop(peer.loops)
					} else {
						round = workload.change(full)
					}
					s.Add("time an entity", "ns", harness.PerRound(atLeast, round)/float64(workload.entities))
					return s, nil
				}})
		}
	}
	return all, nil
}
