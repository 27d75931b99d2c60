package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestChangingTheEntitiesOfARunningLoopPanics(t *testing.T) {
	changes := map[string]func(donburi.World, donburi.Entity){
		"spawn":   func(w donburi.World, _ donburi.Entity) { w.Create(smalls, mediums, larges, empties) },
		"despawn": func(w donburi.World, e donburi.Entity) { w.Remove(e) },
		"add":     func(w donburi.World, e donburi.Entity) { w.Entry(e).AddComponent(tag) },
		"remove":  func(w donburi.World, e donburi.Entity) { w.Entry(e).RemoveComponent(mediums) },
	}
	loops := map[string]func(donburi.World, func(donburi.Entity) bool){
		"Query1.Each": func(w donburi.World, f func(donburi.Entity) bool) {
			for e := range ecs.NewQuery1(smalls).Each(w) {
				if f(e) {
					break
				}
			}
		},
		"Query1.Rows": func(w donburi.World, f func(donburi.Entity) bool) {
			for r := range ecs.NewQuery1(smalls).Rows(w) {
				if f(r.Entity) {
					break
				}
			}
		},
		"Query2.Rows": func(w donburi.World, f func(donburi.Entity) bool) {
			for r := range ecs.NewQuery2(smalls, mediums).Rows(w) {
				if f(r.Entity) {
					break
				}
			}
		},
		"Query3.Rows": func(w donburi.World, f func(donburi.Entity) bool) {
			for r := range ecs.NewQuery3(smalls, mediums, larges).Rows(w) {
				if f(r.Entity) {
					break
				}
			}
		},
		"Query4.Rows": func(w donburi.World, f func(donburi.Entity) bool) {
			for r := range ecs.NewQuery4(smalls, mediums, larges, empties).Rows(w) {
				if f(r.Entity) {
					break
				}
			}
		},
		"all optional": func(w donburi.World, f func(donburi.Entity) bool) {
			absent := donburi.NewComponentType[int]()
			for r := range ecs.NewQuery1(absent, ecs.Optional(absent)).Rows(w) {
				if f(r.Entity) {
					break
				}
			}
		},
	}
	for _, slow := range []bool{false, true} {
		if slow {
			ecs.ForceSlowReads(t)
		}
		for loopName, loop := range loops {
			for changeName, change := range changes {
				for at := range 3 {
					run := func(end bool) {
						w := donburi.NewWorld()
						w.CreateMany(3, smalls, mediums, larges, empties)
						i := 0
						loop(w, func(e donburi.Entity) bool {
							if i++; i-1 != at {
								return false
							}
							change(w, e)
							return end
						})
					}
					name := loopName + ", " + changeName
					v := panicOf(t, func() { run(false) })
					require.IsType(t, &ecs.ChangedError{}, v, name)
					require.ErrorContains(t, v.(error), "use Engine.Commands", name)
					require.NotPanics(t, func() { run(true) }, name)
				}
			}
		}
	}
}

func TestEachOfTwoComponentsSeesChanges(t *testing.T) {
	w := donburi.NewWorld()
	w.CreateMany(3, smalls, mediums)
	v := panicOf(t, func() {
		for range ecs.NewQuery2(smalls, mediums).Each(w) {
			w.Create(smalls, mediums)
		}
	})
	require.EqualError(t, v.(error), "ecs: query of Small, Medium: an entity or a component was added or removed during the loop; use Engine.Commands, which does it at the end of the stage, or collect the entities and do it after the loop")
}

func TestSingle(t *testing.T) {
	w := donburi.NewWorld()
	q := ecs.NewQuery1(smalls)
	v := panicOf(t, func() { q.Single(w) })
	require.Equal(t, &ecs.NotSingleError{Query: "query of Small", Count: 0}, v)
	e := w.Create(smalls)
	require.Equal(t, e, q.Single(w).Entity)
	require.Equal(t, e, ecs.NewQuery2(smalls, tag, ecs.Optional(tag)).Single(w).Entity)
	w.Create(smalls, mediums)
	v = panicOf(t, func() { q.Single(w) })
	require.ErrorContains(t, v.(error), "Single found 2 entities instead of one; use First")
}

func TestQueriesThatMakeNoSense(t *testing.T) {
	require.PanicsWithError(t, "ecs: query of Small, Small: the component Small is there twice; ask for it once",
		func() { ecs.NewQuery2(smalls, smalls) })
	require.PanicsWithError(t, "ecs: query of Small: Optional names Tag, which the query does not read; add it to the query, or leave the filter out",
		func() { ecs.NewQuery1(smalls, ecs.Optional(tag)) })
}

// A behaviour may wait within a loop over a query; what others change meanwhile is noticed.
func TestALoopThatWaits(t *testing.T) {
	var errors []error
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { errors = append(errors, err) }))
	e := newEngine(t, ecs.WithScheduler(s))
	e.World().CreateMany(4, smalls)
	q := ecs.NewQuery1(smalls)
	seen := 0
	task := script(e, func(co *coroutine.Co) {
		for range q.Each(e.World()) {
			seen++
			co.Frame()
		}
	})
	e.Step(0)
	for range q.Each(e.World()) {
		seen += 10
	}
	e.Step(0)
	e.Spawn(smalls)
	e.Step(0)
	require.Equal(t, 42, seen)
	var changed *ecs.ChangedError
	require.ErrorAs(t, task.Err(), &changed)
	require.Len(t, errors, 1)
}
