package main

import (
	"cmp"
	"image"
	"image/color"
	"slices"
)

// palette is the colours that all pictures of a film have in common, and index 0, which is
// transparent. They are found by median cut, in which the box of colours with the greatest error is
// cut at its mean.
type palette struct {
	colors color.Palette
	means  [][3]float64 // of the pixels that have them; the first is that of index 1
	index  [bins]uint8  // of the nearest colour to what is in a bin
}

// bins is the number of colours that are told apart: five bits a channel.
const bins = 1 << 15

func bin(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

// swatch is a colour, the mean of those in its bin, and how many pixels have it.
type swatch struct {
	bin   int
	color [3]float64
	count float64
}

// newPalette finds n colours for pictures.
func newPalette(pictures []*image.RGBA, n int) *palette {
	all := swatches(pictures)
	boxes := cut(all, n)
	p := &palette{colors: color.Palette{color.RGBA{}}, means: make([][3]float64, len(boxes))}
	for i, box := range boxes {
		p.means[i], _, _ = spread(box)
		p.colors = append(p.colors, color.RGBA{
			R: uint8(p.means[i][0] + .5), G: uint8(p.means[i][1] + .5), B: uint8(p.means[i][2] + .5), A: 255,
		})
	}
	for _, s := range all {
		nearest := 0
		for i := range p.means {
			if apart(p.means[i], s.color) < apart(p.means[nearest], s.color) {
				nearest = i
			}
		}
		p.index[s.bin] = uint8(nearest + 1)
	}
	return p
}

func swatches(pictures []*image.RGBA) (all []swatch) {
	sums := make([]swatch, bins)
	for _, picture := range pictures {
		for i := 0; i < len(picture.Pix); i += 4 {
			px := picture.Pix[i : i+4]
			s := &sums[bin(px[0], px[1], px[2])]
			for c := range s.color {
				s.color[c] += float64(px[c])
			}
			s.count++
		}
	}
	for i, s := range sums {
		if s.count > 0 {
			for c := range s.color {
				s.color[c] /= s.count
			}
			s.bin = i
			all = append(all, s)
		}
	}
	return all
}

// cut divides the swatches into n boxes, or fewer if there are fewer swatches.
func cut(all []swatch, n int) [][]swatch {
	boxes := [][]swatch{slices.Clone(all)}
	for len(boxes) < min(n, len(all)) {
		worst, channel, most, at := 0, 0, -1.0, 0.0
		for i, box := range boxes {
			mean, c, wrong := spread(box)
			if len(box) > 1 && wrong > most {
				worst, channel, most, at = i, c, wrong, mean[c]
			}
		}
		box := boxes[worst]
		slices.SortFunc(box, func(a, b swatch) int {
			return cmp.Or(cmp.Compare(a.color[channel], b.color[channel]), cmp.Compare(a.bin, b.bin))
		})
		k := 1
		for k < len(box)-1 && box[k].color[channel] <= at {
			k++
		}
		boxes[worst] = box[:k]
		boxes = append(boxes, box[k:])
	}
	return boxes
}

// spread returns the mean of a box, the channel that differs most from it, and the error that the
// box makes in this channel.
func spread(box []swatch) (mean [3]float64, channel int, wrong float64) {
	count := 0.0
	for _, s := range box {
		for c := range mean {
			mean[c] += s.color[c] * s.count
		}
		count += s.count
	}
	var wrongs [3]float64
	for c := range mean {
		mean[c] /= count
		for _, s := range box {
			d := s.color[c] - mean[c]
			wrongs[c] += d * d * s.count
		}
		if wrongs[c] > wrongs[channel] {
			channel = c
		}
	}
	return mean, channel, wrongs[channel]
}

// apart returns the square of the distance between two colours.
func apart(a, b [3]float64) (sum float64) {
	for c := range a {
		sum += (a[c] - b[c]) * (a[c] - b[c])
	}
	return sum
}

// paint returns the picture in the colours of the palette.
func (p *palette) paint(picture *image.RGBA) *image.Paletted {
	painted := image.NewPaletted(picture.Rect, p.colors)
	for i := range painted.Pix {
		px := picture.Pix[4*i : 4*i+3]
		painted.Pix[i] = p.index[bin(px[0], px[1], px[2])]
	}
	return painted
}

// alike reports whether a colour of the palette differs from another by no more than a part of the
// latter's brightness. Nothing is like the transparent one.
func (p *palette) alike(index uint8, px []uint8, tolerance float64) bool {
	limit := tolerance * float64(max(px[0], px[1], px[2]))
	return index > 0 && apart(p.means[index-1], [3]float64{float64(px[0]), float64(px[1]), float64(px[2])}) <= limit*limit
}
