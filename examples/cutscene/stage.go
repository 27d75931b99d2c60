package main

import (
	"image/color"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

const ground = 236 // where feet are

var middle = Vec2{X: 430, Y: 180} // of the picture, when nothing is played

// Stage is the place where the scene is played, and stays when it is over.
type Stage struct {
	engine      *ecs.Engine
	camera      *donburi.Entry
	cook, guest *donburi.Entry // with their feet at their Position
	hint        *donburi.Entry

	playing coroutine.Task
	order   string // what the guest gets
	chose   []int
	skipped bool
}

func newStage(seed uint64) *Stage {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
	s := &Stage{engine: engine}
	s.camera = engine.Spawn(components.Position, components.Camera)
	s.scenery()
	hair := color.RGBA{58, 46, 52, 255}
	s.guest = s.picture(Vec2{}, person(indigo, color.RGBA{50, 70, 136, 255}, hair, hair), 3, 1)
	s.cook = s.picture(Vec2{X: 580, Y: ground - 2}, person(white, color.RGBA{196, 196, 200, 255}, white, hair), 3, 1)
	s.hint = s.label(Vec2{X: width / 2, Y: height - 20}, 14, components.AlignCenter, "")
	s.settle()

	engine.Add(ecs.Update, s.again(), systems.Behaviours(coroutine.Budget{Resumes: 1000}), systems.Movement(), systems.Animations())
	engine.Add(ecs.Late, systems.Lifetimes(), systems.Cameras())
	return s
}

// begin plays the scene.
func (s *Stage) begin() {
	s.playing = s.engine.Scheduler().Start(s.play(), coroutine.Named("cutscene"))
}

// again plays the scene once more when the player wants it. It is a system, not a coroutine, so
// that nothing waits when nothing is played. It comes before the behaviours: the tap that skips the
// scene must not begin it anew.
func (s *Stage) again() ecs.System {
	return ecs.System{Name: "again", Update: func(e *ecs.Engine) {
		hint := &components.Text.Get(s.hint).String
		*hint = ""
		if s.playing.State().Ended() {
			*hint = "Enter or a tap plays it again"
			if in := e.Input(); in.Pressed(ecs.KeyEnter) || in.Pressed(ecs.MouseLeft) {
				s.begin()
			}
		}
	}}
}

func (s *Stage) scenery() {
	box := func(x, y, w, h float64, c color.RGBA, z int) {
		s.shape(Vec2{X: x, Y: y}, components.ShapeData{Form: components.Box, Size: Vec2{X: w, Y: h}, Color: c, Z: z})
	}
	random := s.engine.Scheduler().Rand()
	for range 110 {
		at := Vec2{X: random.Float64()*1200 - 200, Y: random.Float64()*240 - 60}
		s.shape(at, components.ShapeData{Size: Vec2{X: 1 + random.Float64()*1.5}, Color: color.RGBA{200, 210, 255, 120}, Rune: '.', Z: -9})
	}
	s.shape(Vec2{X: 250, Y: 70}, components.ShapeData{Size: Vec2{X: 46}, Color: moon, Z: -8})
	s.light(Vec2{X: 250, Y: 70}, 120, color.RGBA{150, 170, 230, 140})
	for _, h := range []Vec2{{X: -60, Y: 300}, {X: 190, Y: 320}, {X: 380, Y: 290}, {X: 700, Y: 310}, {X: 900, Y: 290}} {
		s.shape(h, components.ShapeData{Size: Vec2{X: 260}, Color: hill, Rune: '^', Z: -7})
	}
	box(400, 330, 1600, 190, earth, -6)
	// The stall: posts, roof, curtain, and the counter in front of the cook.
	box(500, 180, 6, 116, wood, -1)
	box(650, 180, 6, 116, wood, -1)
	box(575, 122, 190, 14, plank, 4)
	box(575, 132, 166, 6, wood, 4)
	for i := range 5 {
		box(515+float64(i)*30, 146, 27, 22, cloth, 4)
	}
	box(556, 226, 196, 30, plank, 5)
	box(556, 211, 206, 5, wood, 5)
	for _, x := range []float64{488, 662} {
		s.picture(Vec2{X: x, Y: 163}, lanternSheet, 2, 5)
		s.light(Vec2{X: x, Y: 152}, 60, lantern)
	}
}

func (s *Stage) shape(at Vec2, shape components.ShapeData, more ...ecs.Part) *donburi.Entry {
	return s.engine.Spawn(append(more, ecs.Comp(components.Position, at), ecs.Comp(components.Shape, shape))...)
}

func (s *Stage) light(at Vec2, size float64, c color.RGBA) {
	s.engine.Spawn(ecs.Comp(components.Position, at), ecs.Comp(components.Glow, components.GlowData{Size: size, Color: c, Soft: true, Rune: '*'}))
}

// label is a text on the glass of the screen.
func (s *Stage) label(at Vec2, size float64, align components.Align, text string, more ...ecs.Part) *donburi.Entry {
	return s.engine.Spawn(append(more, components.HUD, ecs.Comp(components.Position, at),
		ecs.Comp(components.Text, components.TextData{String: text, Color: white}),
		ecs.Comp(components.Font, components.FontData{Size: size, Align: align}))...)
}

func (s *Stage) remove(all ...ecs.Ref) {
	for _, e := range all {
		e.Remove()
	}
}

func (s *Stage) look(camera *donburi.Entry, at Vec2, zoom float64) {
	components.Position.SetValue(camera, at)
	components.Camera.Get(camera).Zoom = zoom
}
