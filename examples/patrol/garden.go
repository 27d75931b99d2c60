package main

import (
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// The heights of what is drawn; light lies above all.
const (
	onGround = iota
	onPath
	above
	inAir
)

// newRobot makes the three entities of a robot.
func newRobot(engine *ecs.Engine, number int, name string, at Vec2) Robot {
	tint := tints[number]
	body := engine.Spawn(components.Position, components.Smooth,
		components.Sprite, components.Animation, components.Particles, components.Glow)
	components.Position.SetValue(body, at)
	components.Sprite.SetValue(body, components.SpriteData{Sheet: robotSheet(tint), Scale: 3, Anchor: Vec2{Y: 1}, Z: onPath})
	components.Animation.SetValue(body, walking)
	components.Particles.SetValue(body, components.ParticlesData{
		Life: 2400 * time.Millisecond, MinSpeed: 1, MaxSpeed: 8, Size: 20, SizeEnd: 3, Color: faint(tint, 150), Light: true,
	})
	components.Glow.SetValue(body, components.GlowData{Size: 74, Color: faint(tint, 150), Soft: true})

	lamp := engine.Spawn(components.Position, components.Smooth, components.Glow, components.Pulse, components.Particles)
	components.Position.SetValue(lamp, at.Add(lampOn))
	components.Glow.SetValue(lamp, components.GlowData{Size: 11, Color: tint})
	components.Particles.SetValue(lamp, components.ParticlesData{
		Life: 2400 * time.Millisecond, MinSpeed: 6, MaxSpeed: 16, Angle: -90, Spread: 70, Gravity: Vec2{X: 4, Y: -7},
		Size: 4, SizeEnd: 16, Color: faint(tint, 220), Light: true,
	})

	line := engine.Spawn(components.Position, components.Text, components.Font)
	components.Position.SetValue(line, Vec2{X: 16, Y: height - 62 + 16*float64(number)})
	components.Text.SetValue(line, components.TextData{Color: tint, Z: inAir})
	components.Font.SetValue(line, components.FontData{Size: 12})
	return Robot{Name: name, Body: body, Lamp: ecs.RefOf(lamp), Line: ecs.RefOf(line)}
}

// lampOn is where the lamp is, seen from the feet.
var lampOn = Vec2{X: 1, Y: -45}

// The cells that a robot shows.
var (
	walking  = components.AnimationData{Cells: components.ListOf(0, 1), Every: 140 * time.Millisecond}
	sleeping = components.AnimationData{Cells: components.ListOf(2, 3), Every: 800 * time.Millisecond}
)

// fallAsleep says what a robot looks like from now on: its lamp pulses, it breathes, and dreams rise.
func (r Robot) fallAsleep() { r.look(sleeping, time.Second, 0, 8) }

func (r Robot) wakeUp() { r.look(walking, 0, 45, 0) }

func (r Robot) look(cells components.AnimationData, pulse time.Duration, trail, dreams float64) {
	components.Animation.SetValue(r.Body, cells)
	components.Particles.Get(r.Body).Rate = trail
	if lamp, ok := r.Lamp.Get(); ok {
		components.Pulse.SetValue(lamp, components.PulseData{Period: pulse})
		components.Particles.Get(lamp).Rate = dreams
	}
}

// carry keeps the lamps on the robots, after these have moved.
func carry(robots []Robot) ecs.System {
	return ecs.System{Name: "carry", Update: func(*ecs.Engine) {
		for _, r := range robots {
			if lamp, ok := r.Lamp.Get(); ok && r.Body.Valid() {
				components.Position.SetValue(lamp, components.Position.GetValue(r.Body).Add(lampOn))
			}
		}
	}}
}

// shine makes every light that has a Pulse as bright as that.
func shine() ecs.System {
	lights := ecs.NewQuery2(components.Pulse, components.Glow)
	return ecs.System{Name: "shine", Update: func(e *ecs.Engine) {
		for pulse, glow := range lights.Each(e.World()) {
			glow.Color.A = uint8(90 + 165*pulse.Level())
		}
	}}
}

func newFirefly(engine *ecs.Engine, home Vec2) *donburi.Entry {
	random := engine.Scheduler().Rand()
	fly := engine.Spawn(components.Position, components.Velocity, components.Smooth, components.Glow, components.Pulse)
	components.Position.SetValue(fly, home)
	components.Glow.SetValue(fly, components.GlowData{Size: 2 + 2*random.Float64(), Color: spark, Rune: '·'})
	period := time.Second + time.Duration(random.Int64N(int64(2*time.Second)))
	components.Pulse.SetValue(fly, components.PulseData{Period: period, Passed: time.Duration(random.Int64N(int64(period)))})
	return fly
}

// plant makes what stays where it is: the ground, the lanterns, the trees, and the moon in the pond.
func plant(engine *ecs.Engine, route []Vec2) {
	random := engine.Scheduler().Rand()
	ground := engine.Spawn(components.Position, components.TileMap)
	components.TileMap.SetValue(ground, newGround(route))

	for _, p := range route {
		at := p.Add(Vec2{X: 46, Y: -8})
		lantern := engine.Spawn(components.Position, components.Sprite)
		components.Position.SetValue(lantern, at)
		components.Sprite.SetValue(lantern, components.SpriteData{Sheet: lanternSheet, Scale: 3, Anchor: Vec2{Y: 1}, Z: onGround, Rune: '¥'})
		for _, size := range []float64{16, 90} { // the flame, and its light on everything around
			light := engine.Spawn(components.Position, components.Glow, components.Pulse)
			components.Position.SetValue(light, at.Add(Vec2{Y: -27}))
			components.Glow.SetValue(light, components.GlowData{Size: size, Color: flame, Soft: true, Rune: '¤'})
			components.Pulse.SetValue(light, components.PulseData{Period: 5 * time.Second, Passed: time.Duration(random.Int64N(int64(5 * time.Second)))})
		}
	}
	for i, at := range []Vec2{{X: 46, Y: 176}, {X: 612, Y: 168}} {
		tree := engine.Spawn(components.Position, components.TileMap)
		components.Position.SetValue(tree, at.Sub(Vec2{X: treeSize / 2, Y: treeSize / 2}))
		components.TileMap.SetValue(tree, newTree(i, above))
		petals := engine.Spawn(components.Position, components.Particles)
		components.Position.SetValue(petals, at)
		components.Particles.SetValue(petals, components.ParticlesData{
			Rate: 5, Life: 9 * time.Second, MinSpeed: 10, MaxSpeed: 44, Gravity: Vec2{X: 7, Y: 9}, Drag: 0.9,
			Size: 5, SizeEnd: 4, Color: petal, ColorEnd: faint(petal, 0),
		})
	}

	paper := engine.Spawn(components.Position, components.Shape) // behind what the robots say
	components.Position.SetValue(paper, Vec2{X: 92, Y: height - 38})
	components.Shape.SetValue(paper, components.ShapeData{Form: components.Box, Size: Vec2{X: 168, Y: 72}, Color: faint(night, 190), Z: above, Rune: ' '})

	glow := engine.Spawn(components.Position, components.Glow)
	components.Position.SetValue(glow, moon)
	components.Glow.SetValue(glow, components.GlowData{Size: 60, Color: faint(moonlight, 130), Soft: true, Rune: ' '})
	for y := -24.0; y <= 24; y += 3 { // the waves cut the moon into strips
		strip := engine.Spawn(components.Position, components.Shape, components.Pulse)
		components.Position.SetValue(strip, moon.Add(Vec2{X: 6 * (random.Float64() - .5), Y: y}))
		size := Vec2{X: 2*math.Sqrt(25*25-y*y) + 8*random.Float64(), Y: 2}
		components.Shape.SetValue(strip, components.ShapeData{Form: components.Box, Size: size, Color: faint(moonlight, 200), Z: onGround})
		period := time.Second + time.Duration(random.Int64N(int64(time.Second)))
		components.Pulse.SetValue(strip, components.PulseData{Period: period, Passed: time.Duration(random.Int64N(int64(period)))})
	}
}

// turned returns the route from another of its points on.
func turned(route []Vec2, first int) []Vec2 {
	return append(route[first:len(route):len(route)], route[:first]...)
}
