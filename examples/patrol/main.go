// Patrol is a robot that walks from way point to way point and rests five seconds at each.
//
// Its behaviour is straight-line code that sleeps. The picture goes on meanwhile, since it is drawn
// from components alone: while the robot rests, its lamp pulses.
//
//	go run ./examples/patrol
package main

import (
	"fmt"
	"image/color"
	"log"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/yohamta/donburi"
)

type Vec2 = components.Vec2

const width, height = 640, 360

var (
	night  = color.RGBA{16, 20, 32, 255}
	gravel = color.RGBA{58, 68, 94, 255}
	stone  = color.RGBA{74, 90, 122, 255}
	steel  = color.RGBA{120, 170, 220, 255}
	amber  = color.RGBA{255, 196, 70, 255}
	chalk  = color.RGBA{190, 200, 215, 255}
)

func main() {
	flags := play.Parse()
	engine, _ := newGame(flags.Seed)
	err := play.Run(engine,
		play.WithFlags(flags),
		play.WithTitle("patrol"),
		play.WithSize(width, height),
		play.WithBackground(night),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// Robot is what the behaviour moves. The body is the behaviour's own entity; to the others it holds
// references, which would say if they were gone.
type Robot struct {
	Body *donburi.Entry
	Lamp ecs.Ref
	Line ecs.Ref // of text, which says what the robot does
}

// Patrol walks the route for ever.
func Patrol(robot Robot, route ...Vec2) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			for _, p := range route {
				robot.say("robot walks to (%.0f, %.0f)", p.X, p.Y)
				walkTo(co, robot.Body, p)
				robot.say("robot rests at (%.0f, %.0f)", p.X, p.Y)
				rest(co, robot.Lamp)
			}
		}
	})
}

func walkTo(co *coroutine.Co, body *donburi.Entry, to Vec2) {
	from := components.Position.GetValue(body)
	for t := range co.Over(2 * time.Second) { // 0 to 1, a little more in each step
		components.Position.SetValue(body, from.Lerp(to, t))
	}
}

// rest sleeps. In these 300 steps the system Pulses moves the lamp's Pulse, and the renderers draw
// the robot; neither of them needs this code to run.
func rest(co *coroutine.Co, lamp ecs.Ref) {
	if e, ok := lamp.Get(); ok {
		donburi.Add(e, components.Pulse, &components.PulseData{Period: time.Second})
	}
	co.Sleep(5 * time.Second)
	if e, ok := lamp.Get(); ok {
		donburi.Remove[components.PulseData](e, components.Pulse)
	}
}

func (r Robot) say(format string, args ...any) {
	if e, ok := r.Line.Get(); ok {
		components.Text.Get(e).String = fmt.Sprintf(format, args...)
	}
}

// newGame builds the world and attaches the behaviour, which starts in the first step.
func newGame(seed uint64) (*ecs.Engine, Robot) {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))

	random := engine.Scheduler().Rand()
	for range 90 {
		at := Vec2{X: random.Float64() * width, Y: random.Float64() * height}
		spawn(engine, at, components.ShapeData{Size: Vec2{X: 2, Y: 2}, Color: gravel, Rune: '·', Z: -2})
	}
	route := []Vec2{{X: 480, Y: 90}, {X: 540, Y: 270}, {X: 110, Y: 270}, {X: 160, Y: 90}}
	for _, p := range route {
		spawn(engine, p, components.ShapeData{Size: Vec2{X: 12}, Color: stone, Z: -1})
	}

	start := route[len(route)-1]
	body := spawn(engine, start, components.ShapeData{Form: components.Box, Size: Vec2{X: 34, Y: 34}, Color: steel})
	lamp := spawn(engine, start, components.ShapeData{Size: Vec2{X: 16}, Color: amber, Z: 1})
	line := engine.Spawn(components.Position, components.Text)
	components.Position.SetValue(line, Vec2{X: 20, Y: height - 24})
	components.Text.SetValue(line, components.TextData{Color: chalk})

	robot := Robot{Body: body, Lamp: ecs.RefOf(lamp), Line: ecs.RefOf(line)}
	patrol := components.Behave("patrol", Patrol(robot, route...))
	donburi.Add(body, components.Behaviour, &patrol)

	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 1000}), systems.Pulses())
	engine.Add(ecs.Late, carry(robot.Lamp, ecs.RefOf(body)))
	return engine, robot
}

func spawn(engine *ecs.Engine, at Vec2, shape components.ShapeData) *donburi.Entry {
	e := engine.Spawn(components.Position, components.Shape)
	components.Position.SetValue(e, at)
	components.Shape.SetValue(e, shape)
	return e
}

// carry keeps one entity at the position of another, after that has moved.
func carry(what, by ecs.Ref) ecs.System {
	return ecs.System{Name: "carry", Update: func(*ecs.Engine) {
		from, ok1 := by.Get()
		to, ok2 := what.Get()
		if ok1 && ok2 {
			components.Position.SetValue(to, components.Position.GetValue(from))
		}
	}}
}
