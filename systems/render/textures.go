package render

import (
	"image"
	"image/draw"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
)

// textures keeps what has been made of sheets to draw them.
type textures struct {
	known map[components.Sheet]*texture
	frame int
}

// texture is the picture of a sheet where it can be drawn from. Each cell has a rim of its own outer
// pixels, so that nothing of its neighbours shows when it is not drawn pixel by pixel.
type texture struct {
	image   *ebiten.Image
	columns int
	size    image.Point // of a cell, without the rim
	used    int         // the frame it was last drawn in
}

const (
	rim = 1

	// patience is for how many frames a texture is kept that is not drawn.
	patience = 600
)

func (ts *textures) of(sheet components.Sheet) *texture {
	t := ts.known[sheet]
	if t == nil {
		if ts.known == nil {
			ts.known = make(map[components.Sheet]*texture)
		}
		t = newTexture(sheet)
		ts.known[sheet] = t
	}
	t.used = ts.frame
	return t
}

// sweep ends a frame, and gives back what has not been drawn for long.
func (ts *textures) sweep() {
	ts.frame++
	if ts.frame%patience != 0 {
		return
	}
	for sheet, t := range ts.known {
		if ts.frame-t.used > patience {
			t.image.Deallocate()
			delete(ts.known, sheet)
		}
	}
}

func newTexture(sheet components.Sheet) *texture {
	columns := sheet.Columns()
	t := &texture{columns: columns, size: sheet.Size()}
	rows := (sheet.Len() + columns - 1) / columns
	pixels := image.NewRGBA(image.Rect(0, 0, columns*(t.size.X+2*rim), rows*(t.size.Y+2*rim)))
	for i := range sheet.Len() {
		to, from := t.cell(i), sheet.Cell(i).Min
		draw.Draw(pixels, to, sheet.Picture(), from, draw.Src)
		for x := to.Min.X; x < to.Max.X; x++ {
			pixels.SetRGBA(x, to.Min.Y-1, pixels.RGBAAt(x, to.Min.Y))
			pixels.SetRGBA(x, to.Max.Y, pixels.RGBAAt(x, to.Max.Y-1))
		}
		for y := to.Min.Y - 1; y <= to.Max.Y; y++ { // with the corners
			pixels.SetRGBA(to.Min.X-1, y, pixels.RGBAAt(to.Min.X, y))
			pixels.SetRGBA(to.Max.X, y, pixels.RGBAAt(to.Max.X-1, y))
		}
	}
	t.image = ebiten.NewImageFromImage(pixels)
	return t
}

// cell returns where a cell of the sheet is.
func (t *texture) cell(i int) image.Rectangle {
	at := image.Pt(i%t.columns*(t.size.X+2*rim)+rim, i/t.columns*(t.size.Y+2*rim)+rim)
	return image.Rectangle{Min: at, Max: at.Add(t.size)}
}
