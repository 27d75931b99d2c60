package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

// Changes in a loop that leave the number of entities as it is are noticed too, if they move the last
// entity to a place that the loop has passed. Those that put a new one there do no harm.
func TestExchangedEntitiesMakeALoopSkipNobody(t *testing.T) {
	checkExchanges(t)
}

func TestExchangedEntitiesMakeASlowLoopSkipNobody(t *testing.T) {
	ecs.ForceSlowReads(t)
	checkExchanges(t)
}

func checkExchanges(t *testing.T) {
	const n, at = 5, 2 // the loop is at the third of five
	remove := map[string]func(w donburi.World, all []donburi.Entity){
		"the first":        func(w donburi.World, all []donburi.Entity) { w.Remove(all[0]) },
		"the one it is at": func(w donburi.World, all []donburi.Entity) { w.Remove(all[at]) },
		"the next":         func(w donburi.World, all []donburi.Entity) { w.Remove(all[at+1]) },
		"the last":         func(w donburi.World, all []donburi.Entity) { w.Remove(all[n-1]) },
		"two": func(w donburi.World, all []donburi.Entity) {
			w.Remove(all[0])
			w.Remove(all[n-1])
			w.Create(smalls, mediums)
		},
		"a component": func(w donburi.World, all []donburi.Entity) { w.Entry(all[0]).RemoveComponent(smalls) },
		"a component that comes back": func(w donburi.World, all []donburi.Entity) {
			w.Entry(all[at]).RemoveComponent(smalls)
			w.Entry(all[at]).AddComponent(smalls)
			w.Remove(w.Create(smalls, mediums)) // what is created afterwards goes again
			w.Remove(all[n-1])
		},
	}
	for what, remove := range remove {
		for order, exchange := range map[string]func(donburi.World, []donburi.Entity){
			"then create": func(w donburi.World, all []donburi.Entity) {
				remove(w, all)
				w.Create(smalls, mediums)
			},
			"after create": func(w donburi.World, all []donburi.Entity) {
				w.Create(smalls, mediums)
				remove(w, all)
			},
		} {
			for _, room := range []int{0, 256 - n} { // with 256 entities donburi's lists move when they grow
				t.Run(what+" "+order, func(t *testing.T) { checkExchange(t, n+room, room+at, room, exchange) })
			}
		}
	}
}

// checkExchange exchanges entities of a world of n when a loop is at one of them.
func checkExchange(t *testing.T, n, at, skip int, exchange func(donburi.World, []donburi.Entity)) {
	q1, q2 := ecs.NewQuery1(mediums), ecs.NewQuery2(smalls, mediums)
	q3 := ecs.NewQuery3(smalls, mediums, larges, ecs.Optional(larges))
	q4 := ecs.NewQuery4(smalls, mediums, larges, empties, ecs.Optional(larges, empties))
	for name, loop := range map[string]func(donburi.World, func(*medium)){
		"Query1.Each": func(w donburi.World, see func(*medium)) {
			for _, m := range q1.Each(w) {
				see(m)
			}
		},
		"Query1.Rows": func(w donburi.World, see func(*medium)) {
			for r := range q1.Rows(w) {
				see(r.A)
			}
		},
		"Query2.Each": func(w donburi.World, see func(*medium)) {
			for _, m := range q2.Each(w) {
				see(m)
			}
		},
		"Query2.Rows": func(w donburi.World, see func(*medium)) {
			for r := range q2.Rows(w) {
				see(r.B)
			}
		},
		"Query3.Rows": func(w donburi.World, see func(*medium)) {
			for r := range q3.Rows(w) {
				see(r.B)
			}
		},
		"Query4.Rows": func(w donburi.World, see func(*medium)) {
			for r := range q4.Rows(w) {
				see(r.B)
			}
		},
	} {
		w := donburi.NewWorld()
		all := w.CreateMany(n, smalls, mediums)
		seen := map[*medium]int{}
		err := recovered(func() {
			i := 0
			loop(w, func(m *medium) {
				seen[m]++
				if i == at {
					exchange(w, all[skip:])
				}
				i++
			})
		})
		if err != nil {
			require.IsType(t, &ecs.ChangedError{}, err, name)
			continue
		}
		for _, e := range all {
			if w.Valid(e) {
				require.Equal(t, 1, seen[mediums.Get(w.Entry(e))], "%s: %v", name, e)
			}
		}
	}
}

// recovered returns what f panics with, or nil.
func recovered(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

func TestLoopsNoticeThatOneGoesAndAnotherComes(t *testing.T) {
	for _, slow := range []bool{false, true} {
		if slow {
			ecs.ForceSlowReads(t)
		}
		e := ecs.New()
		e.World().CreateMany(5, mediums)
		q := ecs.NewQuery1(mediums)
		err := panicOf(t, func() {
			for entity := range q.Each(e.World()) {
				e.World().Remove(entity)
				e.Spawn(mediums)
			}
		})
		require.ErrorContains(t, err.(error), "an entity or a component was added or removed during the loop")

		for entity := range q.Each(e.World()) { // allowed, for the loop ends there
			e.World().Remove(entity)
			e.Spawn(mediums)
			break
		}
	}
}

func TestLoopsDoNotMindWhatChangesElsewhere(t *testing.T) {
	w := donburi.NewWorld()
	q := ecs.NewQuery2(smalls, mediums)
	w.CreateMany(3, smalls, mediums)
	w.CreateMany(3, smalls, mediums, larges)
	other := w.CreateMany(3, smalls)
	seen := 0
	for s := range q.Each(w) {
		*s = 1
		seen++
		w.Remove(other[0])
		other = append(other[1:], w.Create(smalls))
		w.Create(mediums, donburi.NewTag())
	}
	require.Equal(t, 6, seen)
}
