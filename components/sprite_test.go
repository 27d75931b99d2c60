package components_test

import (
	"image"
	"image/color"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestPixelsMistakes(t *testing.T) {
	for text, want := range map[string]string{
		"\n\t\n": "components: Pixels: the text is empty; write a line for each row of pixels",
		"##\n#x": "components: Pixels: row 1 has 'x', which is not in the palette; add it, or write '.' for a transparent pixel",
	} {
		require.PanicsWithError(t, want, func() { components.Pixels(inks, text) })
	}
	short := components.Pixels(inks, "#\n##\n")
	require.Equal(t, image.Pt(2, 2), short.Bounds().Size())
	require.Zero(t, short.NRGBAAt(1, 0))
}

func TestSheetMistakes(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 8, 4))
	for want, try := range map[string]func(){
		"components: NewSheet: the size of a cell is not positive; pass width and height in pixels":  func() { components.NewSheet(picture, 0, 4) },
		"components: NewSheet: a cell of 9 by 4 is larger than the picture, which has 8 by 4 pixels": func() { components.NewSheet(picture, 9, 4) },
		"components: SheetOf: there is no picture; pass at least one":                                func() { components.SheetOf() },
		"components: SheetOf: picture 1 has (2,2) pixels and the first has (8,4); make them equal": func() {
			components.SheetOf(picture, image.NewRGBA(image.Rect(3, 3, 5, 5)))
		},
	} {
		require.PanicsWithError(t, want, try)
	}
}

// TestSheetOfPicturesAnywhere: pictures whose bounds don't begin at zero keep their pixels.
func TestSheetOfPicturesAnywhere(t *testing.T) {
	picture := image.NewRGBA(image.Rect(0, 0, 9, 9))
	picture.Set(4, 4, color.RGBA{200, 0, 0, 255})
	part := picture.SubImage(image.Rect(4, 4, 6, 6))
	sheet := components.SheetOf(part, part)
	require.Equal(t, color.RGBA{200, 0, 0, 255}, sheet.Mean(1))
	at := sheet.Cell(1)
	require.Equal(t, color.NRGBA{200, 0, 0, 255}, sheet.Picture().At(at.Min.X, at.Min.Y))
	cut := components.NewSheet(part, 1, 1)
	require.Equal(t, image.Rect(5, 4, 6, 5), cut.Cell(1))
	require.Zero(t, cut.Mean(1))
	require.Zero(t, cut.Mean(4))
}

func TestAnimationsWithoutCellsOrTime(t *testing.T) {
	_, ok := components.AnimationData{Every: time.Second}.Cell()
	require.False(t, ok)
	cell, ok := components.AnimationData{Cells: components.ListOf(3, 4), Passed: time.Hour}.Cell()
	require.True(t, ok)
	require.Equal(t, 3, cell)
	require.True(t, components.AnimationData{Once: true}.Ended())
	require.False(t, components.AnimationData{}.Ended())
}

func TestTileMapMistakes(t *testing.T) {
	land := newLand()
	for want, try := range map[string]func(){
		"components: NewTileMap: the size is not positive; pass the numbers of columns and rows":                    func() { components.NewTileMap(land.Sheet(), 0, 3) },
		"components: TileMapData.Set: (8,0) is outside of the map, which has (8,4) places; ask In(Bounds()) before": func() { land.Set(image.Pt(8, 0), grass) },
		"components: TileMapData.Set: there is no tile 2; the sheet has 2 cells, from 0":                            func() { land.Set(image.Pt(0, 0), 2) },
		"components: TileMapData.Set: there is no tile -2; the sheet has 2 cells, from 0":                           func() { land.Set(image.Pt(0, 0), -2) },
	} {
		require.PanicsWithError(t, want, try)
	}
}

// TestPlacesAndPoints: the middle of every place is in it, inside the map and outside.
func TestPlacesAndPoints(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 50)
		sheet := components.SheetOf(image.NewGray(image.Rect(0, 0, size.Draw(t, "width"), size.Draw(t, "height"))))
		land := components.NewTileMap(sheet, 3, 3)
		place := image.Pt(rapid.IntRange(-9, 9).Draw(t, "x"), rapid.IntRange(-9, 9).Draw(t, "y"))
		require.Equal(t, place, land.PlaceOf(land.Middle(place)))
	})
}
