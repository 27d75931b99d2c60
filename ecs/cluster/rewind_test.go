package cluster_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
)

// A region is not put back to what it was: who has left it would act in two regions then.
func TestARegionIsNotPutBack(t *testing.T) {
	s := testServer(t)
	world := nobody(t, "east")
	world.Begin = func(r *cluster.Region) { r.Engine().Spawn(lives) }
	world.Where = func(_ *donburi.Entry, now string) string { return now }
	n, err := cluster.Join(t.Context(), connect(t, s), world)
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return len(n.Regions()) == 1 && n.Region("east").Engine().Steps() > 0 }, n)
	e := n.Region("east").Engine()
	refused := func(err error) {
		var state *coroutine.StateError
		require.ErrorAs(t, err, &state)
		require.ErrorContains(t, err, "the engine is a region of a cluster")
	}
	r, snapshot := rewind.New(e), rewind.Snapshot{}
	refused(r.Take(&snapshot))
	require.EqualValues(t, -1, snapshot.Step())
	refused(rewind.NewScheduler(e.Scheduler()).Take(&snapshot))
	before := e.Steps()
	refused(rewind.NewRollback(e, 4).Advance(func() { t.Error("nothing is played") }))
	require.Equal(t, before, e.Steps())
	refused(rewind.SyncTest(e, 1, time.Second/60, nil))
	tape := rewind.NewTape(e, nil)
	defer tape.Stop()
	until(t, func() bool { return tape.Err() != nil }, n)
	refused(tape.Err())
	var saved bytes.Buffer
	require.NoError(t, save.Save(&saved, ecs.New()))
	refused(save.Load(&saved, e))
	require.True(t, n.Region("east").Lives())
}
