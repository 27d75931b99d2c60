// Package scheduler measures what a scheduler adds to bare coroutines: sleepers, a budget under
// overload, channels, and cancelling many at once.
package scheduler

import (
	"time"

	"github.com/somen-go/somen/bench/internal/harness"
)

const frame = time.Second / 60

// Part is the measuring of the scheduler.
var Part = harness.Part{
	Name:  "scheduler",
	Title: "what no bare coroutine has",
	About: []string{
		"sleepers: a frame with a million asleep, of which some are due. overload: ten times as much is",
		"ready in each frame as the budget lets through; the wait is how long the longest kept waiting",
		"for its turn. start and finish: one that yields once; the raw form is a value that is there, and",
		"Scripts are made anew. hackysack: players on channels of their own, 1,000 kicks to random others,",
		"with the setting up and the end of all. ring: a token handed round on channels. cancel: 10,000",
		"in one frame, with their deferred functions. Ratio: Somen over the contender.",
	},
	Base: "Somen",
	Cases: func(scale harness.Scale) (cases []harness.Case, missing []harness.Missing) {
		cases = append(cases, sleepers(scale)...)
		cases = append(cases, overload(scale)...)
		cases = append(cases, startAndFinish(scale)...)
		cases = append(cases, hackysack(scale)...)
		cases = append(cases, ring(scale)...)
		return append(cases, cancel(scale)...), nil
	},
	Plots: []harness.Plot{
		{File: "scheduler-hackysack", Title: "Hackysack on channels",
			YLabel: "1,000 kicks, with the setting up and the end of all players", XLabel: "players",
			Group: "hackysack", Metric: "game"},
		{File: "scheduler-ring", Title: "A token round a ring of channels", YLabel: "one hop", XLabel: "coroutines", Group: "ring", Metric: "hop"},
	},
}
