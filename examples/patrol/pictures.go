package main

import (
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/somen-go/somen/components"
)

var (
	night     = color.RGBA{9, 13, 26, 255}
	spark     = color.RGBA{214, 255, 130, 255}
	flame     = color.RGBA{255, 168, 72, 255}
	moonlight = color.RGBA{205, 222, 255, 255}
	petal     = color.RGBA{255, 170, 200, 230}
	tints     = []color.RGBA{{255, 120, 150, 255}, {255, 200, 80, 255}, {90, 200, 255, 255}, {150, 235, 150, 255}}
	moon      = Vec2{X: 330, Y: 180} // as the pond shows it
)

// faint returns a colour with an alpha.
func faint(c color.RGBA, alpha uint8) color.RGBA {
	c.A = alpha
	return c
}

// mix returns the colour between two, 0 being the first.
func mix(a, b color.RGBA, t float64) color.RGBA {
	t = min(max(t, 0), 1)
	part := func(a, b uint8) uint8 { return uint8(float64(a) + (float64(b)-float64(a))*t) }
	return color.RGBA{part(a.R, b.R), part(a.G, b.G), part(a.B, b.B), 255}
}

const (
	antenna = `
		.......a......
		.......o......
		...oooooooo...`
	head = `
		..obbbbbbbbo..
		.obbhbbbbbbso.`
	awake = `
		.obvvvvvvvvso.
		.obveevveevso.
		.obveevveevso.
		.obvvvvvvvvso.`
	asleep = `
		.obvvvvvvvvso.
		.obvvvvvvvvso.
		.obvxxvvxxvso.
		.obvvvvvvvvso.`
	belly = `
		.obbbbbbbbsso.
		.osbbccccsbso.
		..osssssssso..
		...oooooooo...`
)

// robotSheet returns the cells of a robot: two steps, and two of a sleeper's breath.
func robotSheet(tint color.RGBA) components.Sheet {
	black := color.RGBA{A: 255}
	inks := components.Palette{
		'a': tint, 'o': mix(tint, black, .82), 'h': color.White, 'c': mix(tint, color.RGBA{255, 255, 255, 255}, .7),
		'b': mix(mix(tint, color.RGBA{205, 215, 235, 255}, .45), black, .12), 's': mix(tint, black, .45),
		'v': color.RGBA{14, 18, 34, 255}, 'e': color.RGBA{235, 250, 255, 255}, 'x': mix(tint, black, .3), 'f': mix(tint, black, .6),
	}
	cell := func(parts ...string) image.Image {
		return components.Pixels(inks, strings.Join(parts, ""))
	}
	return components.SheetOf(
		cell(antenna, head, awake, belly, "\n...fff..fff...\n...fff........"),
		cell(antenna, head, awake, belly, "\n...fff..fff...\n........fff..."),
		cell(antenna, head, asleep, belly, "\n...fff..fff...\n...fff..fff..."),
		cell("\n..............", antenna, head, asleep, belly, "\n...fff..fff..."),
	)
}

var lanternSheet = components.SheetOf(components.Pixels(components.Palette{
	'o': color.RGBA{24, 27, 44, 255}, 's': color.RGBA{92, 98, 122, 255}, 'd': color.RGBA{58, 63, 88, 255},
	'w': color.RGBA{255, 214, 130, 255}, 'y': color.RGBA{255, 240, 190, 255},
}, `
	......oo......
	.....osso.....
	...oosssdoo...
	..ossssssddo..
	.osssssssdddo.
	.oooooooooooo.
	...osdwwdso...
	...osyyywdo...
	...osywywdo...
	...osdwwddo...
	..osssssdddo..
	..oooooooooo..
	.....osdo.....
	.....osdo.....
	....ossddo....
	..oosssdddoo..
	..oooooooooo..`))

// tile is the length of a tile's side, and grain that of a pixel of what is painted.
const tile, grain = 8, 2

// mosaic paints a picture and cuts it into tiles: a window shows it as it is, a terminal the mean of
// each.
func mosaic(width, height, z int, paint func(x, y int) color.Color) components.TileMapData {
	picture := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height / grain {
		for x := range width / grain {
			c := paint(x, y)
			for i := range grain * grain {
				picture.Set(grain*x+i%grain, grain*y+i/grain, c)
			}
		}
	}
	sheet := components.NewSheet(picture, tile, tile)
	tiles := components.NewTileMap(sheet, width/tile, height/tile)
	for cell := range sheet.Len() {
		tiles.Set(image.Pt(cell%sheet.Columns(), cell/sheet.Columns()), cell)
	}
	tiles.Z = z
	return tiles
}

const treeSize = 144

// newTree paints a cherry tree in blossom.
func newTree(number, z int) components.TileMapData {
	const size = treeSize / grain
	tree := image.NewNRGBA(image.Rect(0, 0, size, size))
	bark, dark, bright := color.RGBA{44, 32, 48, 255}, color.RGBA{92, 44, 88, 255}, color.RGBA{255, 178, 208, 255}
	for y := size * 3 / 5; y < size; y++ {
		for x := range size { // the trunk widens to its foot
			down := float64(y - size*3/5)
			if side := float64(x) - size/2 + 3*math.Sin(down/6); math.Abs(side) < 3+down*down/220 {
				tree.Set(x, y, mix(bark, color.RGBA{84, 62, 84, 255}, side/4))
			}
		}
	}
	const middle, high = size / 2, .36 * size
	for i := range 90 { // tufts of blossoms, bright where the moon is
		turn, far := 2.4*float64(i), math.Sqrt(scatter(i, number))
		cx, cy := middle+far*size*.38*math.Cos(turn), high+far*size*.28*math.Sin(turn)
		radius := 4 + 4*scatter(i, number+2)
		for y := int(cy - radius); y <= int(cy+radius); y++ {
			for x := int(cx - radius); x <= int(cx+radius); x++ {
				dx, dy := float64(x)-cx, float64(y)-cy
				if math.Hypot(dx, dy) < radius-1.5*scatter(x, y) {
					light := .48 - (.5*(float64(x)-middle)+.9*(float64(y)-high))/size - .16*(dx+1.4*dy)/radius
					tree.Set(x, y, mix(dark, bright, math.Round(5*light)/5))
				}
			}
		}
	}
	return mosaic(treeSize, treeSize, z, tree.At)
}

// newGround paints grass, the path along the route, and the pond in its middle.
func newGround(route []Vec2) components.TileMapData {
	return mosaic(width, height, -1, func(x, y int) color.Color { return groundAt(route, x, y) })
}

func groundAt(route []Vec2, x, y int) color.RGBA {
	at := Vec2{X: grain * float64(x), Y: grain * float64(y)}
	rough := noise(at.Mul(1. / 38))

	// The distance from the middle of the pond, which is 1 at its shore.
	off := at.Sub(moon)
	shore := math.Hypot(off.X/140, off.Y/60) + .16*(rough-.5)
	toPath := math.Inf(1)
	for i, p := range route {
		toPath = min(toPath, distance(at, p, route[(i+1)%len(route)]))
	}
	toPath += 9 * (rough - .5)

	c := mix(color.RGBA{15, 34, 40, 255}, color.RGBA{30, 62, 56, 255}, rough+.3*(scatter(x, y)-.5))
	stone, gap := pebbles(at.Mul(1. / 13))
	lily := math.Inf(1)
	for i := range 9 {
		turn, far := 2.4*float64(i)+.6, .6+.25*scatter(i, 7)
		pad := moon.Add(Vec2{X: 140 * far * math.Cos(turn), Y: 60 * far * math.Sin(turn)})
		lily = min(lily, math.Hypot(at.X-pad.X, 1.7*(at.Y-pad.Y))/(9+5*scatter(i, 8)))
	}
	switch {
	case lily < .22: // in flower
		c = color.RGBA{255, 190, 215, 255}
	case lily < 1:
		c = mix(color.RGBA{52, 112, 84, 255}, color.RGBA{24, 70, 68, 255}, lily*lily)
	case shore < 1:
		ripple := .12 * math.Sin(at.Y/3+4*rough)
		c = mix(color.RGBA{20, 46, 92, 255}, color.RGBA{10, 20, 48, 255}, shore*shore+ripple)
	case shore < 1.11:
		c = mix(color.RGBA{22, 28, 40, 255}, color.RGBA{96, 106, 130, 255}, gap*(.5+.5*stone))
	case toPath < 15:
		c = mix(color.RGBA{24, 30, 46, 255}, color.RGBA{88, 92, 122, 255}, gap*(.55+.45*stone))
	case scatter(x, y) > .975: // blades in the moonlight
		c = color.RGBA{62, 112, 92, 255}
	case noise(at.Mul(1./26).Add(Vec2{X: 50})) > .78 && scatter(y, x) > .8: // flowers, in patches
		c = mix(tints[int(4*rough)%4], moonlight, .35)
	}
	// The garden fades into the night at its edges.
	edge := math.Hypot((at.X-width/2)/width, (at.Y-height/2)/height)
	return mix(c, night, 2.2*(edge-.34))
}

// pebbles returns how bright the stone at a point is, and 0 where there is a gap between two stones.
func pebbles(p Vec2) (bright, gap float64) {
	first, second := math.Inf(1), math.Inf(1)
	for dy := -1.; dy <= 1; dy++ {
		for dx := -1.; dx <= 1; dx++ {
			x, y := int(math.Floor(p.X+dx)), int(math.Floor(p.Y+dy))
			middle := Vec2{X: float64(x) + scatter(x, y), Y: float64(y) + scatter(y, x)}
			switch d := middle.Dist(p); {
			case d < first:
				first, second, bright = d, first, scatter(x+y, y-x)
			case d < second:
				second = d
			}
		}
	}
	return bright, min(max(6*(second-first)-.5, 0), 1)
}

// distance returns how far a point is from the line between two others.
func distance(p, a, b Vec2) float64 {
	along := b.Sub(a)
	off := p.Sub(a)
	t := (off.X*along.X + off.Y*along.Y) / (along.X*along.X + along.Y*along.Y)
	return p.Dist(a.Lerp(b, min(max(t, 0), 1)))
}

// noise returns a number from 0 to 1 that changes smoothly from point to point.
func noise(p Vec2) float64 {
	x, y := int(math.Floor(p.X)), int(math.Floor(p.Y))
	smooth := func(t float64) float64 { return t * t * (3 - 2*t) }
	tx, ty := smooth(p.X-float64(x)), smooth(p.Y-float64(y))
	above := scatter(x, y)*(1-tx) + scatter(x+1, y)*tx
	below := scatter(x, y+1)*(1-tx) + scatter(x+1, y+1)*tx
	return above*(1-ty) + below*ty
}

// scatter returns a number from 0 to 1 for each pair of numbers, without any order.
func scatter(x, y int) float64 {
	h := uint32(x)*374761393 + uint32(y)*668265263
	h = (h ^ h>>13) * 1274126177
	return float64((h^h>>16)&0xffff) / 0x10000
}
