package systems_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
)

func ExampleAnimations() {
	engine := ecs.New()
	defer engine.Close()
	engine.Add(ecs.Update, systems.Animations())
	walker := engine.Spawn(components.Sprite, components.Animation)
	components.Animation.SetValue(walker, components.AnimationData{Cells: components.ListOf(0, 1, 0, 2), Every: time.Second / 4})
	for range 6 {
		fmt.Print(components.Sprite.Get(walker).Cell, " ")
		engine.Step(time.Second / 4)
	}
	// Output: 0 1 0 2 0 1
}

func TestAnimations(t *testing.T) {
	e := ecs.New()
	defer e.Close()
	e.Add(ecs.Update, systems.Animations())
	loop, once, empty := e.Spawn(components.Sprite, components.Animation), e.Spawn(components.Sprite, components.Animation), e.Spawn(components.Sprite, components.Animation)
	start := func() {
		components.Animation.SetValue(loop, components.AnimationData{Cells: components.ListOf(7, 8), Every: time.Second})
		components.Animation.SetValue(once, components.AnimationData{Cells: components.ListOf(3, 4), Every: time.Second, Once: true})
	}
	start()
	components.Sprite.Get(empty).Cell = 5
	shown := func() [3]int {
		e.Step(time.Second)
		return [3]int{components.Sprite.Get(loop).Cell, components.Sprite.Get(once).Cell, components.Sprite.Get(empty).Cell}
	}
	require.Equal(t, [3]int{8, 4, 5}, shown())
	require.False(t, components.Animation.Get(once).Ended(), "its last cell has not been seen for a second")
	require.Equal(t, [3]int{7, 4, 5}, shown())
	require.True(t, components.Animation.Get(once).Ended())
	require.Equal(t, [3]int{8, 4, 5}, shown())

	start() // a value begins it anew
	require.False(t, components.Animation.Get(once).Ended())
	e.Step(time.Second / 2)
	require.Equal(t, 3, components.Sprite.Get(once).Cell)
	require.Zero(t, testing.AllocsPerRun(100, func() { e.Step(time.Second) }))

	e.Step(1000 * time.Hour)
	require.Less(t, components.Animation.Get(loop).Passed, 2*time.Second)
}

// TestAnimationsFollowTheTimeScale: in slow motion everybody walks slowly.
func TestAnimationsFollowTheTimeScale(t *testing.T) {
	e := ecs.New(ecs.WithStep(time.Second))
	defer e.Close()
	e.Add(ecs.Update, systems.Animations())
	walker := e.Spawn(components.Sprite, components.Animation)
	components.Animation.SetValue(walker, components.AnimationData{Cells: components.ListOf(0, 1, 2, 3), Every: time.Second})
	e.SetTimeScale(0.5)
	for range 2 {
		e.FixedStep()
	}
	require.Equal(t, 1, components.Sprite.Get(walker).Cell)
}
