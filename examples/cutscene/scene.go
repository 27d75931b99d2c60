package main

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/tanema/gween/ease"
	"github.com/yohamta/donburi"
)

// play is the scene and the way out of it. What must be true afterwards is said once, in settle,
// for a scene that was seen and for one that was skipped.
func (s *Stage) play() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		s.order, s.skipped = "somen", false // unless something else is chosen
		s.skipped = co.Race(s.scene(), s.skip()) == 1
		s.settle()
	})
}

// skip ends when the player has seen enough. The button for that is there as long as it runs.
func (s *Stage) skip() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		at, in := Vec2{X: width - 44, Y: height - 14}, s.engine.Input()
		ends := ecs.Comp(components.EndsWith, components.EndOf(co.Self()))
		s.shape(at, components.ShapeData{Form: components.Box, Size: Vec2{X: 72, Y: 20}, Color: wood, Rune: ' '}, components.HUD, ends)
		s.label(at, 12, components.AlignCenter, "Skip (Tab)", ends)
		onButton := func() bool { return in.X > width-80 && in.Y > height-60 } // and around it: fingers are thick
		for in.WaitPress(co, ecs.KeyTab, ecs.MouseLeft) == ecs.MouseLeft && !onButton() {
		}
	})
}

// scene is the script, in both senses.
func (s *Stage) scene() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		components.Position.SetValue(s.guest, Vec2{X: -60, Y: ground})
		s.look(s.camera, Vec2{X: 150, Y: 190}, 1)
		box := s.openBox()
		defer box.close()

		co.All(s.walk(s.guest, 430, 2*time.Second), s.pan(Vec2{X: 480, Y: 190}, 1.2, 2*time.Second))
		box.say(co, "Cook", "Still open. Thin ones are\nthe last I have tonight.")

		co.Run(s.pan(Vec2{X: 430, Y: 215}, 1.8, time.Second))
		box.say(co, "Guest", "A thousand at once,\nand you cook them alone?")

		co.Run(s.pan(Vec2{X: 560, Y: 205}, 1.8, time.Second))
		box.say(co, "Cook", "Each waits for its turn.\nI only keep the pot moving.")

		switch box.choose(co, "Then somen, please.", "Have you no udon?") {
		case 0:
			box.say(co, "Cook", "Good. Mind, they are quick:\nbreathe, and they are gone.")
		case 1:
			s.order = "udon"
			box.say(co, "Cook", "One thick noodle. It fills\nthe whole bowl, and the night.")
		}

		co.Go(s.serve(), coroutine.Named("bowl")) // which stays to the end of the scene
		co.Run(s.pan(Vec2{X: 490, Y: 215}, 2.2, 1800*time.Millisecond))
		box.say(co, "Guest", "Worth every frame.")
		co.Run(s.pan(middle, 1, 2*time.Second))
	})
}

// settle puts everybody where they belong after the scene.
func (s *Stage) settle() {
	components.Position.SetValue(s.guest, Vec2{X: 430, Y: ground})
	animate(s.guest, time.Second, standing)
	animate(s.cook, 350*time.Millisecond, standing, stirring)
	s.look(s.camera, middle, 1)
}

// walk lets somebody walk along the ground.
func (s *Stage) walk(who *donburi.Entry, x float64, d time.Duration) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		animate(who, 110*time.Millisecond, stepping, standing, passing, standing)
		defer animate(who, time.Second, standing)
		from := components.Position.GetValue(who)
		for t := range co.Over(d) {
			components.Position.SetValue(who, from.Lerp(Vec2{X: x, Y: from.Y}, t))
		}
	})
}

// pan moves the camera, softly, and zooms on the way.
func (s *Stage) pan(to Vec2, zoom float64, d time.Duration) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		from, before := components.Position.GetValue(s.camera), components.Camera.Get(s.camera).Zoom
		for t := range co.Over(d) {
			t = float64(ease.InOutCubic(float32(t), 0, 1, 1))
			s.look(s.camera, from.Lerp(to, t), before+(zoom-before)*t)
		}
	})
}

// serve slides a steaming bowl over the counter. Bowl and steam are there as long as it runs.
func (s *Stage) serve() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		bowl := s.picture(Vec2{X: 560, Y: 210}, bowlSheet, 2, 6, ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
		co.Go(s.steam(bowl), coroutine.Named("steam"))
		for t := range co.Over(1800 * time.Millisecond) {
			t = float64(ease.OutBack(float32(t), 0, 1, 1))
			components.Position.SetValue(bowl, Vec2{X: 560 - 78*t, Y: 210})
		}
		co.Forever()
	})
}

func (s *Stage) steam(bowl *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(90 * time.Millisecond) {
			at := components.Position.GetValue(bowl)
			s.engine.Spawn(ecs.Comp(components.Position, at.Add(Vec2{X: co.Rand().Float64()*16 - 8, Y: -14})),
				ecs.Comp(components.Velocity, Vec2{X: co.Rand().Float64()*8 - 4, Y: -26}),
				ecs.Comp(components.Glow, components.GlowData{Size: 7, Color: white, Soft: true}),
				ecs.Comp(components.Lifetime, components.LifetimeData{Left: 800 * time.Millisecond}))
		}
	})
}
