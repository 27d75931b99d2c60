package components_test

import (
	"image"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestInViewHandsOutNothingThatRuns(t *testing.T) {
	b := components.Behave("b", coroutine.Await(coroutine.Forever()))
	require.Zero(t, b.InView())
	var slots components.SlotsData
	slots.Put("move", b)
	require.Zero(t, slots.InView())
	for name := range slots.All() {
		require.Equal(t, "move", name)
		break
	}
}

func TestATileThatIsSetInAViewsCopyShowsThereAlone(t *testing.T) {
	land := components.NewTileMap(components.NewSheet(image.NewGray(image.Rect(0, 0, 4, 2)), 2, 2), 2, 2)
	at := image.Pt(1, 0)
	seen := land.InView()
	seen.Set(at, 1)
	seen.Set(image.Pt(0, 0), 1)
	require.Equal(t, []int{1, 0}, []int{seen.At(at), land.At(at)})
	shared := land
	shared.Set(at, 1)
	require.Equal(t, 1, land.At(at), "any other copy shares the tiles")
}

func TestSpecksOfAViewsCopyAreItsOwn(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	smoke := components.ParticlesData{Life: time.Hour, MinSpeed: 1, MaxSpeed: 2, Rate: 1}
	for range 5 {
		smoke.Throw(components.Vec2{}, random)
	}
	before := slices.Collect(smoke.All())
	seen := smoke.InView()
	seen.Advance(components.Vec2{}, time.Second, random)
	require.Equal(t, 6, seen.Len())
	require.NotEqual(t, before[0], slices.Collect(seen.All())[0])
	require.Equal(t, before, slices.Collect(smoke.All()))
	for range smoke.All() {
		break
	}
	smoke.Advance(components.Vec2{}, 0, random)
	require.Equal(t, before, slices.Collect(smoke.All()), "no time has passed")
}

// own is a picture of a game's own kind, which knows nothing but image.Image.
type own struct{ image.Image }

func TestThePictureOfASheetIsOnlyRead(t *testing.T) {
	palette := image.NewPaletted(image.Rect(0, 0, 2, 2), color.Palette{color.Black, color.White})
	palette.SetColorIndex(1, 1, 1)
	picture := components.NewSheet(palette, 2, 2).Picture()
	picture.ColorModel().(color.Palette)[0] = color.White
	require.Equal(t, color.Palette{color.Black, color.White}, palette.Palette)
	require.Equal(t, color.White, picture.At(1, 1))
	require.Equal(t, color.RGBA64{0xffff, 0xffff, 0xffff, 0xffff}, picture.(image.RGBA64Image).RGBA64At(1, 1))

	picture = components.NewSheet(own{image.NewGray(image.Rect(0, 0, 2, 2))}, 2, 2).Picture()
	require.Equal(t, color.GrayModel, picture.ColorModel())
	require.Equal(t, color.RGBA64{A: 0xffff}, picture.(image.RGBA64Image).RGBA64At(1, 1))
	require.Equal(t, image.Rect(0, 0, 2, 2), picture.Bounds())
}

func TestTheZeroSheetHasNoCells(t *testing.T) {
	var sheet components.Sheet
	require.Nil(t, sheet.Picture())
	require.Zero(t, sheet.Len())
	require.Zero(t, sheet.Columns())
	require.Zero(t, sheet.Size())
	require.Zero(t, sheet.Cell(0))
	require.Zero(t, sheet.Mean(0))
	var land components.TileMapData
	require.False(t, land.PlaceOf(components.Vec2{}).In(land.Bounds()))
}

func TestAListIsItsOwn(t *testing.T) {
	items := []int{1, 2}
	list := components.ListOf(items...)
	items[0] = 7
	var seen []int
	for _, item := range list.All() {
		seen = append(seen, item)
	}
	require.Equal(t, []int{1, 2}, seen)
	for i := range list.All() {
		require.Zero(t, i)
		break
	}
	require.Equal(t, []int{0, 0, 2}, []int{list.At(-1), list.At(2), list.At(1)})
}

func TestPuttingWhatIsInASlotBackChangesNothing(t *testing.T) {
	var slots components.SlotsData
	slots.Put("move", components.Behave("b", coroutine.Await(coroutine.Forever())))
	first, _ := slots.Get("move")
	slots.Put("move", first)
	again, _ := slots.Get("move")
	require.True(t, first.Start == again.Start, "it is the same start")
	slots.Put("speak", first)
	other, _ := slots.Get("speak")
	require.False(t, first.Start == other.Start, "in another slot it is another")
}

func TestRulesOfNothing(t *testing.T) {
	b := components.BehaviourData{}.EndsEntity().Needing(components.Position)
	require.True(t, b.Recipe.EndsEntity)
	require.Nil(t, b.Recipe.Behaviour)
	require.PanicsWithError(t, "components: BehaveFunc: the function is nil; pass one that returns the behaviour of an entity",
		func() { components.BehaveFunc("x", nil) })
	require.NotPanics(t, func() {
		components.BehaveFunc("x", func(*donburi.Entry) coroutine.Behaviour { return coroutine.All() })
	})
}

func TestACameraThatShakesIsOffItsPlace(t *testing.T) {
	camera := components.CameraData{Shake: 3}
	require.NotZero(t, camera.Shaken(time.Second))
	require.LessOrEqual(t, camera.Shaken(time.Second).Len(), 3*1.5)
	require.Zero(t, components.CameraData{}.Shaken(time.Second))
}
