// Swarm is 100,000 agents with one coroutine each, a million if their behaviour is compiled. Most of
// them are asleep at any time. There is a slider for how many may be resumed in a frame. When that is
// less than what wakes, the frames stay as they are: it is the agents that wait, and each of them a
// little, since the oldest goes first.
//
// Agents flash when they run: golden if they are on time, redder the later they are.
//
//	go run ./examples/swarm
//	go run ./coroutine/cmd/somen run ./examples/swarm
//	go run ./examples/swarm -agents 20000
//
// The slider moves by itself until it is taken: drag it with the mouse or a finger, or press the left
// and right arrows.
package main

import (
	"flag"
	"fmt"
	"image/color"
	"io"
	"log"
	"math"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/somen-go/somen/systems/render"
	"github.com/yohamta/donburi"
)

type Vec2 = components.Vec2

const (
	width, height = 960, 540
	field         = 430             // the height of what the agents live in; the rest is the panel
	agents        = 100_000         // each of which has a stack
	period        = 4 * time.Second // between two steps of an agent, if it is on time
)

func main() {
	number := flag.Int("agents", crowd(), "how many agents, `N`, there are")
	flags := play.Parse()
	if *number < perPeriod {
		log.Fatalf("-agents %d is too few to see; pass at least %d", *number, perPeriod)
	}
	engine := newGame(flags.Seed, *number)
	err := play.Run(engine,
		play.WithFlags(flags),
		play.WithTitle("swarm"),
		play.WithSize(width, height),
		play.WithSaves(), // F5 and F9
		play.WithBackground(color.RGBA{8, 10, 18, 255}),
		play.WithRenderers(drawAgents(), drawPanel, drawMeasured, render.Texts(letters)),
		play.WithReport(report),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// crowd is how many agents there are unless the player says: ten times as many if they need no stacks.
func crowd() int {
	if coroutine.IsStackless(step(nil, nil, nil, 0)) {
		return 10 * agents
	}
	return agents
}

// Agent is what an agent's behaviour tells the renderer: with these two the flash of every frame
// can be drawn, so that the agent can sleep through it.
type Agent struct {
	Woke time.Duration // when it last ran
	Late time.Duration // by how much
}

var AgentType = donburi.NewComponentType[Agent]().SetName("Agent")

// step is the behaviour of an agent: to move a little, and sleep until its next beat. It is in the
// raw form, for its stack is smaller and there are many.
func step(s *coroutine.Scheduler, at *Vec2, agent *Agent, beat time.Duration) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		for yield(coroutine.SleepUntil(beat)) {
			agent.Woke, agent.Late = s.Now(), s.Now()-beat
			*at = drift(*at)
			for beat <= s.Now() { // beats that it has missed are gone
				beat += period
			}
		}
	}
}

// drift moves a point on its way around the middle, along lines that never leave the field.
func drift(at Vec2) Vec2 {
	const far = 24
	sinX, cosX := math.Sincos(math.Pi * at.X / width)
	sinY, cosY := math.Sincos(math.Pi * at.Y / field)
	return at.Add(Vec2{X: -far * sinX * cosY, Y: far * field / width * cosX * sinY})
}

// newGame builds a world of n agents.
func newGame(seed uint64, n int) *ecs.Engine {
	s := coroutine.NewScheduler(coroutine.WithSeed(seed))
	engine := ecs.New(ecs.WithScheduler(s))
	ecs.SetResource(engine, Meter{Agents: n, Budget: 2 * n / perPeriod})
	ecs.SetResource(engine, Measured{})
	ecs.SetResource(engine, Tour{})

	random := s.Rand()
	for range n {
		e := engine.Spawn(components.Position, ecs.Comp(AgentType, Agent{Woke: -time.Hour}))
		at := components.Position.Get(e)
		*at = Vec2{X: random.Float64() * width, Y: random.Float64() * field}
		// Three arms: who is on the same one wakes at the same time.
		arm := at.Sub(Vec2{X: width / 2, Y: field / 2})
		turn := 3*math.Atan2(arm.Y, arm.X)/(2*math.Pi) + arm.Len()/170
		first := time.Duration((turn - math.Floor(turn)) * float64(period))
		s.Start(step(s, at, AgentType.Get(e), first), coroutine.Named("agent"), coroutine.OwnedBy(ecs.RefOf(e)))
	}
	newPanel(engine)
	engine.Add(ecs.Early, slider(), allow())
	engine.Add(ecs.Update, timed(systems.Behaviours(coroutine.Budget{})))
	engine.Add(ecs.Late, measure(), tell())
	return engine
}

// allow gives the agents the budget of the slider, once more for each step of a frame that has
// several.
func allow() ecs.System {
	return ecs.System{Name: "allow", Update: func(e *ecs.Engine) {
		steps := 1
		if stats := systems.FrameStats(e); stats.Frame == e.Frames() {
			steps += stats.Steps
		}
		budget := coroutine.Budget{Resumes: steps * ecs.Resource[Meter](e).Budget}
		if e.Steps() == 1 {
			budget = coroutine.Budget{} // everybody begins, and falls asleep
		}
		systems.SetBudget(e, budget)
	}}
}

// timed notes how long a system takes. The scheduler's Profile would read the clock for each resume,
// which is a call out of WebAssembly in a browser.
func timed(s ecs.System) ecs.System {
	update := s.Update
	s.Update = func(e *ecs.Engine) {
		begin := time.Now()
		update(e)
		ecs.Resource[Measured](e).note(time.Since(begin))
	}
	return s
}

// measure notes what came of it in this step.
func measure() ecs.System {
	return ecs.System{Name: "measure", Update: func(e *ecs.Engine) {
		all, meter := systems.FrameStats(e).InAll, ecs.Resource[Meter](e)
		meter.note(Sample{all.Resumed - meter.resumed, all.LeftOver, all.OldestWait})
		meter.resumed = all.Resumed
	}}
}

// report writes a line a second where there is no screen.
func report(view ecs.View, out io.Writer) {
	if view.Steps()%60 == 0 {
		meter, _ := ecs.ResourceValue[Meter](view)
		measured, _ := ecs.ResourceValue[Measured](view)
		fmt.Fprintf(out, "%5.1fs  %s, %s\n", view.Now().Seconds(), meter, measured)
	}
}
