package systems

import (
	"log/slog"
	"math"
	"runtime"
	"sync"
	"weak"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// running has the engines whose behaviours run, by the number of their world.
var running = struct {
	sync.Mutex
	engines map[donburi.WorldId]weak.Pointer[ecs.Engine]
}{engines: make(map[donburi.WorldId]weak.Pointer[ecs.Engine])}

// enterWorld notes that e runs the behaviours of its world, and says so if another engine does too.
func enterWorld(e *ecs.Engine) {
	running.Lock()
	defer running.Unlock()
	id := e.World().Id()
	if other := running.engines[id].Value(); other != nil {
		slog.Warn("systems: two engines run the behaviours of one world, so that each runs twice; "+
			"close the old engine before there is a new one (engine.Close), or give each a world of its own",
			"world", id, "steps of the old engine", other.Steps())
	}
	running.engines[id] = weak.Make(e)
	runtime.AddCleanup(e, leave, id)
}

// leaveWorld is called when e is closed.
func leaveWorld(e *ecs.Engine) {
	running.Lock()
	defer running.Unlock()
	if id := e.World().Id(); running.engines[id].Value() == e {
		delete(running.engines, id)
	}
}

// leave forgets the engine of a world if it was not closed but let go of.
func leave(id donburi.WorldId) {
	running.Lock()
	defer running.Unlock()
	if running.engines[id].Value() == nil {
		delete(running.engines, id)
	}
}

// moves is a resource of the engines that have the system Movement.
type moves struct{}

const (
	stillEvery  = 60 // steps from one look to the next
	stillRounds = 5  // looks in a row at which nobody may have moved
	stillMost   = 8  // entities that are looked at
)

// still looks for a game whose velocities move nobody, and says so once. It looks at a few entities, and
// is content for ever as soon as one of them has moved, whoever has moved it. An entity that stands
// before a wall has a velocity too, so it takes its time.
type still struct {
	moving *ecs.Query2[components.Vec2, components.Vec2]
	next   int64 // the step at which to look
	rounds int
	seen   [stillMost]struct {
		entity donburi.Entity
		at     components.Vec2
	}
	n int
}

func (s *still) look(e *ecs.Engine) {
	s.next = math.MaxInt64
	if _, ok := ecs.LookupResource[moves](e); ok {
		return
	}
	view, stands := e.View(), donburi.Null
	for _, was := range s.seen[:s.n] {
		at, there := ecs.Value(view, was.entity, components.Position)
		velocity, _ := ecs.Value(view, was.entity, components.Velocity)
		switch {
		case there && at != was.at:
			return // somebody moves them
		case there && velocity != components.Vec2{}:
			stands = was.entity
		}
	}
	if s.rounds++; stands == donburi.Null {
		s.rounds = 0
	}
	if s.rounds == stillRounds {
		slog.Warn("systems: an entity has a Velocity, but nothing moves it; "+
			"give the engine the system: engine.Add(ecs.Update, systems.Movement())",
			"component", components.Velocity.Name(), "entity", ecs.NewRef(e.World(), stands), "world", e.World().Id())
		return
	}
	s.next = e.Steps() + stillEvery
	s.n = 0
	for row := range s.moving.Rows(e.World()) {
		if s.n == stillMost {
			break
		}
		if *row.B != (components.Vec2{}) {
			s.seen[s.n].entity, s.seen[s.n].at = row.Entity, *row.A
			s.n++
		}
	}
}
