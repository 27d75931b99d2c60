package compare

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/somen-go/somen/bench/internal/harness"
)

// print writes the tables, and at the end what got worse.
func (c *comparison) print(w io.Writer) {
	fmt.Fprint(w, c.Head)
	fmt.Fprintf(w, "old: %s\nnew: %s\n", c.names[0], c.names[1])
	fmt.Fprintf(w, `
The ratio is new over old. A figure is worse or better if it differs by %.0f%% and, by the test of Mann
and Whitney, chance alone would make such a difference (p) less than once in %.0f. Allocations are listed
where they changed.
`, 100*matters, 1/chance)
	var bad []string
	for _, p := range c.parts {
		bad = append(bad, p.print(w)...)
	}
	if len(c.failed) > 0 {
		fmt.Fprintln(w, "\nfailed:")
		for _, f := range c.failed {
			fmt.Fprintln(w, "  "+f)
		}
	}
	if len(bad) == 0 {
		fmt.Fprintln(w, "\nNothing got worse.")
		return
	}
	fmt.Fprintln(w, "\nWhat got worse:")
	for _, line := range bad {
		fmt.Fprintln(w, "  "+line)
	}
}

// print writes what was found out about a package, and returns what got worse.
func (p part) print(w io.Writer) (bad []string) {
	fmt.Fprintf(w, "\n## %s\n", p.name)
	if p.equal {
		fmt.Fprintln(w, "\nBoth sides have the same source; nothing to measure.")
		return nil
	}
	cells := [][]string{{"benchmark", "unit", "old", "new", "ratio", "p", "verdict"}}
	var alone [2][]string
	for _, r := range p.rows {
		if side, ok := r.onlyIn(); ok {
			if !slices.Contains(alone[side], r.benchmark) {
				alone[side] = append(alone[side], r.benchmark)
			}
			continue
		}
		v := r.verdict()
		if v == similar && (r.unit == "B/op" || r.unit == "allocs/op") {
			continue
		}
		was, is := r.medians()
		cells = append(cells, []string{r.benchmark, r.unit, harness.Figure(was), harness.Figure(is),
			times(r.ratio()), harness.Figure(UTest(r.samples[0], r.samples[1])), string(v)})
		if v == worse {
			bad = append(bad, fmt.Sprintf("%s %s: %s -> %s %s (%s)", p.name, r.benchmark,
				harness.Figure(was), harness.Figure(is), r.unit, times(r.ratio())))
		}
	}
	if len(cells) > 1 {
		fmt.Fprintln(w)
		harness.Table(w, cells)
	} else if len(p.rows) == 0 {
		fmt.Fprintln(w, "\nNo benchmarks.")
	}
	for side, name := range []string{"old", "new"} {
		if len(alone[side]) > 0 {
			fmt.Fprintf(w, "\nonly in the %s: %s\n", name, strings.Join(alone[side], ", "))
		}
	}
	return bad
}

func times(ratio float64) string {
	if math.IsInf(ratio, 0) {
		return "from 0"
	}
	return harness.Figure(ratio)
}
