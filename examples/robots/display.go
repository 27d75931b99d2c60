package main

import (
	"fmt"
	"image/color"
	"io"
	"slices"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// News is a message to the display: a line to show, or the power that a robot has left.
type News struct {
	Line  string
	Robot string
	Power int
}

const (
	margin   = field + 24
	barWidth = 110
	barLeft  = width - 24 - barWidth
	newsTop  = 412
)

// Display is the actor that owns the right side of the screen. Nobody else writes there.
type Display struct {
	arena *Arena
	names map[string]*donburi.Entry
	bars  map[string]*donburi.Entry
	lines []*donburi.Entry // for the newest news, the last at the bottom
}

// Log is all the news so far, for those who have no screen.
type Log struct{ Lines []string }

// InView gives a renderer lines of its own.
func (l Log) InView() Log { return Log{slices.Clone(l.Lines)} }

func newDisplay(a *Arena) *Display {
	d := &Display{arena: a, names: make(map[string]*donburi.Entry), bars: make(map[string]*donburi.Entry)}
	for i, r := range robots {
		y := 30 + 29*float64(i)
		d.names[r.name] = d.text(Vec2{X: margin, Y: y}, r.name, r.tone)
		d.bars[r.name] = a.shape(Vec2{X: barLeft, Y: y}, components.ShapeData{Form: components.Box, Size: Vec2{Y: 10}, Color: r.tone})
	}
	for i := range 5 {
		tone := chalk
		tone.A = uint8(107 + 37*i)
		d.lines = append(d.lines, d.text(Vec2{X: margin, Y: newsTop + 24*float64(i)}, "", tone))
	}
	return d
}

func (d *Display) text(at Vec2, s string, tone color.RGBA) *donburi.Entry {
	e := d.arena.engine.Spawn(components.Position, components.Text)
	components.Position.SetValue(e, at)
	components.Text.SetValue(e, components.TextData{String: s, Color: tone})
	return e
}

// show shows what comes in.
func (d *Display) show() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for n := range d.arena.news.All(co) {
			if n.Line != "" {
				d.write(n.Line)
				continue
			}
			bar, long := d.bars[n.Robot], float64(n.Power)/fullPower*barWidth
			components.Shape.Get(bar).Size.X = long
			components.Position.Get(bar).X = barLeft + long/2
			tone := &components.Text.Get(d.names[n.Robot]).Color
			if tone.A = 255; n.Power == 0 {
				tone.A = 120
			}
		}
	})
}

// write shows a line under the ones before it.
func (d *Display) write(line string) {
	log := ecs.Resource[Log](d.arena.engine)
	log.Lines = append(log.Lines, line)
	for i, e := range d.lines {
		if at := len(log.Lines) - len(d.lines) + i; at >= 0 {
			components.Text.Get(e).String = log.Lines[at]
		}
	}
}

// report writes out the news.
func report() func(ecs.View, io.Writer) {
	told := 0
	return func(view ecs.View, out io.Writer) {
		log, _ := ecs.ResourceValue[Log](view)
		for _, line := range log.Lines[told:] {
			fmt.Fprintf(out, "%5.1fs  %s\n", view.Now().Seconds(), line)
		}
		told = len(log.Lines)
	}
}
