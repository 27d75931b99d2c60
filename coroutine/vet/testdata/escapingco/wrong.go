package escapingco

import (
	"context"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/vet/testdata/helpers"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

type robot struct {
	co    *coroutine.Co
	yield func(coroutine.Wait) bool
	all   []*coroutine.Co
	on    bool
}

var global *coroutine.Co

func parts(co *coroutine.Co, flee coroutine.Behaviour) {
	co.Race(coroutine.Script(func(part *coroutine.Co) {
		co.Sleep(time.Second) // want `co belongs to the behaviour around this one; use the part of this behaviour`
	}), flee)
	co.Go(coroutine.Script(func(*coroutine.Co) {
		helpers.Walk(co, 3) // want `co belongs to the behaviour around this one; use the \*coroutine.Co of this behaviour`
	}))
	coroutine.Go(co, func(child *coroutine.Co) int {
		for range co.Over(time.Second) { // want `co belongs to the behaviour around this one; use the child`
		}
		return 1
	})
	co.All(func(yield func(coroutine.Wait) bool) {
		co.Frame() // want `co belongs to the behaviour around this one; use the yield`
	})
	co.Race(coroutine.Script(func(part *coroutine.Co) {
		func() {
			co.Frame() // want `co belongs to the behaviour around this one`
		}()
	}))
	co.Go(coroutine.Script(func(part *coroutine.Co) {
		co.Go(flee) // want `co belongs to the behaviour around this one`
	}))
}

func starts(s *coroutine.Scheduler, co *coroutine.Co) {
	s.Start(coroutine.Script(func(other *coroutine.Co) {
		co.Frame() // want `co belongs to the behaviour around this one; use the other`
	}))
	s.Post(func() { co.Frame() })                      // want `co is used in a function that Scheduler.Post calls outside of its behaviour`
	time.AfterFunc(time.Second, func() { co.Frame() }) // want `co is used in a function that time.AfterFunc calls`
}

func goroutines(co *coroutine.Co) {
	go helpers.Walk(co, 3) // want `co is used on another goroutine` `a behaviour starts a goroutine`
	go func() {            // want `a behaviour starts a goroutine`
		co.Frame() // want `co is used on another goroutine`
	}()
	coroutine.Async(func(context.Context) (int, error) {
		return int(co.Now()), nil // want `co is used in work that runs on another goroutine`
	})
}

func kept(co *coroutine.Co, r *robot, others map[string]*coroutine.Co, list []*coroutine.Co) {
	r.co = co                 // want `co is kept in the field co`
	global = co               // want `co is kept in a variable of the package`
	others["hero"] = co       // want `co is kept in an element`
	list[0] = co              // want `co is kept in an element`
	r.all = append(r.all, co) // want `co is kept in the field all`
	*r = robot{co: co}        // want `co is kept where a pointer leads`
}

func rawKept(r *robot) coroutine.Behaviour {
	return func(yield func(coroutine.Wait) bool) {
		r.yield = yield // want `yield is kept in the field yield`
		yield(coroutine.Forever())
	}
}

func leaks(s *coroutine.Scheduler) {
	var leaked *coroutine.Co
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		leaked = co // want `co is kept in a variable of another function`
	}))
	leaked.Frame()
}

func sends(co *coroutine.Co, cos chan *coroutine.Co, calls chan func()) {
	select {
	case cos <- co: // want `co is sent on a Go channel`
	default:
	}
	select {
	case calls <- func() { co.Frame() }: // want `co is used in a function that who receives it calls`
	default:
	}
}

func conditions(co *coroutine.Co, r *robot) {
	co.Until(func() bool {
		co.Frame() // want `co is used in a function that the scheduler calls`
		return r.on
	})
}

func systems(co *coroutine.Co, e *ecs.Engine, w donburi.World) {
	e.Add(ecs.Update, ecs.System{Name: "late", Update: func(*ecs.Engine) {
		co.Frame() // want `co is used in a function that the schedule calls`
	}})
	e.AfterStep(func() { co.Frame() })                             // want `a function that Engine.AfterStep calls`
	e.Commands().Do(func(donburi.World) { co.Frame() })            // want `a function that Commands.Do calls`
	w.OnRemove(func(donburi.World, donburi.Entity) { co.Frame() }) // want `a function that donburi calls`
}

func cleans(t *testing.T, co *coroutine.Co) {
	t.Cleanup(func() { co.Frame() }) // want `a function that Cleanup calls`
}
