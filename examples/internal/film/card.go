package main

import (
	"image"
	"image/color"
	"os"
	"os/exec"
	"strings"

	"github.com/somen-go/somen/examples/internal/guest"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gomono"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

var (
	paper  = color.RGBA{16, 20, 32, 255}
	edge   = color.RGBA{28, 34, 52, 255}
	chalk  = color.RGBA{200, 208, 222, 255}
	prompt = color.RGBA{120, 210, 150, 255}
	lamps  = []color.RGBA{{236, 106, 94, 255}, {244, 190, 80, 255}, {98, 196, 84, 255}}
)

// The measures of a card, in pixels.
const (
	bar    = 26 // the height of the edge above
	margin = 16
	line   = 17
	letter = 13
)

// card returns the picture of a terminal in which the example has run.
func (f film) card(file string) ([]*image.RGBA, error) {
	if err := guest.Build(file, f.folder, ""); err != nil {
		return nil, err
	}
	run := exec.Command(file)
	run.Stderr = os.Stderr
	printed, err := run.Output()
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimRight(string(printed), "\n"), "\n")
	if f.skip > 0 {
		lines = append([]string{"..."}, lines[min(f.skip, len(lines)):]...)
	}
	picture, err := drawCard("go run "+f.folder, lines, f.width, f.height)
	return []*image.RGBA{picture}, err
}

// drawCard sets lines below a command. If there are too many, the last that are seen fade away.
func drawCard(command string, lines []string, width, height int) (*image.RGBA, error) {
	face, err := monospace()
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(picture, picture.Rect, image.NewUniform(paper), image.Point{}, draw.Src)
	draw.Draw(picture, image.Rect(0, 0, width, bar), image.NewUniform(edge), image.Point{}, draw.Src)
	for i, c := range lamps {
		disc(picture, float64(margin+5+i*18), bar/2, 5, c)
	}

	put := func(row, indent int, text string, c color.Color) {
		putText(picture, face, margin+indent, bar+margin+letter/2+row*line, text, c)
	}
	put(0, 0, "$", prompt)
	put(0, 16, command, chalk)
	rows := (height - bar - margin) / line
	const fading = 4
	for i, text := range lines {
		row := i + 1
		if row >= rows {
			break
		}
		c := chalk
		if left := rows - row; len(lines) >= rows && left < fading {
			c = blend(paper, chalk, float64(left)/fading)
		}
		put(row, 0, text, c)
	}
	return picture, nil
}

// monospace returns the letters of cards, each eight pixels wide.
func monospace() (font.Face, error) {
	mono, err := opentype.Parse(gomono.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(mono, &opentype.FaceOptions{Size: letter, DPI: 72, Hinting: font.HintingFull})
}

// putText writes a text whose base line begins at a pixel.
func putText(picture *image.RGBA, face font.Face, x, y int, text string, c color.Color) {
	pen := font.Drawer{Dst: picture, Src: image.NewUniform(c), Face: face}
	pen.Dot = fixed.P(x, y)
	pen.DrawString(text)
}

// disc draws a circle with a soft edge.
func disc(picture *image.RGBA, x, y, radius float64, c color.RGBA) {
	for py := int(y - radius - 1); py <= int(y+radius+1); py++ {
		for px := int(x - radius - 1); px <= int(x+radius+1); px++ {
			dx, dy := float64(px)+.5-x, float64(py)+.5-y
			cover := radius*radius + radius - (dx*dx + dy*dy)
			cover = min(max(cover/(2*radius), 0), 1)
			picture.SetRGBA(px, py, blend(picture.RGBAAt(px, py), c, cover))
		}
	}
}

// blend returns the colour between two, 0 being the first.
func blend(a, b color.RGBA, t float64) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*t + .5) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 255}
}
