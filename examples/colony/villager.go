package main

import (
	"context"
	"fmt"
	"image/color"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

const (
	hungry   = 18 * time.Second // after a meal
	starving = 45 * time.Second
	pace     = 70 // pixels a second
	thinking = 12 // steps until somebody knows the way
)

// Villager is what can be seen of somebody.
type Villager struct {
	Name  string
	Job   string
	Doing string
	Ate   time.Duration // when
}

var VillagerType = donburi.NewComponentType[Villager]().SetName("Villager")

// life is what a villager's behaviour knows besides.
type life struct {
	*Villager
	village *Village
	body    *donburi.Entry
	look    int // the first of its cells
	home    Cell
	aside   Vec2 // how far from the middle of a cell, so that not all walk in one line
}

// settle gives villager i a home and a job.
func (v *Village) settle(engine *ecs.Engine, i int) {
	random := engine.Scheduler().Rand()
	body := engine.Spawn(components.Position, components.Sprite, components.Animation, components.Behaviour, VillagerType)
	v.All = append(v.All, ecs.RefOf(body))
	l := &life{
		Villager: VillagerType.Get(body),
		village:  v,
		body:     body,
		home:     v.Land.Homes[random.IntN(len(v.Land.Homes))],
		aside:    Vec2{X: random.Float64()*8 - 4, Y: random.Float64()*8 - 4},
	}
	*l.Villager = Villager{Name: fmt.Sprintf("villager %d", i+1), Job: "farmer", Ate: -time.Duration(random.Int64N(int64(hungry)))}
	l.look = i % 2 * poses
	if i%5 >= 3 {
		l.Job = "woodcutter"
		l.look += 2 * poses
	}
	components.Position.SetValue(body, l.point(l.home))
	components.Sprite.SetValue(body, components.SpriteData{Sheet: villagerSheet, Cell: l.look, Rune: 'v'})
	components.Behaviour.SetValue(body, components.Behave(l.Name, coroutine.Script(l.live)))
}

// live is a villager's life.
func (l *life) live(co *coroutine.Co) {
	for {
		switch {
		case l.village.Sky.Night:
			l.sleep(co)
		case co.Now()-l.Ate > hungry:
			l.eat(co)
		case l.Job == "farmer":
			l.farm(co)
		default:
			l.cutWood(co)
		}
	}
}

func (l *life) sleep(co *coroutine.Co) {
	if !l.walk(co, l.home, "home") {
		return
	}
	if l.village.Sky.Night { // else it was a long way
		l.Doing = "sleeps"
		l.move(sleeping)
		l.village.Dawn.Wait(co)
		l.move(standing)
	}
	l.Doing = "yawns"
	co.Sleep(time.Duration(co.Rand().Int64N(int64(2 * time.Second))))
}

func (l *life) eat(co *coroutine.Co) {
	if !l.walk(co, l.village.Land.Store, "to the store") {
		return
	}
	l.Doing = "waits for a loaf"
	var m coroutine.Message[Loaf]
	if co.First(l.village.Food.ToReceive(&m), l.village.Dusk.Next(nil)) == 1 {
		return // hungry to bed
	}
	l.Doing = "eats"
	co.Sleep(time.Second)
	l.Ate = co.Now()
}

func (l *life) farm(co *coroutine.Co) {
	fields := l.village.Land.Fields
	field := fields[co.Rand().IntN(len(fields))]
	if !l.walk(co, field, "to the field") ||
		!l.work(co, "reaps", 2*time.Second) ||
		!l.walk(co, l.village.Land.Store, "to the store, with bread") {
		return
	}
	l.Doing = "delivers"
	for range 3 {
		m := coroutine.Message[Loaf]{}
		if co.First(l.village.Food.ToSend(&m), coroutine.Sleep(time.Second)) == 1 {
			return // the store is full, and there is more to do
		}
	}
}

func (l *life) cutWood(co *coroutine.Co) {
	woods := l.village.Land.Woods
	if l.walk(co, woods[co.Rand().IntN(len(woods))], "to the woods") &&
		l.work(co, "cuts wood", 3*time.Second) &&
		l.walk(co, l.village.Land.Store, "to the store, with wood") {
		l.village.Wood.TrySend(Log{}) // what there is no room for is thrown away
	}
}

// work takes some time, and reports whether it is still day then.
func (l *life) work(co *coroutine.Co, doing string, d time.Duration) bool {
	l.Doing = doing
	co.Sleep(d)
	return !l.village.Sky.Night
}

// trip is what the search for a way needs.
type trip struct {
	land     *Land
	from, to Cell
}

func findRoute(ctx context.Context, t trip) ([]Cell, error) { return t.land.Route(ctx, t.from, t.to) }

// walk finds the way on another goroutine and goes it, in straight lines. On each of them the
// system Tweens moves the body; the behaviour sleeps. Who is out when night falls turns round at the
// next corner. It reports whether it went all the way.
func (l *life) walk(co *coroutine.Co, to Cell, doing string) bool {
	setOutAtNight := l.village.Sky.Night
	from := cellAt(components.Position.GetValue(l.body))
	l.Doing = "looks for the way " + doing
	route, err := coroutine.AsyncWith(trip{l.village.Land, from, to}, findRoute).ReadyIn(thinking).OnLoad(coroutine.StartAgain).Await(co)
	if err != nil {
		l.Doing = "is lost: " + err.Error()
		co.Sleep(time.Second)
		return false
	}
	l.Doing = "walks " + doing
	l.move(stepping, standing, passing, standing)
	defer l.move(standing)
	for _, corner := range route {
		at, next := components.Position.GetValue(l.body), l.point(corner)
		leg := time.Duration(at.Dist(next) / pace * float64(time.Second))
		donburi.Add(l.body, components.Tween, &components.TweenData{From: at, To: next, Duration: leg})
		co.Sleep(leg)
		if l.village.Sky.Night && !setOutAtNight {
			return false
		}
	}
	return true
}

// move goes through poses, again and again.
func (l *life) move(cells ...int) {
	for i := range cells {
		cells[i] += l.look
	}
	components.Animation.SetValue(l.body, components.AnimationData{Cells: components.ListOf(cells...), Every: time.Second / 8})
}

func (l *life) point(c Cell) Vec2 { return c.middle().Add(l.aside) }

// tone is white for who is well.
func (v *Villager) tone(now time.Duration) color.RGBA {
	switch {
	case now-v.Ate > starving:
		return color.RGBA{255, 70, 80, 255}
	case now-v.Ate > hungry:
		return color.RGBA{255, 160, 110, 255}
	}
	return color.RGBA{255, 255, 255, 255}
}
