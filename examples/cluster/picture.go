package main

import (
	"fmt"
	"hash/fnv"
	"image/color"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// The panel is below the city: a row for each process, in two columns, and one to start a node.
const (
	panel     = 132
	letters   = 13
	rowHeight = 24
	columns   = 2
	rows      = 8
	left      = 16
	loadWidth = 90
)

func rowOf(i int) Vec2 {
	return Vec2{X: left + float64(i/(rows/columns))*city.Width/columns, Y: city.Height + 12 + float64(i%(rows/columns))*rowHeight}
}

// rowAt returns the row at a point, or -1.
func rowAt(x, y float64) int {
	for i := range rows {
		if at := rowOf(i); x >= at.X && x < at.X+city.Width/columns-left && y >= at.Y-4 && y < at.Y+rowHeight-4 {
			return i
		}
	}
	return -1
}

var tones = []color.RGBA{
	{255, 184, 76, 255}, {92, 200, 255, 255}, {150, 230, 120, 255}, {255, 120, 160, 255},
	{190, 150, 255, 255}, {90, 230, 200, 255}, {250, 230, 110, 255}, {255, 150, 110, 255},
}

var (
	chalk  = color.RGBA{190, 200, 215, 255}
	crash  = color.RGBA{255, 70, 70, 255}
	border = color.RGBA{70, 80, 110, 255}
)

// tone is the colour of a node.
func (s *spectator) tone(name string) color.RGBA {
	if name == "" {
		return color.RGBA{90, 90, 90, 255}
	}
	var i uint32
	if _, err := fmt.Sscanf(name, "node-%d", &i); err != nil {
		h := fnv.New32()
		h.Write([]byte(name))
		i = h.Sum32()
	}
	return tones[int(i)%len(tones)]
}

// drawWalkers returns a renderer that writes every walker as a pixel of one picture, in the colour of its node; who has just
// crossed a border is white.
func (s *spectator) drawWalkers() func(ecs.View, *ebiten.Image) {
	width, height := int(city.Width), int(city.Height)
	pixels := make([]byte, 4*width*height)
	var picture *ebiten.Image
	query := ecs.NewQuery2(components.Position, cluster.Shadow)
	return func(_ ecs.View, screen *ebiten.Image) {
		if picture == nil {
			picture = ebiten.NewImage(width, height)
		}
		clear(pixels)
		tone := map[string]color.RGBA{}
		for _, quarter := range city.Names() {
			tone[quarter] = s.tone(s.owner[quarter])
		}
		now := time.Now()
		for row := range query.Values(s.view) {
			x, y := int(row.A.X), int(row.A.Y)
			if x < 0 || x >= width || y < 0 || y >= height {
				continue
			}
			c := tone[row.B.At]
			p := pixels[4*(y*width+x):][:4]
			if row.B.JustMoved(now) {
				c = color.RGBA{255, 255, 255, 255}
			}
			p[0], p[1], p[2], p[3] = c.R, c.G, c.B, 255
		}
		picture.WritePixels(pixels)
		screen.DrawImage(picture, nil)
	}
}

// drawBorders draws the quarters, and those bright that stand still.
func (s *spectator) drawBorders(_ ecs.View, screen *ebiten.Image) {
	for _, quarter := range city.Names() {
		x0, y0, x1, y1, _ := city.Bounds(quarter)
		tone, width := border, float32(1)
		if owner := s.owner[quarter]; owner != "" && !s.alive[owner] {
			tone, width = crash, 2
		}
		vector.StrokeRect(screen, float32(x0)+1, float32(y0)+1, float32(x1-x0)-2, float32(y1-y0)-2, width, tone, false)
	}
}

// drawLoads draws beside each node how much of the time it is busy.
func (s *spectator) drawLoads(_ ecs.View, screen *ebiten.Image) {
	for i, name := range s.names() {
		at, n := rowOf(i), s.node(name)
		tone := s.tone(name)
		if !s.alive[name] {
			tone = crash
		}
		vector.FillRect(screen, float32(at.X), float32(at.Y), 10, 10, tone, false)
		x := float32(at.X) + float32(city.Width)/columns - left - loadWidth - 10
		vector.StrokeRect(screen, x, float32(at.Y), loadWidth, 10, 1, border, false)
		vector.FillRect(screen, x, float32(at.Y), loadWidth*float32(min(1, n.Load)), 10, tone, false)
	}
}

// spawnPanel makes the texts of the panel, and the system that writes them.
func (s *spectator) spawnPanel(e *ecs.Engine) {
	texts := make([]*components.TextData, rows)
	for i := range texts {
		at := rowOf(i)
		entry := e.Spawn(components.Text, ecs.Comp(components.Position, Vec2{X: at.X + 18, Y: at.Y + 9}))
		texts[i] = components.Text.Get(entry)
	}
	total := components.Text.Get(e.Spawn(components.Text, ecs.Comp(components.Position, Vec2{X: left, Y: city.Height + panel - 10})))
	e.Add(ecs.Late, ecs.System{Name: "panel", Update: func(*ecs.Engine) {
		names := s.names()
		for i, text := range texts {
			switch {
			case i < len(names):
				*text = components.TextData{String: s.line(names[i]), Color: chalk}
				if !s.alive[names[i]] {
					text.Color = crash
				}
			case i == len(names):
				*text = components.TextData{String: "start a node", Color: border}
			default:
				*text = components.TextData{}
			}
		}
		*total = components.TextData{Color: chalk, String: fmt.Sprintf("%d walkers, %d of which have just crossed a border. Click on a node, or its quarter, to kill it.", s.view.Len(), s.moving)}
	}})
}
