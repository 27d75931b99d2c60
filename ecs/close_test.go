package ecs_test

import (
	"runtime"
	"testing"
	"time"
	"weak"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/features/events"
)

// One world may have many engines, one after the other, and remembers none of those that are closed.
func TestAWorldForgetsClosedEngines(t *testing.T) {
	for name, slow := range map[string]bool{"direct": false, "slow": true} {
		t.Run(name, func(t *testing.T) {
			w := donburi.NewWorld()
			hits := events.NewEventType[hit]()
			removed, callbacks := 0, 0
			w.OnRemove(func(donburi.World, donburi.Entity) { removed++ })
			if slow {
				ecs.ForceSlowReads(t)
			} else {
				callbacks = ecs.RemoveCallbacks(w)
			}
			var engines []weak.Pointer[ecs.Engine]
			var told []weak.Pointer[int]
			for i := range 20 {
				n := &new([8]int)[0] // not so small that it shares its memory
				e := useEngine(t, w, hits, n)
				if i%2 == 0 {
					e.Add(ecs.Update, ecs.System{Update: (*ecs.Engine).Close})
					e.Step(0)
				} else {
					e.Close()
				}
				require.Equal(t, 2, *n)
				w.Remove(w.Create(smalls))
				e.OnRemove(func(donburi.World, donburi.Entity) { *n++ })
				w.Remove(w.Create(smalls))
				require.Equal(t, 2, *n, "a closed engine hears nothing")
				engines, told = append(engines, weak.Make(e)), append(told, weak.Make(n))
			}
			w.OnRemove(func(donburi.World, donburi.Entity) { removed += 100 })
			removed = 0
			w.Remove(w.Create(smalls))
			require.Equal(t, 101, removed, "the functions of the game are still called")
			if !slow {
				require.Equal(t, callbacks+1, ecs.RemoveCallbacks(w))
			}
			runtime.GC()
			for i := range engines {
				require.Nil(t, engines[i].Value(), i)
				require.Nil(t, told[i].Value(), i)
			}
			hits.Publish(w, hit{})
			hits.ProcessEvents(w)
			runtime.KeepAlive(w)
		})
	}
}

// useEngine returns an engine of w that has heard of a removal and of an event, which n counts.
func useEngine(t *testing.T, w donburi.World, hits *events.EventType[hit], n *int) *ecs.Engine {
	e := ecs.New(ecs.WithWorld(w))
	e.OnRemove(func(donburi.World, donburi.Entity) { *n++ })
	script(e, func(co *coroutine.Co) {
		for range ecs.EventFeed(e, hits).All(co) {
			*n++
		}
	})
	script(e, func(co *coroutine.Co) {
		for range e.EntityRemoved().All(co) {
			require.Equal(t, 1, *n)
		}
	})
	tick := func() { e.Scheduler().Tick(0, coroutine.Budget{}) }
	tick()
	entity := w.Create(mediums)
	removed := e.Removed(entity)
	e.Scheduler().Start(coroutine.Await(removed))
	tick()
	w.Remove(entity)
	tick()
	hits.Publish(w, hit{})
	hits.ProcessEvents(w)
	tick()
	return e
}

// Several engines may be closed while the world calls what they have registered.
func TestClosingEnginesWhileAnEntityIsRemoved(t *testing.T) {
	w := donburi.NewWorld()
	var engines []*ecs.Engine
	heard := 0
	for range 3 {
		e := ecs.New(ecs.WithWorld(w))
		e.OnRemove(func(donburi.World, donburi.Entity) {
			heard++
			for _, e := range engines {
				e.Close()
			}
		})
		engines = append(engines, e)
	}
	w.OnRemove(func(donburi.World, donburi.Entity) { heard += 10 })
	w.Remove(w.Create(smalls))
	require.Equal(t, 11, heard)
	require.Equal(t, 1, ecs.RemoveCallbacks(w))
	require.Zero(t, w.Len())
}

// The goroutine that stepped lives on, but is done with the engine; another one closes it and takes over.
func TestCloseByAnotherGoroutineThanTheOneThatStepped(t *testing.T) {
	for name, next := range map[string]func(e *ecs.Engine){
		"Step":      func(e *ecs.Engine) { e.Step(time.Second) },
		"Frame":     func(e *ecs.Engine) { e.Frame(0) },
		"FixedStep": (*ecs.Engine).FixedStep,
		"paused":    func(e *ecs.Engine) { e.Pause(); e.Frame(time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			var errs []error
			s := coroutine.NewScheduler(coroutine.OnError(func(err error) { errs = append(errs, err) }))
			e := ecs.New(ecs.WithScheduler(s))
			updates, cleaned := 0, false
			e.Add(ecs.Update, ecs.System{Name: "tick", Update: func(e *ecs.Engine) {
				updates++
				s.Tick(e.Delta(), coroutine.Budget{})
			}})
			s.Start(coroutine.Finally(coroutine.Await(coroutine.Forever()), func() { cleaned = true }))
			stepped, quit := make(chan struct{}), make(chan struct{})
			defer close(quit)
			go func() {
				e.Step(time.Second)
				close(stepped)
				<-quit
			}()
			<-stepped
			e.Close()
			require.False(t, cleaned, "it only asks")
			for range 2 {
				next(e)
			}
			require.True(t, cleaned)
			require.True(t, s.Closed())
			require.Equal(t, 1, updates)
			require.Empty(t, errs)
		})
	}
}
