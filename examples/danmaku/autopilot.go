package main

import (
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// threat is a bullet near the ship.
type threat struct {
	at, velocity Vec2
	radius       float64
}

// autopilot looks in every frame for the direction with the least trouble, and bombs when every one
// of them ends badly, or when the bomb is worth it.
func (g *Game) autopilot() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		var near []threat
		for {
			passed := co.Frame()
			g.shooting = g.boss != nil
			near = g.threats(near[:0])
			at := components.Position.GetValue(g.ship)
			var best Vec2
			least := math.Inf(1)
			for _, way := range ways {
				if t := g.trouble(at, way, near); t < least {
					best, least = way, t
				}
			}
			g.fly(best, best.Len(), passed)
			if (least > hopeless || g.danger.Len() > worthIt) && !g.safe && g.bombs > 0 {
				g.bomb(co)
				co.Sleep(500 * time.Millisecond)
			}
		}
	})
}

// ways are the velocities to choose from: none, and eight directions, fast and slow.
var ways = func() (all []Vec2) {
	all = append(all, Vec2{})
	for d := range 8 {
		all = append(all, heading(float64(d)*45, fast), heading(float64(d)*45, slow))
	}
	return all
}()

var flyingBullets = ecs.NewQuery3(components.Position, components.Velocity, Bullet)

const (
	sight    = 130 // pixels
	hopeless = 900 // much trouble
	worthIt  = 220 // coroutines to end with one bomb
)

func (g *Game) threats(near []threat) []threat {
	at := components.Position.GetValue(g.ship)
	for row := range flyingBullets.Rows(g.engine.World()) {
		if off := row.A.Sub(at); math.Abs(off.X) < sight && math.Abs(off.Y) < sight {
			near = append(near, threat{*row.A, *row.B, row.C.Radius})
		}
	}
	return near
}

// trouble says how bad it is to go one way for the next third of a second: bullets push the ship
// away, and the place under the boss attracts it.
func (g *Game) trouble(at, way Vec2, near []threat) (sum float64) {
	for _, after := range []float64{0.05, 0.15, 0.33} {
		then := inside(at.Add(way.Mul(after)))
		for i := range near {
			t := &near[i]
			gap := max(t.at.Add(t.velocity.Mul(after)).Dist(then)-t.radius-shipRadius, 0)
			if gap < 3 {
				sum += 400 * (0.4 - after) / 0.4
			}
			sum += 60 / (gap*gap + 20)
		}
	}
	goal := Vec2{X: width / 2, Y: height - 110}
	if g.boss != nil {
		goal.X = g.boss.at().X
	}
	then := inside(at.Add(way.Mul(0.33)))
	return sum + 0.012*math.Abs(then.X-goal.X) + 0.012*math.Abs(then.Y-goal.Y)
}
