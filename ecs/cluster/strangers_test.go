package cluster_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// A stranger says all that can be said in a world of two nodes. They go on, nobody gets lost, and what can't be in the log
// is reported.
func TestStrangers(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	reported := map[string]int{}
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Begin: fill(20),
		Shadows: cluster.Shadows{Types: seen, Every: time.Millisecond},
		Error: func(err error) {
			var log *cluster.LogError
			var letter *cluster.LetterError
			var lost *cluster.LostError
			switch {
			case errors.As(err, &log):
				reported["log"]++
			case errors.As(err, &letter):
				reported["letter"]++
			case errors.As(err, &lost):
				reported["lost"]++
			default:
				reported[err.Error()]++
			}
		}}
	join := func(name string) *cluster.Node {
		n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named(name), cluster.LeaseFor(time.Second), cluster.CheckpointEvery(100*time.Millisecond))
		require.NoError(t, err)
		t.Cleanup(n.Close)
		return n
	}
	first := join("first") // has the terms that the stranger makes up
	until(t, func() bool {
		return len(first.Regions()) == 2 && first.Regions()[0].Counts().Saves > 0 && first.Regions()[1].Counts().Saves > 0
	}, first)
	require.NoError(t, first.Leave(t.Context()))
	a, b := join("a"), join("b")
	lives := func() bool {
		n := 0
		for _, node := range []*cluster.Node{a, b} {
			for _, r := range node.Regions() {
				if r.Lives() {
					n += r.Counts().Agents
				}
			}
		}
		return n == 40
	}
	until(t, func() bool { return len(a.Regions()) == 1 && len(b.Regions()) == 1 && lives() }, a, b)
	nc := connect(t, s)
	w, err := cluster.Watch(nc, world)
	require.NoError(t, err)
	defer w.Close()

	for _, subject := range loose() {
		for _, data := range garbage() {
			require.NoError(t, nc.Publish("city.loose."+subject, data))
		}
	}
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	put := func(subject string, data []byte) {
		_, err := js.Publish(t.Context(), "city.log."+subject, data)
		require.NoError(t, err)
	}
	places := []string{"0-0.1-0", "1-0.0-0", "x.0-0", "0-0.x", "0-0.takeover", "x.takeover", "1-0.checkpoint", "x.checkpoint", "x", "0-0.1-0.x"}
	for _, place := range places {
		for _, data := range garbage() {
			put(place, data)
		}
		for _, e := range madeUp() {
			put(place, handover.Encode(e))
		}
	}
	leases, err := js.KeyValue(t.Context(), "city-leases")
	require.NoError(t, err)
	for _, key := range []string{"node.x", "node", "region.x", "x", "region.0-0.x"} {
		for _, data := range garbage() {
			_, err := leases.Put(t.Context(), key, data)
			require.NoError(t, err)
		}
	}
	require.NoError(t, nc.Flush())
	crossed := func() (n int) {
		for _, node := range []*cluster.Node{a, b} {
			for _, r := range node.Regions() {
				n += r.Counts().Came
			}
		}
		return n
	}
	until(t, func() bool { w.View(); w.Nodes(); return crossed() > 30 && reported["log"] > 50 }, a, b)
	t.Log(reported)
	until(t, lives, a, b)

	a.Close() // and who takes over is not put out either
	until(t, func() bool { return len(b.Regions()) == 2 && lives() }, b)
	before := b.Regions()[0].Counts().Came
	until(t, func() bool { return b.Regions()[0].Counts().Came > before+5 }, b)
	until(t, lives, b)
	t.Log(reported)
}

var seen = []donburi.IComponentType{components.Position}

func loose() []string {
	return []string{"watch", "poke", "node", "seen.0-0.1-0", "seen.1-0.0-0", "seen.0-0._all", "seen.x._all", "seen.x.0-0", "x"}
}

// garbage is none of what is said in a world.
func garbage() [][]byte {
	return [][]byte{nil, {0}, {1}, {2, 0xa0}, {3, 0xa0}, {0xff, 0xff}, []byte("{}"), []byte(`{"Name":"x","Load":1e300}`), []byte("[[[[[[[["),
		{0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, make([]byte, 1<<16)}
}

// madeUp are messages that could be, and are none.
func madeUp() (all []handover.Event) {
	id := func(home string) handover.ID { return handover.ID{Home: home, Term: 1, N: 1} }
	for _, to := range []string{"0-0", "1-0", "x"} {
		for _, from := range []string{"0-0", "1-0", "x"} {
			if from == to {
				continue
			}
			for _, term := range []uint64{1, 1 << 40, 1<<64 - 1} {
				for _, number := range []uint64{1, 1 << 40} {
					all = append(all, &handover.Record{From: from, To: to, Term: term, Number: number, Ack: 1 << 50,
						Moves:      []handover.Move{{Agents: []handover.Agent{{ID: id("x"), Epoch: 7}}, Part: []byte("no part")}},
						Notices:    []handover.Notice{{ID: id("0-0"), Epoch: 1 << 60, At: "x", Again: true}, {ID: id("1-0"), Ended: true}},
						Mail:       []handover.Mail{{From: id("x"), To: id("0-0"), Number: 1, Body: []byte{200}}},
						Answers:    []handover.Answer{{To: id("0-0"), From: id("x"), Number: 1, Result: handover.Gone, At: "x"}},
						Broadcasts: []handover.Broadcast{{Name: "x", Body: []byte{1}}}})
				}
			}
		}
		if to == "x" {
			all = append(all, &handover.Takeover{Region: "x", Node: "x"})
		}
		for _, term := range []uint64{1, 1 << 60} {
			all = append(all, &handover.Checkpoint{Region: to, Term: term, Number: 1 << 60, Object: "x", Applied: 1 << 60})
		}
	}
	return all
}

// A takeover that a stranger has made up is one: the region goes on from its last checkpoint, on any node.
func TestMadeUpTakeover(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	var lost *cluster.LostError
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Begin: fill(20),
		Error: func(err error) { require.ErrorAs(t, err, &lost) }}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(time.Second), cluster.CheckpointEvery(100*time.Millisecond))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return population(n) == 40 && n.Region("0-0").Counts().Saves > 0 }, n)
	old := n.Region("0-0")
	require.NoError(t, publish(t, connect(t, s), "city.log.0-0.takeover", handover.Encode(&handover.Takeover{Region: "0-0", Node: "x"})))
	until(t, func() bool { return lost != nil }, n)
	require.Equal(t, "0-0", lost.Region)
	until(t, func() bool { r := n.Region("0-0"); return r != nil && r != old && r.Lives() && population(n) == 40 }, n)
	recovery, is := n.Region("0-0").Recovery()
	require.True(t, is)
	require.False(t, recovery.Planned)
}

// Who is a node of another program, or none, gets no share of the world.
func TestMadeUpNode(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Begin: fill(5), Error: noErrors(t)}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.Named("a"), cluster.LeaseFor(time.Second))
	require.NoError(t, err)
	defer n.Close()
	until(t, func() bool { return population(n) == 10 }, n)
	regions := n.Regions()
	js, err := jetstream.New(connect(t, s))
	require.NoError(t, err)
	leases, err := js.KeyValue(t.Context(), "city-leases")
	require.NoError(t, err)
	_, err = leases.Put(t.Context(), "node.b", []byte(`the token is 16b{"Version":"another"}`))
	require.NoError(t, err)
	until(t, func() bool { // its lease has ended
		_, err := leases.Get(t.Context(), "node.b")
		return errors.Is(err, jetstream.ErrKeyNotFound)
	}, n)
	until(t, func() bool { return population(n) == 10 }, n)
	require.True(t, slices.Equal(regions, n.Regions()))
}

func publish(t testing.TB, nc *nats.Conn, subject string, data []byte) error {
	js, err := jetstream.New(nc)
	require.NoError(t, err)
	_, err = js.Publish(t.Context(), subject, data)
	return err
}

// fill has n walkers in each region.
func fill(n int) func(r *cluster.Region) {
	return func(r *cluster.Region) {
		x0, y0, x1, y1, _ := grid.Bounds(r.Name())
		for i := range n {
			r.Engine().Spawn(cluster.Agent, lives, components.Velocity,
				ecs.Comp(components.Position, components.Vec2{X: x0 + (x1-x0)*float64(i)/float64(n), Y: (y0 + y1) / 2}),
				ecs.Comp(components.Behaviour, components.BehaveFunc("walk", walk)))
		}
	}
}
