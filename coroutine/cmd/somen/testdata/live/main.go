// The game of the tests of somen run -watch: villagers count their days.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/somen-go/somen/systems/render"
)

func main() {
	window := flag.Bool("window", false, "tell of the window, and move it in step 30")
	flags := play.Parse()
	fmt.Println("process", os.Getpid())
	engine := ecs.New()
	v := &village{Last: 1}
	for i := range 20 {
		v.settle(engine, i)
	}
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	engine.Add(ecs.Late, v.tell(), ecs.System{Name: "window", If: func(*ecs.Engine) bool { return *window }, Update: tellWindow})
	if err := play.Run(engine, play.WithFlags(flags), play.WithSize(320, 200), play.WithSaves(save.Root("village", v))); err != nil {
		log.Fatal(err)
	}
}

// tell prints what is the same however often the program was changed, and the greetings when they change.
func (v *village) tell() ecs.System {
	said := ""
	texts := ecs.NewQuery1(components.Text)
	return ecs.System{Name: "tell", Update: func(e *ecs.Engine) {
		for _, text := range texts.Each(e.World()) {
			if text.String != said {
				said = text.String
				fmt.Println("says", said)
			}
		}
		fmt.Println("step", e.Steps(), "entities", e.World().Len(), "days", v.Days)
	}}
}

func tellWindow(e *ecs.Engine) {
	if e.Steps() == 30 {
		ebiten.SetWindowPosition(140, 60)
		ebiten.SetWindowSize(500, 300)
	}
	at := render.WindowNow()
	fmt.Println("window", at.X, at.Y, at.Width, at.Height)
}
