// Nagashi is a hand-made donburi game with behaviours: somen flow down the bamboo, and you catch them.
//
// It has what such games have: a donburi world, components and queries of its own, donburi's
// features/transform, an Update and a Draw. What it has of Somen is an engine around the world, which
// Update steps with one call, and a component Behaviour on those who do something in their own time:
// the kitchen, the hand, the cat, a pink noodle that darts. The rest is as it would be without.
//
//	go run ./examples/nagashi
//
// Click where a bundle is, or tap it. Chilies burn. The cat steals, unless you rap its paw. Until
// somebody plays it plays itself, and F1 opens the debug overlay. Built by the tool somen it can be saved: F5 saves
// it, and F9 loads what was saved, in a later run too.
package main

import (
	"flag"
	"fmt"
	"io"
	"log"
	"os"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems/render"
)

func main() {
	frames := flag.Uint("frames", 0, "stop after `N` steps of a sixtieth of a second; 0 for no limit")
	seed := flag.Uint64("seed", 1, "seed `S` of the random source")
	file := flag.String("save", "nagashi.save", "`FILE` that F5 writes and F9 reads")
	sync := flag.Bool("synctest", false, "play each step twice, and stop at the first that comes out otherwise")
	flag.Parse()
	log.SetFlags(0)

	game := newGame(*seed)
	game.limit, game.file = int(*frames), *file
	if *sync {
		game.sync = rewind.NewSync(game.engine, save.Root("game", game))
	}
	ebiten.SetWindowTitle("nagashi")
	ebiten.SetWindowSize(2*width, 2*height)
	ebiten.SetWindowResizingMode(ebiten.WindowResizingModeEnabled)
	err := ebiten.RunGame(render.Overlay(game, game.engine))
	if err != nil && game.updates == 0 { // there is no screen
		fmt.Fprintf(os.Stderr, "nagashi: %v; it plays itself, in words\n", err)
		err = inWords(game, os.Stdout)
	}
	game.engine.Close()
	if err != nil {
		log.Fatal("nagashi: ", err)
	}
}

// wordsTime is how many steps are told in words, if -frames doesn't say.
const wordsTime = 60 * 60

// inWords plays without a screen, as fast as it can, and writes what happens.
func inWords(g *Game, out io.Writer) error {
	g.tell = func(what string) {
		if g.engine.Replay() == ecs.Live {
			fmt.Fprintf(out, "%5.1fs  %s\n", g.engine.Now().Seconds(), what)
		}
	}
	if g.limit == 0 {
		g.limit = wordsTime
	}
	g.load(g.level) // once more, to be told of from the beginning
	for g.updates < g.limit {
		if err := g.advance(Controls{}); err != nil {
			return err
		}
	}
	return nil
}
