package term

import (
	"context"
	"errors"
	"image/color"
	"strings"
	"testing"
	"time"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

var red = color.RGBA{200, 0, 0, 255}

func simulate(t *testing.T, columns, rows int) tcell.SimulationScreen {
	t.Helper()
	s := tcell.NewSimulationScreen("UTF-8")
	require.NoError(t, s.Init())
	s.SetSize(columns, rows)
	return s
}

// rows returns what a screen shows.
func rows(s tcell.SimulationScreen) []string {
	cells, width, _ := s.GetContents()
	var lines []string
	for ; len(cells) >= width && width > 0; cells = cells[width:] {
		var line strings.Builder
		for _, c := range cells[:width] {
			line.WriteString(string(c.Runes))
		}
		lines = append(lines, strings.TrimRight(line.String(), " "))
	}
	return lines
}

func spawn(e *ecs.Engine, at components.Vec2, shape components.ShapeData) *donburi.Entry {
	entry := e.Spawn(components.Position, components.Shape)
	components.Position.SetValue(entry, at)
	components.Shape.SetValue(entry, shape)
	return entry
}

func TestDraw(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	spawn(engine, components.Vec2{X: 5, Y: 5}, components.ShapeData{Form: components.Box, Size: components.Vec2{X: 3, Y: 3}})
	spawn(engine, components.Vec2{X: 5, Y: 5}, components.ShapeData{Rune: '@', Size: components.Vec2{X: 30, Y: 30}, Z: 1})
	spawn(engine, components.Vec2{X: 45, Y: 25}, components.ShapeData{Form: components.Box, Size: components.Vec2{X: 28, Y: 12}})
	spawn(engine, components.Vec2{X: 85, Y: 25}, components.ShapeData{Size: components.Vec2{X: 22}})
	spawn(engine, components.Vec2{X: -500, Y: 2500}, components.ShapeData{Size: components.Vec2{X: 30}})
	text := engine.Spawn(components.Position, components.Text)
	components.Position.SetValue(text, components.Vec2{X: 60, Y: 45})
	components.Text.SetValue(text, components.TextData{String: "löng enough"})

	s := simulate(t, 10, 5)
	defer s.Fini()
	Draw(engine.View(), s, WithSize(100, 50))
	require.Equal(t, []string{
		"@",
		"        ●",
		"   ■■■ ●●●",
		"        ●",
		"      löng",
	}, rows(s))

	s.SetSize(20, 5) // the world is stretched over any size
	Draw(engine.View(), s, WithSize(100, 50))
	require.Equal(t, "            löng eno", rows(s)[4])
}

func TestColours(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	lamp := spawn(engine, components.Vec2{}, components.ShapeData{Color: red})
	donburi.Add(lamp, components.Pulse, &components.PulseData{Period: time.Second})
	s := simulate(t, 4, 4)
	defer s.Fini()
	look := func() (front, back tcell.Color) {
		Draw(engine.View(), s, WithBackground(color.RGBA{0, 0, 100, 255}))
		cells, _, _ := s.GetContents()
		front, back, _ = cells[0].Style.Decompose()
		return front, back
	}
	front, back := look()
	require.Equal(t, tcell.NewRGBColor(200, 0, 0), front, "brightest")
	require.Equal(t, tcell.NewRGBColor(0, 0, 100), back)

	components.Pulse.Get(lamp).Passed = time.Second / 2
	front, _ = look()
	require.Equal(t, tcell.NewRGBColor(60, 0, 0), front, "darkest")

	components.Shape.Get(lamp).Color.A = 128
	front, _ = look()
	require.Equal(t, tcell.NewRGBColor(30, 0, 50), front, "the colour behind shines through")
}

// finished notes that Run has given the terminal back.
type finished struct {
	tcell.SimulationScreen
	done bool
}

func (f *finished) Fini() {
	f.done = true
	f.SimulationScreen.Fini()
}

func newFinished() *finished {
	return &finished{SimulationScreen: tcell.NewSimulationScreen("UTF-8")}
}

func TestLimit(t *testing.T) {
	engine := ecs.New()
	s, clock := newFinished(), make(chan time.Time, 10)
	now := time.Now()
	for i := range 10 { // a slow terminal: each of its frames has four steps
		clock <- now.Add(time.Duration(i) * 4 * time.Second / 60)
	}
	require.NoError(t, Run(context.Background(), engine, WithScreen(s), withClock(clock), WithLimit(11)))
	require.Equal(t, int64(11), engine.Steps())
	require.True(t, s.done)
	engine.FixedStep()
	require.Equal(t, int64(11), engine.Steps(), "the engine is closed")
}

func TestQuit(t *testing.T) {
	for name, press := range map[string]func(tcell.SimulationScreen){
		"q":      func(s tcell.SimulationScreen) { s.InjectKey(tcell.KeyRune, 'q', 0) },
		"Esc":    func(s tcell.SimulationScreen) { s.InjectKey(tcell.KeyEscape, 0, 0) },
		"Ctrl-C": func(s tcell.SimulationScreen) { s.InjectKey(tcell.KeyCtrlC, 0, tcell.ModCtrl) },
	} {
		t.Run(name, func(t *testing.T) {
			engine := ecs.New()
			s := newFinished()
			require.NoError(t, s.Init())
			s.InjectKey(tcell.KeyRune, 'x', 0) // is nothing to us
			press(s)
			require.NoError(t, Run(context.Background(), engine, WithScreen(noInit{s}), withClock(nil)))
			require.True(t, s.done)
		})
	}
	t.Run("context", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		require.NoError(t, Run(ctx, ecs.New(), WithScreen(newFinished())))
	})
}

// noInit is a screen that has been initialised, and has events.
type noInit struct{ tcell.Screen }

func (noInit) Init() error { return nil }

func TestPanic(t *testing.T) {
	engine := ecs.New()
	engine.Add(ecs.Update, ecs.System{Name: "bad", Update: func(*ecs.Engine) { panic("oops") }})
	s, clock := newFinished(), make(chan time.Time, 1)
	clock <- time.Now()
	require.PanicsWithValue(t, "oops", func() {
		_ = Run(context.Background(), engine, WithScreen(s), withClock(clock))
	})
	require.True(t, s.done, "the terminal is as it was")
}

type noTerminal struct{ tcell.Screen }

func (noTerminal) Init() error { return errors.New("not a terminal") }

func TestNoTerminal(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	err := Run(context.Background(), engine, WithScreen(noTerminal{}))
	require.EqualError(t, err, "term: can't use the terminal: not a terminal")
	require.IsType(t, new(OpenError), err)
	engine.FixedStep()
	require.Equal(t, int64(1), engine.Steps(), "another screen can show the engine")
}
