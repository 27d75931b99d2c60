package ecs_test

import (
	"slices"
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/filter"
	"pgregory.net/rapid"
)

// want is an entity with the addresses of its components; nil for those it lacks.
type want struct {
	Entity donburi.Entity
	S      *small
	M      *medium
	L      *large
	E      *empty
}

// anyWorld draws a world with a history.
func anyWorld(t *rapid.T) donburi.World {
	w := ecs.New().World()
	var entities []donburi.Entity
	number := int32(0)
	for range rapid.IntRange(0, 60).Draw(t, "operations") {
		action := rapid.IntRange(0, 5).Draw(t, "action")
		if action < 3 || len(entities) == 0 {
			create(w, anyTypes(t, 1), &entities)
			number++
			if entry := w.Entry(entities[len(entities)-1]); entry.HasComponent(mediums) {
				mediums.SetValue(entry, medium{number, -number})
			}
			continue
		}
		i := rapid.IntRange(0, len(entities)-1).Draw(t, "entity")
		entry := w.Entry(entities[i])
		c := rapid.SampledFrom(all).Draw(t, "component")
		switch {
		case action == 3:
			entry.Remove()
			entities = slices.Delete(entities, i, i+1)
		case !entry.HasComponent(c):
			entry.AddComponent(c)
		case len(entry.Archetype().ComponentTypes()) > 1:
			entry.RemoveComponent(c)
		}
	}
	return w
}

// create creates an entity through an engine, which knows how to do it safely.
func create(w donburi.World, types []donburi.IComponentType, entities *[]donburi.Entity) {
	*entities = append(*entities, ecs.New(ecs.WithWorld(w)).Spawn(types...).Entity())
}

func anyTypes(t *rapid.T, least int) []donburi.IComponentType {
	return rapid.SliceOfNDistinct(rapid.SampledFrom(all), least, len(all), donburi.IComponentType.Id).Draw(t, "types")
}

// anyFilters draws filters for a query that reads some components, and what they mean.
func anyFilters(t *rapid.T, read []donburi.IComponentType) ([]ecs.Filter, func(*donburi.Entry) bool) {
	with, without := anyTypes(t, 0), anyTypes(t, 0)
	if len(with) > 2 {
		with = with[:1]
	}
	if len(without) > 2 {
		without = nil
	}
	var optional []donburi.IComponentType
	for _, c := range read {
		if rapid.Bool().Draw(t, "optional") {
			optional = append(optional, c)
		}
	}
	filters := []ecs.Filter{ecs.With(with...), ecs.Without(without...), ecs.Optional(optional...)}
	return filters, func(entry *donburi.Entry) bool {
		for _, c := range read {
			if !slices.Contains(optional, c) && !entry.HasComponent(c) {
				return false
			}
		}
		for _, c := range with {
			if !entry.HasComponent(c) {
				return false
			}
		}
		return !slices.ContainsFunc(without, entry.HasComponent)
	}
}

// reference finds with donburi's own query what a query that reads n components is to find.
func reference(w donburi.World, n int, match func(*donburi.Entry) bool) []want {
	var found []want
	for entry := range donburi.NewQuery(filter.And()).Iter(w) {
		if !match(entry) {
			continue
		}
		row := want{Entity: entry.Entity()}
		if n >= 1 && entry.HasComponent(smalls) {
			row.S = smalls.Get(entry)
		}
		if n >= 2 && entry.HasComponent(mediums) {
			row.M = mediums.Get(entry)
		}
		if n >= 3 && entry.HasComponent(larges) {
			row.L = larges.Get(entry)
		}
		if n >= 4 && entry.HasComponent(empties) {
			row.E = empties.Get(entry)
		}
		found = append(found, row)
	}
	return found
}

// The pointers are the same, so the values are.
func checkQueries(t *rapid.T) {
	w := anyWorld(t)
	read := []donburi.IComponentType{smalls, mediums, larges, empties}
	n := rapid.IntRange(1, 4).Draw(t, "arity")
	filters, match := anyFilters(t, read[:n])
	wanted := reference(w, n, match)
	var got, each []want
	count := 0
	switch n {
	case 1:
		q := ecs.NewQuery1(smalls, filters...)
		count = q.Count(w)
		for r := range q.Rows(w) {
			got = append(got, want{r.Entity, r.A, nil, nil, nil})
		}
		for e, a := range q.Each(w) {
			each = append(each, want{e, a, nil, nil, nil})
		}
		require.Equal(t, wanted, each)
		checkFirst(t, wanted, func() (donburi.Entity, bool) { r, ok := q.First(w); return r.Entity, ok })
	case 2:
		q := ecs.NewQuery2(smalls, mediums, filters...)
		count = q.Count(w)
		for r := range q.Rows(w) {
			got = append(got, want{r.Entity, r.A, r.B, nil, nil})
		}
		i := 0
		for a, b := range q.Each(w) {
			require.Equal(t, want{wanted[i].Entity, a, b, nil, nil}, wanted[i])
			i++
		}
		require.Len(t, wanted, i)
		checkFirst(t, wanted, func() (donburi.Entity, bool) { r, ok := q.First(w); return r.Entity, ok })
	case 3:
		q := ecs.NewQuery3(smalls, mediums, larges, filters...)
		count = q.Count(w)
		for r := range q.Rows(w) {
			got = append(got, want{r.Entity, r.A, r.B, r.C, nil})
		}
		checkFirst(t, wanted, func() (donburi.Entity, bool) { r, ok := q.First(w); return r.Entity, ok })
	case 4:
		q := ecs.NewQuery4(smalls, mediums, larges, empties, filters...)
		count = q.Count(w)
		for r := range q.Rows(w) {
			got = append(got, want{r.Entity, r.A, r.B, r.C, r.D})
		}
		checkFirst(t, wanted, func() (donburi.Entity, bool) { r, ok := q.First(w); return r.Entity, ok })
	}
	require.Equal(t, len(wanted), count)
	require.Len(t, got, len(wanted))
	for i, r := range got {
		require.True(t, r == wanted[i], "row %d: got %+v, want %+v", i, r, wanted[i])
	}
}

func checkFirst(t *rapid.T, wanted []want, first func() (donburi.Entity, bool)) {
	e, ok := first()
	require.Equal(t, len(wanted) > 0, ok)
	if ok {
		require.Equal(t, wanted[0].Entity, e)
	}
}

func TestQueriesFindWhatDonburiFinds(t *testing.T) {
	rapid.Check(t, checkQueries)
}

func TestSlowQueriesFindWhatDonburiFinds(t *testing.T) {
	ecs.ForceSlowReads(t)
	rapid.Check(t, checkQueries)
}

func TestQueriesSeeLaterArchetypes(t *testing.T) {
	for range 2 {
		e := ecs.New()
		w := e.World()
		q := ecs.NewQuery2(smalls, mediums)
		marks := make([]donburi.IComponentType, 10)
		for i := range marks {
			marks[i] = donburi.NewTag()
		}
		for i := range 1 << len(marks) {
			types := []donburi.IComponentType{smalls, mediums}
			for bit, mark := range marks {
				if i&(1<<bit) != 0 {
					types = append(types, mark)
				}
			}
			mediums.SetValue(e.Spawn(types...), medium{N: int32(i)})
			if i%100 == 0 || i > 1000 {
				next := int32(0)
				for _, b := range q.Each(w) {
					require.Equal(t, next, b.N)
					next++
				}
				require.EqualValues(t, i+1, next)
			}
		}
	}
}

func TestOneQueryInSeveralWorlds(t *testing.T) {
	q := ecs.NewQuery1(mediums)
	var worlds []donburi.World
	for i := range 20 { // more than a query remembers
		w := donburi.NewWorld()
		w.Create(tag)
		for range 2 {
			mediums.SetValue(w.Entry(w.Create(mediums)), medium{N: int32(i)})
		}
		mediums.SetValue(w.Entry(w.Create(mediums, smalls)), medium{N: int32(i)})
		worlds = append(worlds, w)
	}
	for range 2 {
		for i, w := range worlds {
			for _, a := range q.Each(w) {
				require.EqualValues(t, i, a.N)
				// A loop over another world, within.
				for j := range worlds {
					inner := 0
					for _, b := range q.Each(worlds[j]) {
						require.EqualValues(t, j, b.N)
						inner++
					}
					require.Equal(t, 3, inner)
				}
			}
		}
	}
}

func TestNestedLoopsOverOneQuery(t *testing.T) {
	for _, slow := range []bool{false, true} {
		if slow {
			ecs.ForceSlowReads(t)
		}
		w := donburi.NewWorld()
		for i := range 10 {
			mediums.SetValue(w.Entry(w.Create([][]donburi.IComponentType{{mediums}, {mediums, smalls}}[i%2]...)), medium{N: int32(i)})
		}
		q := ecs.NewQuery2(mediums, smalls, ecs.Optional(smalls))
		pairs := map[[2]int32]bool{}
		for a := range q.Each(w) {
			for b, s := range q.Each(w) {
				require.Equal(t, b.N%2 == 1, s != nil)
				pairs[[2]int32{a.N, b.N}] = true
			}
		}
		require.Len(t, pairs, 100)
	}
}

func TestQueriesDoNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	one, two := donburi.NewWorld(), donburi.NewWorld()
	for _, w := range []donburi.World{one, two} {
		w.CreateMany(10, smalls, mediums, larges, empties)
		w.CreateMany(10, mediums, larges, empties)
	}
	q1, q2 := ecs.NewQuery1(mediums), ecs.NewQuery2(smalls, mediums, ecs.Optional(smalls))
	q3, q4 := ecs.NewQuery3(smalls, mediums, larges), ecs.NewQuery4(smalls, mediums, larges, empties)
	sum := 0
	use := func(w donburi.World) {
		for _, m := range q1.Each(w) {
			sum += int(m.N)
		}
		for _, m := range q2.Each(w) {
			sum += int(m.N)
		}
		for r := range q3.Rows(w) {
			sum += int(r.B.N)
		}
		for r := range q4.Rows(w) {
			sum += int(r.B.N)
		}
		sum += q1.Count(w)
		q2.First(w)
	}
	use(one)
	use(two)
	require.Zero(t, testing.AllocsPerRun(100, func() { use(one) }))
	require.Zero(t, testing.AllocsPerRun(100, func() { use(one); use(two) }))
}
