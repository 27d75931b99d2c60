package render

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// TestPoint: a single finger moves the pointer, which stays there until the mouse moves.
func TestPoint(t *testing.T) {
	var f feeder
	var in ecs.Input
	steps := []struct {
		touches        []ecs.Touch
		mouseX, mouseY int
		x, y           float64
	}{
		{nil, 0, 0, 0, 0},
		{nil, 30, 40, 30, 40},
		{[]ecs.Touch{{ID: 1, X: 5, Y: 6}}, 30, 40, 5, 6},
		{[]ecs.Touch{{ID: 1, X: 7, Y: 8}}, 30, 40, 7, 8},
		{[]ecs.Touch{{ID: 1, X: 9, Y: 9}, {ID: 2, X: 1, Y: 1}}, 30, 40, 7, 8}, // two fingers are no mouse
		{nil, 30, 40, 7, 8},
		{nil, 31, 40, 31, 40},
	}
	for i, s := range steps {
		in.Touches = s.touches
		f.point(&in, s.mouseX, s.mouseY)
		require.Equal(t, [2]float64{s.x, s.y}, [2]float64{in.X, in.Y}, "step %d", i)
	}
}
