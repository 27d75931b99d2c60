package render

import (
	"image"
	"image/color"
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
	"github.com/stretchr/testify/require"
)

var twoCells = components.SheetOf(
	components.Pixels(components.Palette{'r': color.RGBA{255, 0, 0, 255}}, "rr\nrr"),
	components.Pixels(components.Palette{'b': color.RGBA{0, 0, 255, 255}}, "b.\n.b"),
)

// TestTexture: each cell stands apart from the others, with a rim of its own pixels.
func TestTexture(t *testing.T) {
	texture := newTexture(components.NewSheet(image.NewGray(image.Rect(0, 0, 9, 6)), 3, 2))
	require.Equal(t, image.Pt(15, 12), texture.image.Bounds().Size())
	for i := range 9 {
		require.Equal(t, image.Pt(3, 2), texture.cell(i).Size())
		require.True(t, texture.cell(i).Inset(-rim).In(texture.image.Bounds()), i)
		for j := range i {
			require.False(t, texture.cell(i).Inset(-rim).Overlaps(texture.cell(j).Inset(-rim)), "%d and %d", i, j)
		}
	}
}

// TestBatches: sprites of one sheet wait for each other, whatever their size, flip and colour, until
// something else is to be drawn.
func TestBatches(t *testing.T) {
	p := newPainter(scene.OfAll, false, 16)
	p.screen, p.eye = ebiten.NewImage(10, 10), scene.Eye{Zoom: 1}
	sprite := func(s components.SpriteData) int {
		s.Color, s.Scale = color.RGBA{255, 255, 255, 255}, 1
		p.Sprite(&scene.Sprite{SpriteData: s})
		return len(p.batch.corners) / 4
	}
	require.Equal(t, 1, sprite(components.SpriteData{Sheet: twoCells}))
	require.Equal(t, 2, sprite(components.SpriteData{Sheet: twoCells, Cell: 1, FlipX: true}))
	require.Equal(t, 1, sprite(components.SpriteData{Sheet: components.SheetOf(twoCells.Picture())}), "another sheet")
	p.Text(&scene.Text{TextData: components.TextData{String: "x"}})
	require.Empty(t, p.batch.corners, "a text is drawn over them")
	sprite(components.SpriteData{Sheet: twoCells})
	p.Tiles(&scene.TileMap{TileMapData: components.NewTileMap(twoCells, 3, 3)})
	require.Empty(t, p.batch.corners)
}

// TestTexturesAreGivenBack: a game that goes on making sheets does not fill the memory.
func TestTexturesAreGivenBack(t *testing.T) {
	var ts textures
	kept := ts.of(twoCells)
	ts.of(components.SheetOf(twoCells.Picture()))
	for range 3 * patience {
		require.Same(t, kept, ts.of(twoCells))
		ts.sweep()
	}
	require.Len(t, ts.known, 1)
}

// TestFramesTakeNoMemory: once all has been drawn, a frame of sprites and tiles allocates nothing of
// ours. Ebitengine's own buffers are not counted: nothing is drawn to the screen here.
func TestFramesTakeNoMemory(t *testing.T) {
	engine := ecs.New()
	defer engine.Close()
	for range 20 {
		e := engine.Spawn(components.Position, components.Sprite)
		components.Sprite.SetValue(e, components.SpriteData{Sheet: twoCells})
	}
	p := newPainter(scene.OfAll, false, 16)
	p.screen = ebiten.NewImage(10, 10)
	frame := func() {
		p.eye = p.eyes.In(engine.View(), 10, 10)
		p.world.Paint(engine.View(), false, p)
		p.batch.reset()
		p.textures.sweep()
	}
	frame()
	require.Zero(t, testing.AllocsPerRun(50, frame))
}
