package harness

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
)

var head = []string{"part", "workload", "size", "contender", "metric", "unit", "median", "min", "max", "ratio", "samples"}

// WriteCSV writes a line for each figure of the results, with every sample of it.
func WriteCSV(w io.Writer, results []Result) error {
	out := csv.NewWriter(w)
	out.Write(head)
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

// ReadCSV reads what WriteCSV has written, for the parts that there are.
func ReadCSV(r io.Reader, parts []Part) ([]Result, error) {
	lines, err := csv.NewReader(r).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading the CSV: %w", err)
	}
	var results []Result
	for _, p := range parts {
		result := Result{Part: p}
		for i, line := range lines {
			if i == 0 || line[0] != p.Name {
				continue
			}
			row, err := readRow(line)
			if err != nil {
				return nil, fmt.Errorf("line %d of the CSV: %w", i+1, err)
			}
			result.Rows = append(result.Rows, row)
		}
		results = append(results, result)
	}
	return results, nil
}

func readRow(line []string) (Row, error) {
	if len(line) != len(head) {
		return Row{}, fmt.Errorf("%d columns, want %d", len(line), len(head))
	}
	row := Row{Part: line[0], Group: line[1], Column: line[2], Peer: line[3], Metric: line[4], Unit: line[5]}
	// Not every size is a number; what is none is in no plot.
	row.X, _ = strconv.ParseFloat(strings.NewReplacer(",", "", "%", "").Replace(row.Column), 64)
	for _, text := range strings.Fields(line[10]) {
		x, err := strconv.ParseFloat(text, 64)
		if err != nil {
			return row, err
		}
		row.Samples = append(row.Samples, x)
	}
	return row, nil
}
