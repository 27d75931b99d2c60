package scene

import (
	"fmt"
	"image"
	"math"
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"
)

// names is a painter that writes down what it is given.
type names struct{ drawn []string }

func (n *names) Tiles(m *TileMap) { n.drawn = append(n.drawn, fmt.Sprint("tiles ", m.Z)) }
func (n *names) Shape(s *Shape)   { n.drawn = append(n.drawn, fmt.Sprint("shape ", s.Z)) }
func (n *names) Sprite(s *Sprite) { n.drawn = append(n.drawn, fmt.Sprint("sprite ", s.Z)) }
func (n *names) Text(t *Text)     { n.drawn = append(n.drawn, fmt.Sprint("text ", t.Z)) }

var sheet = components.SheetOf(image.NewGray(image.Rect(0, 0, 10, 20)))

// spawn makes an entity that has every look at one height.
func spawn(engine *ecs.Engine, z int, more ...donburi.IComponentType) *donburi.Entry {
	e := engine.Spawn(append(more, components.Position, components.Text, components.Sprite, components.Shape, components.TileMap)...)
	components.Text.SetValue(e, components.TextData{String: "x", Z: z})
	components.Sprite.SetValue(e, components.SpriteData{Sheet: sheet, Z: z})
	components.Shape.SetValue(e, components.ShapeData{Z: z})
	tiles := components.NewTileMap(sheet, 2, 2)
	tiles.Z = z
	components.TileMap.SetValue(e, tiles)
	return e
}

func TestOneOrderForAllKinds(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	spawn(engine, 1)
	spawn(engine, -1)
	spawn(engine, -7, components.HUD)
	spawn(engine, math.MaxInt)
	low := engine.Spawn(components.Position, components.Text)
	components.Text.SetValue(low, components.TextData{String: "x", Z: -3})

	painted := func(kinds Kinds, hud bool) string {
		var n names
		NewWorld(kinds).Paint(engine.View(), hud, &n)
		return strings.ReplaceAll(strings.Join(n.drawn, ", "), fmt.Sprint(math.MaxInt), "top")
	}
	require.Equal(t, "text -3, "+
		"tiles -1, shape -1, sprite -1, text -1, "+
		"tiles 1, shape 1, sprite 1, text 1, "+
		"tiles top, shape top, sprite top, text top", painted(OfAll, false))
	require.Equal(t, "tiles -7, shape -7, sprite -7, text -7", painted(OfAll, true))
	require.Equal(t, "sprite -1, sprite 1, sprite top", painted(OfSprites, false))
	require.Equal(t, "text -3, tiles -1, text -1, tiles 1, text 1, tiles top, text top", painted(OfTiles|OfTexts, false))
}

func TestPaintingTakesNoMemory(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	for i := range 50 {
		spawn(engine, i%5)
	}
	world, n := NewWorld(OfAll), counter(0)
	paint := func() { world.Paint(engine.View(), false, &n) }
	paint()
	require.Equal(t, counter(200), n)
	require.Zero(t, testing.AllocsPerRun(100, paint))
}

type counter int

func (n *counter) Tiles(*TileMap) { *n++ }
func (n *counter) Shape(*Shape)   { *n++ }
func (n *counter) Sprite(*Sprite) { *n++ }
func (n *counter) Text(*Text)     { *n++ }

func TestSpritesThatShowNothing(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	for _, s := range []components.SpriteData{{}, {Sheet: sheet, Cell: 1}, {Sheet: sheet, Cell: -1}} {
		components.Sprite.SetValue(engine.Spawn(components.Position, components.Sprite), s)
	}
	engine.Spawn(components.Position, components.TileMap) // without a sheet
	require.Empty(t, NewSprites().In(engine.View(), false))
	require.Empty(t, NewTileMaps().In(engine.View(), false))
}

// TestCorners: a sprite of 10 by 20 pixels at {100, 50}.
func TestCorners(t *testing.T) {
	for name, test := range map[string]struct {
		sprite components.SpriteData
		want   string
	}{
		"plain":     {components.SpriteData{}, "[{95 40} {105 40} {95 60} {105 60}]"},
		"scaled":    {components.SpriteData{Scale: 2}, "[{90 30} {110 30} {90 70} {110 70}]"},
		"on feet":   {components.SpriteData{Anchor: components.Vec2{Y: 1}}, "[{95 30} {105 30} {95 50} {105 50}]"},
		"corner":    {components.SpriteData{Anchor: components.Vec2{X: -1, Y: -1}}, "[{100 50} {110 50} {100 70} {110 70}]"},
		"flipped x": {components.SpriteData{FlipX: true}, "[{105 40} {95 40} {105 60} {95 60}]"},
		"flipped y": {components.SpriteData{FlipY: true, Anchor: components.Vec2{Y: 1}}, "[{95 50} {105 50} {95 30} {105 30}]"},
		"turned":    {components.SpriteData{Rotation: math.Pi / 2}, "[{110 45} {110 55} {90 45} {90 55}]"},
	} {
		t.Run(name, func(t *testing.T) {
			engine := ecs.New()
			defer engine.Close()
			e := engine.Spawn(components.Position, components.Sprite)
			test.sprite.Sheet = sheet
			components.Position.SetValue(e, components.Vec2{X: 100, Y: 50})
			components.Sprite.SetValue(e, test.sprite)
			corners := NewSprites().In(engine.View(), false)[0].Corners(Eye{Zoom: 1})
			for i := range corners {
				corners[i] = components.Vec2{X: math.Round(corners[i].X), Y: math.Round(corners[i].Y)}
			}
			require.Equal(t, test.want, fmt.Sprint(corners))
		})
	}
}

// TestVisibleTiles: whatever the camera looks at, every tile that is on the screen is drawn, and
// none that is farther away from it than a tile.
func TestVisibleTiles(t *testing.T) {
	const width, height = 160, 90
	rapid.Check(t, func(t *rapid.T) {
		number := func(name string) float64 { return rapid.Float64Range(-500, 500).Draw(t, name) }
		size := image.Pt(rapid.IntRange(1, 40).Draw(t, "tile width"), rapid.IntRange(1, 40).Draw(t, "tile height"))
		m := TileMap{
			At:          components.Vec2{X: number("x"), Y: number("y")},
			HUD:         rapid.Bool().Draw(t, "hud"),
			TileMapData: components.NewTileMap(components.SheetOf(image.NewGray(image.Rectangle{Max: size})), rapid.IntRange(1, 30).Draw(t, "columns"), rapid.IntRange(1, 30).Draw(t, "rows")),
		}
		eye := Eye{at: components.Vec2{X: number("eye x"), Y: number("eye y")}, middle: components.Vec2{X: width / 2, Y: height / 2},
			Zoom: rapid.Float64Range(.1, 8).Draw(t, "zoom")}
		visible := m.Visible(eye, width, height)
		for y := range m.Bounds().Dy() {
			for x := range m.Bounds().Dx() {
				middle, zoom := eye.See(m.Middle(image.Pt(x, y)).Add(m.At), m.HUD)
				across, down := float64(size.X)*zoom, float64(size.Y)*zoom
				// How far the tile's sides are off the screen; less than 0 is on it.
				off := max(-middle.X-across/2, middle.X-across/2-width, -middle.Y-down/2, middle.Y-down/2-height)
				if off < -1e-6 {
					require.True(t, image.Pt(x, y).In(visible), "tile %d %d is on the screen", x, y)
				}
				if off > 1e-6 {
					require.False(t, image.Pt(x, y).In(visible), "tile %d %d is off the screen", x, y)
				}
			}
		}
	})
}

// TestFindIsTheWayBack: what is seen at a place is found there.
func TestFindIsTheWayBack(t *testing.T) {
	eye := Eye{at: components.Vec2{X: 30, Y: -7}, middle: components.Vec2{X: 100, Y: 50}, Zoom: 2.5}
	for _, hud := range []bool{false, true} {
		p := components.Vec2{X: 12, Y: 34}
		at, _ := eye.See(p, hud)
		require.InDelta(t, 0, p.Dist(eye.Find(at, hud)), 1e-9)
	}
}
