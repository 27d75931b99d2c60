package harness

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// WriteCSV writes a line for each figure of the results, with every sample of it.
func WriteCSV(w io.Writer, results []Result) error {
	out := csv.NewWriter(w)
	out.Write([]string{"part", "workload", "size", "contender", "metric", "unit", "median", "min", "max", "ratio", "samples"})
	number := func(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }
	for _, r := range results {
		for _, row := range r.Rows {
			ratio := ""
			if x, ok := Ratio(row, r.Rows, r.Part.Base); ok {
				ratio = number(x)
			}
			var samples []string
			for _, x := range row.Samples {
				samples = append(samples, number(x))
			}
			out.Write([]string{row.Part, row.Group, row.Column, row.Peer, row.Metric, row.Unit,
				number(row.Median()), number(row.Min()), number(row.Max()), ratio, strings.Join(samples, " ")})
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("writing the CSV: %w", err)
	}
	return nil
}
