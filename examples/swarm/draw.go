package main

import (
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/render"
)

// drawAgents returns a renderer that writes every agent as a pixel of one picture. A hundred
// thousand draw calls would be too many; this is one.
func drawAgents() render.Renderer {
	query := ecs.NewQuery2(components.Position, AgentType)
	glow := newGlow()
	pixels := make([]byte, 4*width*field)
	plot := func(x, y int, c color.RGBA) {
		if x < 0 || x >= width || y < 0 || y >= field {
			return
		}
		if p := pixels[4*(y*width+x):][:4]; c.A > p[3] { // the brightest is on top
			p[0], p[1], p[2], p[3] = c.R, c.G, c.B, c.A
		}
	}
	var picture *ebiten.Image
	return func(view ecs.View, screen *ebiten.Image) {
		if picture == nil {
			picture = ebiten.NewImage(width, field)
		}
		clear(pixels)
		for row := range query.Values(view) {
			c := glow.of(row.B, view.Now())
			x, y := int(row.A.X), int(row.A.Y)
			plot(x, y, c)
			if c.R > 2*asleep.R {
				plot(x+1, y, c)
			}
		}
		picture.WritePixels(pixels)
		screen.DrawImage(picture, nil)
	}
}

var (
	asleep  = color.RGBA{34, 46, 82, 255}
	onTime  = color.RGBA{255, 205, 90, 255}
	tooLate = color.RGBA{255, 40, 90, 255}
)

const (
	fade   = 1200 * time.Millisecond // how long a flash lasts
	latest = 2 * time.Second         // from which on it is as red as can be
	shades = 32
)

// glows are the colours of an agent by how long ago it ran and by how late it was.
type glows [shades][shades]color.RGBA

func (g *glows) of(a Agent, now time.Duration) color.RGBA {
	ago, late := (now-a.Woke)*shades/fade, a.Late*shades/latest
	return g[min(shades-1, ago)][min(shades-1, late)]
}

func newGlow() *glows {
	g := &glows{}
	for ago := range shades {
		for late := range shades {
			bright := 1 - float64(ago)/(shades-1)
			bright *= bright
			red := float64(late) / (shades - 1)
			mix := func(asleep, onTime, tooLate uint8) uint8 {
				awake := float64(onTime)*(1-red) + float64(tooLate)*red
				return uint8(float64(asleep)*(1-bright) + awake*bright)
			}
			g[ago][late] = color.RGBA{
				R: mix(asleep.R, onTime.R, tooLate.R),
				G: mix(asleep.G, onTime.G, tooLate.G),
				B: mix(asleep.B, onTime.B, tooLate.B),
				A: uint8(220 + 35*bright), // which also says who is on top
			}
		}
	}
	return g
}
