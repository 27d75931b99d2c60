package main

import (
	"math"
	"slices"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/systems"
)

type Vec2 = components.Vec2

// city is divided into eight quarters, which the nodes share.
var city = cluster.Grid{Width: 960, Height: 440, Columns: 4, Rows: 2, Overlap: 4, Sight: 12}

// Walker is what a walker remembers, wherever it goes.
type Walker struct {
	Friend cluster.Address
	Walks  int
	Sent   int // greetings that have arrived
	Lost   int // and those of which nobody knows
	Got    int
}

var WalkerType = donburi.NewComponentType[Walker]().SetName("Walker")

// greetings go from friend to friend, in whatever quarters they are.
var greetings = cluster.NewChannel[int]("greetings")

// newWorld is the world that all nodes have in common. So many walkers are in it.
func newWorld(walkers int, fail func(error), recovered func(*cluster.Region, cluster.Recovery)) cluster.World {
	return cluster.World{
		Name:    "city",
		Regions: city.Names(),
		New: func(r *cluster.Region) *ecs.Engine {
			seed := uint64(1 + slices.Index(city.Names(), r.Name())) // so that quarters differ
			e := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.WithSeed(seed))))
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Time: 8 * time.Millisecond}), systems.Movement())
			return e
		},
		Begin: func(r *cluster.Region) { populate(r, walkers/len(city.Names())) },
		Where: func(walker *donburi.Entry, now string) string {
			at := components.Position.Get(walker)
			return city.Where(at.X, at.Y, now)
		},
		Shadows: cluster.Shadows{
			Types: []donburi.IComponentType{components.Position},
			Near: func(near []string, walker *donburi.Entry, now string) []string {
				at := components.Position.Get(walker)
				return city.Near(near, at.X, at.Y, now)
			},
		},
		Error:     fail,
		Recovered: recovered,
	}
}

// populate fills a quarter that has never been with pairs of friends.
func populate(r *cluster.Region, n int) {
	x0, y0, x1, y1, _ := city.Bounds(r.Name())
	rand := r.Engine().Scheduler().Rand()
	var before *donburi.Entry
	for range n {
		at := Vec2{X: x0 + rand.Float64()*(x1-x0), Y: y0 + rand.Float64()*(y1-y0)}
		walker := r.Engine().Spawn(cluster.Agent, components.Velocity, WalkerType,
			ecs.Comp(components.Position, at), ecs.Comp(components.Behaviour, components.BehaveFunc("stroll", stroll)))
		if before == nil {
			before = walker
			continue
		}
		WalkerType.Get(walker).Friend, WalkerType.Get(before).Friend = cluster.AddressOf(before), cluster.AddressOf(walker)
		before = nil
	}
}

const speed = 30 // pixels a second

// stroll is the life of a walker: it walks, looks around, and now and then says hello to its friend. It knows nothing of nodes
// and borders.
func stroll(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		co.Go(listen(me))
		w := WalkerType.Get(me)
		for {
			walk(co, me, somewhere(co, components.Position.Get(me)))
			w.Walks++
			co.Sleep(time.Duration(1+co.Rand().IntN(4)) * time.Second)
			if co.Rand().IntN(10) > 0 {
				continue
			}
			if _, err := greetings.Send(me, w.Friend, w.Sent, 5*time.Second).Await(co); err != nil {
				w.Lost++
			} else {
				w.Sent++
			}
		}
	})
}

// listen takes what friends say.
func listen(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			greetings.In(me).Receive(co)
			WalkerType.Get(me).Got++
		}
	})
}

// somewhere is a place that is not too far away.
func somewhere(co *coroutine.Co, from *Vec2) Vec2 {
	angle, far := co.Rand().Float64()*2*math.Pi, 40+co.Rand().Float64()*160
	return Vec2{
		X: min(city.Width-2, max(1, from.X+far*math.Cos(angle))),
		Y: min(city.Height-2, max(1, from.Y+far*math.Sin(angle))),
	}
}

// walk sets out and sleeps until it is there: who walks costs nothing but the movement.
func walk(co *coroutine.Co, me *donburi.Entry, to Vec2) {
	at, v := components.Position.Get(me), components.Velocity.Get(me)
	way := to.Sub(*at)
	*v = way.Unit().Mul(speed)
	co.Sleep(time.Duration(way.Len() / speed * float64(time.Second)))
	*v = Vec2{}
}
