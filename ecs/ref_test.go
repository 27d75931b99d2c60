package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
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
