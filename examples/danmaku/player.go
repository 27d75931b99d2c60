package main

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

const (
	fast = 290 // pixels a second
	slow = 130

	shipRadius  = 3 // only its heart can be hit
	grazeRadius = 20
)

func (g *Game) newShip() *donburi.Entry {
	ship := g.engine.Spawn(components.Smooth, ecs.Comp(components.Position, Vec2{X: width / 2, Y: height - 90}),
		ecs.Comp(components.Glow, components.GlowData{Size: 16, Color: cyan, Rune: '▲'}))
	copy(g.wings[:], g.engine.SpawnMany(2, components.Position, components.Smooth,
		ecs.Comp(components.Glow, components.GlowData{Size: 9, Color: azure, Rune: ' '})))
	return ship
}

// pilot lets the machine fly until somebody presses a key or touches the sky.
func (g *Game) pilot() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Race(g.autopilot(), coroutine.Await(coroutine.Until(g.somebodyPlays)))
		g.say("you fly")
		co.Run(g.hands())
	})
}

func (g *Game) somebodyPlays() bool {
	in := g.engine.Input()
	for _, k := range in.Keys() {
		if k != ecs.KeyP && k != ecs.KeyM && k != ecs.KeyR && k != ecs.MouseLeft { // which may be on the pause sign
			return true
		}
	}
	return len(g.fingers) > 0
}

// hands flies as the player says: with keys, or with a finger or the mouse, which the ship follows.
func (g *Game) hands() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for in := g.engine.Input(); ; {
			passed := co.Frame()
			var way Vec2
			if in.Held(ecs.KeyArrowLeft) || in.Held(ecs.KeyA) {
				way.X--
			}
			if in.Held(ecs.KeyArrowRight) || in.Held(ecs.KeyD) {
				way.X++
			}
			if in.Held(ecs.KeyArrowUp) || in.Held(ecs.KeyW) {
				way.Y--
			}
			if in.Held(ecs.KeyArrowDown) || in.Held(ecs.KeyS) {
				way.Y++
			}
			speed := float64(fast)
			if in.Held(ecs.KeyShiftLeft) || in.Held(ecs.KeyShiftRight) {
				speed = slow
			}
			g.shooting = in.Held(ecs.KeySpace) || in.Held(ecs.KeyZ)
			if len(g.fingers) > 0 {
				to := Vec2{X: g.fingers[0].X, Y: g.fingers[0].Y}
				if g.fingers[0].ID != mouse {
					to.Y -= 50 // a finger would hide the ship
				}
				way = to.Sub(components.Position.GetValue(g.ship))
				speed = min(speed, way.Len()/passed.Seconds())
				g.shooting = true
			}
			g.fly(way, speed, passed)
			if in.Pressed(ecs.KeyX) || in.Pressed(ecs.MouseRight) {
				g.bomb(co)
			}
		}
	})
}

// fly moves the ship in a direction, within the sky.
func (g *Game) fly(way Vec2, speed float64, passed time.Duration) {
	at := components.Position.Get(g.ship)
	*at = inside(at.Add(way.Unit().Mul(speed * passed.Seconds())))
	for i, wing := range g.wings {
		components.Position.SetValue(wing, at.Add(Vec2{X: 17 * (2*float64(i) - 1), Y: 8}))
	}
}

func inside(at Vec2) Vec2 {
	return Vec2{X: min(max(at.X, 16), width-16), Y: min(max(at.Y, 60), height-24)}
}

// guns shoot as long as the trigger is held.
func (g *Game) guns() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(75 * time.Millisecond) {
			if !g.shooting {
				continue
			}
			at := components.Position.GetValue(g.ship)
			g.play(pew)
			for _, side := range []float64{-9, 9} {
				g.engine.Spawn(Shot, components.Smooth, ecs.Comp(components.Position, at.Add(Vec2{X: side, Y: -14})),
					ecs.Comp(components.Velocity, Vec2{Y: -900}),
					ecs.Comp(components.Glow, components.GlowData{Size: 7, Color: cyan, Rune: '\''}))
			}
		}
	})
}

// bomb ends everything dangerous in one frame: hundreds of coroutines, thousands of bullets.
func (g *Game) bomb(co *coroutine.Co) {
	if g.bombs == 0 {
		return
	}
	g.bombs--
	wills, flying := g.danger.Len(), g.flying()
	g.clear()
	g.say("bomb: %d bullets and %d coroutines gone", flying, wills)
	g.burst(components.Position.GetValue(g.ship), 120, cyan)
	g.play(blast)
	g.play(thud)
	g.shake(10)
	co.Go(g.shelter(1500*time.Millisecond), coroutine.Named("shelter"))
}

// suffer is what being hit means.
func (g *Game) suffer() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range g.hits.All(co) {
			g.lives--
			g.burst(components.Position.GetValue(g.ship), 90, rose)
			g.play(ouch)
			g.shake(14)
			g.slowly(co)
			g.clear()
			co.Run(g.shelter(2500 * time.Millisecond))
		}
	})
}

// shelter makes the ship safe for a while, in which it blinks.
func (g *Game) shelter(d time.Duration) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		color := &components.Glow.Get(g.ship).Color
		g.safe = true
		defer func() { g.safe, color.A = false, 255 }()
		for range co.Over(d) {
			color.A = 100 + uint8(155*(co.Now()/(80*time.Millisecond)%2))
		}
	})
}
