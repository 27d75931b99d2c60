package save_test

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
	"github.com/somen-go/somen/systems"
)

// quietYard is makeYard with a scheduler that is silent about what fails.
func quietYard() *ecs.Engine {
	e := ecs.New(ecs.WithScheduler(coroutine.NewScheduler(coroutine.OnError(func(err error) { _ = err.Error() }))))
	ecs.SetResource(e, yard{})
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{Resumes: 20}), systems.Movement())
	return e
}

// genuineEngine returns saves of an engine.
func genuineEngine(t testing.TB) (saves [][]byte) {
	e := quietYard()
	defer e.Close()
	if s, g := setUp(); compiled(s, g) {
		fill(e)
	}
	naps := coroutine.Repeat(-1, coroutine.Sequence(coroutine.Await(coroutine.Sleep(3e7)), coroutine.Await(coroutine.Frames(2))))
	for i := range 8 {
		robot := e.Spawn(components.Position, ecs.Comp(batteries, battery{Charge: i}), ecs.Comp(components.Behaviour, components.Behave("naps", naps)))
		if i%2 == 0 {
			robot.AddComponent(tired)
			robot.AddComponent(components.Velocity)
		}
	}
	for i := range 40 {
		if i%13 == 7 {
			e.Commands().Spawn(components.Position, tired)
			var b bytes.Buffer
			require.NoError(t, save.Save(&b, e))
			saves = append(saves, b.Bytes())
			if robot, ok := batteries.First(e.World()); ok {
				robot.Remove()
			}
		}
		step(e)
	}
	return saves
}

// loadForgedEngine loads a save into an engine, and plays on.
func loadForgedEngine(t testing.TB, data []byte) (loaded bool) {
	e := quietYard()
	mine := e.Spawn(components.Position, ecs.Comp(components.Behaviour, components.Behave("mine", coroutine.Await(coroutine.Forever()))))
	step(e)
	before := look(e)
	if err := save.Load(bytes.NewReader(data), e, save.Limit(1<<25)); err != nil {
		require.True(t, typedError(err), "%T: %v", err, err)
		require.Equal(t, before, look(e))
		require.True(t, mine.Valid())
		step(e)
		require.Equal(t, 1, e.Scheduler().Len())
		e.Close()
		return false
	}
	for range 20 {
		step(e)
	}
	e.Spawn(components.Position, batteries)
	e.Spawn(tired, batteries, components.Velocity)
	all := e.World().Archetypes()
	for _, a := range all {
		for len(a.Entities()) > 0 {
			n := len(a.Entities())
			ecs.NewRef(e.World(), a.Entities()[n/2]).Remove()
			require.Less(t, len(a.Entities()), n)
		}
	}
	require.Zero(t, e.World().Len())
	for range 3 {
		step(e)
	}
	e.Close()
	return true
}

// TestForgedEngine: as TestForged.
func TestForgedEngine(t *testing.T) { testForged(t, genuineEngine(t), loadForgedEngine) }

// FuzzForgedEngine: as FuzzForged.
func FuzzForgedEngine(f *testing.F) { fuzzForged(f, genuineEngine(f), loadForgedEngine) }
