package harness

import (
	"slices"
	"strings"
	"testing"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		xs   []float64
		want float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := Median(c.xs); got != c.want {
			t.Errorf("Median(%v) = %v, want %v", c.xs, got, c.want)
		}
	}
}

func TestPercentile(t *testing.T) {
	xs := make([]float64, 200)
	for i := range xs {
		xs[i] = float64(200 - i)
	}
	for p, want := range map[float64]float64{50: 100, 99: 198, 100: 200, 0: 1} {
		if got := Percentile(xs, p); got != want {
			t.Errorf("Percentile(1 to 200, %v) = %v, want %v", p, got, want)
		}
	}
}

func TestSampleRoundTrip(t *testing.T) {
	var s Sample
	s.Add("frame p99", "µs", 1.5)
	s.Add("resume", "ns", 2e9)
	got, err := ParseSample(s.String())
	if err != nil || len(got) != 2 || got[0] != s[0] || got[1] != s[1] {
		t.Errorf("got %v, %v; want %v", got, err, s)
	}
	for _, bad := range []string{"", "twelve ns resume\n", "12 ns\n"} {
		if _, err := ParseSample(bad); err == nil {
			t.Errorf("ParseSample(%q) made no error", bad)
		}
	}
}

func TestTableSaysWhoIsBetter(t *testing.T) {
	row := func(peer string, xs ...float64) Row {
		return Row{Peer: peer, Column: "1,000", Metric: "resume", Unit: "ns", Samples: xs}
	}
	r := Result{
		Part: Part{Name: "p", Title: "t", Base: "Somen"},
		Rows: []Row{row("Somen", 100, 90, 110), row("quick", 10, 50, 9), row("slow", 1234567, 200, 400)},
		Left: []Missing{{"absent", "install it"}},
	}
	var b strings.Builder
	r.Print(&b)
	for _, want := range []string{
		"| resume (ns) | 1,000 |       ratio |",
		"| Somen       |   100 |             |",
		"| quick       |  10.0 | 10.0 better |",
		"| slow        |   400 |        0.25 |",
		"absent: install it",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
}

func TestTableNamesTheUnitOnce(t *testing.T) {
	r := Result{Rows: []Row{
		{Column: "60 steps", Peer: "engine", Metric: "live behaviours", Unit: "behaviours", Samples: []float64{115000}},
		{Column: "60 steps", Peer: "engine", Metric: "step p50", Unit: "µs", Samples: []float64{1518}},
	}}
	var b strings.Builder
	r.Print(&b)
	for _, want := range []string{"| live behaviours | 60 steps |", "| step p50 (µs) | 60 steps |", "| engine          |  115,000 |"} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the table lacks %q:\n%s", want, b.String())
		}
	}
}

func TestFigure(t *testing.T) {
	for x, want := range map[float64]string{
		0: "0", 7.5e-05: "<0.001", 0.00096: "<0.001", 0.0012: "0.0012", 0.0999: "0.10", 0.5: "0.50", 12.34: "12.3", 123.4: "123", 1234.5: "1,235", 1e6: "1,000,000", -1234: "-1,233",
	} {
		if got := Figure(x); got != want {
			t.Errorf("Figure(%v) = %q, want %q", x, got, want)
		}
	}
}

func TestCSVRoundTrip(t *testing.T) {
	parts := []Part{{Name: "p", Base: "Somen"}, {Name: "not measured"}}
	rows := []Row{
		{"p", "", "1,000", "Somen", 1000, "resume", "ns", []float64{1, 2, 2.5}},
		{"p", "with, a comma", "50%", "Ark", 50, "frame p50", "µs", []float64{7.5e-05}},
	}
	var file strings.Builder
	if err := WriteCSV(&file, []Result{{Part: parts[0], Rows: rows}}); err != nil {
		t.Fatal(err)
	}
	got, err := ReadCSV(strings.NewReader(file.String()), parts)
	if err != nil {
		t.Fatal(err)
	}
	same := slices.EqualFunc(got[0].Rows, rows, func(a, b Row) bool {
		samples := slices.Equal(a.Samples, b.Samples)
		a.Samples, b.Samples = nil, nil
		return samples && a.Part == b.Part && a.Group == b.Group && a.Column == b.Column && a.Peer == b.Peer &&
			a.X == b.X && a.Metric == b.Metric && a.Unit == b.Unit
	})
	if !same || len(got[1].Rows) != 0 {
		t.Errorf("got %v, want %v", got, rows)
	}
	for _, bad := range []string{"part,workload\np,x\n", "a,\"b\n", strings.Replace(file.String(), "2 2.5", "2 two", 1)} {
		if _, err := ReadCSV(strings.NewReader(bad), parts); err == nil {
			t.Errorf("no error for %q", bad)
		}
	}
}
