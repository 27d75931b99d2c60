package compare

import (
	"slices"
	"testing"
)

func TestParse(t *testing.T) {
	got := parse(`goos: linux
BenchmarkResume/Yield/1000-2         	   10000	    120500 ns/op	       120.5 ns/resume	       0 B/op	       0 allocs/op
BenchmarkPace 	 400000	         2.540 ns/op
BenchmarkBrowser/once_a_second-2	100	 3113784 behaviours
--- FAIL: BenchmarkBroken-2
BenchmarkLogs
    bench_test.go:12: BenchmarkLogs 3 lines of no use
PASS
`)
	want := []figure{
		// The time of an operation is left out: it is that of a resume, times 1,000.
		{"Resume/Yield/1000", "ns/resume", 120.5}, {"Resume/Yield/1000", "B/op", 0}, {"Resume/Yield/1000", "allocs/op", 0},
		{"Pace", "ns/op", 2.54},
		{"Browser/once_a_second", "behaviours", 3113784},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestVerdict(t *testing.T) {
	low, high := []float64{100, 101, 102, 103, 104}, []float64{200, 201, 202, 203, 204}
	for _, c := range []struct {
		name     string
		unit     string
		old, new []float64
		want     verdict
	}{
		{"slower", "ns/op", low, high, worse},
		{"faster", "ns/op", high, low, better},
		{"more of what is good", "behaviours", low, high, better},
		{"a lower rate", "MB/s", high, low, worse},
		{"too few runs to tell", "ns/op", low[:4], high[:4], similar},
		{"too small to matter", "ns/op", low, []float64{104.1, 104.2, 104.3, 104.4, 104.5}, similar},
		{"noise", "ns/op", low, []float64{90, 100.5, 102.5, 150, 300}, similar},
		{"an allocation where there was none", "allocs/op", []float64{0, 0, 0, 0, 0}, []float64{1, 1, 1, 1, 1}, worse},
		{"none where there was one", "allocs/op", []float64{1, 1, 1, 1, 1}, []float64{0, 0, 0, 0, 0}, better},
		{"nothing and nothing", "allocs/op", []float64{0, 0, 0, 0, 0}, []float64{0, 0, 0, 0, 0}, similar},
	} {
		r := row{unit: c.unit, samples: [2][]float64{c.old, c.new}}
		if got := r.verdict(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
