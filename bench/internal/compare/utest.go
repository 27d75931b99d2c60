package compare

import (
	"slices"
)

// UTest returns the probability that two samples of one and the same distribution differ in rank as
// much as these, or more: the two-sided test of Mann and Whitney, exact, also with ties. It asks for no
// normal distribution and takes outliers for what they are, one sample each. It returns 1 if a sample
// is empty.
func UTest(xs, ys []float64) float64 {
	if len(xs) == 0 || len(ys) == 0 {
		return 1
	}
	ranks, total := doubledRanks(xs, ys)
	// ways[k][s] is in how many ways k of the ranks sum up to s.
	ways := make([][]float64, len(xs)+1)
	for k := range ways {
		ways[k] = make([]float64, total+1)
	}
	ways[0][0] = 1
	for _, r := range ranks {
		for k := len(xs); k > 0; k-- {
			for s := total; s >= r; s-- {
				ways[k][s] += ways[k-1][s-r]
			}
		}
	}
	sum := 0
	for _, r := range ranks[:len(xs)] {
		sum += r
	}
	// Twice the distance from the mean, which may lie between two sums.
	n := len(xs) + len(ys)
	off := func(s int) int { return abs(s*n - total*len(xs)) }
	var all, extreme float64
	for s, w := range ways[len(xs)] {
		all += w
		if off(s) >= off(sum) {
			extreme += w
		}
	}
	return extreme / all
}

// doubledRanks returns twice the rank of each of the xs and then of each of the ys, among all of them,
// and the sum. Equal figures share the mean of their ranks, which so is whole.
func doubledRanks(xs, ys []float64) (ranks []int, total int) {
	all := slices.Concat(xs, ys)
	sorted := slices.Sorted(slices.Values(all))
	for _, x := range all {
		first, _ := slices.BinarySearch(sorted, x)
		last := first
		for last < len(sorted) && sorted[last] == x {
			last++
		}
		ranks = append(ranks, first+1+last)
		total += first + 1 + last
	}
	return ranks, total
}

func abs(x int) int { return max(x, -x) }
