// Hackysack is a circle of players who kick a small bag to each other: any number of coroutines, of
// which all but one wait at their channels. A kick takes one resume, however many stand and wait:
// with more players it is their coming and going that takes the time.
//
//	go run ./examples/hackysack
//	go run ./examples/hackysack -time -kicks 1000
package main

import (
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/somen-go/somen/coroutine"
)

// game is a circle, in which everybody can be reached by a channel of numbers of players.
type game struct {
	circle []*coroutine.Chan[int]
	kicks  int       // so many are left
	out    io.Writer // or nil
}

// player kicks what it gets to somebody else. After the last kick it sends everybody home.
func (g *game) player(me int) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for from := range g.circle[me].All(co) {
			if g.kicks--; g.kicks < 0 {
				for _, c := range g.circle {
					c.Close()
				}
				return
			}
			to := (me + 1 + co.Rand().IntN(len(g.circle)-1)) % len(g.circle)
			if g.out != nil {
				fmt.Fprintf(g.out, "player %d got it from %d and kicks it to %d\n", me, from, to)
			}
			g.circle[to].Send(co, me)
		}
	})
}

// play plays a game from the first player's arrival to the last one's leaving, and returns the
// number of resumes.
func play(out io.Writer, players, kicks int) (resumes int) {
	s := coroutine.NewScheduler()
	defer s.Close()
	g := &game{make([]*coroutine.Chan[int], max(2, players)), kicks, out}
	for i := range g.circle {
		g.circle[i] = coroutine.NewChan[int](1)
		s.Start(g.player(i))
	}
	g.circle[0].TrySend(0)
	for s.Len() > 0 { // a game would draw a frame after each Tick
		resumes += s.Tick(0, coroutine.Budget{Resumes: 100_000}).Resumed
	}
	return resumes
}

func main() {
	players := flag.Int("players", 5, "how many play, at least 2; the table begins with them")
	kicks := flag.Int("kicks", 10, "after so many kicks they go home")
	timed := flag.Bool("time", false, "print a table of times instead of the kicks")
	flag.Parse()
	if *timed {
		measure(os.Stdout, *players, *kicks)
		return
	}
	fmt.Println(play(os.Stdout, *players, *kicks), "resumes")
}
