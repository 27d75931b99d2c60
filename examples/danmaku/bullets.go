package main

import (
	"image/color"

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
func (g *Game) fire(from Vec2, degrees, speed float64, look components.GlowData) *donburi.Entry {
	return g.load(g.engine.Spawn(components.Position, components.Velocity, components.Glow, Bullet), from, degrees, speed, look)
}

// fireWith makes a bullet that has a will of its own: a behaviour, which ends with it.
func (g *Game) fireWith(will func(*donburi.Entry) coroutine.Behaviour, from Vec2, degrees, speed float64, look components.GlowData) {
	b := g.engine.Spawn(components.Position, components.Velocity, components.Glow, Bullet, components.Behaviour)
	g.load(b, from, degrees, speed, look)
	components.Behaviour.SetValue(b, components.Behave("bullet", will(b),
		coroutine.OnClock(g.fight), coroutine.InGroup(g.danger)))
}

func (g *Game) load(b *donburi.Entry, from Vec2, degrees, speed float64, look components.GlowData) *donburi.Entry {
	components.Position.SetValue(b, from)
	components.Velocity.SetValue(b, heading(degrees, speed))
	components.Glow.SetValue(b, look)
	Bullet.SetValue(b, BulletData{Radius: look.Size * 0.35})
	return b
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
		g.spark(components.Position.GetValue(bullet), Vec2{}, components.Glow.Get(bullet).Color)
		g.engine.World().Remove(entity)
	}
}

// spark is a small light that floats away and fades.
func (g *Game) spark(at, velocity Vec2, c color.RGBA) *donburi.Entry {
	s := g.engine.Spawn(components.Position, components.Velocity, components.Glow, components.Lifetime)
	components.Position.SetValue(s, at)
	components.Velocity.SetValue(s, velocity)
	components.Glow.SetValue(s, components.GlowData{Size: 7, Color: c, Soft: true})
	components.Lifetime.SetValue(s, components.LifetimeData{Left: components.FadeTime})
	return s
}

// burst throws n sparks in all directions.
func (g *Game) burst(at Vec2, n int, c color.RGBA) {
	random := g.engine.Scheduler().Rand()
	for range n {
		s := g.spark(at, heading(random.Float64()*360, 40+random.Float64()*260), c)
		components.Lifetime.Get(s).Left *= 3
	}
}
