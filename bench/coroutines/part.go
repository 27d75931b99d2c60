// Package coroutines compares the coroutines of Somen with those of other languages and with what Go
// programs use instead, on the simplest workload: each of N loops "yield", and all are resumed in
// turn, round after round.
package coroutines

import (
	"strconv"

	"github.com/somen-go/somen/bench/internal/harness"
)

// Part is the comparison of coroutines.
var Part = harness.Part{
	Name:  "coroutines",
	Title: "N coroutines that loop \"yield\", resumed in turn",
	About: []string{
		"resume: one coroutine, once. create: make it and run it to its first yield. create again: the",
		"same after as many have ended in the process. end: tell it to return and resume it a last time.",
		"memory each: growth of the resident set. full collection: of the garbage, with all alive.",
		"Create, end and memory at 1 are measured with 1,000. Ratio: Somen Yield over the contender.",
		"Somen and the goroutines' runtime schedule; the other contenders are resumed by a bare loop.",
	},
	Base:  "Somen Yield",
	Cases: cases,
	Notes: versions,
	Plots: []harness.Plot{
		{File: "coroutines-resume", Title: "What a resume costs", YLabel: "one resume of one of N coroutines that loop \"yield\"", XLabel: "coroutines", Metric: "resume", Without: scripts},
		{File: "coroutines-memory", Title: "What a parked coroutine holds", YLabel: "growth of the process's memory, for each coroutine", XLabel: "coroutines", Metric: "memory each", Without: scripts},
	},
}

// scripts are near the raw form, and would hide its lines in a plot.
var scripts = []string{"Somen Script", "Somen compiled Script", "Somen compiled Script, 10 calls deep"}

// A contender measures itself at one size, or says at which sizes it can't.
type contender struct {
	name    string
	most    int    // the largest size, if there is a limit
	why     string // there is
	run     func(n, resumes int) (harness.Sample, error)
	command []string // instead of run; the size and the resumes are appended
	version []string // the command that says the version
	deep    bool     // so much so that a million stacks would not fit: measured compiled alone
}

func cases(scale harness.Scale) ([]harness.Case, []harness.Missing) {
	inGo := func(make func() herd) func(int, int) (harness.Sample, error) {
		return func(n, resumes int) (harness.Sample, error) { return measure(make, n, resumes) }
	}
	all := []contender{
		{name: "Somen Yield", run: inGo(newSomenYield)},
		{name: "Somen NextFrame", run: inGo(newSomenFrame)},
		{name: "Somen Script", run: inGo(newSomenScript)},
		{name: "Somen Script, 10 calls deep", run: inGo(newSomenDeep), deep: true},
		{name: "bare iter.Pull", run: inGo(newPulled)},
		{name: "goroutine, two channels", run: inGo(newChannelled)},
		{name: "Go state machine", run: inGo(newMachines)},
		{name: "gopher-lua", run: gopherLua, most: 100_000, why: "it keeps kilobytes of Lua stack for each, and is slow to make them"},
	}
	outside, missing := external(scale)
	all = append(all, outside...)

	sizes := []int{1, 1_000, 100_000, 1_000_000}
	if scale.Quick {
		sizes = []int{1, 1_000}
	}
	resumes := scale.Size(3_000_000, 20_000)
	var cases []harness.Case
	for _, n := range sizes {
		for _, c := range all {
			if c.most > 0 && n > c.most {
				missing = append(missing, harness.Missing{Peer: c.name + " at " + harness.Thousands(n), Reason: c.why})
				continue
			}
			item := harness.Case{Column: harness.Thousands(n), X: float64(n), Peer: c.name}
			if c.run != nil {
				item.Run = func() (harness.Sample, error) { return c.run(n, resumes) }
			} else {
				item.Command = append(append([]string{}, c.command...), strconv.Itoa(n), strconv.Itoa(resumes))
			}
			if c.deep {
				cases = append(cases, harness.InCompiledForm(item))
			} else {
				cases = append(cases, harness.InEachForm(item)...)
			}
		}
	}
	return cases, missing
}
