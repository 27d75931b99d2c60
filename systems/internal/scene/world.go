package scene

import (
	"cmp"

	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Kinds says which things a [World] has.
type Kinds uint8

const (
	OfTiles Kinds = 1 << iota
	OfShapes
	OfSprites
	OfTexts

	OfAll = OfTiles | OfShapes | OfSprites | OfTexts
)

// Painter draws one thing.
type Painter interface {
	Tiles(*TileMap)
	Shape(*Shape)
	Sprite(*Sprite)
	Text(*Text)
}

// World collects things of several kinds.
type World struct {
	kinds   Kinds
	tiles   *TileMaps
	shapes  *Shapes
	sprites *Sprites
	texts   *Texts
}

// NewWorld returns an empty collection.
func NewWorld(kinds Kinds) *World {
	return &World{kinds, NewTileMaps(), NewShapes(), NewSprites(), NewTexts()}
}

// Paint lets a painter draw all things of the world, or all of the HUD: lower ones first, and at one
// height tile maps, shapes, sprites and texts, each by the ids of their entities. So what has no Z
// is where one expects it, and things that can be drawn in one call come together.
func (w *World) Paint(view ecs.View, hud bool, p Painter) {
	var (
		tiles   []TileMap
		shapes  []Shape
		sprites []Sprite
		texts   []Text
	)
	if w.kinds&OfTiles != 0 {
		tiles = w.tiles.In(view, hud)
	}
	if w.kinds&OfShapes != 0 {
		shapes = w.shapes.In(view, hud)
	}
	if w.kinds&OfSprites != 0 {
		sprites = w.sprites.In(view, hud)
	}
	if w.kinds&OfTexts != 0 {
		texts = w.texts.In(view, hud)
	}
	// Each list is in order, so the next thing is the first of one of them: that with the least Z.
	const none = int(^uint(0) >> 1)
	for len(tiles)+len(shapes)+len(sprites)+len(texts) > 0 {
		z := none
		if len(tiles) > 0 {
			z = min(z, tiles[0].Z)
		}
		if len(shapes) > 0 {
			z = min(z, shapes[0].Z)
		}
		if len(sprites) > 0 {
			z = min(z, sprites[0].Z)
		}
		if len(texts) > 0 {
			z = min(z, texts[0].Z)
		}
		for ; len(tiles) > 0 && tiles[0].Z == z; tiles = tiles[1:] {
			p.Tiles(&tiles[0])
		}
		for ; len(shapes) > 0 && shapes[0].Z == z; shapes = shapes[1:] {
			p.Shape(&shapes[0])
		}
		for ; len(sprites) > 0 && sprites[0].Z == z; sprites = sprites[1:] {
			p.Sprite(&sprites[0])
		}
		for ; len(texts) > 0 && texts[0].Z == z; texts = texts[1:] {
			p.Text(&texts[0])
		}
	}
}

// order compares two things by their height and then by the ids of their entities, so that they
// don't flicker when one of them gains a component.
func order(z, w int, a, b donburi.Entity) int {
	return cmp.Or(cmp.Compare(z, w), cmp.Compare(a.Id(), b.Id()))
}
