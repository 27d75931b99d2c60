// Patrol is a garden at night, in which robots walk from lantern to lantern and rest five seconds at
// each.
//
// What a robot does is straight-line code that sleeps. The picture goes on meanwhile, since it is made
// from components alone: while a robot rests, its lamp pulses, it breathes, and its dreams rise. What
// everything looks like is in garden.go and pictures.go.
//
//	go run ./examples/patrol
//	go run ./coroutine/cmd/somen run ./examples/patrol
//
// It plays by itself. With the overlay open, which is behind F1, click on a robot. The second command compiles the behaviours:
// with that the overlay has a slider that goes back in time.
package main

import (
	"fmt"
	"log"
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/yohamta/donburi"
)

type Vec2 = components.Vec2

const width, height = 640, 360

func main() {
	flags := play.Parse()
	engine, _ := newGame(flags.Seed)
	err := play.Run(engine,
		play.WithFlags(flags),
		play.WithTitle("patrol"),
		play.WithSize(width, height),
		play.WithBackground(night),
		play.WithTape(rewind.NewTape(engine, nil)),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// Robot is what a behaviour moves. The body is the behaviour's own entity; to the others it holds
// references, which would say if they were gone.
type Robot struct {
	Name string
	Body *donburi.Entry
	Lamp ecs.Ref // on the body's head
	Line ecs.Ref // of text, which says what the robot does
}

// Patrol walks the route for ever.
func Patrol(robot Robot, route ...Vec2) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			for _, p := range route {
				robot.say("walks to (%.0f, %.0f)", p.X, p.Y)
				robot.walkTo(co, p)
				robot.say("rests at (%.0f, %.0f)", p.X, p.Y)
				robot.rest(co)
			}
		}
	})
}

func (r Robot) walkTo(co *coroutine.Co, to Vec2) {
	r.wakeUp()
	from := components.Position.GetValue(r.Body)
	for t := range co.Over(2 * time.Second) { // 0 to 1, a little more in each step
		components.Position.SetValue(r.Body, from.Lerp(to, t))
	}
}

// rest sleeps. In these 300 steps the systems Pulses, Animations and Particles move what fallAsleep
// has set, and the renderers draw the robot; none of them needs this code to run.
func (r Robot) rest(co *coroutine.Co) {
	r.fallAsleep()
	co.Sleep(5 * time.Second)
}

func (r Robot) say(format string, args ...any) {
	if e, ok := r.Line.Get(); ok {
		components.Text.Get(e).String = r.Name + " " + fmt.Sprintf(format, args...)
	}
}

// Firefly flies about its home for ever, and rests now and then.
func Firefly(fly *donburi.Entry, home Vec2) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		random := co.Rand()
		for {
			turn := 2 * math.Pi * random.Float64()
			somewhere := home.Add(Vec2{X: 60 * math.Cos(turn), Y: 40 * math.Sin(turn)})
			way := somewhere.Sub(components.Position.GetValue(fly))
			components.Velocity.SetValue(fly, way.Unit().Mul(8+14*random.Float64()))
			co.Sleep(time.Second + time.Duration(random.Int64N(int64(2*time.Second))))
			if random.IntN(4) == 0 {
				components.Velocity.SetValue(fly, Vec2{})
				co.Sleep(time.Second)
			}
		}
	})
}

// newGame builds the garden and attaches the behaviours, which start in the first step.
func newGame(seed uint64) (*ecs.Engine, []Robot) {
	engine := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
	engine.Add(ecs.Early, systems.Smoothing())
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 1000}),
		systems.Movement(), systems.Pulses(), systems.Animations(), systems.Particles())

	route := []Vec2{{X: 480, Y: 90}, {X: 540, Y: 270}, {X: 110, Y: 270}, {X: 160, Y: 90}}
	plant(engine, route)
	var robots []Robot
	for i, name := range []string{"Ume", "Yuzu", "Sora", "Momo"} {
		robot := newRobot(engine, i, name, route[(i+3)%4])
		robots = append(robots, robot)
		wait := coroutine.Await(coroutine.Sleep(time.Duration(i) * 1750 * time.Millisecond))
		patrol := components.Behave("patrol", coroutine.Sequence(wait, Patrol(robot, turned(route, i)...)))
		donburi.Add(robot.Body, components.Behaviour, &patrol)
	}
	random := engine.Scheduler().Rand()
	for range 45 {
		home := Vec2{X: random.Float64() * width, Y: random.Float64() * (height - 90)}
		fly := newFirefly(engine, home)
		firefly := components.Behave("firefly", Firefly(fly, home))
		donburi.Add(fly, components.Behaviour, &firefly)
	}
	engine.Add(ecs.Late, carry(robots), shine())
	return engine, robots
}
