package ecs

import (
	"fmt"
	"slices"

	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/yohamta/donburi"
)

// Query is what all queries share: which entities they find. Its methods allocate nothing, once the
// query has met the world's archetypes. A query may be used for several worlds, by one goroutine at
// a time. It keeps none of them alive.
type Query struct {
	shape shape
	ids   [4]int   // of the query's own components
	last  *found   `somen:"-"` // in the world it was used for last
	found []*found `somen:"-"` // in the worlds before, the latest first
}

// found is what a query has found in a world. It does not keep the world alive: it has numbers only,
// and what they stand for is read from the world that the caller holds.
type found struct {
	world rice.Key
	seen  int // how many archetypes have been looked at
	list  []match
	nils  rice.Column // reused by missing
}

// rememberedWorlds is for how many worlds a query remembers what it has found, besides the last one.
const rememberedWorlds = 15

// match is an archetype that a query matches.
type match struct {
	index   int
	missing uint8 // a bit for each optional component that it lacks
}

func newQuery(filters []Filter, read ...donburi.IComponentType) Query {
	q := Query{shape: newShape(read, filters)}
	for i, c := range read {
		q.ids[i] = int(c.Id())
	}
	return q
}

// String names the query by its components.
func (q *Query) String() string { return q.shape.String() }

// in returns what the query finds in w, which has so many archetypes. They are never removed from a
// world, so only new ones are looked at.
func (q *Query) in(w donburi.World, archetypes int) *found {
	f := q.last
	if f == nil || f.world != rice.KeyOf(w) {
		f = q.recall(w)
	}
	if f.seen < archetypes {
		q.look(w, f)
	}
	return f
}

// look looks at the archetypes that have come since the last time.
func (q *Query) look(w donburi.World, f *found) {
	accessor := w.StorageAccessor()
	for it := accessor.Index.SearchFrom(&q.shape, f.seen); it.HasNext(); {
		i := it.Next()
		m := match{index: int(i)}
		for bit, c := range q.shape.read {
			if q.shape.optional[bit] && !accessor.Archetypes[i].Layout().HasComponent(c) {
				m.missing |= 1 << bit
			}
		}
		f.list = append(f.list, m)
	}
	f.seen = len(accessor.Archetypes)
}

// recall makes w the last world. What was found in another is kept apart, because a loop over it
// may be under way.
func (q *Query) recall(w donburi.World) *found {
	if q.last != nil {
		q.found = slices.Insert(q.found, 0, q.last)
	}
	key := rice.KeyOf(w)
	if i := slices.IndexFunc(q.found, func(f *found) bool { return f.world == key }); i >= 0 {
		q.last = q.found[i]
		q.found = slices.Delete(q.found, i, i+1)
		return q.last
	}
	if len(q.found) > rememberedWorlds {
		q.found = slices.Delete(q.found, rememberedWorlds, len(q.found))
	}
	q.last = &found{world: key}
	return q.last
}

// missing returns the column of a component that n entities lack.
func (f *found) missing(n int) rice.Column {
	for len(f.nils) < n {
		f.nils = append(f.nils, nil)
	}
	return f.nils[:n]
}

// Count returns the number of entities that the query finds, in time in proportion to the number
// of archetypes.
func (q *Query) Count(w donburi.World) int {
	n := 0
	archetypes := w.Archetypes()
	for _, m := range q.in(w, len(archetypes)).list {
		n += len(archetypes[m.index].Entities())
	}
	return n
}

// changed returns what a loop panics with whose archetype has got other entities than it had. It is
// kept out of the loops that are inlined.
//
//go:noinline
func (q *Query) changed() *ChangedError { return &ChangedError{Query: q.String()} }

// ChangedError is the panic of a loop over a query in which an entity of the query was added or
// removed, or a component of one. It is noticed at once by the number of the entities with the same
// components as the one that the loop is at. A change that leaves the number as it was, because one
// went and another came, is noticed when the loop is through with them, if it has passed one over.
type ChangedError struct{ Query string }

func (e *ChangedError) Error() string {
	return "ecs: " + e.Query + ": an entity or a component was added or removed during the loop; use Engine.Commands, which does it at the end of the stage, or collect the entities and do it after the loop"
}

// NotSingleError is the panic of Single if there is not exactly one entity.
type NotSingleError struct {
	Query string
	Count int
}

func (e *NotSingleError) Error() string {
	return fmt.Sprintf("ecs: %s: Single found %d entities instead of one; use First if there may be none or several", e.Query, e.Count)
}

// single panics unless the query finds one entity.
func (q *Query) single(w donburi.World) {
	if n := q.Count(w); n != 1 {
		panic(&NotSingleError{q.String(), n})
	}
}
