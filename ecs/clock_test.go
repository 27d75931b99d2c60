package ecs_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

func TestClockOfAnEntityGoesWithIt(t *testing.T) {
	e := newEngine(t)
	fight := e.Scheduler().Clock().NewClock("fight")
	fight.SetScale(0.5)
	enemy := e.Spawn(smalls)
	clock := e.ClockOf(enemy, fight)
	require.Equal(t, clock, e.ClockOf(enemy, nil))
	clock.SetScale(0.5)
	var woke time.Duration
	script(e, func(co *coroutine.Co) {
		co.Wait(clock.Sleep(time.Second))
		woke = co.Now()
	})
	e.Step(time.Second)
	e.Step(time.Second)
	require.Equal(t, time.Second/4, clock.Delta())
	enemy.Remove()
	e.Step(time.Second)
	require.Equal(t, time.Second/2, clock.Delta(), "it goes as the clock that it followed")
	e.Step(time.Second)
	require.Equal(t, 4*time.Second, woke, "nobody who slept on it is left behind")

	heir := e.Spawn(smalls)
	require.NotEqual(t, clock, e.ClockOf(heir, nil))
	require.Equal(t, ecs.RefOf(heir).String(), e.ClockOf(heir, nil).Name())
	e.Step(time.Second)
	require.Equal(t, time.Second, e.ClockOf(heir, nil).Delta())
	heir.Remove()
	require.PanicsWithError(t, "ecs: Engine.ClockOf: the entity is gone; make its clock while it lives", func() { e.ClockOf(heir, nil) })
	require.PanicsWithError(t, "ecs: Engine.ClockOf: the entity is gone; make its clock while it lives", func() { e.ClockOf(nil, nil) })
}
