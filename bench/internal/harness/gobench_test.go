package harness

import (
	"os/exec"
	"slices"
	"strings"
	"testing"
)

func TestGoBenchmark(t *testing.T) {
	metrics := map[string]Value{"ns/op": {Metric: "step", Unit: "µs", X: 1e-3}, "allocs/op": {Metric: "allocations", Unit: "objects", X: 1}}
	for _, test := range []struct{ name, prints, wrong string }{
		{"one", "BenchmarkStep-2  600  1500 ns/op  16 B/op  3 allocs/op\nPASS", ""},
		{"none", "PASS", "not a single benchmark"},
		{"two", "BenchmarkA 1 5 ns/op 1 allocs/op\nBenchmarkB 1 5 ns/op 1 allocs/op", "not a single benchmark"},
		{"no figure", "BenchmarkA 1 fast ns/op 1 allocs/op", "invalid syntax"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := GoBenchmark(exec.Command("printf", "%s", test.prints), metrics)
			if test.wrong != "" {
				if err == nil || !strings.Contains(err.Error(), test.wrong) {
					t.Errorf("the error is %v, want %q", err, test.wrong)
				}
				return
			}
			want := Sample{{"step", "µs", 1.5}, {"allocations", "objects", 3}}
			if err != nil || !slices.Equal(s, want) {
				t.Errorf("got %v, %v; want %v", s, err, want)
			}
		})
	}
}
