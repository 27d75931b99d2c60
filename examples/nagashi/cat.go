package main

import (
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/yohamta/donburi"
)

// Prowl is the cat: it naps, watches the water, lifts its paw, strikes and eats, unless it gets a rap.
func Prowl(g *Game, cat *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(time.Duration(2000+g.random.IntN(3000)) * time.Millisecond)
			for t := range co.Over(400 * time.Millisecond) {
				Cat.Get(cat).Awake = t
			}
			co.Until(g.preyComes)
			hunt := coroutine.Script(func(co *coroutine.Co) { strike(co, g, cat) })
			if co.Race(hunt, coroutine.Await(g.shooed.Next(new(struct{})))) == 1 {
				g.say("the cat gets a rap on its paw")
				g.pop(pawAt(place(cat), *Cat.Get(cat)), "meow!")
				hide(co, cat)
			}
			Cat.SetValue(cat, CatData{})
		}
	})
}

// preyComes reports whether something nears the paw.
func (g *Game) preyComes() bool {
	for entry := range drifting.Iter(g.world) {
		if left := stealAt - Drift.Get(entry).Along; Noodle.Get(entry).Kind != Chili && left > 40 && left < 130 {
			return true
		}
	}
	return false
}

// strike lifts the paw, takes its time, and takes what is there then.
func strike(co *coroutine.Co, g *Game, cat *donburi.Entry) {
	for t := range co.Over(450 * time.Millisecond) {
		Cat.Get(cat).Paw = -t
	}
	co.Sleep(200 * time.Millisecond)
	for t := range co.Over(90 * time.Millisecond) {
		Cat.Get(cat).Paw = 2*t - 1
	}
	water, _ := along(stealAt)
	g.splash(water, 6)
	if noodle, ok := g.under(water); ok && Noodle.Get(noodle).Kind != Chili {
		noodle.Remove()
		Cat.Get(cat).Full = true
		g.pop(place(cat), "yum")
		g.say("the cat takes a bundle")
	}
	for t := range co.Over(300 * time.Millisecond) {
		Cat.Get(cat).Paw = 1 - t
	}
	co.Sleep(1500 * time.Millisecond)
}

// hide lets the cat jump off and come back.
func hide(co *coroutine.Co, cat *donburi.Entry) {
	Cat.SetValue(cat, CatData{Awake: 1})
	for t := range co.Over(200 * time.Millisecond) {
		Cat.Get(cat).Hides = t
	}
	co.Sleep(4 * time.Second)
	for t := range co.Over(700 * time.Millisecond) {
		Cat.Get(cat).Hides = 1 - t
	}
}

// pawAt returns where the paw is of a cat at a place.
func pawAt(at Vec2, c CatData) Vec2 {
	rest, raised := at.Add(Vec2{X: 16, Y: 16}), at.Add(Vec2{X: 34, Y: -20})
	if c.Paw < 0 {
		return rest.Add(raised.Sub(rest).MulScalar(-c.Paw))
	}
	water, _ := along(stealAt)
	return rest.Add(water.Sub(rest).MulScalar(c.Paw))
}
