package ecs

import (
	"fmt"
	"slices"
	"unsafe"

	"github.com/yohamta/donburi"
)

// Query is what all queries share: which entities they find. Its methods allocate nothing, once the
// query has met the world's archetypes. A query may be used for several worlds, by one goroutine at
// a time.
type Query struct {
	shape shape
	last  *found   // in the world it was used for last
	found []*found // in the worlds before, the latest first
}

// rememberedWorlds is how many worlds a query remembers besides the last one. It keeps these alive.
const rememberedWorlds = 15

// found is what a query has found in a world.
type found struct {
	world   donburi.World
	columns []columns // of each component
	seen    int       // how many archetypes have been looked at
	list    []match
	nils    []unsafe.Pointer // the column of a component that is missing
}

// match is an archetype that a query matches. The type of donburi's archetypes has no name outside
// donburi.
type match struct {
	archetype interface{ Entities() []donburi.Entity }
	index     int
	first     columns // of the archetype's first component
	missing   uint8   // a bit for each optional component that it lacks
}

func newQuery(filters []Filter, read ...donburi.IComponentType) Query {
	return Query{shape: newShape(read, filters)}
}

// String names the query by its components.
func (q *Query) String() string { return q.shape.String() }

// in returns what the query finds in w. Archetypes are never removed from a world, so only new
// ones are looked at.
func (q *Query) in(w donburi.World) *found {
	f := q.last
	if f == nil || f.world != w {
		f = q.recall(w)
	}
	archetypes := w.Archetypes()
	if f.seen < len(archetypes) {
		accessor := w.StorageAccessor()
		for it := accessor.Index.SearchFrom(&q.shape, f.seen); it.HasNext(); {
			i := it.Next()
			layout := archetypes[i].Layout()
			m := match{archetype: archetypes[i], index: int(i), first: columnsOf(w, layout.Components()[0])}
			for bit, c := range q.shape.read {
				if q.shape.optional[bit] && !layout.HasComponent(c) {
					m.missing |= 1 << bit
				}
			}
			f.list = append(f.list, m)
		}
		f.seen = len(archetypes)
	}
	return f
}

// recall makes w the last world. What was found in another is kept apart, because a loop over it
// may be under way.
func (q *Query) recall(w donburi.World) *found {
	if q.last != nil {
		q.found = slices.Insert(q.found, 0, q.last)
	}
	if i := slices.IndexFunc(q.found, func(f *found) bool { return f.world == w }); i >= 0 {
		q.last = q.found[i]
		q.found = slices.Delete(q.found, i, i+1)
		return q.last
	}
	if len(q.found) > rememberedWorlds {
		q.found = slices.Delete(q.found, rememberedWorlds, len(q.found))
	}
	q.last = &found{world: w, columns: make([]columns, len(q.shape.read))}
	for i, c := range q.shape.read {
		q.last.columns[i] = columnsOf(w, c)
	}
	return q.last
}

// column returns component i of the n entities of a matched archetype.
func (f *found) column(m *match, i, n int) []unsafe.Pointer {
	if m.missing&(1<<i) != 0 {
		for len(f.nils) < n {
			f.nils = append(f.nils, nil)
		}
		return f.nils[:n]
	}
	return f.columns[i].of(m.index, n)
}

// live returns a column of the archetype as it is stored, whose length follows the number of
// entities, for loops to see changes. If donburi's storage can't be read directly, it returns one
// whose length stays n, and the loops see changes at their end only.
func (m *match) live(n int) *[]unsafe.Pointer {
	if d := m.first.direct; d != nil && m.index < len(*d) {
		return &(*d)[m.index]
	}
	still := make([]unsafe.Pointer, n)
	return &still
}

// Count returns the number of entities that the query finds, in time in proportion to the number
// of archetypes.
func (q *Query) Count(w donburi.World) int {
	n := 0
	for _, m := range q.in(w).list {
		n += len(m.archetype.Entities())
	}
	return n
}

// changed returns what a loop panics with whose archetype has got other entities than it had. It is
// kept out of the loops that are inlined.
//
//go:noinline
func (q *Query) changed() *ChangedError { return &ChangedError{Query: q.String()} }

// ChangedError is the panic of a loop over a query in which an entity of the query was added or
// removed, or a component of one. It is noticed by the number of the entities with the same
// components as the one that the loop is at.
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
