package main

import (
	"fmt"
	"image/color"
	"math"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/vector"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
	"github.com/yohamta/donburi/filter"
)

var (
	cream   = color.RGBA{250, 244, 226, 255}
	straw   = color.RGBA{222, 206, 166, 255}
	rosy    = color.RGBA{246, 150, 170, 255}
	blush   = color.RGBA{216, 104, 132, 255}
	pepper  = color.RGBA{214, 42, 36, 255}
	leaf    = color.RGBA{60, 130, 60, 255}
	ginger  = color.RGBA{232, 150, 70, 255}
	fur     = color.RGBA{252, 226, 190, 255}
	dark    = color.RGBA{58, 42, 40, 255}
	lacquer = color.RGBA{158, 34, 40, 255}
	glaze   = color.RGBA{236, 240, 246, 255}
	indigo  = color.RGBA{54, 82, 150, 255}
	foam    = color.RGBA{235, 250, 255, 255}
	ink     = color.RGBA{34, 52, 46, 255}
)

var (
	sticks = donburi.NewQuery(filter.Contains(transform.Transform, Stick))
	signs  = donburi.NewQuery(filter.Contains(transform.Transform, Sign))
	food   = donburi.NewQuery(filter.Contains(transform.Transform, Noodle))
)

// Draw draws from the components alone, whatever the behaviours wait for.
func (g *Game) Draw(screen *ebiten.Image) {
	screen.DrawImage(g.picture.scenery(), nil)
	now := g.engine.Now().Seconds()
	drawWater(screen, now)
	if cat, ok := cats.First(g.world); ok {
		drawCat(screen, place(cat), *Cat.Get(cat), now)
	}
	for entry := range food.Iter(g.world) {
		drawFood(screen, place(entry), transform.WorldRotation(entry), *Noodle.Get(entry), now)
	}
	for entry := range falling.Iter(g.world) {
		at := place(entry)
		fill(screen, blob(at.X, at.Y, 1.8, 1.8), alpha(foam, min(1, 3*Drop.Get(entry).Left)))
	}
	if round, ok := rounds.First(g.world); ok {
		g.drawBowl(screen, Round.Get(round).Caught)
		g.drawRound(screen, *Round.Get(round))
	}
	if hand, ok := hands.First(g.world); ok {
		drawHand(screen, g.world, hand)
	}
	for entry := range signs.Iter(g.world) {
		sign := Sign.Get(entry)
		g.picture.write(screen, sign.Text, place(entry), sign.Size, 0, alpha(cream, sign.Level))
	}
	if g.auto {
		level := .55 + .45*math.Sin(4*now)
		g.picture.write(screen, "click or tap to play", Vec2{X: width / 2, Y: height - 14}, 15, 0, alpha(cream, level))
	}
}

// drawWater draws what moves in the water, and the falls.
func drawWater(screen *ebiten.Image, now float64) {
	for d := math.Mod(now*110, 34); d < courseLength; d += 34 {
		at, angle := along(d)
		if steepness(d) > 1 {
			continue
		}
		dir := Vec2{X: 7}.Rotate(angle * math.Pi / 180)
		side := 3 * math.Sin(d*1.7)
		a, b := at.Sub(dir), at.Add(dir)
		line(screen, a.Add(Vec2{Y: side}), b.Add(Vec2{Y: side}), 1.2, alpha(foam, .55))
	}
	for _, corner := range []int{1, 3} {
		from, to := course[corner], course[corner+1]
		for n := range 5 {
			shift := Vec2{X: 2.4 * float64(n-2)}
			begin := math.Mod(now*2.3+float64(n)*.37, 1)
			way := to.Sub(from)
			line(screen, from.Add(shift), to.Add(shift), 2.2, alpha(foam, .28))
			line(screen, from.Add(shift).Add(way.MulScalar(begin*.8)), from.Add(shift).Add(way.MulScalar(begin*.8+.2)), 2, alpha(foam, .8))
		}
		fill(screen, blob(to.X, to.Y+1, 11+2*math.Sin(9*now), 3), alpha(foam, .6))
	}
}

// drawFood draws a bundle of noodles, or a chili.
func drawFood(screen *ebiten.Image, at Vec2, degrees float64, n NoodleData, now float64) {
	turn := degrees * math.Pi / 180
	point := func(x, y float64) Vec2 { return at.Add(Vec2{X: 1.2 * x, Y: 1.2 * y}.Rotate(turn)) }
	if n.Kind == Chili {
		var path vector.Path
		from, middle, tip := point(-13, 2), point(2, -5), point(15, 4)
		path.MoveTo(xy(from))
		x, y := xy(middle)
		tx, ty := xy(tip)
		path.QuadTo(x, y, tx, ty)
		stroke(screen, &path, 8, dark)
		stroke(screen, &path, 6, pepper)
		line(screen, point(-17, -3), point(-12, 1), 3, leaf)
		line(screen, point(-6, -1), point(4, -3), 1.5, alpha(foam, .7))
		return
	}
	light, shade := cream, straw
	if n.Kind == Pink {
		light, shade = rosy, blush
	}
	for strand := range 6 {
		var path vector.Path
		side := 1.9 * (float64(strand) - 2.5)
		for x := -20.0; x <= 20; x += 4 {
			wave := 2.2 * math.Sin(x*.22+n.Phase+float64(strand)*.8+7*now) * (.4 + math.Abs(x)/26)
			if p := point(x+2*math.Sin(n.Phase+float64(3*strand)), side*(1-.012*math.Abs(x))+wave); x == -20 {
				path.MoveTo(xy(p))
			} else {
				path.LineTo(xy(p))
			}
		}
		c := light
		if strand%2 == 1 {
			c = shade
		}
		stroke(screen, &path, 2.2, c)
	}
}

// drawCat draws the cat behind the fence on which it sits.
func drawCat(screen *ebiten.Image, at Vec2, c CatData, now float64) {
	if c.Hides >= 1 {
		return
	}
	x, y := at.X, at.Y+70*c.Hides*c.Hides
	breath := 1.2 * math.Sin(2*now)
	var tail vector.Path
	tail.MoveTo(float32(x-20), float32(y+20))
	tail.CubicTo(float32(x-50), float32(y+22), float32(x-36), float32(y-14+8*math.Sin(1.7*now)), float32(x-52+5*math.Sin(1.7*now)), float32(y-18))
	stroke(screen, &tail, 8, ginger)
	fill(screen, blob(x, y+10, 25+breath/2, 22+breath), ginger)
	fill(screen, blob(x+4, y+16, 14, 14), fur)
	for _, side := range []float64{-1, 1} {
		ear := polygon(Vec2{X: x + side*17, Y: y - 12}, Vec2{X: x + side*15, Y: y - 33}, Vec2{X: x + side*3, Y: y - 22})
		fill(screen, ear, ginger)
		fill(screen, polygon(Vec2{X: x + side*14, Y: y - 16}, Vec2{X: x + side*13, Y: y - 27}, Vec2{X: x + side*7, Y: y - 21}), blush)
	}
	fill(screen, blob(x, y-10, 20, 16), ginger)
	fill(screen, blob(x, y-4, 11, 8), fur)
	for _, side := range []float64{-1, 1} {
		eye := Vec2{X: x + side*8, Y: y - 12}
		if open := c.Awake; c.Full || open < .15 {
			line(screen, eye.Add(Vec2{X: -3}), eye.Add(Vec2{Y: 2}), 1.5, dark)
			line(screen, eye.Add(Vec2{Y: 2}), eye.Add(Vec2{X: 3}), 1.5, dark)
		} else {
			fill(screen, blob(eye.X, eye.Y, 3, 4*open), dark)
			fill(screen, blob(eye.X+1, eye.Y-1.5*open, 1, 1*open), foam)
		}
		for n := range 2 {
			from := Vec2{X: x + side*9, Y: y - 4 + 3*float64(n)}
			line(screen, from, from.Add(Vec2{X: side * 14, Y: -2 + 4*float64(n)}), .8, alpha(dark, .6))
		}
	}
	fill(screen, polygon(Vec2{X: x - 2.5, Y: y - 7}, Vec2{X: x + 2.5, Y: y - 7}, Vec2{X: x, Y: y - 4}), blush)
	paw := pawAt(Vec2{X: x, Y: y}, c)
	line(screen, Vec2{X: x + 14, Y: y + 8}, paw, 9, ginger)
	fill(screen, blob(paw.X, paw.Y, 6.5, 5.5), fur)
}

// drawBowl draws the bowl and what is in it, which grows.
func (g *Game) drawBowl(screen *ebiten.Image, caught int) {
	x, y := bowlAt.X, bowlAt.Y-14
	fill(screen, blob(x, y+38, 44, 6), alpha(dark, .3))
	fill(screen, blob(x, y, 52, 13), alpha(indigo, 1))
	fill(screen, blob(x, y, 49, 11), color.RGBA{176, 214, 236, 255})
	for n := range min(caught, 26) {
		spread := 10 + 1.1*float64(n)
		dx, dy := math.Sin(float64(n)*2.4)*min(30, spread), math.Cos(float64(n)*1.9)*4-.7*float64(n)
		var path vector.Path
		path.MoveTo(float32(x+dx-14), float32(y+dy+3))
		path.QuadTo(float32(x+dx), float32(y+dy-8), float32(x+dx+14), float32(y+dy+3))
		stroke(screen, &path, 4.4, straw)
		stroke(screen, &path, 2.2, cream)
	}
	var half vector.Path
	half.MoveTo(float32(x-52), float32(y))
	half.CubicTo(float32(x-46), float32(y+52), float32(x+46), float32(y+52), float32(x+52), float32(y))
	half.CubicTo(float32(x+40), float32(y+17), float32(x-40), float32(y+17), float32(x-52), float32(y))
	fill(screen, &half, glaze)
	for n := range 7 {
		a := Vec2{X: x - 36 + 12*float64(n), Y: y + 21 - math.Pow(float64(n-3), 2)*.9}
		vector.StrokeCircle(screen, float32(a.X), float32(a.Y), 4.5, 1.4, indigo, true)
	}
}

// drawRound draws how the round stands: the score, and the time that is left.
func (g *Game) drawRound(screen *ebiten.Image, r RoundData) {
	part := 1.0
	if r.Ends > 0 {
		part = min(1, max(0, float64(r.Ends-g.engine.Now())/float64(r.Ends-r.Begins)))
	}
	fill(screen, rounded(12, 10, 250, 26), alpha(ink, .5))
	g.picture.write(screen, levels[g.level].name, Vec2{X: 24, Y: 23}, 15, -1, cream)
	g.picture.write(screen, fmt.Sprintf("%d of %d", r.Caught, r.Quota), Vec2{X: 250, Y: 23}, 15, 1, cream)
	fill(screen, rounded(width-162, 16, 150, 14), alpha(ink, .5))
	c := leaf
	if part < .25 {
		c = pepper
	}
	if part > .04 {
		fill(screen, rounded(width-160, 18, 146*part, 10), c)
	}
}

// drawHand draws the chopsticks, which are children of the hand.
func drawHand(screen *ebiten.Image, world donburi.World, hand *donburi.Entry) {
	open := Hand.Get(hand).Open
	tips := place(hand)
	vector.StrokeCircle(screen, float32(tips.X), float32(tips.Y), float32(5+7*open), 1, alpha(foam, .5), true)
	side := -1.0
	for stick := range sticks.Iter(world) {
		at := place(stick).Add(Vec2{X: 5 * side * open})
		end := tips.Add(Vec2{X: 78 + 12*side, Y: -104 + 8*side})
		line(screen, at.Add(Vec2{X: 2, Y: 3}), end.Add(Vec2{X: 2, Y: 3}), 5, alpha(dark, .35))
		line(screen, at, end, 5, lacquer)
		line(screen, at, at.Add(end.Sub(at).MulScalar(.3)), 4, color.RGBA{206, 160, 96, 255})
		side = 1
	}
}
