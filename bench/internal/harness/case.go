// Package harness runs the cases of a benchmark, each in a process of its own, and turns what they
// print into medians, ratios, tables, CSV and plots.
package harness

import (
	"fmt"
	"strings"
)

// Scale says how much a part is to do.
type Scale struct {
	Quick bool   // small sizes: seconds for everything, for tests
	Dir   string // where contenders may put what they compile
	Child bool   // this process measures one case; contenders that are programs need not be looked for
	// Compiler builds what is to be measured with behaviours compiled; nil leaves that out.
	Compiler *Compiler
}

// Size returns full, or quick in a quick run.
func (s Scale) Size(full, quick int) int {
	if s.Quick {
		return quick
	}
	return full
}

// A Part is one chapter of the report.
type Part struct {
	Name  string
	Title string
	About []string // what a reader has to know about the figures, one line each
	// Base is the contender that the others are compared with.
	Base string
	// Cases lists what is to be measured and what can't be on this machine. It must give the same
	// cases each time, since the process that measures one makes the list again to find it.
	Cases func(Scale) ([]Case, []Missing)
	Plots []Plot
	// Notes are further lines for the reader, if not nil: the versions of programs.
	Notes func(Scale) []string
}

// A Case is one contender at one size of one workload. Its ID is made of the first three.
type Case struct {
	Group  string  // the workload, if the part has several
	Column string  // the size
	Peer   string  // the contender
	X      float64 // the size as a number, for plots
	// Compiled has the case measured by a build of this command with its behaviours compiled.
	Compiled bool

	// Run measures once. It is called in a fresh process, so that no case inherits a heap, warm
	// stacks or a collector's debts from the one before.
	Run func() (Sample, error)
	// Command is the program that measures instead of Run: its arguments, the first being its path.
	Command []string
}

// ID names the case within its part.
func (c Case) ID() string { return c.Group + "|" + c.Column + "|" + c.Peer }

// Missing is a contender, or a size of one, that is left out.
type Missing struct {
	Peer   string
	Reason string
}

// A Value is one figure of a sample. Smaller is better, unless More is set.
type Value struct {
	Metric string
	Unit   string
	X      float64
}

// A Sample is what one run of a case found out.
type Sample []Value

// Add appends a figure.
func (s *Sample) Add(metric, unit string, x float64) {
	*s = append(*s, Value{metric, unit, x})
}

// String writes a sample as the cases print it: a line each of figure, unit and metric.
func (s Sample) String() string {
	var b strings.Builder
	for _, v := range s {
		fmt.Fprintf(&b, "%g %s %s\n", v.X, v.Unit, v.Metric)
	}
	return b.String()
}

// ParseSample reads what a case has printed.
func ParseSample(text string) (Sample, error) {
	var s Sample
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		var v Value
		if _, err := fmt.Sscan(line, &v.X, &v.Unit, &v.Metric); err != nil {
			return nil, fmt.Errorf("a case printed %q; want a figure, a unit and a metric", line)
		}
		v.Metric = strings.Join(strings.Fields(line)[2:], " ")
		s = append(s, v)
	}
	if len(s) == 0 {
		return nil, fmt.Errorf("a case printed no figures; run its program by hand to see why")
	}
	return s, nil
}
