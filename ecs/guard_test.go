//go:build somen_guard

package ecs_test

import (
	"testing"

	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi/features/events"
)

func TestGuardNamesTheRendererThatCheats(t *testing.T) {
	e := ecs.New()
	hits := events.NewEventType[hit]()
	hits.Publish(e.World(), hit{})
	for range 3 {
		e.Spawn(smalls, mediums, larges, empties, tag)
	}
	robot := e.Spawn(mediums)
	pointer := mediums.Get(robot)
	view := e.View()
	seen := 0
	honest := func() {
		for _, m := range ecs.Values(view, mediums) {
			m.N++
			seen++
		}
	}
	require.NotPanics(t, func() { view.Guard(honest, honest) })
	require.Equal(t, 4, seen)

	v := panicOf(t, func() { view.Guard("shapes", func() { pointer.M = 3 }) })
	require.Equal(t, "ecs: renderer shapes changed the component Medium of entity 5.0; renderers only read, change it in a system", v)
	v = panicOf(t, func() { view.Guard("shapes", func() { robot.AddComponent(smalls) }) })
	require.Equal(t, "ecs: renderer shapes added or removed an entity or a component; do that in a system", v)
	v = panicOf(t, func() { view.Guard(cheat, func() { cheat(e) }) })
	require.Contains(t, v, "renderer github.com/somen-go/somen/ecs_test.cheat added or removed")
}

func cheat(e *ecs.Engine) { e.Spawn(smalls) }
