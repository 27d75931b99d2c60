package inspect

import (
	"slices"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// target is who is told about: an entity and its tasks, or a task that belongs to none.
type target struct {
	ref   ecs.Ref
	task  coroutine.Task   // that was chosen, or the first of the entity
	owned []coroutine.Task // of the entity, when it was chosen
	tasks []coroutine.Task // those that live
	seen  map[coroutine.Task]moment
	most  int // lines about it so far, so that what is below stays where it is
}

// moment is when a task was resumed last.
type moment struct {
	resumes int64
	at      time.Duration // game time
	exact   bool          // it was seen; else it was before
}

func (i *Inspector) chooseTask(t coroutine.Task) {
	ref, _ := refOf(i.engine.World(), t.Owner())
	i.choose(ref)
	i.chosen.task = t
	if !slices.Contains(i.chosen.owned, t) {
		i.chosen.owned = append(i.chosen.owned, t)
	}
	i.chosen.watch(i.engine)
}

// choose chooses an entity; the zero Ref chooses nobody.
func (i *Inspector) choose(ref ecs.Ref) {
	i.chosen = target{ref: ref, seen: make(map[coroutine.Task]moment)}
	if ref != (ecs.Ref{}) {
		for _, t := range i.engine.Scheduler().Tasks() {
			if of, ok := refOf(i.engine.World(), t.Owner()); ok && of == ref && t.Parent() == (coroutine.Task{}) {
				i.chosen.owned = append(i.chosen.owned, t)
			}
		}
	}
	i.chosen.watch(i.engine)
	if len(i.chosen.tasks) > 0 {
		i.chosen.task = i.chosen.tasks[0]
	}
}

// watch finds the tasks of the target, and notes when they were resumed.
func (c *target) watch(e *ecs.Engine) {
	c.tasks = c.tasks[:0]
	if entry, ok := c.ref.Get(); ok {
		if entry.HasComponent(components.Behaviour) {
			c.add(systems.TaskOf(e, entry.Entity(), ""))
		}
		if entry.HasComponent(components.Slots) {
			for slot := range components.Slots.Get(entry).All() {
				c.add(systems.TaskOf(e, entry.Entity(), slot))
			}
		}
	}
	for _, t := range c.owned {
		c.add(t)
	}
	for _, t := range c.tasks {
		resumes := t.Info().Resumes
		before, known := c.seen[t]
		if !known || before.resumes != resumes {
			c.seen[t] = moment{resumes, e.Now(), known || resumes == 0}
		}
	}
}

func (c *target) add(t coroutine.Task) {
	if !t.State().Ended() && !slices.Contains(c.tasks, t) {
		c.tasks = append(c.tasks, t)
	}
}

// nearest returns the entity with a behaviour that is seen nearest to a point.
func (i *Inspector) nearest(p components.Vec2, radius float64, see See) (who ecs.Ref) {
	view, w, least := i.engine.View(), i.engine.World(), radius
	consider := func(entity donburi.Entity) {
		if at, ok := see(w.Entry(entity)); ok && at.Dist(p) <= least {
			least, who = at.Dist(p), ecs.NewRef(w, entity)
		}
	}
	for entity := range ecs.Values(view, components.Behaviour) {
		consider(entity)
	}
	for entity := range ecs.Values(view, components.Slots) {
		consider(entity)
	}
	for _, t := range i.engine.Scheduler().Tasks() { // of tasks that a game has started itself
		if ref, ok := refOf(w, t.Owner()); ok && ref.Alive() {
			consider(ref.Entity())
		}
	}
	return who
}

// refOf returns the entity that owns a task, in one of the forms in which a game may name it.
func refOf(w donburi.World, owner any) (ref ecs.Ref, ok bool) {
	switch owner := owner.(type) {
	case ecs.Ref:
		return owner, owner != ecs.Ref{}
	case donburi.Entity:
		return ecs.NewRef(w, owner), true
	case *donburi.Entry:
		if owner != nil {
			return ecs.RefOf(owner), true
		}
	}
	return ecs.Ref{}, false
}
