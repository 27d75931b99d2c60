package main

import (
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

var (
	// Bullet hurts the ship.
	Bullet = donburi.NewComponentType[BulletData]().SetName("Bullet")

	// Shot hurts the boss.
	Shot = donburi.NewTag().SetName("Shot")

	// Star is part of the sky.
	Star = donburi.NewTag().SetName("Star")
)

// BulletData is the value of [Bullet].
type BulletData struct {
	Radius float64 // within which it hits
	Grazed bool    // the ship has been close to it, and got its points
}

var bullets = ecs.NewQuery2(components.Position, Bullet)

// fire makes a bullet of a look that flies in a direction, in degrees, at pixels a second.
func (g *Game) fire(from Vec2, degrees, speed float64, look components.GlowData) {
	g.playAt(from, plop)
	g.engine.Spawn(bullet(from, degrees, speed, look)...)
}

// fireWith makes a bullet that has a will of its own: a behaviour, which ends with it.
func (g *Game) fireWith(will func(*donburi.Entry) coroutine.Behaviour, from Vec2, degrees, speed float64, look components.GlowData) {
	g.playAt(from, plop)
	g.engine.Spawn(append(bullet(from, degrees, speed, look), ecs.Comp(components.Behaviour,
		components.BehaveFunc("bullet", will, coroutine.OnClock(g.fight), coroutine.InGroup(g.danger))))...)
}

func bullet(from Vec2, degrees, speed float64, look components.GlowData) []ecs.Part {
	return []ecs.Part{
		components.Smooth,
		ecs.Comp(components.Position, from),
		ecs.Comp(components.Velocity, heading(degrees, speed)),
		ecs.Comp(components.Glow, look),
		ecs.Comp(Bullet, BulletData{Radius: look.Size * 0.35}),
	}
}

// flying returns the number of bullets.
func (g *Game) flying() (n int) {
	for range bullets.Each(g.engine.World()) {
		n++
	}
	return n
}

// clear turns every bullet into a spark, and what they and their patterns were up to ends.
func (g *Game) clear() {
	g.danger.Cancel(nil)
	var all []donburi.Entity
	for row := range bullets.Rows(g.engine.World()) {
		all = append(all, row.Entity)
	}
	for _, entity := range all {
		bullet := g.engine.World().Entry(entity)
		g.spark(components.Position.GetValue(bullet), components.Glow.Get(bullet).Color)
		g.engine.World().Remove(entity)
	}
}

// spark lets a small light float away from a place and fade.
func (g *Game) spark(at Vec2, c color.RGBA) {
	sparks, ok := g.sparks[c]
	if !ok {
		sparks = g.engine.Spawn(components.Position, ecs.Comp(components.Particles, glitter(c, components.FadeTime)))
		g.sparks[c] = sparks
	}
	components.Particles.Get(sparks).Throw(at, g.engine.Scheduler().Rand())
}

// burst throws n sparks in all directions.
func (g *Game) burst(at Vec2, n int, c color.RGBA) {
	look := glitter(c, 3*components.FadeTime)
	look.Burst, look.Once, look.MinSpeed, look.MaxSpeed, look.Drag = n, true, 30, 560, 1.5
	g.engine.Spawn(ecs.Comp(components.Position, at), ecs.Comp(components.Particles, look))
}

// glitter is the look of sparks.
func glitter(c color.RGBA, life time.Duration) components.ParticlesData {
	return components.ParticlesData{Life: life, MaxSpeed: 40, Size: 14, SizeEnd: 4, Color: c, Light: true}
}
