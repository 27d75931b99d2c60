package main

import (
	"image"
	"image/color"
	"strings"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// The cells of a person's sheet.
const (
	standing = iota
	stepping
	passing
	speaking
	stirring
)

const (
	head = `
		....HHHH....
		...HHHHHH...
		..HHHHHHHH..
		..hhhhhhhh..
		..hffffffh..
		..hfeffefh..
		..hffffffh..`
	shut = "\n...ffFFff...\n....ffff...."
	open = "\n...ffmmff...\n....fmmf...."
	arms = `
		...cccccc...
		..cccwwccc..
		.ccccwwcccc.
		.ccdccccdcc.
		.ccdccccdcc.
		.ccdccccdcc.
		.ffdbbbbdff.`
	raised = `
		...cccccc..l
		..cccwwccc.l
		.ccccwwcccff
		.ccdccccdccf
		.ccdccccdcc.
		.ccdccccd...
		.ffdbbbbd...`
	legs = `
		...cccccc...
		...cccccc...
		...ccddcc...
		...cc..cc...
		...kk..kk...
		..kkk..kkk..`
	apart = `
		...cccccc...
		...cccccc...
		..cccddccc..
		..cc....cc..
		.kk......kk.
		.kkk.....kkk`
	together = `
		...cccccc...
		...cccccc...
		....cddc....
		....cccc....
		....kkkk....
		....kkkkk...`
)

// person returns the cells of somebody.
func person(coat, shade, hat, hair color.Color) components.Sheet {
	inks := components.Palette{
		'c': coat, 'd': shade, 'H': hat, 'h': hair, 'w': white, 'b': gold, 'k': night, 'l': plank,
		'f': skin, 'F': color.RGBA{206, 150, 124, 255}, 'e': night, 'm': color.RGBA{120, 44, 48, 255},
	}
	draw := func(parts ...string) image.Image { return components.Pixels(inks, strings.Join(parts, "")) }
	return components.SheetOf([]image.Image{
		standing: draw(head, shut, arms, legs),
		stepping: draw(head, shut, arms, apart),
		passing:  draw(head, shut, arms, together),
		speaking: draw(head, open, arms, legs),
		stirring: draw(head, shut, raised, legs),
	}...)
}

var things = components.Palette{
	'o': lantern, 'O': color.RGBA{255, 196, 110, 255}, 'k': color.RGBA{60, 40, 40, 255},
	'r': cloth, 'w': white, 'n': color.RGBA{250, 236, 190, 255},
}

var lanternSheet = components.SheetOf(components.Pixels(things, `
	....k....
	..kkkkk..
	.oOoOoOo.
	ooOoOoOoo
	ooOoOoOoo
	ooOoOoOoo
	.oOoOoOo.
	..kkkkk..
	...r.r...`))

var bowlSheet = components.SheetOf(components.Pixels(things, `
	...nn.nnn..
	.nnnnnnnnn.
	rrrrrrrrrrr
	wrwrwrwrwrw
	.rrrrrrrrr.
	..rrrrrrr..
	....www....`))

// picture puts a picture up, with the middle of its lower edge at a place.
func (s *Stage) picture(at Vec2, sheet components.Sheet, scale float64, z int, more ...ecs.Part) *donburi.Entry {
	return s.engine.Spawn(append(more, components.Animation, ecs.Comp(components.Position, at),
		ecs.Comp(components.Sprite, components.SpriteData{Sheet: sheet, Anchor: Vec2{Y: 1}, Scale: scale, Z: z}))...)
}

// animate lets somebody go through cells, again and again.
func animate(who *donburi.Entry, every time.Duration, cells ...int) {
	components.Animation.SetValue(who, components.AnimationData{Cells: components.ListOf(cells...), Every: every})
}
