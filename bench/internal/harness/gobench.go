package harness

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// GoBenchmark runs a command that runs one benchmark of a test binary, and returns what it prints in
// the units of metrics: each value there names the metric and its unit in the sample, and the factor as X.
func GoBenchmark(cmd *exec.Cmd, metrics map[string]Value) (s Sample, _ error) {
	name := filepath.Base(cmd.Args[0])
	out, err := cmd.CombinedOutput()
	if err != nil {
		return nil, fmt.Errorf("%s: %w: %s", name, err, out)
	}
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		for i, unit := range fields {
			metric, ok := metrics[unit]
			if !ok || i == 0 {
				continue
			}
			x, err := strconv.ParseFloat(fields[i-1], 64)
			if err != nil {
				return nil, fmt.Errorf("%s: %q: %w", name, line, err)
			}
			s.Add(metric.Metric, metric.Unit, x*metric.X)
		}
	}
	if len(s) != len(metrics) {
		return nil, fmt.Errorf("%s: not a single benchmark with all of its figures:\n%s", strings.Join(cmd.Args, " "), out)
	}
	return s, nil
}
