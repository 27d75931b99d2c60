package render

import (
	"strings"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestPoint: a single finger moves and presses the pointer, which stays there until the mouse moves.
func TestPoint(t *testing.T) {
	var f feeder
	var in ecs.Input
	steps := []struct {
		touches        []ecs.Touch
		mouseX, mouseY int
		x, y           float64
		finger         bool
	}{
		{nil, 0, 0, 0, 0, false},
		{nil, 30, 40, 30, 40, false},
		{[]ecs.Touch{{ID: 1, X: 5, Y: 6}}, 30, 40, 5, 6, true},
		{[]ecs.Touch{{ID: 1, X: 7, Y: 8}}, 30, 40, 7, 8, true},
		{[]ecs.Touch{{ID: 1, X: 9, Y: 9}, {ID: 2, X: 1, Y: 1}}, 30, 40, 7, 8, false}, // two fingers are no mouse
		{[]ecs.Touch{{ID: 2, X: 1, Y: 1}}, 30, 40, 7, 8, false},                      // nor is the last of them
		{nil, 30, 40, 7, 8, false},
		{nil, 31, 40, 31, 40, false},
		{[]ecs.Touch{{ID: 3, X: 2, Y: 2}}, 31, 40, 2, 2, true},
	}
	for i, s := range steps {
		in.Touches = s.touches
		require.Equal(t, s.finger, f.point(&in, s.mouseX, s.mouseY), "step %d", i)
		require.Equal(t, [2]float64{s.x, s.y}, [2]float64{in.X, in.Y}, "step %d", i)
	}
}

// TestEveryKeyIsEbitenginesOwn: each constant but the mouse is a key of Ebitengine, and each of its keys
// is a constant.
func TestEveryKeyIsEbitenginesOwn(t *testing.T) {
	var theirs, ours []ecs.Key
	for k := range ebiten.KeyMax + 1 {
		theirs = append(theirs, keyOf(k))
	}
	for _, k := range ecs.Keys() {
		if !strings.HasPrefix(string(k), "Mouse") {
			ours = append(ours, k)
		}
	}
	require.ElementsMatch(t, theirs, ours)
}
