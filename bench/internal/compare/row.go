package compare

import (
	"math"

	"github.com/somen-go/somen/bench/internal/harness"
)

// A difference counts if chance makes one like it less often than once in a hundred, and if it is one that
// matters.
const (
	chance  = 0.01
	matters = 0.03
)

// LeastRuns is the number of runs below which no difference, however large, can be told from chance.
const LeastRuns = 5

// A row is one figure of one benchmark, of the old and the new side.
type row struct {
	benchmark, unit string
	samples         [2][]float64
}

// verdict is what became of a figure.
type verdict string

const (
	worse   verdict = "worse"
	better  verdict = "better"
	similar verdict = "same"
)

// onlyIn returns the side that alone has the benchmark, and false if both have it.
func (r row) onlyIn() (side int, ok bool) {
	for side, other := range []int{1, 0} {
		if len(r.samples[other]) == 0 {
			return side, true
		}
	}
	return 0, false
}

func (r row) medians() (was, is float64) {
	return harness.Median(r.samples[0]), harness.Median(r.samples[1])
}

// ratio returns the new figure over the old one.
func (r row) ratio() float64 {
	was, is := r.medians()
	if was == is {
		return 1
	}
	return is / was // infinite if there was nothing
}

func (r row) verdict() verdict {
	ratio := r.ratio()
	if UTest(r.samples[0], r.samples[1]) >= chance || math.Abs(ratio-1) < matters {
		return similar
	}
	if (ratio > 1) == moreIsBetter(r.unit) {
		return better
	}
	return worse
}

// rows keeps the figures in the order in which they came up.
type rows []*row

func (all *rows) add(side int, f figure) {
	for _, r := range *all {
		if r.benchmark == f.benchmark && r.unit == f.unit {
			r.samples[side] = append(r.samples[side], f.x)
			return
		}
	}
	r := &row{benchmark: f.benchmark, unit: f.unit}
	r.samples[side] = []float64{f.x}
	*all = append(*all, r)
}
