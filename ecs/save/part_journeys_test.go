package save_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// Who goes to and fro between two engines, together with somebody who has waited since long ago, may do so for ever.
func TestManyJourneys(t *testing.T) {
	engines := []*ecs.Engine{newGame(), newGame()}
	carriers := []*save.Carrier{}
	for _, e := range engines {
		defer e.Close()
		carriers = append(carriers, save.NewCarrier(e))
	}
	naps := coroutine.Repeat(1_000_000, coroutine.Await(coroutine.Sleep(49*time.Millisecond))) // three steps
	var party []donburi.Entity
	for _, b := range []components.BehaviourData{
		components.Behave("sleeps", coroutine.Await(coroutine.Sleep(time.Hour))),
		components.Behave("naps", naps),
		components.Behave("waits for either", coroutine.Await(coroutine.First(new(int), coroutine.Sleep(time.Hour), coroutine.Forever()))),
	} {
		party = append(party, engines[0].Spawn(ecs.Comp(components.Behaviour, b)).Entity())
	}
	const journeys = 400
	for i := range journeys {
		from, to := i%2, (i+1)%2
		engines[0].Step(time.Second / 60)
		engines[1].Step(time.Second / 60)
		var part bytes.Buffer
		require.NoError(t, carriers[from].Take(&part, party))
		var err error
		party, err = carriers[to].LoadPart(&part)
		require.NoError(t, err, "journey %d", i)
	}
	require.Zero(t, engines[1].Scheduler().Len())
	resumes := map[string]int64{}
	for _, task := range engines[0].Scheduler().Tasks() {
		resumes[task.Name()] = task.Info().Resumes
	}
	require.Len(t, resumes, 3)
	require.EqualValues(t, 1, resumes["sleeps"])
	require.InDelta(t, journeys/3, resumes["naps"], 2, "it was never woken early, or late")
}
