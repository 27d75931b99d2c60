package render

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	dmath "github.com/yohamta/donburi/features/math"
	"github.com/yohamta/donburi/features/transform"
)

// handMade is a game of its own, with a donburi world.
type handMade struct {
	engine  *ecs.Engine
	updates int
	step    func(*ecs.Engine)
	err     error
	drawn   []string
}

func (g *handMade) Update() error {
	g.updates++
	g.step(g.engine)
	return g.err
}

func (g *handMade) Draw(*ebiten.Image) { g.drawn = append(g.drawn, "draw") }

func (g *handMade) Layout(width, height int) (int, int) { return width / 4, height / 4 }

func newHandMade(t *testing.T) *handMade {
	world := donburi.NewWorld()
	g := &handMade{engine: ecs.New(ecs.WithWorld(world)), step: func(e *ecs.Engine) { e.Step(time.Second / 60) }}
	g.engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	t.Cleanup(g.engine.Close)
	robot := world.Entry(world.Create(transform.Transform, components.Behaviour))
	transform.SetWorldPosition(robot, dmath.Vec2{X: 30, Y: 40})
	components.Behaviour.SetValue(robot, components.Behave("rest", coroutine.Await(coroutine.Forever())))
	return g
}

// TestOverlayHoldsAnyGame: whichever way a game steps its engine, F2 holds all of it, F3 is one Update
// and one step, and at half speed both happen every other time.
func TestOverlayHoldsAnyGame(t *testing.T) {
	var clock time.Time // of the wall
	for name, step := range map[string]func() func(*ecs.Engine){
		"Step":      func() func(*ecs.Engine) { return func(e *ecs.Engine) { e.Step(time.Second / 60) } },
		"FixedStep": func() func(*ecs.Engine) { return func(e *ecs.Engine) { e.NewFrame(); e.FixedStep() } },
		"Frame":     func() func(*ecs.Engine) { return func(e *ecs.Engine) { e.Frame(e.StepLength()) } },
		"the wall clock": func() func(*ecs.Engine) {
			last := clock
			return func(e *ecs.Engine) {
				e.Frame(clock.Sub(last))
				last = clock
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			g := newHandMade(t)
			g.step = step()
			w := Overlay(g, g.engine).(*wrapped)
			updates := func(n int) {
				t.Helper()
				before, steps := g.updates, g.engine.Steps()
				for range n {
					clock = clock.Add(g.engine.StepLength())
					require.NoError(t, w.Update())
				}
				require.EqualValues(t, g.engine.Steps()-steps, g.updates-before, "a step for each Update")
			}
			press := func(k ecs.Key) { require.True(t, w.overlay.takes(k)) }
			updates(3)
			require.Equal(t, 3, g.updates)
			press("F1")
			updates(3)
			press("F2")
			updates(100)
			require.Equal(t, 6, g.updates, "paused")
			press("F3")
			updates(10)
			require.Equal(t, 7, g.updates, "one step")
			press("F2")
			updates(1)
			require.Equal(t, 8, g.updates, "it goes on, and makes up for nothing")
			press("F4")
			updates(20)
			require.Equal(t, 18, g.updates, "half speed")
			press("F4")
			updates(10)
			require.Equal(t, 28, g.updates)
			require.False(t, g.engine.Paused(), "the engine is the game's")
			require.Equal(t, 1.0, g.engine.TimeScale())
			g.err = errors.New("the game is over")
			require.Equal(t, g.err, w.Update())
		})
	}
}

// TestHalfSpeedHears: what is pressed is heard at once, and the speed stays half.
func TestHalfSpeedHears(t *testing.T) {
	p := pace{scale: .5}
	run := 0
	for tick := range 1000 {
		urgent := tick%4 == 0
		if p.due(urgent) {
			run++
		} else {
			require.False(t, urgent)
		}
	}
	require.Equal(t, 500, run)
	for range 1000 { // somebody hammers all the keys there are
		if p.due(true) {
			run++
		}
	}
	require.InDelta(t, 1000, run, 2)
}

// TestOverlayPanel: it says what is so, in a game that it knows nothing of.
func TestOverlayPanel(t *testing.T) {
	g := newHandMade(t)
	w := Overlay(g, g.engine).(*wrapped)
	text := func() (all string) {
		for _, l := range w.overlay.inspector.Lines(40) {
			all += l.Text + "\n"
		}
		return all
	}
	w.overlay.takes("F1")
	require.Contains(t, text(), "The engine has made no step yet.")
	require.NoError(t, w.Update())
	w.overlay.takes("F2")
	require.Regexp(t, `^paused +step 1 `, text())
	require.Contains(t, text(), "F2 go on")
	w.overlay.takes("F2")
	g.engine.Pause() // which the game does itself
	w.overlay.takes("F4")
	require.Regexp(t, `^the engine is paused ×0\.5 +step 1 `, text())
}

// TestSeeing: by Position, by donburi's transform, or as the game says.
func TestSeeing(t *testing.T) {
	g := newHandMade(t)
	w := Overlay(g, g.engine).(*wrapped)
	see := func(e *donburi.Entry) (components.Vec2, bool) {
		at, _, ok := w.overlay.see(e, 200, 100)
		return at, ok
	}
	world := g.engine.World()
	parent, child := world.Entry(world.Create(transform.Transform)), world.Entry(world.Create(transform.Transform))
	transform.SetWorldPosition(parent, dmath.Vec2{X: 10, Y: 20})
	transform.AppendChild(parent, child, false)
	transform.Transform.Get(child).LocalPosition = dmath.Vec2{X: 1, Y: 2}
	at, ok := see(child)
	require.True(t, ok)
	require.Equal(t, components.Vec2{X: 11, Y: 22}, at)

	both := world.Entry(world.Create(transform.Transform, components.Position))
	components.Position.SetValue(both, components.Vec2{X: 7})
	at, _ = see(both)
	require.Equal(t, components.Vec2{X: 7}, at)
	_, ok = see(world.Entry(world.Create(components.Shape)))
	require.False(t, ok, "it is nowhere")

	w = Overlay(g, g.engine, SeenAt(func(e *donburi.Entry) (components.Vec2, bool) {
		return components.Vec2{X: 99}, e.Entity() == child.Entity()
	})).(*wrapped)
	at, ok = see(child)
	require.True(t, ok)
	require.Equal(t, components.Vec2{X: 99}, at)
	_, ok = see(both)
	require.False(t, ok)
}

// TestOverlayFollows: a game makes another world and engine for each level.
func TestOverlayFollows(t *testing.T) {
	g := newHandMade(t)
	w := Overlay(g, nil, EngineFrom(func() *ecs.Engine { return g.engine })).(*wrapped)
	w.overlay.takes("F1")
	require.NoError(t, w.Update())
	first := g.engine
	g.step = func(e *ecs.Engine) {
		if e == first {
			e.Close()
			g.engine = newHandMade(t).engine
		}
		g.engine.Step(time.Second)
	}
	require.NoError(t, w.Update())
	require.Regexp(t, `^running +step 1  1\.00 s$`, w.overlay.inspector.Lines(40)[0].Text)
	require.True(t, w.overlay.inspector.Open())
	require.True(t, g.engine.Scheduler().Profile(true), "it measures there now")
	last := g.engine
	g.engine, g.step = nil, func(*ecs.Engine) {} // between two levels
	require.NoError(t, w.Update())
	require.Equal(t, last, w.overlay.engine)
}

// withOptions has the optional methods of a game too.
type withOptions struct{ *handMade }

func (g withOptions) LayoutF(width, height float64) (float64, float64) {
	return width + .5, height + .5
}

func (g withOptions) DrawFinalScreen(ebiten.FinalScreen, *ebiten.Image, ebiten.GeoM) {
	g.drawn = append(g.drawn, "final")
}

// TestOverlayPassesThrough: the size of the game's screen and how it gets to the window are the game's.
func TestOverlayPassesThrough(t *testing.T) {
	g := newHandMade(t)
	w := Overlay(g, g.engine)
	width, height := w.Layout(640, 480)
	require.Equal(t, []int{160, 120}, []int{width, height})
	x, y := w.(ebiten.LayoutFer).LayoutF(641.5, .5)
	require.Equal(t, []float64{160, 0}, []float64{x, y}, "as Ebitengine asks, in whole pixels")

	w = Overlay(withOptions{g}, g.engine)
	x, y = w.(ebiten.LayoutFer).LayoutF(640, 480)
	require.Equal(t, []float64{640.5, 480.5}, []float64{x, y})
	offscreen := ebiten.NewImage(160, 120)
	w.Draw(offscreen)
	w.(ebiten.FinalScreenDrawer).DrawFinalScreen(ebiten.NewImage(640, 480), offscreen, ebiten.GeoM{})
	require.Equal(t, []string{"draw", "final"}, g.drawn)
}

func TestNothingToShow(t *testing.T) {
	g := newHandMade(t)
	for want, call := range map[string]func(){
		"render: Overlay: the game is nil; pass the game that ebiten.RunGame would run":                       func() { Overlay(nil, g.engine) },
		"render: Overlay: the engine is nil; pass the one that the game's Update steps, or render.EngineFrom": func() { Overlay(g, nil) },
		"render: NewGame: the engine is nil; pass one of ecs.New":                                             func() { NewGame(nil) },
	} {
		require.PanicsWithError(t, want, call)
	}
}

// TestNobodySteps: the call in Update that is easy to forget is missed, and said once.
func TestNobodySteps(t *testing.T) {
	var out strings.Builder
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&out, nil)))
	defer slog.SetDefault(before)
	g := newHandMade(t)
	w := Overlay(g, g.engine)
	play := func() {
		for range 1000 {
			require.NoError(t, w.Update())
		}
	}
	play()
	require.Empty(t, out.String())
	g = newHandMade(t)
	g.step = func(*ecs.Engine) {}
	w = Overlay(g, g.engine)
	play()
	require.Equal(t, 1, strings.Count(out.String(), "\n"))
	require.Contains(t, out.String(), "call engine.Step(time.Second / 60) in the game's Update")
}
