package harness

import (
	"cmp"
	"fmt"
	"image"
	"image/color"
	imagedraw "image/draw"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// A Plot draws one metric of one workload: a line for each contender over the sizes, both axes
// logarithmic.
type Plot struct {
	File          string // without its folder and ".png"
	Title         string
	YLabel        string // what the metric is, in full
	XLabel        string
	Group, Metric string
	Without       []string // contenders that are in the table alone
	// Marks are figures to compare the lines with.
	Marks []Mark
}

// A Mark is a horizontal line across a plot.
type Mark struct {
	Y     float64
	Label string
}

// AFrame marks how long a frame may take.
var AFrame = Mark{1e6 / 60, "a frame at 60 a second"}

// A theme is the colours of a plot for a page of that kind.
type theme struct {
	suffix                    string
	ground, ink, muted, faint color.Color
}

var themes = []theme{
	{"", gray(0xff), gray(0x1f), gray(0x59), gray(0xdd)},
	{"-dark", color.NRGBA{0x0d, 0x11, 0x17, 0xff}, gray(0xe6), gray(0xa0), gray(0x33)},
}

// series are the colours of Okabe and Ito, which the colour-blind can tell apart, without yellow, which
// nobody sees on white; the last is the theme's ink.
var series = []color.Color{
	color.NRGBA{0xd5, 0x5e, 0x00, 0xff}, // vermilion
	color.NRGBA{0x00, 0x72, 0xb2, 0xff}, // blue
	color.NRGBA{0x00, 0x9e, 0x73, 0xff}, // bluish green
	color.NRGBA{0xe6, 0x9f, 0x00, 0xff}, // orange
	color.NRGBA{0xcc, 0x79, 0xa7, 0xff}, // reddish purple
	color.NRGBA{0x56, 0xb4, 0xe9, 0xff}, // sky blue
	nil,
}

func gray(y uint8) color.Color { return color.NRGBA{y, y, y, 0xff} }

// colour returns the colour of a line. There may be more lines than colours: each is named at its end,
// and those of the second turn are dashed.
func (t theme) colour(line int) color.Color {
	if c := series[line%len(series)]; c != nil {
		return c
	}
	return t.ink
}

// Draw writes the part's plots into dir, each for light and for dark pages, and returns the names of the
// files. A plot whose figures were not measured is left out.
func (r Result) Draw(dir string) ([]string, error) {
	var files []string
	for _, p := range r.Part.Plots {
		lines := p.lines(r)
		if len(lines) == 0 {
			continue
		}
		for _, t := range themes {
			name := p.File + t.suffix + ".png"
			if err := p.save(filepath.Join(dir, name), lines, t); err != nil {
				return files, fmt.Errorf("plot %s: %w", name, err)
			}
			files = append(files, name)
		}
	}
	return files, nil
}

// A line is the figures of a contender, from the smallest size to the largest.
type line struct {
	peer   string
	points []point
	unit   string
}

type point struct {
	x, y float64
	size string // x in words
}

func (l line) last() point { return l.points[len(l.points)-1] }

// lines collects what is to be drawn.
func (p Plot) lines(r Result) (all []line) {
	for _, row := range r.Rows {
		// A logarithmic axis has no place for nothing.
		if row.Group != p.Group || row.Metric != p.Metric || row.X <= 0 || row.Median() <= 0 ||
			slices.Contains(p.Without, row.Peer) {
			continue
		}
		i := slices.IndexFunc(all, func(l line) bool { return l.peer == row.Peer })
		if i < 0 {
			i = len(all)
			all = append(all, line{peer: row.Peer, unit: row.Unit})
		}
		all[i].points = append(all[i].points, point{row.X, row.Median(), row.Column})
	}
	for _, l := range all {
		slices.SortStableFunc(l.points, func(a, b point) int { return int(a.x - b.x) })
	}
	return all
}

func (p Plot) save(file string, lines []line, t theme) error {
	img := vgimg.NewWith(vgimg.UseWH(20*vg.Centimeter, 11*vg.Centimeter), vgimg.UseDPI(144), vgimg.UseBackgroundColor(t.ground))
	newChart(draw.New(img), p, lines, t).draw()
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	// A few colours and their mixtures with the ground: a palette makes the file a third.
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(f, paletted(img.Image())); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}

// paletted returns an image in its own colours if they are few enough, or in the most frequent ones.
func paletted(img image.Image) image.Image {
	count := map[color.RGBA]int{}
	b := img.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			count[color.RGBAModel.Convert(img.At(x, y)).(color.RGBA)]++
		}
	}
	sorted := slices.SortedFunc(maps.Keys(count), func(a, b color.RGBA) int {
		return cmp.Or(count[b]-count[a], int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B))
	})
	var colours color.Palette
	for _, c := range sorted[:min(256, len(sorted))] {
		colours = append(colours, c)
	}
	p := image.NewPaletted(b, colours)
	imagedraw.Draw(p, b, img, b.Min, imagedraw.Src)
	return p
}

// Quantity writes a figure with a unit that suits it: 224,298 µs is 224 ms.
func Quantity(x float64, unit string) string {
	x, unit = suit(x, unit)
	return Figure(x) + " " + unit
}

// tick is Quantity for a round figure.
func tick(x float64, unit string) string {
	x, unit = suit(x, unit)
	if x >= 1 {
		return Thousands(int(x+0.5)) + " " + unit
	}
	return strings.TrimSuffix(fmt.Sprintf("%.3g", x), ".") + " " + unit
}

var times = []struct {
	unit string
	ns   float64
}{{"ns", 1}, {"µs", 1e3}, {"ms", 1e6}, {"s", 1e9}}

func suit(x float64, unit string) (float64, string) {
	for _, t := range times {
		if t.unit != unit {
			continue
		}
		ns := x * t.ns
		for _, t := range slices.Backward(times) {
			if ns >= t.ns*0.9995 {
				return ns / t.ns, t.unit
			}
		}
	}
	return x, unit
}
