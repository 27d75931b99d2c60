package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/rice"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

func TestColumns(t *testing.T) {
	for _, slow := range []bool{false, true} {
		if slow {
			defer rice.ForceSlow()()
		}
		w := donburi.NewWorld()
		require.Empty(t, columnsOf(ecs.NewQuery1(components.Position), w))
		still := w.CreateMany(3, components.Position)
		moving := w.CreateMany(2, components.Position, components.Velocity)
		w.Create(components.Velocity)
		q := ecs.NewQuery1(components.Position)
		require.Equal(t, [][]donburi.Entity{still, moving}, columnsOf(q, w))
		for c := range q.Columns(w) {
			for i, pos := range c.A {
				require.Same(t, components.Position.Get(w.Entry(c.Entities[i])), pos)
			}
		}
		for range q.Columns(w) {
			break
		}
		require.Panics(t, func() {
			for range q.Columns(w) {
				w.Create(components.Position)
			}
		})
		optional := ecs.NewQuery1(components.Tween, ecs.Optional(components.Tween), ecs.With(components.Velocity), ecs.With(components.Position))
		for c := range optional.Columns(w) {
			require.Equal(t, []*components.TweenData{nil, nil}, c.A)
		}
	}
}

func columnsOf[A any](q *ecs.Query1[A], w donburi.World) (entities [][]donburi.Entity) {
	for c := range q.Columns(w) {
		entities = append(entities, append([]donburi.Entity{}, c.Entities...))
	}
	return entities
}
