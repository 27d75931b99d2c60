package stalepointer

import (
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

func asksAgain(co *coroutine.Co, w donburi.World) {
	for {
		if target, ok := enemies.First(w); ok {
			Health.Get(target).points--
		}
		co.Frame()
	}
}

func asksAgainByAssigning(co *coroutine.Co, w donburi.World) {
	target, ok := enemies.First(w)
	for ok {
		Health.Get(target).points--
		co.Frame()
		target, ok = enemies.First(w)
	}
}

func keepsRef(co *coroutine.Co, w donburi.World) {
	entry, ok := enemies.First(w)
	if !ok {
		return
	}
	target := ecs.RefOf(entry)
	co.Sleep(time.Second)
	if h, ok := ecs.Get(target, Health); ok {
		h.points--
	}
	if entry, ok := target.Get(); ok {
		Health.Get(entry).points--
	}
	target.Remove()
}

// One's own entity.
func own(robot *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		at := components.Position.Get(robot)
		for range co.Over(time.Second) {
			at.X++
		}
		components.Position.Get(robot).Y++
	})
}

func ownInHelper(co *coroutine.Co, robot *donburi.Entry) {
	at := &components.Position.Get(robot).X
	co.Frame()
	*at = 3
}

type body struct{ entry *donburi.Entry }

func ownInStruct(co *coroutine.Co, b *body) {
	vel := components.Velocity.Get(b.entry)
	co.Frame()
	vel.X = 0
}

func values(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	h := Health.GetValue(target)
	points := Health.Get(target).points
	co.Frame()
	_, _ = h.points, points
}

func spawns(co *coroutine.Co, e *ecs.Engine) {
	laser := e.Spawn(components.Position)
	co.Sleep(time.Second)
	components.Position.Get(laser).X = 10
	id := e.World().Create(components.Position)
	made := e.World().Entry(id)
	co.Frame()
	made.Remove()
}

func always(co *coroutine.Co, w donburi.World) {
	settings := Health.Get(Health.MustFirst(w))
	score := Health.MustFirst(w)
	co.Frame()
	settings.points++
	Health.Get(score).points++
}

func captured(e *ecs.Engine, line donburi.Entity) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		text := components.Text.Get(e.World().Entry(line))
		for {
			co.WaitWhile(func() bool { return text.String == "" })
			text.String = ""
		}
	})
}

func before(co *coroutine.Co, w donburi.World) {
	target, ok := enemies.First(w)
	if ok {
		Health.Get(target).points--
		co.Frame()
		return
	}
	co.Frame()
}

func loopsWithout(co *coroutine.Co, w donburi.World) {
	for range co.Every(time.Second) {
		for e := range enemies.Iter(w) {
			Health.Get(e).points++
		}
		for at, vel := range moving.Each(w) {
			at.X += vel.X
		}
	}
}

func ids(co *coroutine.Co, w donburi.World) {
	var found []donburi.Entity
	for row := range wounded.Rows(w) {
		found = append(found, row.Entity)
	}
	for _, id := range found {
		co.Frame()
		ecs.NewRef(w, id).Remove()
	}
	r, _ := wounded.First(w)
	co.Frame()
	_ = r.Entity
}

func clocks(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	_ = helpers.Clock(co) // which never waits
	Health.Get(target).points--
}

func nothing(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	co.Frame()
	if target == nil {
		return
	}
	_ = target
}

func argument(co *coroutine.Co, w donburi.World) {
	target, _ := enemies.First(w)
	walksTo(co, components.Position.Get(target))
}

func walksTo(co *coroutine.Co, to *components.Vec2) { co.Frame() }

func plain(w donburi.World) { // no behaviour
	target, _ := enemies.First(w)
	time.Sleep(time.Second)
	target.Remove()
}

func endsTheLoop(co *coroutine.Co, w donburi.World) {
	for e := range enemies.Iter(w) {
		if Health.Get(e).points > 0 {
			co.Frame()
			break
		}
	}
	for range moving.Each(w) {
		co.Frame()
		return
	}
}

func single(co *coroutine.Co, w donburi.World) {
	row := wounded.Single(w)
	co.Frame()
	row.A.points++
}

func refs(co *coroutine.Co, w donburi.World) {
	var all []ecs.Ref
	for e := range enemies.Iter(w) {
		all = append(all, ecs.RefOf(e))
	}
	for _, ref := range all {
		co.Frame()
		if h, ok := ecs.Get(ref, Health); ok {
			h.points--
		}
	}
}

func noticed(co *coroutine.Co, w donburi.World) {
	for at := range moving.Each(w) { // panics with a ChangedError if others come or go
		at.X++
		co.Frame()
	}
}
