package compare

import (
	"math"
	"testing"
)

func TestUTest(t *testing.T) {
	for _, c := range []struct {
		name   string
		xs, ys []float64
		want   float64
	}{
		// The counts of arrangements are those of the tables of Mann and Whitney.
		{"apart", []float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 10}, 2.0 / 252},
		{"apart the other way", []float64{6, 7, 8, 9, 10}, []float64{1, 2, 3, 4, 5}, 2.0 / 252},
		{"an outlier counts once", []float64{1, 2, 3, 4, 5}, []float64{6, 7, 8, 9, 1e9}, 2.0 / 252},
		{"one pair crossed", []float64{1, 2, 3, 4, 6}, []float64{5, 7, 8, 9, 10}, 4.0 / 252},
		{"mixed", []float64{1, 4}, []float64{2, 3}, 1},
		{"of different numbers", []float64{1, 2}, []float64{3, 4, 5}, 2.0 / 10},
		{"all equal", []float64{7, 7, 7}, []float64{7, 7, 7}, 1},
		{"equal in each", []float64{0, 0, 0, 0, 0}, []float64{1, 1, 1, 1, 1}, 2.0 / 252},
		// Ranks 1, 2.5 against 2.5, 4: of the six arrangements two are as extreme, each of which
		// can be had with either of the equal figures.
		{"a tie between them", []float64{1, 2}, []float64{2, 3}, 4.0 / 6},
		{"nothing", nil, []float64{1}, 1},
	} {
		if got := UTest(c.xs, c.ys); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: p = %v, want %v", c.name, got, c.want)
		}
	}
}

func TestUTestOfManySamples(t *testing.T) {
	var xs, ys []float64
	for i := range 60 {
		xs = append(xs, float64(i))
		ys = append(ys, float64(i)+0.5)
	}
	if p := UTest(xs, ys); p < 0.5 || p > 1 {
		t.Errorf("p = %v for samples that lie among each other", p)
	}
}
