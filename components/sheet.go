package components

import (
	"image"
	"image/color"
	"image/draw"
	"slices"
	"sync"
)

// Sheet is a picture that is cut into cells of one size, which are numbered row by row from 0. It
// never changes. Make one for all entities that look alike and share it: a renderer keeps what it
// needs to draw a sheet, once for each. It is a small value; copies stand for the same sheet, and can
// be compared. The zero value has no cells.
type Sheet struct {
	of *sheet `somen:"constant"`
}

type sheet struct {
	picture image.Image
	size    image.Point
	columns int
	count   int

	once  sync.Once    `somen:"-"`
	means []color.RGBA `somen:"-"` // from once on
}

// NewSheet cuts a picture into cells of a width and a height, in pixels. What is left at the right
// and at the bottom is not used. The picture must not change later. It panics with a
// *[coroutine.ArgumentError] if the size is not positive, or there is no room for a cell.
func NewSheet(picture image.Image, width, height int) Sheet {
	if picture == nil {
		panic(argumentError("NewSheet", "the picture is nil; pass an image.Image"))
	}
	if width <= 0 || height <= 0 {
		panic(argumentError("NewSheet", "the size of a cell is not positive; pass width and height in pixels"))
	}
	all := picture.Bounds().Size()
	s := &sheet{picture: picture, size: image.Pt(width, height), columns: all.X / width}
	if s.count = s.columns * (all.Y / height); s.count == 0 {
		panic(argumentError("NewSheet", "a cell of %d by %d is larger than the picture, which has %d by %d pixels",
			width, height, all.X, all.Y))
	}
	return Sheet{s}
}

// SheetOf returns a sheet whose cells are pictures of one size, in their order. It copies them. It
// panics with a *[coroutine.ArgumentError] if there is none, or they differ in size.
func SheetOf(pictures ...image.Image) Sheet {
	if len(pictures) == 0 {
		panic(argumentError("SheetOf", "there is no picture; pass at least one"))
	}
	size := pictures[0].Bounds().Size()
	row := image.NewNRGBA(image.Rect(0, 0, size.X*len(pictures), size.Y))
	for i, p := range pictures {
		if p.Bounds().Size() != size {
			panic(argumentError("SheetOf", "picture %d has %v pixels and the first has %v; make them equal",
				i, p.Bounds().Size(), size))
		}
		at := image.Rect(i*size.X, 0, (i+1)*size.X, size.Y)
		draw.Draw(row, at, p, p.Bounds().Min, draw.Src)
	}
	return NewSheet(row, size.X, size.Y)
}

// Picture returns the whole picture, to be read; nil if there is none.
func (s Sheet) Picture() image.Image {
	if s.of == nil {
		return nil
	}
	return picture{s.of.picture}
}

// Len returns the number of cells.
func (s Sheet) Len() int {
	if s.of == nil {
		return 0
	}
	return s.of.count
}

// Size returns the size of a cell, in pixels.
func (s Sheet) Size() (size image.Point) {
	if s.of != nil {
		size = s.of.size
	}
	return size
}

// Columns returns how many cells a row has.
func (s Sheet) Columns() int {
	if s.of == nil {
		return 0
	}
	return s.of.columns
}

// Cell returns where a cell is in the picture, and an empty rectangle if there is no such cell.
func (s Sheet) Cell(cell int) image.Rectangle {
	if cell < 0 || cell >= s.Len() {
		return image.Rectangle{}
	}
	return s.of.at(cell)
}

// Mean returns the mean colour of a cell, not multiplied with its alpha, for a screen that has no
// room for more. What is transparent in the cell doesn't count; a cell that is transparent
// everywhere, or isn't there, has the zero colour.
func (s Sheet) Mean(cell int) color.RGBA {
	if cell < 0 || cell >= s.Len() {
		return color.RGBA{}
	}
	s.of.once.Do(s.of.mix)
	return s.of.means[cell]
}

// at returns where a cell is that there is.
func (s *sheet) at(cell int) image.Rectangle {
	at := image.Pt(cell%s.columns*s.size.X, cell/s.columns*s.size.Y).Add(s.picture.Bounds().Min)
	return image.Rectangle{Min: at, Max: at.Add(s.size)}
}

// mix mixes the mean colours of the cells.
func (s *sheet) mix() {
	means := make([]color.RGBA, s.count)
	for i := range means {
		var red, green, blue, alpha uint64
		at := s.at(i)
		for y := at.Min.Y; y < at.Max.Y; y++ {
			for x := at.Min.X; x < at.Max.X; x++ {
				r, g, b, a := s.picture.At(x, y).RGBA() // multiplied with alpha: weighed by it
				red, green, blue, alpha = red+uint64(r), green+uint64(g), blue+uint64(b), alpha+uint64(a)
			}
		}
		if alpha > 0 {
			means[i] = color.RGBA{uint8(255 * red / alpha), uint8(255 * green / alpha), uint8(255 * blue / alpha), 255}
		}
	}
	s.means = means
}

// picture is a picture that can be read, and nothing else, whatever else it could.
type picture struct{ from image.Image }

func (p picture) Bounds() image.Rectangle { return p.from.Bounds() }

func (p picture) At(x, y int) color.Color { return p.from.At(x, y) }

// ColorModel is that of the picture; a palette is a slice, of which it returns a copy.
func (p picture) ColorModel() color.Model {
	m := p.from.ColorModel()
	if palette, ok := m.(color.Palette); ok {
		return slices.Clone(palette)
	}
	return m
}

// RGBA64At spares image/draw a conversion of each pixel.
func (p picture) RGBA64At(x, y int) color.RGBA64 {
	if from, ok := p.from.(image.RGBA64Image); ok {
		return from.RGBA64At(x, y)
	}
	r, g, b, a := p.from.At(x, y).RGBA()
	return color.RGBA64{uint16(r), uint16(g), uint16(b), uint16(a)}
}
