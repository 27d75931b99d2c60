package screentest

import (
	"errors"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// thumbWidth is the width of the stored pictures.
const thumbWidth = 64

// Like asserts that a picture looks like the one that is stored in a file: scaled down to
// thumbs, they differ by no more than a tolerance, from 0 to 255, on the average. Another graphics
// card draws its edges a little differently; another game looks different altogether. Set UPDATE=1 to store the picture instead.
func Like(t *testing.T, picture *image.RGBA, file string, tolerance float64) {
	t.Helper()
	got := thumb(picture)
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		f, err := os.Create(file)
		require.NoError(t, err)
		defer f.Close()
		require.NoError(t, png.Encode(f, got))
		return
	}
	f, err := os.Open(file)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is missing; look at the picture (SCREENSHOTS=folder) and store it with UPDATE=1", file)
	}
	require.NoError(t, err)
	defer f.Close()
	want, err := png.Decode(f)
	require.NoError(t, err)
	require.Equal(t, want.Bounds(), got.Bounds())

	sum := 0.0
	for y := range got.Rect.Dy() {
		for x := range got.Rect.Dx() {
			r, g, b, _ := want.At(x, y).RGBA()
			c := got.RGBAAt(x, y)
			sum += (apart(c.R, r) + apart(c.G, g) + apart(c.B, b)) / 3
		}
	}
	mean := sum / float64(got.Rect.Dx()*got.Rect.Dy())
	require.LessOrEqual(t, mean, tolerance, "the picture differs from %s", file)
}

func apart(a uint8, b uint32) float64 {
	d := float64(a) - float64(b>>8)
	return max(d, -d)
}

// thumb returns a small copy, each pixel the mean of those that it stands for.
func thumb(picture *image.RGBA) *image.RGBA {
	width, height := picture.Rect.Dx(), picture.Rect.Dy()
	small := image.NewRGBA(image.Rect(0, 0, thumbWidth, height*thumbWidth/width))
	for y := range small.Rect.Dy() {
		for x := range thumbWidth {
			var sum [4]int
			n := 0
			for py := y * height / small.Rect.Dy(); py < (y+1)*height/small.Rect.Dy(); py++ {
				for px := x * width / thumbWidth; px < (x+1)*width/thumbWidth; px++ {
					for i, v := range picture.Pix[picture.PixOffset(px, py):][:4] {
						sum[i] += int(v)
					}
					n++
				}
			}
			for i := range sum {
				small.Pix[small.PixOffset(x, y)+i] = uint8(sum[i] / n)
			}
		}
	}
	return small
}
