package inspect

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/stretchr/testify/require"
)

// newTaped is a game with a tape, of 250 steps of 10 ms, in which something flies and something else waits.
func newTaped(t *testing.T) *game {
	g := newGame(t, coroutine.Budget{})
	g.Spawn(ecs.Comp(components.Position, components.Vec2{}), ecs.Comp(components.Behaviour,
		components.Behave("guard", coroutine.Sequence(coroutine.Await(coroutine.Sleep(time.Second)), coroutine.Await(coroutine.Forever())))))
	g.WithTape(rewind.NewTape(g.Engine, nil))
	g.Press("F1")
	g.Click(components.Vec2{}, 9, identity)
	g.frames(250)
	return g
}

// TestASecondOnTheTape: a second is sixty steps of the usual length.
func TestASecondOnTheTape(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	i := New(e, e)
	i.WithTape(rewind.NewTape(e, nil))
	i.Press("F1")
	for range 100 {
		e.Step(e.StepLength())
	}
	i.Press("F2")
	i.Press("PageUp")
	require.EqualValues(t, 40, e.Steps())
	i.Press("PageDown")
	require.EqualValues(t, 100, e.Steps())
}

// TestTape: the present goes back and forth while the game is paused, and the game goes on from there.
func TestTape(t *testing.T) {
	g := newTaped(t)
	require.Regexp(t, `^time travel +now, 2\.5 s recorded$`, g.line(t, "time travel").Text)
	require.False(t, g.Press("ArrowLeft"), "the game runs, and it is its own")
	require.False(t, g.Press("PageUp"))

	g.Press("F2")
	for _, c := range []struct {
		key  ecs.Key
		step int64
	}{
		{"ArrowRight", 250}, {"ArrowLeft", 249}, {"ArrowLeft", 248}, {"PageUp", 148}, {"ArrowRight", 149}, {"F3", 150},
		{"PageDown", 250}, {"PageUp", 150}, {"PageUp", 50}, {"PageUp", 0}, {"ArrowLeft", 0}, {"F3", 1}, {"PageDown", 101},
	} {
		require.True(t, g.Press(c.key), c.key)
		g.frames(1)
		require.Equal(t, c.step, g.Steps(), c.key)
		require.True(t, g.Paused())
		require.Equal(t, float64(c.step)/250, g.sliderAt(t))
	}
	require.Contains(t, g.text(), "guard: forever, since before 1.01 s")
	require.Regexp(t, `1\.49 s back, 2\.5 s recorded$`, g.line(t, "time travel").Text)
	require.Contains(t, g.text(), "step 101  1.01 s")

	g.Press("F2")
	g.frames(9)
	require.Equal(t, int64(110), g.Steps())
	require.Regexp(t, `now, 1\.1 s recorded$`, g.line(t, "time travel").Text, "the rest is forgotten")
	g.Press("F3")
	g.frames(1)
	require.Equal(t, int64(111), g.Steps(), "behind the end is a step that nobody has seen")
}

// TestSlide: who pulls the slider stops the time.
func TestSlide(t *testing.T) {
	g := newTaped(t)
	for _, c := range []struct{ to, step float64 }{{.5, 125}, {0, 0}, {-3, 0}, {.9, 225}, {9, 250}, {.5001, 125}} {
		g.Slide(c.to)
		g.frames(1)
		require.Equal(t, int64(c.step), g.Steps())
		require.True(t, g.Paused())
		require.InDelta(t, c.step/250, g.sliderAt(t), .001)
	}
}

func (g *game) sliderAt(t *testing.T) float64 {
	for _, l := range g.Lines(99) {
		if l.Slider {
			return l.Part
		}
	}
	require.Fail(t, "there is no slider")
	return 0
}

// TestChosenOnTape: who was chosen stays so, if he is there in that step; and the speed that was chosen stays.
func TestChosenOnTape(t *testing.T) {
	g := newTaped(t)
	late := g.spawn("late", components.Vec2{X: 50}, coroutine.Await(coroutine.Forever()))
	g.frames(10)
	g.Click(components.Vec2{X: 50}, 5, identity)
	require.Contains(t, g.text(), "late: ")
	g.Press("F4")
	g.Slide(0)
	require.Equal(t, .5, g.TimeScale())
	require.Contains(t, g.text(), "It does nothing any more.", "it is not there yet")
	require.NotContains(t, g.text(), "late: ")
	g.Slide(1)
	require.True(t, late.Valid())
	require.Contains(t, g.text(), "late: ")
	require.NotContains(t, strings.SplitAfter(g.text(), "busiest")[1][:60], "late", "nothing was measured since")
}

// TestTapeThatCant: it says why, in short, and takes no keys.
func TestTapeThatCant(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	g.WithTape(lostTape{&coroutine.StateError{Name: "guard", Where: "/a/long/way.go:7", Reason: strings.Repeat("it runs on a stack ", 20)}})
	g.Press("F1")
	g.Press("F2")
	g.frames(1)
	require.False(t, g.Press("ArrowLeft"))
	g.Slide(0)
	var said []string
	for _, l := range g.Lines(99) {
		require.False(t, l.Slider)
		if l.Tone == Bad {
			require.LessOrEqual(t, len([]rune(l.Text)), Columns)
			said = append(said, l.Text)
		}
	}
	require.Len(t, said, mostReason)
	require.True(t, strings.HasPrefix(said[0], "guard: it runs on a stack"))
	require.True(t, strings.HasSuffix(said[2], " …"))

	g.WithTape(lostTape{})
	g.Press("ArrowLeft")
	g.frames(1)
	require.Equal(t, Bad, g.line(t, "it is gone").Tone)
}

// lostTape can't go anywhere.
type lostTape struct{ err error }

func (lostTape) Steps() (first, last int64) { return -5, 5 }
func (lostTape) Go(int64) error             { return errors.New("it is gone") }
func (t lostTape) Err() error               { return t.err }

// TestVariables: below the line at which a compiled behaviour stands are its variables.
func TestVariables(t *testing.T) {
	g := newGame(t, coroutine.Budget{})
	friend := g.spawn("friend", components.Vec2{X: 9}, coroutine.Await(coroutine.Forever()))
	body := coroutine.Script(func(co *coroutine.Co) {
		for lap, to := 1, (components.Vec2{X: 3, Y: 4}); ; lap++ {
			ref, name := ecs.RefOf(friend), "Ume of the long, long, long, long, long, long name"
			co.Sleep(time.Second)
			require.True(t, ref.Alive() && name != "" && to.X > 0 && friend.Valid())
		}
	})
	g.spawn("walker", components.Vec2{}, body)
	g.Press("F1")
	g.frames(150)
	g.Click(components.Vec2{}, 1, identity)
	require.Contains(t, g.text(), "walker: ")
	if !coroutine.IsStackless(body) {
		require.NotContains(t, g.text(), "lap = ")
		return
	}
	number := fmt.Sprint("entity ", friend.Entity().Id())
	for _, want := range []string{"friend = " + number, "lap = 2", "to = {X:3 Y:4}", "ref = " + number, `name = "Ume of the long, long, lon`} {
		require.Contains(t, g.text(), want)
	}
	for _, rows := range []int{10, 20, 25, 30, 99} {
		require.LessOrEqual(t, len(g.Lines(rows))+PlotRows-1, max(rows, 19))
	}
}
