package compare

import (
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

// A figure is what one run of a benchmark has said in one unit.
type figure struct {
	benchmark string // without "Benchmark" and the number of processors
	unit      string
	x         float64
}

var processors = regexp.MustCompile(`-\d+$`)

// parse reads the output of benchmarks.
func parse(out string) (all []figure) {
	for line := range strings.Lines(out) {
		fields := strings.Fields(line)
		// A name, the iterations, and pairs of a figure and its unit.
		if len(fields) < 4 || !strings.HasPrefix(fields[0], "Benchmark") {
			continue
		}
		if _, err := strconv.Atoi(fields[1]); err != nil {
			continue
		}
		name := strings.TrimPrefix(fields[0], "Benchmark")
		if runtime.GOMAXPROCS(0) > 1 {
			name = processors.ReplaceAllString(name, "")
		}
		var own []figure
		for pair := range slices.Chunk(fields[2:], 2) {
			if len(pair) < 2 {
				break
			}
			if x, err := strconv.ParseFloat(pair[0], 64); err == nil {
				own = append(own, figure{name, pair[1], x})
			}
		}
		all = append(all, withoutRepeats(own)...)
	}
	return all
}

// withoutRepeats leaves out the time of an operation where the benchmark says the same in a unit that
// means more.
func withoutRepeats(own []figure) []figure {
	better := slices.ContainsFunc(own, func(f figure) bool {
		return strings.HasPrefix(f.unit, "ns/") && f.unit != "ns/op"
	})
	return slices.DeleteFunc(own, func(f figure) bool { return better && f.unit == "ns/op" })
}

// moreIsBetter tells rates and plain numbers from costs.
func moreIsBetter(unit string) bool {
	return strings.HasSuffix(unit, "/s") || !strings.Contains(unit, "/")
}
