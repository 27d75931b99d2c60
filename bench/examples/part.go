// Package examples measures the steps of Somen's example games, on stacks and compiled.
package examples

import (
	"context"
	"fmt"
	"os/exec"
	"path/filepath"

	"github.com/somen-go/somen/bench/internal/harness"
)

// Part is the games' steps.
var Part = harness.Part{
	Name:  "examples",
	Title: "a step of the example games",
	About: []string{
		"Whole steps of the games without drawing: everything that moves, hits and thinks. danmaku: 5,000",
		"bullets in the air. colony: a village's days, with the ways found within the step. swarm: 100,000",
		"agents, and a budget that is just enough. Ratio: on stacks over compiled.",
	},
	Base:  stacks,
	Cases: cases,
}

const (
	stacks   = "on stacks"
	compiled = "compiled"
)

// games are the benchmarks of the examples' tests.
var games = []struct {
	name, benchmark string
	steps           int
}{
	{"danmaku", "^BenchmarkStep$", 600},
	{"colony", "^BenchmarkDay$/^inline$", 6000},
	{"swarm", "^BenchmarkStep$/^enough$", 600},
}

func cases(scale harness.Scale) (all []harness.Case, missing []harness.Missing) {
	for _, game := range games {
		pkg := "examples/" + game.name
		if !scale.Child {
			if scale.Compiler == nil {
				missing = append(missing, harness.Missing{Peer: game.name, Reason: "there is nothing to compare it with"})
				continue
			}
			if err := scale.Compiler.Tests(context.Background(), pkg); err != nil {
				missing = append(missing, harness.Missing{Peer: game.name, Reason: err.Error()})
				continue
			}
		}
		for _, peer := range []string{stacks, compiled} {
			test := harness.TestBinary(scale.Dir, pkg, peer == compiled)
			all = append(all, harness.Case{Column: game.name, Peer: peer,
				Run: func() (harness.Sample, error) {
					return measure(test, filepath.Join("..", pkg), game.benchmark, scale.Size(game.steps, 10))
				}})
		}
	}
	return all, missing
}

// measure runs a benchmark in the folder of its package.
func measure(test, dir, benchmark string, steps int) (harness.Sample, error) {
	cmd := exec.Command(test, "-test.run", "^$", "-test.bench", benchmark, "-test.benchmem",
		"-test.benchtime", fmt.Sprint(steps, "x"))
	cmd.Dir = dir
	return harness.GoBenchmark(cmd, map[string]harness.Value{
		"ns/op":     {Metric: "step", Unit: "µs", X: 1e-3},
		"allocs/op": {Metric: "allocations a step", Unit: "objects", X: 1},
	})
}
