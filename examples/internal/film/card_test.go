package main

import (
	"image"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestCard: each line has its row on the card; where there are too many, the last ones fade.
func TestCard(t *testing.T) {
	rows := func(picture *image.RGBA) (brightest []uint8) {
		for top := bar + margin - letter/2; top+line <= picture.Rect.Dy(); top += line {
			most := uint8(0)
			for y := top; y < top+line; y++ {
				for x := range picture.Rect.Dx() {
					most = max(most, picture.RGBAAt(x, y).R)
				}
			}
			brightest = append(brightest, most)
		}
		return brightest
	}
	draw := func(lines string) []uint8 {
		picture, err := drawCard("go run ./x", strings.Fields(lines), 200, 160)
		require.NoError(t, err)
		return rows(picture)
	}
	for row, brightest := range draw("HHHH HHHH") {
		if row < 3 {
			require.Greater(t, brightest, chalk.R-10)
		} else {
			require.Equal(t, paper.R, brightest)
		}
	}
	crowd := draw(strings.Repeat("HHHH ", 20))
	require.Greater(t, crowd[2], chalk.R-10)
	for i := 3; i < 6; i++ {
		require.Less(t, crowd[i], crowd[i-1])
	}
}

// TestText: a card shows what an example prints.
func TestText(t *testing.T) {
	f := film{folder: "../../pingpong", text: true, width: 480, height: 270}
	pictures, err := f.card(t.TempDir() + "/game.exe")
	require.NoError(t, err)
	want, err := drawCard("go run ../../pingpong", []string{"1 ping", "2 pong", "3 ping", "4 pong", "5 ping", "6 pong"}, 480, 270)
	require.NoError(t, err)
	require.Equal(t, []*image.RGBA{want}, pictures)

	f.skip = 4
	pictures, err = f.card(t.TempDir() + "/game.exe")
	require.NoError(t, err)
	want, err = drawCard("go run ../../pingpong", []string{"...", "5 ping", "6 pong"}, 480, 270)
	require.NoError(t, err)
	require.Equal(t, []*image.RGBA{want}, pictures)
}
