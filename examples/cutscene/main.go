// Cutscene is a dialogue at a noodle stall: text that types itself, choices, a moving camera.
//
// The scene is one function that is read from top to bottom (scene.go), and its people are drawn in
// the program (pictures.go). It can be skipped at any time: a Race between it and a key cancels it
// wherever it stands, and the deferred functions of whatever it had open tidy up. Nothing of it is
// left then, neither a coroutine nor an entity.
//
//	go run ./examples/cutscene
//
// Enter or Space goes on, 1 and 2 or the arrow keys choose, Tab skips. A click or a tap goes on, too;
// on an answer it chooses that, and on the button in the corner it skips.
package main

import (
	"fmt"
	"image/color"
	"io"
	"log"
	"strings"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/play"
)

type Vec2 = components.Vec2

const width, height = 640, 360

var (
	night   = color.RGBA{14, 16, 38, 255}
	earth   = color.RGBA{30, 27, 50, 255}
	hill    = color.RGBA{22, 25, 54, 255}
	wood    = color.RGBA{112, 66, 48, 255}
	plank   = color.RGBA{146, 90, 60, 255}
	cloth   = color.RGBA{170, 48, 56, 255}
	skin    = color.RGBA{236, 196, 160, 255}
	white   = color.RGBA{238, 236, 228, 255}
	indigo  = color.RGBA{70, 96, 176, 255}
	lantern = color.RGBA{255, 150, 60, 255}
	moon    = color.RGBA{220, 226, 240, 255}
	paper   = color.RGBA{8, 9, 20, 225}
	gold    = color.RGBA{255, 204, 110, 255}
	dim     = color.RGBA{140, 146, 170, 255}
)

func main() {
	flags := play.Parse()
	s := newStage(flags.Seed)
	s.begin()
	err := play.Run(s.engine,
		play.WithFlags(flags),
		play.WithTitle("cutscene"),
		play.WithSize(width, height),
		play.WithSaves(save.Root("stage", s)), // F5 and F9
		play.WithBackground(night),
		play.WithReport(tell()),
	)
	if err != nil {
		log.Fatal(err)
	}
}

// tell returns the report for plain text: every line that is spoken, once.
func tell() func(ecs.View, io.Writer) {
	told := Line{}
	return func(view ecs.View, out io.Writer) {
		for _, line := range ecs.Values(view, Spoken) {
			if line != told && line.Text != "" {
				fmt.Fprintf(out, "%5.1fs  %s: %s\n", view.Now().Seconds(), line.Who, strings.ReplaceAll(line.Text, "\n", " "))
			}
			told = line
		}
	}
}
