package harness

import (
	"slices"
)

// A Row is one figure of one case, over all runs.
type Row struct {
	Part, Group, Column, Peer string
	X                         float64
	Metric, Unit              string
	Samples                   []float64
}

// Median returns the middle of the samples; of an even number, the mean of the middle two.
func (r Row) Median() float64 { return Median(r.Samples) }

// Min returns the smallest sample.
func (r Row) Min() float64 { return slices.Min(r.Samples) }

// Max returns the largest sample.
func (r Row) Max() float64 { return slices.Max(r.Samples) }

// Median returns the middle of some figures, 0 of none.
func Median(xs []float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(xs))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// Percentile returns the smallest of the figures that p of 100 do not exceed. It sorts them.
func Percentile(xs []float64, p float64) float64 {
	if len(xs) == 0 {
		return 0
	}
	slices.Sort(xs)
	i := int(float64(len(xs))*p/100+0.9999999) - 1
	return xs[min(max(i, 0), len(xs)-1)]
}

// rows collects the samples of interleaved runs.
type rows struct {
	list  []Row
	index map[string]int
}

func (r *rows) add(p Part, c Case, s Sample) {
	if r.index == nil {
		r.index = make(map[string]int)
	}
	for _, v := range s {
		key := c.ID() + "|" + v.Metric
		i, ok := r.index[key]
		if !ok {
			i = len(r.list)
			r.index[key] = i
			r.list = append(r.list, Row{Part: p.Name, Group: c.Group, Column: c.Column, Peer: c.Peer, X: c.X,
				Metric: v.Metric, Unit: v.Unit})
		}
		r.list[i].Samples = append(r.list[i].Samples, v.X)
	}
}

// Ratio returns the base contender's median over the row's, and false if there is no base to
// compare with. Above 1, the row's contender needs less than the base.
func Ratio(row Row, all []Row, base string) (float64, bool) {
	if row.Peer == base || row.Median() == 0 {
		return 0, false
	}
	for _, b := range all {
		if b.Peer == base && b.Group == row.Group && b.Column == row.Column && b.Metric == row.Metric {
			return b.Median() / row.Median(), true
		}
	}
	return 0, false
}
