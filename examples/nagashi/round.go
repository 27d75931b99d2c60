package main

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// level is what is asked of the player.
type level struct {
	name   string
	quota  int
	time   time.Duration
	speed  float64 // of the water, in pixels a second
	cat    bool
	serves []serving
}

// serving is a way in which the kitchen lets noodles into the water.
type serving func(co *coroutine.Co, g *Game, speed float64)

var levels = []level{
	{"Morning", 6, 36 * time.Second, 105, false, []serving{one, one, two}},
	{"Before noon", 9, 38 * time.Second, 120, true, []serving{one, two, two}},
	{"Noon, and chilies", 12, 38 * time.Second, 130, true, []serving{one, two, hot, hot, three}},
	{"Pink ones", 18, 40 * time.Second, 140, true, []serving{two, pink, hot, pink, three}},
	{"The feast", 26, 45 * time.Second, 160, true, []serving{three, pink, hot, feast, three}},
}

func one(co *coroutine.Co, g *Game, speed float64) { g.spawnNoodle(White, speed) }

func two(co *coroutine.Co, g *Game, speed float64) {
	one(co, g, speed)
	co.Sleep(450 * time.Millisecond)
	one(co, g, 1.1*speed)
}

func three(co *coroutine.Co, g *Game, speed float64) {
	one(co, g, speed)
	co.Sleep(350 * time.Millisecond)
	two(co, g, speed)
}

func hot(co *coroutine.Co, g *Game, speed float64) {
	one(co, g, speed)
	co.Sleep(400 * time.Millisecond)
	g.spawnNoodle(Chili, speed)
	co.Sleep(400 * time.Millisecond)
	one(co, g, speed)
}

func pink(co *coroutine.Co, g *Game, speed float64) { g.spawnNoodle(Pink, 1.2*speed) }

func feast(co *coroutine.Co, g *Game, speed float64) {
	for range 4 {
		one(co, g, speed*(.9+.3*co.Rand().Float64()))
		co.Sleep(280 * time.Millisecond)
	}
	pink(co, g, speed)
}

// RoundData is how the round stands.
type RoundData struct {
	Caught int
	Quota  int
	Begins time.Duration // game time; 0 before it has begun
	Ends   time.Duration
	Over   bool
}

// PlayRound is a level from the beginning to the end, as it goes.
func PlayRound(g *Game, round *donburi.Entry, l level) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		g.say("%s: catch %d", l.name, l.quota)
		show(co, g, l.name, fmt.Sprintf("catch %d", l.quota))

		r := Round.Get(round)
		r.Begins, r.Ends = co.Now(), co.Now()+l.time
		kitchen := co.Go(Kitchen(g, l), coroutine.Named("kitchen"))
		enough := coroutine.Until(func() bool { return Round.Get(round).Caught >= l.quota })
		won := co.First(enough, coroutine.Sleep(l.time)) == 0
		kitchen.Cancel()
		Round.Get(round).Over = true

		next := g.level
		switch {
		case !won:
			g.say("%d of %d, and the time is up", Round.Get(round).Caught, l.quota)
			show(co, g, "Still hungry", "once more")
		case g.level == len(levels)-1:
			g.say("that was the feast")
			show(co, g, "Thank you for the meal", "and again from the morning")
			next = 0
		default:
			show(co, g, "Delicious", "")
			next++
		}
		g.next = next // Update loads it; the behaviours of this one end there
	})
}

// Kitchen lets noodles into the water.
func Kitchen(g *Game, l level) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			l.serves[g.random.IntN(len(l.serves))](co, g, l.speed)
			pause := 700 + g.random.IntN(700)
			co.Sleep(time.Duration(pause) * time.Millisecond)
		}
	})
}

// show shows two lines for a while.
func show(co *coroutine.Co, g *Game, large, small string) {
	title, line := g.spawn(Vec2{X: width / 2, Y: 150}, Sign), g.spawn(Vec2{X: width / 2, Y: 188}, Sign)
	defer title.Remove()
	defer line.Remove()
	set := func(level float64) {
		Sign.SetValue(title, SignData{large, 34, level})
		Sign.SetValue(line, SignData{small, 18, level})
	}
	for t := range co.Over(time.Second / 4) {
		set(t)
	}
	co.Sleep(1400 * time.Millisecond)
	for t := range co.Over(time.Second / 4) {
		set(1 - t)
	}
}

// Rise lets a sign rise and fade.
func Rise(sign *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		from := place(sign)
		for t := range co.Over(700 * time.Millisecond) {
			move(sign, Vec2{X: from.X, Y: from.Y - 30*t})
			Sign.Get(sign).Level = 1 - t
		}
		sign.Remove()
	})
}
