package render

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems/internal/scene"
)

// Renderer draws what it finds in the view. It is called once a frame, however many steps the
// frame has.
type Renderer func(view ecs.View, screen *ebiten.Image)

// World returns a renderer for everything in the world that has a Z: each TileMap, Shape, Sprite and
// Text with a Position, the lower ones first. What is at one height is drawn in this order, and each
// kind by the ids of its entities. The size is that of [Texts]. What has a components.HUD is left to
// [HUD].
func World(size float64) Renderer { return newPainter(scene.OfAll, false, size).render }

// HUD returns a renderer for everything that has a components.HUD, in the order of [World]. It
// belongs after all others. The size is that of [Texts].
func HUD(size float64) Renderer { return newPainter(scene.OfAll, true, size).render }

// Tiles returns a renderer for every entity with a Position and a components.TileMap, and for
// nothing else in the world. It draws the tiles that are on the screen, in one call for each map.
func Tiles() Renderer { return newPainter(scene.OfTiles, false, 0).render }

// Shapes returns a renderer for every entity with a Position and a components.Shape, and for
// nothing else in the world. Its Pulse, if it has one, dims the colour: full at level 1, three
// tenths of it at level 0.
func Shapes() Renderer { return newPainter(scene.OfShapes, false, 0).render }

// Sprites returns a renderer for every entity with a Position and a components.Sprite, and for
// nothing else in the world. Its pixels stay sharp when they are large. Sprites of one sheet that
// are drawn one after the other make one draw call, so give them the same Z where it doesn't matter.
func Sprites() Renderer { return newPainter(scene.OfSprites, false, 0).render }

// Texts returns a renderer for every entity with a Position and a components.Text, and for nothing
// else in the world. The text is size pixels high and begins at the Position, unless a
// components.Font says otherwise. Its first line is centred on the Position vertically. Its face is
// Go Regular, which knows Latin, Greek and Cyrillic.
func Texts(size float64) Renderer { return newPainter(scene.OfTexts, false, size).render }

// painter draws things of all kinds, in the order of their heights. It uses its memory again in
// every frame.
type painter struct {
	world *scene.World
	eyes  *scene.Eyes
	hud   bool

	stencils stencils
	letters  letters
	textures textures
	batch    batch // of the sprites that are to be drawn before the next thing

	screen *ebiten.Image // of the present frame
	eye    scene.Eye
}

func newPainter(kinds scene.Kinds, hud bool, size float64) *painter {
	return &painter{world: scene.NewWorld(kinds), eyes: scene.NewEyes(), hud: hud, letters: newLetters(size)}
}

func (p *painter) render(view ecs.View, screen *ebiten.Image) {
	size := screen.Bounds().Size()
	p.screen, p.eye = screen, p.eyes.In(view, size.X, size.Y)
	p.world.Paint(view, p.hud, p)
	p.batch.flush(screen)
	p.textures.sweep()
	p.screen = nil
}

func (p *painter) Shape(s *scene.Shape) {
	p.batch.flush(p.screen)
	p.stencils.draw(p.screen, p.eye, s)
}

func (p *painter) Text(t *scene.Text) {
	p.batch.flush(p.screen)
	p.letters.draw(p.screen, p.eye, t)
}
