package main

import (
	"fmt"
	"image/color"
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// Game is what the coroutines of the game share.
type Game struct {
	engine *ecs.Engine
	fight  *coroutine.Clock // of the ship, the bosses and the bullets; it slows down and stops
	danger *coroutine.Group // every pattern, and every bullet with a will of its own

	ship   *donburi.Entry
	wings  [2]*donburi.Entry
	camera *donburi.Entry
	line   donburi.Entity // of text, in which the story is told
	sparks map[color.RGBA]*donburi.Entry
	boss   *Boss // that is fought now, or nil

	score, lives, bombs int
	safe                bool        // the ship can't be hit
	fingers             []ecs.Touch // that the ship may follow
	shooting            bool
	hits                coroutine.Signal[struct{}] // the ship was hit
	most                int                        // bullets at once, so far
}

func newGame(seed uint64) *Game {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
	s := engine.Scheduler()
	g := &Game{engine: engine, fight: s.Clock().NewClock("fight"), danger: s.NewGroup(), sparks: make(map[color.RGBA]*donburi.Entry)}

	g.camera = engine.Spawn(components.Camera, ecs.Comp(components.Position, Vec2{X: width / 2, Y: height / 2}))
	g.ship = g.newShip()
	g.spawnStars()
	g.spawnDisplay()

	fight := coroutine.OnClock(g.fight)
	s.Start(g.story(), coroutine.Named("story"), fight)
	s.Start(g.pilot(), coroutine.Named("pilot"), fight)
	s.Start(g.guns(), coroutine.Named("guns"), fight)
	s.Start(g.suffer(), coroutine.Named("suffer"), fight)
	s.Start(g.music(), coroutine.Named("music"), fight)
	s.Start(g.pauses(), coroutine.Named("pause")) // on the clock of the display, which goes on

	onFight := systems.OnClock(g.fight)
	engine.Add(ecs.Early, systems.Smoothing(), g.touch())
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 100_000}), systems.Movement(onFight), g.sky(), g.collide())
	engine.Add(ecs.Late, systems.Particles(onFight), g.display(), systems.Cameras())
	return g
}

// story fights the bosses one after the other, as long as there are lives, and then all over again.
func (g *Game) story() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			g.score, g.lives, g.bombs = 0, 3, 3
			g.say("ready")
			co.Sleep(time.Second)
			switch co.Race(g.bosses(), coroutine.Await(coroutine.Until(func() bool { return g.lives == 0 }))) {
			case 0:
				g.say("the bowl is empty: you won")
			case 1:
				g.say("game over")
			}
			g.clear()
			co.First(g.engine.Input().NextPress(nil, ecs.KeyEnter), coroutine.Sleep(8*time.Second))
		}
	})
}

// pauses stops the clock of the fight. The text that says so blinks on, on the other clock.
func (g *Game) pauses() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for in := g.engine.Input(); ; {
			in.WaitPress(co, ecs.KeyP)
			g.fight.Pause()
			g.play(paused)
			co.Race(coroutine.Await(in.NextPress(nil, ecs.KeyP)), g.blink("PAUSED"))
			g.fight.Resume()
		}
	})
}

// slowMotion slows the fight down, and lets it come back to speed in 1.2 seconds of the display's
// clock.
func (g *Game) slowMotion() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for t := range co.Over(1200 * time.Millisecond) {
			g.fight.SetScale(0.15 + 0.85*t*t*t)
		}
	})
}

// slowly starts the slow motion, on the clock that it doesn't slow down.
func (g *Game) slowly(co *coroutine.Co) {
	co.Go(g.slowMotion(), coroutine.Named("slow motion"), coroutine.OnClock(g.engine.Scheduler().Clock()))
}

func (g *Game) say(format string, args ...any) {
	components.Text.Get(g.engine.World().Entry(g.line)).String = fmt.Sprintf(format, args...)
}

func (g *Game) shake(pixels float64) {
	camera := components.Camera.Get(g.camera)
	camera.Shake = min(camera.Shake+pixels, 16)
}

// heading returns the vector of a length in a direction, in degrees: 0 is right, 90 is down.
func heading(degrees, length float64) Vec2 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	return Vec2{X: cos * length, Y: sin * length}
}

// direction returns where to look from one point to see another, in degrees.
func direction(from, to Vec2) float64 {
	return math.Atan2(to.Y-from.Y, to.X-from.X) * 180 / math.Pi
}
