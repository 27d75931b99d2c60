package main

import (
	"fmt"
	"image/color"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

var robots = []struct {
	name string
	tone color.RGBA
}{
	{"Udon", color.RGBA{240, 96, 110, 255}},
	{"Soba", color.RGBA{244, 152, 84, 255}},
	{"Ramen", color.RGBA{246, 204, 92, 255}},
	{"Pho", color.RGBA{176, 212, 96, 255}},
	{"Laksa", color.RGBA{98, 204, 128, 255}},
	{"Penne", color.RGBA{84, 204, 196, 255}},
	{"Ziti", color.RGBA{92, 176, 240, 255}},
	{"Orzo", color.RGBA{112, 132, 244, 255}},
	{"Fusilli", color.RGBA{162, 122, 246, 255}},
	{"Linguine", color.RGBA{216, 122, 232, 255}},
	{"Farfalle", color.RGBA{240, 128, 184, 255}},
	{"Spaetzle", color.RGBA{188, 160, 140, 255}},
}

// spawner sends the robots in, one after the other, waits for the deaths of all but one, and begins
// again.
func (a *Arena) spawner() coroutine.Behaviour {
	mines := ecs.NewQuery1(Mine)
	return coroutine.Script(func(co *coroutine.Co) {
		for round := 1; ; round++ {
			a.say(co, "round %d", round)
			standing := make(map[string]ecs.Ref)
			for _, r := range robots {
				standing[r.name] = a.enter(co, r.name, r.tone)
				co.Sleep(150 * time.Millisecond)
			}
			for len(standing) > 1 {
				name, _ := a.deaths.Receive(co)
				delete(standing, name)
				a.say(co, "%s is out, %d left", name, len(standing))
			}
			a.finish(co, round, standing)

			var left []donburi.Entity
			for e := range mines.Each(a.engine.World()) {
				left = append(left, e)
			}
			for _, e := range left {
				a.engine.World().Remove(e)
			}
		}
	})
}

// finish gives the last robot a second, for it may stand in a blast that is on its way, and says
// who has won.
func (a *Arena) finish(co *coroutine.Co, round int, standing map[string]ecs.Ref) {
	var death coroutine.Message[string]
	if co.First(a.deaths.ToReceive(&death), coroutine.Sleep(time.Second)) == 0 {
		delete(standing, death.Value)
	}
	names := make([]string, 0, 1)
	for name := range standing {
		names = append(names, name)
	}
	slices.Sort(names)
	if len(names) == 0 {
		a.say(co, "nobody wins round %d", round)
	} else {
		a.say(co, "%s wins round %d", names[0], round)
		a.fanfare(co)
	}
	co.Sleep(1500 * time.Millisecond)
	for _, name := range names {
		standing[name].Remove()
	}
}

func (a *Arena) say(co *coroutine.Co, format string, args ...any) {
	a.news.Send(co, News{Line: fmt.Sprintf(format, args...)})
}
