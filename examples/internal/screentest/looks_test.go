package screentest

import (
	"image/color"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestLooks shows that pictures come to the screen as they are, and what covers what.
func TestLooks(t *testing.T) {
	g := Start(t, "./testdata/looks", 100, 100)
	g.Step(1)
	picture := g.Frame()
	black, white := color.RGBA{0, 0, 0, 255}, color.RGBA{255, 255, 255, 255}
	red, green, blue := color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}
	for name, test := range map[string]struct {
		x, y int
		want color.RGBA
	}{
		"beside the land":         {9, 15, black},
		"the first tile":          {10, 10, green},
		"to its last pixel":       {19, 29, green},
		"the second begins red":   {20, 10, red},
		"and goes on blue":        {21, 10, blue},
		"no tile":                 {20, 20, black},
		"a sprite":                {40, 15, red},
		"its other end":           {49, 15, blue},
		"around it":               {50, 15, black},
		"flipped":                 {69, 15, red},
		"flipped, the other end":  {60, 15, blue},
		"turned: left is up":      {85, 10, red},
		"turned: right is down":   {85, 19, blue},
		"large":                   {42, 31, red},
		"large, on its feet":      {69, 59, blue},
		"tinted: red stays":       {80, 45, red},
		"tinted: blue goes":       {85, 45, black},
		"the lower sprite":        {8, 80, green},
		"the box on it":           {13, 80, red},
		"the upper sprite":        {20, 80, green},
		"the box on the text":     {58, 80, red},
		"to the edge of that box": {65, 87, red},
	} {
		require.Equal(t, test.want, picture.RGBAAt(test.x, test.y), "%s, at %d %d", name, test.x, test.y)
	}
	seen := false
	for x := 67; x < 100; x++ {
		seen = seen || picture.RGBAAt(x, 80) == white
	}
	require.True(t, seen, "what the box does not cover of the text")
}
