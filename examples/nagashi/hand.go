package main

import (
	"fmt"
	"math"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/transform"
)

const (
	grip     = 30 // how far from the tips something may be to be caught
	snapTime = 70 * time.Millisecond
)

func place(entry *donburi.Entry) Vec2    { return transform.WorldPosition(entry) }
func move(entry *donburi.Entry, to Vec2) { transform.SetWorldPosition(entry, to) }

// Player is the hand of the player: a snap for each press.
func Player(g *Game, hand *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Until(func() bool { return g.controls.Pressed })
			snap(co, g, hand)
		}
	})
}

// Autopilot is the hand when nobody plays.
func Autopilot(g *Game, hand *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Sleep(350 * time.Millisecond) // it is no better than anybody
			prey, ok := g.ripe()
			if !ok {
				continue
			}
			const reach = 380 * time.Millisecond
			from := place(hand)
			for t := range co.Over(reach) {
				noodle, ok := prey.Get() // somebody else may have it meanwhile
				if !ok || !noodle.HasComponent(Drift) {
					break
				}
				left := (1-t)*reach.Seconds() + snapTime.Seconds()
				drift := Drift.GetValue(noodle)
				to, _ := along(drift.Along + drift.Speed*left)
				ease := t * t * (3 - 2*t)
				move(hand, from.Add(to.Sub(from).MulScalar(ease)))
			}
			snap(co, g, hand)
		}
	})
}

// ripe returns a noodle that the autopilot would catch.
func (g *Game) ripe() (noodle ecs.Ref, ok bool) {
	best := 0.0
	for entry := range drifting.Iter(g.world) {
		at := Drift.Get(entry).Along
		if Noodle.Get(entry).Kind != Chili && at > lengthTo(2) && at < courseLength-140 && steepness(at) == 1 && at > best {
			best, noodle, ok = at, ecs.RefOf(entry), true
		}
	}
	return noodle, ok
}

// snap closes the chopsticks on what is there, and opens them.
func snap(co *coroutine.Co, g *Game, hand *donburi.Entry) {
	for t := range co.Over(snapTime) {
		Hand.Get(hand).Open = 1 - t
	}
	noodle, found := g.under(place(hand))
	switch {
	case g.rap(place(hand)):
	case !found:
		g.splash(place(hand), 3)
	case Noodle.Get(noodle).Kind == Chili:
		noodle.Remove()
		burn(co, g, hand)
	default:
		g.splash(place(hand), 6)
		donburi.Remove[DriftData](noodle, Drift)
		behave(noodle, "fly", Fly(g, noodle)) // a pink one darts no more
	}
	for t := range co.Over(110 * time.Millisecond) {
		Hand.Get(hand).Open = t
	}
}

// under returns what drifts nearest to the tips.
func (g *Game) under(tips Vec2) (nearest *donburi.Entry, ok bool) {
	least := float64(grip)
	for entry := range drifting.Iter(g.world) {
		if d := place(entry).Distance(tips); d <= least {
			least, nearest = d, entry
		}
	}
	return nearest, nearest != nil
}

// rap raps the paw of the cat, if that is where the tips are and the paw is out.
func (g *Game) rap(tips Vec2) bool {
	cat, ok := cats.First(g.world)
	if !ok || Cat.Get(cat).Paw == 0 || tips.Distance(pawAt(place(cat), *Cat.Get(cat))) > grip {
		return false
	}
	g.shooed.Emit(struct{}{})
	return true
}

// burn shakes the hand for a second.
func burn(co *coroutine.Co, g *Game, hand *donburi.Entry) {
	g.pop(place(hand), "hot!")
	g.say("a chili, hot!")
	g.score(-1)
	for t := range co.Over(time.Second) {
		Hand.Get(hand).Shake = Vec2{X: 6 * (1 - t) * math.Sin(60*t), Y: 3 * (1 - t) * math.Cos(47*t)}
	}
	Hand.Get(hand).Shake = Vec2{}
}

func (g *Game) score(n int) {
	if round, ok := rounds.First(g.world); ok && !Round.Get(round).Over {
		r := Round.Get(round)
		r.Caught = max(0, r.Caught+n)
		if n > 0 {
			g.say("caught %s, %d of %d", map[int]string{1: "a bundle", 3: "a pink bundle"}[n], r.Caught, r.Quota)
		}
	}
}

// Fly is a bundle on its way to the bowl.
func Fly(g *Game, noodle *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		from := place(noodle)
		for t := range co.Over(420 * time.Millisecond) {
			at := from.Add(bowlAt.Sub(from).MulScalar(t))
			at.Y -= 80 * math.Sin(math.Pi*t)
			move(noodle, at)
			transform.SetWorldRotation(noodle, 180*t)
		}
		worth := map[Kind]int{White: 1, Pink: 3}[Noodle.Get(noodle).Kind]
		g.score(worth)
		g.pop(Vec2{X: bowlAt.X, Y: bowlAt.Y - 28}, fmt.Sprintf("+%d", worth))
		g.splash(Vec2{X: bowlAt.X, Y: bowlAt.Y - 18}, 5)
		noodle.Remove()
	})
}

// Dart is a bundle that hesitates and darts, over and over.
func Dart(g *Game, noodle *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		usual := Drift.Get(noodle).Speed
		for {
			co.Sleep(time.Duration(500+g.random.IntN(900)) * time.Millisecond)
			for t := range co.Over(400 * time.Millisecond) {
				Drift.Get(noodle).Speed = usual * (1 - .85*t)
			}
			Drift.Get(noodle).Speed = 2.6 * usual
			co.Sleep(350 * time.Millisecond)
			Drift.Get(noodle).Speed = usual
		}
	})
}
