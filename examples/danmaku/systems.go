package main

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// sky removes what has left it, and lets the stars come in again at the top.
func (g *Game) sky() ecs.System {
	flying := ecs.NewQuery2(components.Position, components.Velocity, ecs.Without(Star))
	stars := ecs.NewQuery2(components.Position, components.Smooth, ecs.With(Star))
	var gone []donburi.Entity
	return ecs.System{Name: "sky", Update: func(e *ecs.Engine) {
		gone = gone[:0]
		for row := range flying.Rows(e.World()) {
			if at := *row.A; at.X < -40 || at.X > width+40 || at.Y < -40 || at.Y > height+40 {
				gone = append(gone, row.Entity)
			}
		}
		for _, entity := range gone {
			e.World().Remove(entity)
		}
		for at, smooth := range stars.Each(e.World()) {
			if at.Y > height {
				at.Y -= height
				smooth.Jump()
			}
		}
	}}
}

// collide looks for what has met: bullets and the ship, shots and the boss.
func (g *Game) collide() ecs.System {
	shots := ecs.NewQuery1(components.Position, ecs.With(Shot))
	var spent []donburi.Entity
	return ecs.System{Name: "collide", Update: func(e *ecs.Engine) {
		ship, hit, flying := components.Position.GetValue(g.ship), false, 0
		for at, bullet := range bullets.Each(e.World()) {
			flying++
			off := at.Sub(ship)
			distance := off.X*off.X + off.Y*off.Y // squared: there are thousands
			if reach := bullet.Radius + grazeRadius; distance < reach*reach && !bullet.Grazed {
				bullet.Grazed = true
				g.score += 10
				g.play(graze)
			}
			reach := bullet.Radius + shipRadius
			hit = hit || distance < reach*reach
		}
		g.most = max(g.most, flying)
		if hit && !g.safe && g.lives > 0 {
			g.safe = true // until the coroutine that suffers takes over
			g.hits.Emit(struct{}{})
		}

		if g.boss == nil {
			return
		}
		spent = spent[:0]
		for entity, at := range shots.Each(e.World()) {
			if at.Dist(g.boss.at()) < 36 {
				spent = append(spent, entity)
			}
		}
		for _, entity := range spent {
			at := components.Position.GetValue(e.World().Entry(entity))
			e.World().Remove(entity)
			g.boss.Health--
			g.score += 5
			g.spark(at, pearl)
			g.playAt(at, tick)
		}
	}}
}
