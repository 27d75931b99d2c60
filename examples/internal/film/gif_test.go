package main

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// show returns what a viewer shows after each frame.
func show(film *gif.GIF) (shown []*image.RGBA) {
	screen := image.NewRGBA(image.Rect(0, 0, film.Config.Width, film.Config.Height))
	for _, frame := range film.Image {
		draw.Draw(screen, frame.Rect, frame, frame.Rect.Min, draw.Over)
		copied := *screen
		copied.Pix = bytes.Clone(screen.Pix)
		shown = append(shown, &copied)
	}
	return shown
}

// TestGIF: whatever the pictures are, a viewer shows them, in their own colours if these are few.
func TestGIF(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		inks := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) color.RGBA {
			channel := rapid.Uint8Range(0, 31) // the palette tells these apart
			return color.RGBA{channel.Draw(t, "r") * 8, channel.Draw(t, "g") * 8, channel.Draw(t, "b") * 8, 255}
		}), 1, 20).Draw(t, "inks")
		size := image.Rect(0, 0, rapid.IntRange(1, 9).Draw(t, "width"), rapid.IntRange(1, 9).Draw(t, "height"))
		var pictures []*image.RGBA
		for range rapid.IntRange(1, 5).Draw(t, "frames") {
			picture := image.NewRGBA(size)
			for i := 0; i < len(picture.Pix); i += 4 {
				c := rapid.SampledFrom(inks).Draw(t, "ink")
				copy(picture.Pix[i:], []uint8{c.R, c.G, c.B, c.A})
			}
			pictures = append(pictures, picture)
		}

		var out bytes.Buffer
		require.NoError(t, writeGIF(&out, pictures, 255, 3, 0))
		film, err := gif.DecodeAll(&out)
		require.NoError(t, err)
		if len(pictures) > 1 {
			require.Zero(t, film.LoopCount, "it repeats for ever")
		}
		require.Equal(t, pictures, show(film))
	})
}

// TestChanges: only what has changed is written.
func TestChanges(t *testing.T) {
	before := image.NewRGBA(image.Rect(0, 0, 40, 30))
	after := image.NewRGBA(before.Rect)
	after.SetRGBA(20, 10, color.RGBA{R: 200, A: 255})
	after.SetRGBA(22, 11, color.RGBA{G: 200, A: 255})
	var out bytes.Buffer
	require.NoError(t, writeGIF(&out, []*image.RGBA{before, after, after}, 8, 3, 0))
	film, err := gif.DecodeAll(&out)
	require.NoError(t, err)
	require.Equal(t, image.Rect(20, 10, 23, 12), film.Image[1].Rect)
	require.Equal(t, image.Rect(0, 0, 1, 1), film.Image[2].Rect, "the format knows no empty picture")
}

// TestIgnore: with a tolerance, small changes aren't written, and none is off by more than that.
func TestIgnore(t *testing.T) {
	var pictures []*image.RGBA
	for i := range 20 {
		picture := image.NewRGBA(image.Rect(0, 0, 1, 1))
		picture.SetRGBA(0, 0, color.RGBA{R: uint8(100 + 8*i), A: 255})
		pictures = append(pictures, picture)
	}
	var out bytes.Buffer
	require.NoError(t, writeGIF(&out, pictures, 255, 3, 0.25))
	film, err := gif.DecodeAll(&out)
	require.NoError(t, err)
	levels := map[uint8]bool{}
	for i, shown := range show(film) {
		want := float64(100 + 8*i)
		require.InDelta(t, want, shown.Pix[0], want/4)
		levels[shown.Pix[0]] = true
	}
	require.Less(t, len(levels), 7)
	require.Greater(t, len(levels), 2)
}

// TestPalette: of many colours, the palette has as many as it may, and none is far off.
func TestPalette(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 256, 256))
	for y := range 256 {
		for x := range 256 {
			picture.SetRGBA(x, y, color.RGBA{R: uint8(x), G: uint8(y), B: 40, A: 255})
		}
	}
	p := newPalette([]*image.RGBA{picture}, 64)
	require.Len(t, p.colors, 65)
	painted := p.paint(picture)
	for y := range 256 {
		for x := range 256 {
			c := painted.At(x, y).(color.RGBA)
			require.InDelta(t, x, c.R, 32)
			require.InDelta(t, y, c.G, 32)
			require.InDelta(t, 40, c.B, 1)
		}
	}
}
