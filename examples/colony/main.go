// Colony is a village of a thousand, each of whom gets hungry and tired, has work in the fields or
// in the woods, and finds the way there on another goroutine, while the frames go on.
//
// The land is a TileMap and the villagers are animated Sprites, drawn in pictures.go, so that windows
// and terminals show them without a line of this program. The ways are found in parallel, and yet the
// same seed gives the same village: each way is there so many steps after the search began, see walk.
//
//	go run ./examples/colony
//
// Click or tap on somebody, or press Tab, to see what they wait for, until when, and on which line of
// this program.
package main

import (
	"fmt"
	"image/color"
	"io"
	"log"
	"slices"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
)

type Vec2 = components.Vec2

const (
	width, height = 960, 540
	villagers     = 1000
	daylight      = 24 * time.Second
	darkness      = 12 * time.Second
	budget        = 400 // resumes in a frame: at dawn all of them wake at once
)

func main() {
	flags := play.Parse()
	engine, v := newGame(flags.Seed)
	err := play.Run(engine,
		play.WithFlags(flags),
		play.WithTitle("colony"),
		play.WithSize(width, height),
		play.WithSaves(save.Root("village", v)), // F5 and F9
		play.WithBackground(color.RGBA{14, 16, 26, 255}),
		play.WithReport(report()),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// Village is what the villagers share, and what is seen of it.
type Village struct {
	Land *Land // never changes, so that goroutines may read it
	Food *coroutine.Chan[Loaf]
	Wood *coroutine.Chan[Log]
	Dawn coroutine.Signal[Day]
	Dusk coroutine.Signal[Day]
	Sky  Sky
	All  []ecs.Ref
	view scenery
	News []string
}

// What there is in the stores, and what the signals say.
type (
	Loaf struct{}
	Log  struct{}
	Day  int
)

// Sky is the time of day.
type Sky struct {
	Night   bool
	Changed time.Duration // when it last became day or night
	Lit     bool          // there is wood for the fires
}

// newGame builds the village. A run repeats exactly from its seed.
func newGame(seed uint64, options ...coroutine.SchedulerOption) (*ecs.Engine, *Village) {
	s := coroutine.NewScheduler(append(options, coroutine.WithSeed(seed))...)
	engine := ecs.New(ecs.WithScheduler(s))
	v := &Village{
		Land: newLand(s.Rand()),
		Food: coroutine.NewChan[Loaf](2 * villagers),
		Wood: coroutine.NewChan[Log](villagers),
	}
	for range villagers / 2 {
		v.Food.TrySend(Loaf{})
	}
	s.Start(v.turn(engine), coroutine.Named("sky"), coroutine.WithPriority(coroutine.High))
	for i := range villagers {
		v.settle(engine, i)
	}
	ecs.SetResource(engine, News{})
	v.view = v.spawnScenery(engine)
	newPanel(engine)
	engine.Add(ecs.Early, choose(v))
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: budget}), systems.Tweens(), systems.Animations())
	engine.Add(ecs.Late, systems.Lifetimes(), paint(v), inspect(v))
	return engine, v
}

// turn turns day into night and night into day, and keeps the fires burning.
func (v *Village) turn(engine *ecs.Engine) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for day := Day(1); ; day++ {
			v.Sky = Sky{Changed: co.Now(), Lit: v.Sky.Lit}
			v.tell(engine, "day %d breaks", day)
			v.Dawn.Emit(day)
			co.Sleep(daylight)

			v.Sky = Sky{Night: true, Changed: co.Now(), Lit: v.burn()}
			v.tell(engine, "night %d falls", day)
			v.Dusk.Emit(day)
			putOut := v.light(engine)
			co.Sleep(darkness)
			putOut()
		}
	})
}

// burn takes the wood of a night, and reports whether there was enough.
func (v *Village) burn() bool {
	for range 50 {
		if _, ok := v.Wood.TryReceive(); !ok {
			return false
		}
	}
	return true
}

func (v *Village) tell(engine *ecs.Engine, format string, day Day) {
	v.News = append(v.News, fmt.Sprintf(format+": %d fed, %d loaves, %d logs", day, fed(engine.View()), v.Food.Len(), v.Wood.Len()))
	ecs.SetResource(engine, News{v.News})
}

// News is what there is to report.
type News struct{ Lines []string }

// InView gives a renderer lines of its own.
func (n News) InView() News { return News{slices.Clone(n.Lines)} }

// fed counts the villagers who are not hungry.
func fed(view ecs.View) (n int) {
	for _, v := range ecs.Values(view, VillagerType) {
		if view.Now()-v.Ate < starving {
			n++
		}
	}
	return n
}

// report writes out the news where there is no screen.
func report() func(ecs.View, io.Writer) {
	told := 0
	return func(view ecs.View, out io.Writer) {
		news, _ := ecs.ResourceValue[News](view)
		for _, line := range news.Lines[told:] {
			fmt.Fprintf(out, "%5.1fs  %s\n", view.Now().Seconds(), line)
		}
		told = len(news.Lines)
	}
}
