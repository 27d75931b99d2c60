package main

import (
	"bytes"
	"image"
	"os"
	"path/filepath"
	"strconv"

	"github.com/somen-go/somen/examples/internal/guest"
	"golang.org/x/image/draw"
)

// film is pictures to be made of an example, and the file that they go into.
type film struct {
	folder string      // of the example
	text   bool        // it opens no window; what it prints is set on a card
	size   image.Point // of its screen, in pixels
	seed   uint64
	press  presses
	skip   int // steps before the first picture, or lines of text
	frames int
	every  int     // steps from one picture to the next
	colors int     // at most 255
	ignore float64 // changes up to this part of the brightness
	width  int     // of the picture, in pixels
	height int     // from which on it is cut off; 0 for all of it
	out    string
	change *change // or nil
}

// shoot makes the pictures and writes the file. It must be called within the frame of guest.Host,
// unless the example is text.
func (f film) shoot() error {
	dir, err := os.MkdirTemp("", "film")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	file := filepath.Join(dir, "game.exe")

	var pictures []*image.RGBA
	if f.change != nil {
		pictures, err = f.playChanged(dir)
	} else if f.text {
		pictures, err = f.card(file)
	} else {
		pictures, err = f.play(file)
	}
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if filepath.Ext(f.out) == ".gif" {
		err = writeGIF(&out, pictures, f.colors, f.every, f.ignore)
	} else {
		err = writePNG(&out, pictures[0], f.colors)
	}
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(f.out), 0o755); err != nil {
		return err
	}
	return os.WriteFile(f.out, out.Bytes(), 0o644)
}

func (f film) play(file string) (pictures []*image.RGBA, err error) {
	if err := guest.Build(file, f.folder, guest.Tag); err != nil {
		return nil, err
	}
	g, err := guest.Start(file, f.size.X, f.size.Y, "-seed", strconv.FormatUint(f.seed, 10))
	if err != nil {
		return nil, err
	}
	defer func() {
		if ended := g.Close(); err == nil {
			err = ended
		}
	}()
	steps := 0
	stepTo := func(n int) error {
		for steps < n {
			f.press.before(steps, g.Session)
			next := f.press.next(steps, n)
			if err := g.Step(next - steps); err != nil {
				return err
			}
			steps = next
		}
		return nil
	}
	for i := range f.frames {
		if err := stepTo(f.skip + i*f.every); err != nil {
			return nil, err
		}
		picture, err := g.Frame()
		if err != nil {
			return nil, err
		}
		pictures = append(pictures, f.scale(picture))
	}
	return pictures, nil
}

// scale returns the picture in the film's width, cut to its height.
func (f film) scale(picture *image.RGBA) *image.RGBA {
	height := (picture.Rect.Dy()*f.width + picture.Rect.Dx()/2) / picture.Rect.Dx()
	seen := height
	if f.height > 0 {
		seen = min(height, f.height)
	}
	small := image.NewRGBA(image.Rect(0, 0, f.width, seen))
	draw.CatmullRom.Scale(small, image.Rect(0, 0, f.width, height), picture, picture.Rect, draw.Src, nil)
	return small
}
