package term

import (
	"image"
	"image/color"
	"testing"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

var pixels = components.Palette{
	'g': color.RGBA{0, 100, 0, 255},
	'b': color.RGBA{0, 0, 200, 255},
	'r': color.RGBA{200, 0, 0, 255},
}

// square returns a picture of ten by ten pixels in one colour.
func square(r rune) image.Image {
	line := make([]rune, 10)
	for i := range line {
		line[i] = r
	}
	text := ""
	for range 10 {
		text += string(line) + "\n"
	}
	return components.Pixels(pixels, text)
}

func TestPictures(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	land := engine.Spawn(components.Position, components.TileMap)
	tiles := components.NewTileMap(components.SheetOf(square('g'), square('b')), 6, 3)
	tiles.Runes, tiles.Z = components.ListOf([]rune{1: '~'}...), -1
	for x := range 6 {
		tiles.Set(image.Pt(x, 1), 1)
	}
	tiles.Set(image.Pt(5, 1), components.NoTile)
	components.TileMap.SetValue(land, tiles)
	sprite := func(x, y float64, s components.SpriteData) {
		e := engine.Spawn(components.Position, components.Sprite)
		components.Position.SetValue(e, components.Vec2{X: x, Y: y})
		s.Sheet = components.SheetOf(square('r'))
		components.Sprite.SetValue(e, s)
	}
	sprite(5, 5, components.SpriteData{Rune: 'v'})
	sprite(30, 20, components.SpriteData{Scale: 2, Color: color.RGBA{128, 255, 255, 255}})
	sprite(60, 30, components.SpriteData{Anchor: components.Vec2{X: 1, Y: 1}})

	s := simulate(t, 6, 3)
	defer s.Fini()
	Draw(engine.View(), s, WithSize(60, 30))
	require.Equal(t, []string{"v", "~~██~", "  ██ █"}, rows(s))

	cells, width, _ := s.GetContents()
	colours := func(column, row int) (front, back tcell.Color) {
		front, back, _ = cells[row*width+column].Style.Decompose()
		return front, back
	}
	front, back := colours(0, 0)
	require.Equal(t, tcell.NewRGBColor(200, 0, 0), front, "the rune has the mean colour")
	require.Equal(t, tcell.NewRGBColor(0, 100, 0), back, "the tile below shows around the rune")
	front, back = colours(2, 1)
	require.Equal(t, tcell.NewRGBColor(100, 0, 0), front, "the mean colour in the tint")
	require.Equal(t, tcell.NewRGBColor(0, 0, 200), back)
	_, back = colours(5, 1)
	require.Equal(t, tcell.NewRGBColor(0, 0, 0), back, "no tile")

	components.TileMap.Get(land).Color = color.RGBA{255, 128, 255, 255}
	Draw(engine.View(), s, WithSize(60, 30))
	_, back = colours(0, 2)
	require.Equal(t, tcell.NewRGBColor(0, 50, 0), back, "the land grows dark")
}

// TestTextBelowAShape: what is higher covers what is lower, of whatever kind.
func TestTextBelowAShape(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	text := engine.Spawn(components.Position, components.Text)
	components.Text.SetValue(text, components.TextData{String: "hidden", Z: 1})
	box := spawn(engine, components.Vec2{X: 15, Y: 5}, components.ShapeData{Form: components.Box, Size: components.Vec2{X: 28, Y: 8}, Z: 2})
	s := simulate(t, 6, 1)
	defer s.Fini()
	Draw(engine.View(), s, WithSize(60, 10))
	require.Equal(t, []string{"■■■den"}, rows(s))
	components.Shape.Get(box).Z = 0
	Draw(engine.View(), s, WithSize(60, 10))
	require.Equal(t, []string{"hidden"}, rows(s))
}
