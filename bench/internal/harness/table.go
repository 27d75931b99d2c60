package harness

import (
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Print writes the tables of a part: one for each workload and metric, a line for each contender, a
// column for each size.
func (r Result) Print(w io.Writer) {
	fmt.Fprintf(w, "\n## %s: %s\n", r.Part.Name, r.Part.Title)
	for _, line := range r.Part.About {
		fmt.Fprintln(w, line)
	}
	for _, line := range r.Notes {
		fmt.Fprintln(w, line)
	}
	var seen []string
	for _, row := range r.Rows {
		key := row.Group + "|" + row.Metric
		if !slices.Contains(seen, key) {
			seen = append(seen, key)
			r.table(w, row.Group, row.Metric, row.Unit)
		}
	}
	if len(r.Left) > 0 {
		fmt.Fprintln(w, "\nleft out:")
		for _, m := range r.Left {
			fmt.Fprintf(w, "  %s: %s\n", m.Peer, m.Reason)
		}
	}
	if len(r.Failed) > 0 {
		fmt.Fprintln(w, "\nfailed:")
		for _, err := range r.Failed {
			fmt.Fprintf(w, "  %v\n", err)
		}
	}
}

func (r Result) table(w io.Writer, group, metric, unit string) {
	var rows []Row
	var columns, peers []string
	for _, row := range r.Rows {
		if row.Group != group || row.Metric != metric {
			continue
		}
		rows = append(rows, row)
		if !slices.Contains(columns, row.Column) {
			columns = append(columns, row.Column)
		}
		if !slices.Contains(peers, row.Peer) {
			peers = append(peers, row.Peer)
		}
	}
	title := metric
	if group != "" {
		title = group + ": " + metric
	}
	if !slices.Contains(strings.Fields(metric), unit) { // else the metric says it
		title += " (" + unit + ")"
	}
	cells := [][]string{{title}}
	for _, c := range columns {
		cells[0] = append(cells[0], c)
		if slices.Contains(peers, r.Part.Base) && len(peers) > 1 {
			cells[0] = append(cells[0], "ratio")
		}
	}
	for _, peer := range peers {
		line := []string{peer}
		for _, c := range columns {
			i := slices.IndexFunc(rows, func(row Row) bool { return row.Peer == peer && row.Column == c })
			figure, ratio := "-", ""
			if i >= 0 {
				figure = Figure(rows[i].Median())
				if x, ok := Ratio(rows[i], rows, r.Part.Base); ok {
					ratio = Times(x)
				}
			}
			line = append(line, figure)
			if len(cells[0]) > 1+len(columns) {
				line = append(line, ratio)
			}
		}
		cells = append(cells, line)
	}
	fmt.Fprintln(w)
	Table(w, cells)
}

// Figure writes a number with three digits that mean something, and separators of thousands.
func Figure(x float64) string {
	switch a := max(x, -x); {
	case a == 0:
		return "0"
	case a >= 1000:
		return Thousands(int(x + 0.5))
	case a >= 100:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case a >= 10:
		return strconv.FormatFloat(x, 'f', 1, 64)
	case a >= 0.01:
		return strconv.FormatFloat(x, 'f', 2, 64)
	case a >= 0.001:
		return strconv.FormatFloat(x, 'g', 2, 64)
	}
	return "<0.001"
}

// Times writes a ratio, and says it if the contender beats the base.
func Times(x float64) string {
	if x > 1.005 {
		return Figure(x) + " better"
	}
	return Figure(x)
}

// Thousands writes a whole number with commas.
func Thousands(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// Table writes cells as a Markdown table that is easy to read as it is. The first line is the head.
func Table(w io.Writer, cells [][]string) {
	widths := make([]int, len(cells[0]))
	for _, line := range cells {
		for i, c := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	for n, line := range cells {
		var b strings.Builder
		for i, c := range line {
			pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(c))
			if i == 0 {
				b.WriteString("| " + c + pad + " |")
			} else {
				b.WriteString(" " + pad + c + " |")
			}
		}
		fmt.Fprintln(w, b.String())
		if n == 0 {
			b.Reset()
			for i, width := range widths {
				if i == 0 {
					b.WriteString("|" + strings.Repeat("-", width+2) + "|")
				} else {
					b.WriteString(strings.Repeat("-", width+1) + ":|")
				}
			}
			fmt.Fprintln(w, b.String())
		}
	}
}

// Legend says how to read the tables.
const Legend = `
The ratio is the base contender's figure over the line's. Below 1, the base needs less; above 1 it says
"better", and the line's contender needs less. Compare within one report only. Behaviours run on stacks,
save in lines that say "compiled": those are of the same source, built by the command somen.`
