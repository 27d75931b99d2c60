package main

import (
	"image"
	"image/gif"
	"image/png"
	"io"
)

// writeGIF writes pictures of one size as an animation that repeats, in so many colours, each shown
// for so many steps of a sixtieth of a second. Of every picture but the first only what differs from
// the one before is written. What differs by no more than a part of its brightness is left as it was:
// in a crowd of moving lights nobody sees that, and the file is half as large.
func writeGIF(out io.Writer, pictures []*image.RGBA, colors, every int, tolerance float64) error {
	p := newPalette(pictures, colors)
	film := gif.GIF{Config: image.Config{
		ColorModel: p.colors,
		Width:      pictures[0].Rect.Dx(),
		Height:     pictures[0].Rect.Dy(),
	}}
	shown := image.NewPaletted(pictures[0].Rect, p.colors) // all of it transparent
	for i, picture := range pictures {
		frame := p.update(shown, picture, tolerance)
		film.Image = append(film.Image, frame)
		film.Delay = append(film.Delay, hundredths((i+1)*every)-hundredths(i*every))
		film.Disposal = append(film.Disposal, gif.DisposalNone)
	}
	return gif.EncodeAll(out, &film)
}

// hundredths returns how long steps of a sixtieth of a second last, in the unit of the format.
func hundredths(steps int) int { return (steps*100 + 30) / 60 }

// update paints a picture over the one that is shown, and returns the part that has changed, with
// transparent pixels where it hasn't.
func (p *palette) update(shown *image.Paletted, picture *image.RGBA, tolerance float64) *image.Paletted {
	changed := image.NewPaletted(shown.Rect, p.colors)
	next := p.paint(picture)
	var box image.Rectangle
	for i, index := range next.Pix {
		if index == shown.Pix[i] || p.alike(shown.Pix[i], picture.Pix[4*i:4*i+3], tolerance) {
			continue
		}
		changed.Pix[i], shown.Pix[i] = index, index
		x, y := i%shown.Stride, i/shown.Stride
		box = box.Union(image.Rect(x, y, x+1, y+1))
	}
	if box.Empty() {
		box = image.Rect(0, 0, 1, 1) // the format knows no empty picture
	}
	return changed.SubImage(box).(*image.Paletted)
}

// writePNG writes one picture, in the colours that suit it best.
func writePNG(out io.Writer, picture *image.RGBA, colors int) error {
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	return encoder.Encode(out, newPalette([]*image.RGBA{picture}, colors).paint(picture))
}
