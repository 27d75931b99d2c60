package harness

import (
	"fmt"
	"path/filepath"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/plotutil"
	"gonum.org/v1/plot/vg"
)

// A Plot draws one metric of one workload: a line for each contender over the sizes, both axes
// logarithmic.
type Plot struct {
	File          string // without its folder
	Title         string
	XLabel        string
	Group, Metric string
}

// Draw writes the part's plots into dir and returns the names of the files. A plot whose figures
// were not measured is left out.
func (r Result) Draw(dir string) ([]string, error) {
	var files []string
	for _, p := range r.Part.Plots {
		drawn, err := p.draw(r, filepath.Join(dir, p.File))
		if err != nil {
			return files, fmt.Errorf("plot %s: %w", p.File, err)
		}
		if drawn {
			files = append(files, p.File)
		}
	}
	return files, nil
}

func (p Plot) draw(r Result, file string) (bool, error) {
	var peers []string
	lines := map[string]plotter.XYs{}
	unit := ""
	for _, row := range r.Rows {
		// A logarithmic axis has no place for nothing.
		if row.Group != p.Group || row.Metric != p.Metric || row.X <= 0 || row.Median() <= 0 {
			continue
		}
		if !slices.Contains(peers, row.Peer) {
			peers = append(peers, row.Peer)
		}
		lines[row.Peer] = append(lines[row.Peer], plotter.XY{X: row.X, Y: row.Median()})
		unit = row.Unit
	}
	if len(peers) == 0 {
		return false, nil
	}
	pic := plot.New()
	pic.Title.Text = p.Title
	pic.X.Label.Text = p.XLabel
	pic.Y.Label.Text = p.Metric + " (" + unit + ")"
	pic.X.Scale, pic.Y.Scale = plot.LogScale{}, plot.LogScale{}
	pic.X.Tick.Marker, pic.Y.Tick.Marker = plot.LogTicks{Prec: -1}, plot.LogTicks{Prec: -1}
	pic.Legend.Top, pic.Legend.Left = true, true
	pic.Legend.TextStyle.Font.Size = vg.Points(8)
	pic.Add(plotter.NewGrid())
	for i, peer := range peers {
		line, points, err := plotter.NewLinePoints(lines[peer])
		if err != nil {
			return false, err
		}
		line.Color, points.Color = plotutil.Color(i), plotutil.Color(i)
		line.Dashes = plotutil.Dashes(i / len(plotutil.DefaultColors))
		points.Shape = plotutil.Shape(i)
		pic.Add(line, points)
		pic.Legend.Add(peer, line, points)
	}
	// The axis is widened so that the legend does not lie on the lines, and so that a plot of one
	// value has a height.
	pic.Y.Min /= 2
	pic.Y.Max = max(pic.Y.Max*30, pic.Y.Min*10)
	if pic.X.Max <= pic.X.Min {
		pic.X.Max = pic.X.Min * 10
	}
	return true, pic.Save(22*vg.Centimeter, 16*vg.Centimeter, file)
}
