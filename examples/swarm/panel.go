package main

import (
	"bytes"
	"fmt"
	"image/color"
	"math"
	"strconv"
	"sync"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/text/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"golang.org/x/image/font/gofont/goregular"
)

// Where things are on the panel.
const (
	trackLeft, trackRight = 24, 324
	trackY                = field + 56
	graphLeft             = 476
	graphWidth            = 480
	graphTop              = field + 14
	graphHeight           = 44
	letters               = 15 // their height
)

// The slider goes in equal factors from a budget that is far too small for the agents to one for a tenth
// of them in each frame.
func (m *Meter) least() float64 { return float64(m.Agents) / 10_000 }

const span = 1_000 // the largest budget over the least

func (m *Meter) position(budget int) float64 {
	part := math.Log(float64(budget)/m.least()) / math.Log(span)
	return trackLeft + part*(trackRight-trackLeft)
}

func (m *Meter) budgetAt(x float64) int {
	part := (x - trackLeft) / (trackRight - trackLeft)
	return max(1, int(math.Round(m.least()*math.Pow(span, min(1, max(0, part))))))
}

// Tour moves the slider until the player does. It is no behaviour, for it must not wait: among the agents not even
// a high priority would spare it that, since whoever waits long enough gets as high.
type Tour struct{ Over bool }

// slider sets the budget as the player says, or the tour.
func slider() ecs.System {
	return ecs.System{
		Name: "slider",
		Update: func(e *ecs.Engine) {
			tour, meter, in := ecs.Resource[Tour](e), ecs.Resource[Meter](e), e.Input()
			if !tour.Over {
				meter.Budget = toured(meter, e.Now()-e.Delta())
			}
			was := meter.Budget
			switch {
			case in.Held(ecs.KeyArrowLeft):
				meter.Budget = meter.budgetAt(meter.position(was) - 2)
			case in.Held(ecs.KeyArrowRight):
				meter.Budget = meter.budgetAt(meter.position(was) + 2)
			case in.Held(ecs.MouseLeft) && in.Y > field:
				meter.Budget = meter.budgetAt(in.X)
			default:
				return
			}
			tour.Over = true
		},
	}
}

// toured shows what there is to see: plenty, too little, and how the swarm catches up.
func toured(m *Meter, now time.Duration) int {
	enough := m.Agents / perPeriod
	switch at := now % (12 * time.Second); {
	case at < 5*time.Second:
		return 2 * enough
	case at < 8*time.Second:
		return enough / 2
	}
	return 3 * enough
}

var (
	chalk = color.RGBA{190, 200, 215, 255}
	steel = color.RGBA{96, 150, 210, 255}
	amber = color.RGBA{255, 196, 70, 255}
	dusk  = color.RGBA{16, 20, 34, 255}
	slate = color.RGBA{58, 68, 94, 255}
)

// lines are the texts of the panel, each of which is an entity.
var lines = []struct {
	at   Vec2
	tone color.RGBA
	text func(m *Meter) string
}{
	{Vec2{X: 24, Y: field + 26}, amber, func(m *Meter) string {
		return "budget: " + thousands(m.Budget) + " resumes a frame"
	}},
	{Vec2{X: 24, Y: field + 88}, chalk, func(m *Meter) string {
		return thousands(m.Agents) + " agents  ·  " + thousands(m.Last.LeftOver) + " of them wait"
	}},
	{Vec2{X: 356, Y: graphTop + 4}, steel, func(m *Meter) string { // and drawMeasured says how long they took
		return thousands(m.Last.Resumed) + " resumes"
	}},
	{Vec2{X: 356, Y: graphTop + graphHeight + 19}, amber, func(m *Meter) string {
		return fmt.Sprintf("longest wait\n%d frames", m.Last.Oldest)
	}},
}

// thousands writes a number so that it can be read.
func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

func newPanel(engine *ecs.Engine) {
	for _, l := range lines {
		engine.Spawn(ecs.Comp(components.Position, l.at), ecs.Comp(components.Text, components.TextData{Color: l.tone}))
	}
}

// tell writes the numbers, six times a second, so that they can be read.
func tell() ecs.System {
	texts := ecs.NewQuery1(components.Text)
	return ecs.System{
		Name: "tell",
		If:   func(e *ecs.Engine) bool { return e.Steps()%10 == 1 },
		Update: func(e *ecs.Engine) {
			i, meter := 0, ecs.Resource[Meter](e)
			for _, text := range texts.Each(e.World()) {
				text.String = lines[i].text(meter)
				i++
			}
		},
	}
}

// measuredFace is that of the panel's texts.
var measuredFace = sync.OnceValue(func() *text.GoTextFace {
	source, err := text.NewGoTextFaceSource(bytes.NewReader(goregular.TTF))
	if err != nil {
		panic(err) // the bundled face is broken
	}
	return &text.GoTextFace{Source: source, Size: letters}
})

// drawMeasured draws how long a step takes. That is drawn here, since a Text would be state.
func drawMeasured(view ecs.View, screen *ebiten.Image) {
	measured, _ := ecs.ResourceValue[Measured](view)
	place := &text.DrawOptions{}
	place.SecondaryAlign = text.AlignCenter
	place.GeoM.Translate(356, graphTop+4+1.4*letters)
	place.ColorScale.ScaleWithColor(steel)
	text.Draw(screen, "in "+measured.String(), measuredFace(), place)
}

// drawPanel draws the slider and two histories: what was resumed, which the budget caps, and how long the
// oldest waited.
func drawPanel(view ecs.View, screen *ebiten.Image) {
	meter, ok := ecs.ResourceValue[Meter](view)
	if !ok {
		return
	}
	vector.FillRect(screen, 0, field, width, height-field, dusk, false)
	vector.FillRect(screen, trackLeft, trackY-2, trackRight-trackLeft, 4, slate, false)
	x := float32(meter.position(meter.Budget))
	vector.FillRect(screen, trackLeft, trackY-2, x-trackLeft, 4, amber, false)
	vector.FillCircle(screen, x, trackY, 8, amber, true)

	const bar = graphWidth / history
	for i := range history {
		s := meter.History[(meter.Next+i)%history]
		x := float32(graphLeft + i*bar)
		resumed := graphHeight * min(1, float32(s.Resumed*perPeriod)/float32(3*meter.Agents))
		vector.FillRect(screen, x, graphTop+graphHeight-resumed, bar, resumed, steel, false)
		waited := graphHeight * min(1, float32(s.Oldest)/float32(2*perPeriod))
		vector.FillRect(screen, x, graphTop+graphHeight*2+6-waited, bar, waited, amber, false)
	}
	for i := range 2 {
		y := float32(graphTop + graphHeight + i*(graphHeight+6))
		vector.FillRect(screen, graphLeft, y, graphWidth, 1, slate, false)
	}
}
