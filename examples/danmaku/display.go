package main

import (
	"fmt"
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// label makes a text on the glass of the screen.
func (g *Game) label(at Vec2, size float64, align components.Align, c color.RGBA) *donburi.Entry {
	return g.engine.Spawn(components.HUD, ecs.Comp(components.Position, at), ecs.Comp(components.Text, components.TextData{Color: c}),
		ecs.Comp(components.Font, components.FontData{Size: size, Align: align}))
}

func (g *Game) bar(c color.RGBA, z int) *donburi.Entry {
	return g.engine.Spawn(components.Position, components.HUD,
		ecs.Comp(components.Shape, components.ShapeData{Form: components.Box, Color: c, Z: z, Rune: ' '}))
}

func (g *Game) spawnDisplay() {
	for _, y := range []float64{38, height - 16} {
		shade := g.bar(color.RGBA{7, 8, 20, 150}, -1)
		components.Position.SetValue(shade, Vec2{X: width / 2, Y: y})
		components.Shape.Get(shade).Size = Vec2{X: width, Y: 2 * min(y, height-y)}
	}
	g.line = g.label(Vec2{X: width / 2, Y: 300}, 26, components.AlignCenter, pearl).Entity()
	s := g.engine.Scheduler()
	s.Start(g.fadeLine(), coroutine.Named("fade line"))
}

// fadeLine lets every announcement shine and go out, on the clock of the display.
func (g *Game) fadeLine() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		text := components.Text.Get(g.engine.World().Entry(g.line))
		said := func() string { return text.String }
		for {
			co.WaitWhile(func() bool { return text.String == "" })
			text.Color.A = 255
			if co.First(coroutine.Sleep(1400*time.Millisecond), coroutine.Changed(said)) == 1 {
				continue
			}
			line := text.String
			for t := range co.Over(500 * time.Millisecond) {
				if text.String != line {
					break
				}
				text.Color.A = uint8(255 * (1 - t))
			}
			if text.String == line {
				text.String = ""
			}
		}
	})
}

// blink shows a text now and then, as long as it runs.
func (g *Game) blink(text string) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		label := g.label(Vec2{X: width / 2, Y: 360}, 40, components.AlignCenter, pearl)
		defer ecs.RefOf(label).Remove()
		for {
			components.Text.Get(label).String = text
			co.Sleep(500 * time.Millisecond)
			components.Text.Get(label).String = ""
			co.Sleep(300 * time.Millisecond)
		}
	})
}

// display shows how things stand. Its clock is that of the steps: it goes on when the fight stops.
func (g *Game) display() ecs.System {
	d := &display{
		Game:  g,
		score: g.label(Vec2{X: 16, Y: 24}, 20, components.AlignStart, pearl),
		stock: g.label(Vec2{X: width - 52, Y: 24}, 18, components.AlignEnd, pearl),
		count: g.label(Vec2{X: 16, Y: height - 16}, 16, components.AlignStart, ash),
		clock: g.label(Vec2{X: width - 16, Y: height - 16}, 16, components.AlignEnd, ash),
		spell: g.label(Vec2{X: width / 2, Y: 62}, 18, components.AlignCenter, amber),
		sign:  g.spawnSign(),
		back:  g.bar(color.RGBA{60, 60, 90, 180}, 0),
		front: g.bar(rose, 1),
	}
	return ecs.System{Name: "display", State: d, Update: d.update}
}

// display is what the system of this name keeps.
type display struct {
	*Game
	score, stock, count, clock, spell, back, front *donburi.Entry
	sign                                           [2]*donburi.Entry
	shown                                          float64 // part of the health, which follows the true one
}

func (d *display) update(e *ecs.Engine) {
	set := func(label *donburi.Entry, format string, args ...any) {
		components.Text.Get(label).String = fmt.Sprintf(format, args...)
	}
	set(d.score, "%08d", d.Game.score)
	set(d.stock, "ships %d    bombs %d", d.lives, d.bombs)
	set(d.count, "%d bullets, %d coroutines", d.flying(), e.Scheduler().Len())
	now := e.Now().Truncate(time.Second / 10)
	set(d.clock, "%d:%04.1f", now/time.Minute, (now % time.Minute).Seconds())

	for _, bar := range d.sign {
		tone := &components.Shape.Get(bar).Color
		if *tone = ash; d.fight.Paused() {
			*tone = amber
		}
	}

	health, c := 0.0, ash
	set(d.spell, "")
	if b := d.boss; b != nil {
		health, c = max(b.Health/b.Max, 0), b.Color
		set(d.spell, "%s", b.Spell)
	}
	d.shown += (health - d.shown) * 0.08
	const left, full = 16.0, width - 32.0
	place := func(bar *donburi.Entry, size Vec2) {
		shape := components.Shape.Get(bar)
		shape.Size = size
		components.Position.SetValue(bar, Vec2{X: left + size.X/2, Y: 46})
	}
	length := 0.0
	if d.boss != nil || d.shown > 0.01 {
		length = full
	}
	place(d.back, Vec2{X: length, Y: 7})
	place(d.front, Vec2{X: length * d.shown, Y: 7})
	components.Shape.Get(d.front).Color = c
}

// spawnStars makes the sky: clouds, and stars that are the slower and the darker, the farther.
func (g *Game) spawnStars() {
	random := g.engine.Scheduler().Rand()
	for _, c := range []color.RGBA{violet, azure, rose, azure, violet} {
		c.A = 55
		g.engine.Spawn(ecs.Comp(components.Position, Vec2{X: random.Float64() * width, Y: random.Float64() * height}),
			ecs.Comp(components.Glow, components.GlowData{Size: 180 + 100*random.Float64(), Color: c, Soft: true, Rune: ' '}))
	}
	for range 140 {
		near := random.Float64()
		c := dust
		c.A = uint8(40 + 150*near*near)
		g.engine.Spawn(Star, components.Smooth,
			ecs.Comp(components.Position, Vec2{X: random.Float64() * width, Y: random.Float64() * height}),
			ecs.Comp(components.Velocity, Vec2{Y: 12 + 60*near*near}),
			ecs.Comp(components.Shape, components.ShapeData{Size: Vec2{X: 1 + 1.6*near}, Color: c, Rune: '.', Z: -1}))
	}
}
