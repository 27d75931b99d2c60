package cluster_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
	"github.com/somen-go/somen/ecs/save"
)

// who is what a walker of the tests is, at some moment.
type who struct {
	x, y  float64
	walks int
}

var allLives = ecs.NewQuery1(lives)

func everyone(nodes ...*cluster.Node) map[cluster.Address]who {
	all := map[cluster.Address]who{}
	for _, n := range nodes {
		for _, r := range n.Regions() {
			for entity, l := range allLives.Each(r.Engine().World()) {
				entry := r.Engine().World().Entry(entity)
				at := components.Position.Get(entry)
				all[cluster.AddressOf(entry)] = who{at.X, at.Y, l.Walks}
			}
		}
	}
	return all
}

// A node that leaves hands its regions over as they are, with whatever is under way.
func TestLeaveLosesNothing(t *testing.T) {
	mustBeCompiled(t)
	for _, how := range []string{"leave", "drain"} {
		t.Run(how, func(t *testing.T) {
			s := testServer(t)
			var recovered []cluster.Recovery
			identical := 0
			saved := map[string][]byte{} // at the last step
			frozen := false
			world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Error: noErrors(t), Begin: fill(30),
				Where: func(agent *donburi.Entry, now string) string {
					if frozen {
						return now
					}
					return where(agent, now)
				},
				Recovered: func(r *cluster.Region, from cluster.Recovery) {
					recovered = append(recovered, from)
					require.True(t, from.Planned)
					require.Regexp(t, `^\d+ agents, handed over$`, from.String())
					if from.Arrived == 0 {
						for _, d := range differ(t, saved[r.Name()], engine(t, r)) {
							require.Contains(t, d.Path, "skip", "it is as it was, and does not make up for the time since")
						}
						identical++
					}
				}}
			join := func(name string) *cluster.Node {
				n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(2*time.Second), cluster.CheckpointEvery(time.Hour))
				require.NoError(t, err)
				t.Cleanup(n.Close)
				return n
			}
			a := join("a")
			until(t, func() bool { return len(a.Regions()) == 2 && a.Regions()[0].Counts().Came > 20 }, a)
			keep := func() {
				for _, r := range a.Regions() {
					if r.Lives() {
						saved[r.Name()] = engine(t, r)
					}
				}
			}
			keep()
			b := join("b")
			// One region goes to the new node, while the other goes on.
			until(t, func() bool { keep(); return len(a.Regions()) == 1 && len(b.Regions()) == 1 }, a, b)
			until(t, func() bool { keep(); return came(a, b) > 10 }, a, b)
			frozen = true // so that nobody comes meanwhile
			until(t, func() bool { keep(); return population(a, b) == 60 }, a, b)
			keep()
			before := everyone(a, b)
			require.LessOrEqual(t, len(before), 60)
			if how == "leave" {
				require.NoError(t, a.Leave(t.Context()))
			} else {
				a.Drain()
				until(t, func() bool { keep(); return len(a.Regions()) == 0 }, a, b)
				a.Close()
			}
			until(t, func() bool { return len(b.Regions()) == 2 && population(b) == 60 }, b)
			require.Len(t, recovered, 2)
			require.NotZero(t, identical)
			frozen = false
			for address, is := range everyone(b) {
				require.GreaterOrEqual(t, is.walks, before[address].walks, "nothing was undone")
			}
			until(t, func() bool { return came(b) > 10 }, b)
		})
	}
}

func came(nodes ...*cluster.Node) (n int) {
	for _, node := range nodes {
		for _, r := range node.Regions() {
			n += r.Counts().Came
		}
	}
	return n
}

// engine is a save of the engine of a region.
func engine(t testing.TB, r *cluster.Region) []byte {
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, r.Engine(), cluster.SaveOptions(r)...))
	return b.Bytes()
}

func differ(t testing.TB, a, b []byte) []save.Difference {
	differences, err := save.Diff(bytes.NewReader(a), bytes.NewReader(b), 10)
	require.NoError(t, err)
	return differences
}

// The last node that leaves keeps all in NATS, for the one that comes after it.
func TestTheLastOneLeaves(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	var recovered []cluster.Recovery
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t), Begin: fill(30),
		Recovered: func(r *cluster.Region, from cluster.Recovery) { recovered = append(recovered, from) }}
	for round := range 3 {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named("a"), cluster.LeaseFor(2*time.Second), cluster.CheckpointEvery(time.Hour))
		require.NoError(t, err)
		until(t, func() bool { return population(n) == 60 && n.Regions()[0].Counts().Came > 10 }, n)
		until(t, func() bool { return population(n) == 60 }, n)
		require.Len(t, recovered, 2*round)
		for _, r := range recovered {
			require.True(t, r.Planned)
		}
		require.NoError(t, n.Leave(t.Context()))
		require.Empty(t, n.Regions())
	}
}

// A region that was handed over, and whose new node has crashed before its first checkpoint, was not handed over to who comes
// then: something may have been undone. That the node before says once more that it has handed it over changes nothing.
func TestACrashAfterAHandover(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	planned := map[string]bool{}
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t), Begin: fill(30),
		Recovered: func(r *cluster.Region, from cluster.Recovery) { planned[r.Name()] = from.Planned }}
	join := func() *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named("a"), cluster.LeaseFor(2*time.Second), cluster.CheckpointEvery(time.Hour))
		require.NoError(t, err)
		until(t, func() bool { return population(n) == 60 }, n)
		return n
	}
	require.NoError(t, join().Leave(t.Context()))
	nc := connect(t, s)
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	log, err := js.Stream(t.Context(), "city-log")
	require.NoError(t, err)
	last, err := log.GetLastMsgForSubject(t.Context(), "city.log.0-0.checkpoint")
	require.NoError(t, err)
	require.NoError(t, publish(t, nc, "city.log.0-0.takeover", handover.Encode(&handover.Takeover{Region: "0-0", Node: "b"})))
	require.NoError(t, publish(t, nc, last.Subject, last.Data))
	n := join()
	defer n.Close()
	require.Equal(t, map[string]bool{"0-0": false, "1-0": true}, planned)
}
