package harness

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/plot/vg"
)

func drawn(t *testing.T, lines int, y func(line, size int) float64) (light, dark image.Image) {
	t.Helper()
	r := Result{Part: Part{Plots: []Plot{{File: "p", Title: "t", XLabel: "x", YLabel: "y", Metric: "m", Marks: []Mark{AFrame}},
		{File: "not-measured", Metric: "other"}}}}
	for i := range lines {
		for _, x := range []int{1, 1000, 1_000_000} {
			r.Rows = append(r.Rows, Row{Peer: fmt.Sprint("contender ", i), Column: Thousands(x), X: float64(x), Metric: "m", Unit: "ns",
				Samples: []float64{y(i, x)}})
		}
	}
	dir := t.TempDir()
	files, err := r.Draw(dir)
	if err != nil || !slices.Equal(files, []string{"p.png", "p-dark.png"}) {
		t.Fatalf("drawn %v, %v", files, err)
	}
	return decoded(t, filepath.Join(dir, files[0])), decoded(t, filepath.Join(dir, files[1]))
}

func decoded(t *testing.T, file string) image.Image {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// Every line is there in its own colour, on a ground for light and on one for dark pages.
func TestPlotHasEveryLine(t *testing.T) {
	light, dark := drawn(t, len(series), func(line, size int) float64 { return float64(10+line*line*line*line) * 10 })
	for i, img := range []image.Image{light, dark} {
		seen := map[color.Color]int{}
		b := img.Bounds()
		for y := range b.Dy() {
			for x := range b.Dx() {
				seen[color.NRGBAModel.Convert(img.At(x, y))]++
			}
		}
		if seen[themes[i].ground] < b.Dx()*b.Dy()/2 || img.At(0, 0) != img.At(b.Dx()-1, b.Dy()-1) {
			t.Errorf("%q: the ground is not that of the theme", themes[i].suffix)
		}
		for n := range series {
			if c := themes[i].colour(n); seen[c] < 500 {
				t.Errorf("%q: %d pixels in the colour of line %d", themes[i].suffix, seen[c], n)
			}
		}
	}
}

// One figure is a plot as well, and so are a dozen lines that end in one place.
func TestPlotOfExtremes(t *testing.T) {
	drawn(t, 1, func(int, int) float64 { return 5 })
	drawn(t, 12, func(_, size int) float64 { return float64(size) })
}

func TestNamesDoNotLieUponEachOther(t *testing.T) {
	for _, at := range [][]vg.Length{
		{}, {50}, {50, 50, 50, 50}, {0, 1, 2, 98, 99, 100}, {10, 30, 31, 60}, {20, 29, 38, 39, 40, 49}, {100, 100}, {0, 0},
	} {
		got := apart(at, 10, 0, 100)
		for i, y := range got {
			if y < 0 || y > 100 || i > 0 && y < got[i-1]+9.999 {
				t.Errorf("apart(%v) = %v", at, got)
			}
		}
		if len(got) != len(at) {
			t.Errorf("apart(%v) = %v", at, got)
		}
	}
	if got := apart([]vg.Length{10, 30, 34, 60}, 10, 0, 100); !slices.Equal(got, []vg.Length{10, 27, 37, 60}) {
		t.Errorf("two that touch make way for each other, and nobody else: %v", got)
	}
}

func TestQuantity(t *testing.T) {
	for want, got := range map[string]string{
		"224 ms": Quantity(224298, "µs"), "95.5 ns": Quantity(0.0955, "µs"), "3,497 bytes": Quantity(3497, "bytes"),
		"1.35 s": Quantity(1346, "ms"), "0.27 ns": Quantity(0.27, "ns"),
		"1 ms": tick(1000, "µs"), "100 ns": tick(0.1, "µs"), "1,000,000 bytes": tick(1e6, "bytes"), "0.01 ns": tick(0.01, "ns"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
