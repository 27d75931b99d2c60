package stalepointer

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/filter"
)

type health struct{ points int }

type message struct{ from donburi.Entity }

var (
	Health  = donburi.NewComponentType[health]()
	enemies = donburi.NewQuery(filter.Contains(Health))
	moving  = ecs.NewQuery2(components.Position, components.Velocity)
	wounded = ecs.NewQuery1(Health)
)

func strikes(co *coroutine.Co, w donburi.World) {
	target, ok := enemies.First(w)
	if !ok {
		return
	}
	co.Sleep(time.Second)
	Health.Get(target).points-- // want `target is the entry of another entity, and is used after the wait in line 30, when that may be gone; ask again after the wait, or keep an ecs.Ref`
}

func validTellsNothing(co *coroutine.Co, w donburi.World) {
	target, _ := Health.First(w)
	co.Frame()
	if target.Valid() { // want `target is the entry of another entity`
		target.Remove() // want `target is the entry of another entity`
	}
}

func keepsPointer(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	h := Health.Get(target)
	for h.points > 0 { // want `h points to a component of another entity, and is used after the wait in line 47`
		h.points-- // want `h points to a component of another entity`
		co.Frame()
	}
}

func keepsPointerOfRef(co *coroutine.Co, hero ecs.Ref) {
	at, ok := ecs.Get(hero, components.Position)
	if !ok {
		return
	}
	for range co.Every(time.Second) {
		at.X++ // want `at points to a component of another entity`
	}
}

func keepsEntryOfRef(co *coroutine.Co, hero ecs.Ref) {
	entry, _ := hero.Get()
	helpers.Walk(co, 3)
	Health.Get(entry).points++ // want `entry is the entry of another entity`
}

func loops(co *coroutine.Co, w donburi.World) {
	for e := range enemies.Iter(w) { // want `the loop over a query goes on after the wait in line 69`
		co.Frame()
		Health.Get(e).points++ // want `e is the entry of another entity`
	}
	for at, vel := range moving.Each(w) {
		at.X += vel.X
		co.Frame()
		at.Y += vel.Y // want `at points to a component of another entity` `vel points to a component of another entity`
	}
	for row := range wounded.Rows(w) {
		co.Frame()
		row.A.points++ // want `row has pointers to components of another entity`
	}
	enemies.Each(w, func(e *donburi.Entry) {
		co.Frame()
		Health.Get(e).points++ // want `e is the entry of another entity`
	})
}

func byMessage(co *coroutine.Co, w donburi.World, inbox *coroutine.Chan[message]) {
	for m := range inbox.All(co) {
		who := w.Entry(m.from)
		co.Frame()
		Health.Get(who).points-- // want `who is the entry of another entity`
	}
}

func field(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	points := &Health.Get(target).points
	co.Frame()
	*points-- // want `points points to a component of another entity`
}

func raw(w donburi.World) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		target, _ := enemies.First(w)
		for yield(coroutine.NextFrame()) {
			Health.Get(target).points-- // want `target is the entry of another entity`
		}
	}
}

func oneWay(co *coroutine.Co, w donburi.World, slow bool) {
	target, _ := enemies.First(w)
	if slow {
		co.Frame()
	}
	Health.Get(target).points-- // want `target is the entry of another entity`
}

func row(co *coroutine.Co, w donburi.World) {
	r, _ := wounded.First(w)
	co.Frame()
	r.A.points-- // want `r has pointers to components of another entity`
}

func inTurn(co *coroutine.Co, w donburi.World) {
	for e := range enemies.Iter(w) { // want `the loop over a query goes on after the wait`
		Health.Get(e).points = 3
		if e.HasComponent(components.Position) {
			helpers.Walk(co, 1)
		}
	}
}
