// Danmaku is a bullet hell: three bosses, a handful of spells each, and up to five thousand bullets.
//
// Every boss and every pattern of bullets is a coroutine (bosses.go, patterns.go), and so are the
// bullets that have a will of their own. All other bullets are entities that systems move. A bomb
// cancels hundreds of these coroutines in one frame; slow motion and the pause are a clock on which
// the fight runs, while the clock of the display goes on. The music is a coroutine on that clock as
// well (music.go): in slow motion it is slow.
//
//	go run ./examples/danmaku
//	go run ./coroutine/cmd/somen run ./examples/danmaku
//
// Arrow keys or WASD fly, Shift flies slowly, Space or Z shoots, X throws a bomb, P pauses, M mutes,
// and after the end Enter begins anew. On a touch screen the ship follows a finger and shoots, a second
// finger throws a bomb, the sign in the corner pauses, and after the end a tap begins anew. The mouse
// is a finger while its left button is down; the right one throws a bomb. Until the first key or touch
// it plays by itself.
//
// With behaviours compiled, as the second command builds it, time runs backwards as long as R is held (rewind.go), and in the
// overlay behind F1.
package main

import (
	"fmt"
	"image/color"
	"io"
	"log"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/play"
)

type Vec2 = components.Vec2

const width, height = 640, 720

var (
	night  = color.RGBA{7, 8, 20, 255}
	dust   = color.RGBA{120, 130, 190, 255}
	cyan   = color.RGBA{70, 200, 255, 255}
	rose   = color.RGBA{255, 70, 130, 255}
	amber  = color.RGBA{255, 170, 40, 255}
	leaf   = color.RGBA{90, 230, 110, 255}
	violet = color.RGBA{165, 95, 255, 255}
	azure  = color.RGBA{60, 120, 255, 255}
	pearl  = color.RGBA{225, 230, 245, 255}
	ash    = color.RGBA{130, 140, 170, 255}
)

func main() {
	flags := play.Parse()
	g := newGame(flags.Seed)
	objects := []save.Option{save.Root("game", g)}
	tape := rewind.NewTape(g.engine, objects)
	g.rewinds(tape)
	err := play.Run(g.engine,
		play.WithFlags(flags),
		play.WithTitle("danmaku"),
		play.WithSize(width, height),
		play.WithSaves(objects...), // F5 and F9
		play.WithTape(tape),
		play.WithBackground(night),
		play.WithSound(),
		play.WithReport(g.tell()),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// tell returns the report for plain text: what is announced.
func (g *Game) tell() func(ecs.View, io.Writer) {
	told := ""
	return func(view ecs.View, out io.Writer) {
		line, _ := ecs.Value(view, g.line, components.Text)
		if line.String != "" && line.String != told {
			fmt.Fprintf(out, "%5.1fs  %s\n", view.Now().Seconds(), line.String)
		}
		told = line.String
	}
}
