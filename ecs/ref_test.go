package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
	"pgregory.net/rapid"
)

func TestRef(t *testing.T) {
	e := ecs.New()
	entry := e.Spawn(smalls)
	ref := ecs.RefOf(entry)
	require.Equal(t, ref, ecs.NewRef(e.World(), entry.Entity()))
	require.NotEqual(t, ref, ecs.RefOf(ecs.New().Spawn(smalls)))
	got, ok := ref.Get()
	require.True(t, ok)
	require.Same(t, entry, got)
	require.Equal(t, "entity 1.0", ref.String())

	ref.Remove()
	ref.Remove()
	again := e.Spawn(smalls)
	require.Same(t, entry, again, "donburi gives the entry to the next one")
	_, ok = ref.Get()
	require.False(t, ok)
	require.False(t, ref.Alive())
	ref.Remove()
	require.True(t, again.Valid(), "a Ref leaves it alone")
	require.NotEqual(t, ref, ecs.RefOf(again))
	require.NotEqual(t, ref.Entity(), again.Entity())

	var nobody ecs.Ref
	require.False(t, nobody.Alive())
	nobody.Remove()
	require.Equal(t, "no entity", nobody.String())
	require.Equal(t, nobody, ecs.NewRef(e.World(), donburi.Null))
	require.False(t, ecs.NewRef(ecs.New().World(), again.Entity()).Alive(), "no such entity in that world")
}

// checkRefs makes a world with a history, and asks Refs of all entities that it ever had what donburi
// says of them, in between.
func checkRefs(t *rapid.T) {
	e := ecs.New()
	w := e.World()
	var refs []ecs.Ref
	check := func(r ecs.Ref) {
		valid := w.Valid(r.Entity())
		entry, ok := r.Get()
		require.Equal(t, valid, r.Alive())
		require.Equal(t, valid, ok)
		if ok {
			require.Equal(t, r.Entity(), entry.Entity())
			require.Same(t, w.Entry(r.Entity()), entry)
			require.Equal(t, r, ecs.RefOf(entry))
		}
		if valid || ecs.DirectReads() {
			require.Equal(t, r, ecs.NewRef(w, r.Entity()))
		}
		m, has := ecs.Value(e.View(), r.Entity(), mediums)
		require.Equal(t, valid && entry.HasComponent(mediums), has)
		if has {
			require.Equal(t, mediums.GetValue(entry), m)
		}
	}
	t.Repeat(map[string]func(*rapid.T){
		"create": func(t *rapid.T) {
			entry := e.Spawn(anyTypes(t, 1)...)
			if entry.HasComponent(mediums) {
				mediums.SetValue(entry, medium{N: int32(len(refs))})
			}
			refs = append(refs, ecs.RefOf(entry))
		},
		"change": func(t *rapid.T) {
			if len(refs) == 0 {
				t.Skip("no entity")
			}
			r := rapid.SampledFrom(refs).Draw(t, "entity")
			c := rapid.SampledFrom(all).Draw(t, "component")
			entry, ok := r.Get()
			switch {
			case !ok:
				w.Entry(r.Entity()) // a mistake: the entry of one that is gone, perhaps another's
			case rapid.IntRange(0, 2).Draw(t, "remove it") == 0:
				entry.Remove()
			case !entry.HasComponent(c):
				entry.AddComponent(c)
			case len(entry.Archetype().ComponentTypes()) > 1:
				entry.RemoveComponent(c)
			}
		},
		"": func(t *rapid.T) {
			for _, i := range rapid.Permutation(refs).Draw(t, "order") {
				check(i)
			}
		},
	})
}

func TestRefsKnowWhatDonburiKnows(t *testing.T) {
	rapid.Check(t, checkRefs)
}

func TestSlowRefsKnowWhatDonburiKnows(t *testing.T) {
	ecs.ForceSlowReads(t)
	rapid.Check(t, checkRefs)
}

func TestRefsDoNotAllocate(t *testing.T) {
	if raceEnabled {
		t.Skip("the race detector allocates")
	}
	e := ecs.New()
	alive, gone := ecs.RefOf(e.Spawn(mediums)), ecs.RefOf(e.Spawn(smalls))
	gone.Remove()
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, r := range []ecs.Ref{alive, gone, ecs.NewRef(e.World(), alive.Entity())} {
			if entry, ok := r.Get(); ok {
				mediums.Get(entry).N++
			}
			ecs.Value(e.View(), r.Entity(), mediums)
		}
	}))
}

func TestViewReadsValues(t *testing.T) {
	e := ecs.New()
	view := e.View()
	entry, other := e.Spawn(mediums), e.Spawn(mediums, smalls)
	mediums.SetValue(entry, medium{N: 1})
	smalls.SetValue(other, 9)
	require.Equal(t, 2, view.Len())
	for range 2 {
		sum := int32(0)
		for entity, m := range ecs.Values(view, mediums) {
			sum += m.N
			m.N = 100
			_, ok := ecs.Value(view, entity, smalls)
			require.Equal(t, entity == other.Entity(), ok)
		}
		require.EqualValues(t, 1, sum, "the values are copies")
	}
	q := ecs.NewQuery3(mediums, smalls, larges, ecs.Optional(smalls, larges))
	var rows []ecs.Value3[medium, small, large]
	for row := range q.Values(view) {
		rows = append(rows, row)
	}
	require.Equal(t, []ecs.Value3[medium, small, large]{{Entity: entry.Entity(), A: medium{N: 1}}, {Entity: other.Entity(), B: 9}}, rows)

	gone := entry.Entity()
	entry.Remove()
	_, ok := ecs.Value(view, gone, mediums)
	require.False(t, ok)
	e.Step(7)
	require.EqualValues(t, 7, view.Now())
	require.EqualValues(t, 7, view.Delta())
	require.EqualValues(t, 1, view.Steps())
	require.Equal(t, 1.0, view.Alpha())
}

func TestRefOfNilIsTheZeroRef(t *testing.T) {
	require.Equal(t, ecs.Ref{}, ecs.RefOf(nil))
	require.False(t, ecs.RefOf(nil).Alive())
	ecs.RefOf(nil).Remove()
	require.Equal(t, "no entity", ecs.RefOf(nil).String())
}

// TestGetAndSetOfWhatIsGone: the heir of the id, who has the same *donburi.Entry, is left alone.
func TestGetAndSetOfWhatIsGone(t *testing.T) {
	e := newEngine(t)
	entry := e.Spawn(smalls, mediums)
	ref := ecs.RefOf(entry)
	require.True(t, ecs.Set(ref, smalls, 3))
	p, ok := ecs.Get(ref, smalls)
	require.True(t, ok)
	require.EqualValues(t, 3, *p)
	require.False(t, ecs.Set(ref, larges, large{}), "it has no such component")

	entry.Remove()
	heir := e.Spawn(smalls, mediums)
	require.Same(t, entry, heir)
	require.False(t, ecs.Set(ref, smalls, 9))
	p, ok = ecs.Get(ref, smalls)
	require.True(t, !ok && p == nil)
	ref.Remove()
	require.True(t, heir.Valid())
	require.Zero(t, *smalls.Get(heir))
	require.False(t, ecs.Set(ecs.Ref{}, smalls, 9))
}
