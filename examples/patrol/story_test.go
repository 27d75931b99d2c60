package main

import (
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestRest plays a rest of the robot without a screen: in each of its 300 steps a renderer is called
// that sees the robot stand still and its lamp and its dreams live.
func TestRest(t *testing.T) {
	engine, robots := newGame(1)
	defer engine.Close()
	robot := robots[0]
	point := components.Vec2{X: 480, Y: 90}

	var at components.Vec2
	var level float64
	var line string
	var dreams int
	render := func(view ecs.View) {
		at, _ = ecs.Value(view, robot.Body.Entity(), components.Position)
		pulse, _ := ecs.Value(view, robot.Lamp.Entity(), components.Pulse)
		text, _ := ecs.Value(view, robot.Line.Entity(), components.Text)
		particles, _ := ecs.Value(view, robot.Lamp.Entity(), components.Particles)
		dreams = max(dreams, particles.Len())
		level, line = pulse.Level(), text.String
	}
	frame := func() {
		engine.Step(engine.StepLength())
		render(engine.View())
	}

	for frame(); line == "" || line == "Ume walks to (480, 90)"; frame() {
		require.Less(t, engine.Steps(), int64(125), "the walk takes two seconds")
	}
	dimmest, before, frames := 1.0, -1.0, 0
	for ; line == "Ume rests at (480, 90)"; frame() {
		require.Equal(t, point, at)
		require.NotEqual(t, before, level)
		dimmest, before = min(dimmest, level), level
		frames++
	}
	// Sixty steps of time.Second/60, which is rounded down, are a little less than a second.
	require.Contains(t, []int{300, 301}, frames)
	require.Less(t, dimmest, 0.1)
	require.Greater(t, dreams, 5)
	require.Equal(t, "Ume walks to (540, 270)", line)
	frame()
	require.NotEqual(t, point, at)
}

// TestRobots: the robots are at different points of one route, and none waits for another.
func TestRobots(t *testing.T) {
	engine, robots := newGame(1)
	defer engine.Close()
	const lap = 4 * 7 * 60
	rested := map[Vec2]int{}
	for range lap {
		engine.Step(engine.StepLength())
		for _, r := range robots {
			line, _ := r.Line.Get()
			if text := components.Text.GetValue(line).String; strings.Contains(text, "rests") {
				rested[components.Position.GetValue(r.Body)]++
			}
		}
	}
	require.Len(t, rested, 4)
	for at, steps := range rested {
		require.InDelta(t, 4*300, steps, 320, "the robot that began last has a rest to come at %v", at)
	}
}

// TestSeed: the same seed gives the same world.
func TestSeed(t *testing.T) {
	picture := func(seed uint64) (all []components.Vec2) {
		engine, _ := newGame(seed)
		defer engine.Close()
		for range 100 {
			engine.Step(engine.StepLength())
		}
		for _, at := range ecs.Values(engine.View(), components.Position) {
			all = append(all, at)
		}
		return all
	}
	require.Equal(t, picture(7), picture(7))
	require.NotEqual(t, picture(7), picture(8))
}
