package cluster_test

import (
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// Beyond the border one sees who is near it, as they are, until they go; and who crosses it is seen once. A watcher sees
// all.
func TestBeyond(t *testing.T) {
	mustBeCompiled(t)
	s := testServer(t)
	var one *donburi.Entry
	world := cluster.World{Name: "city", Regions: grid.Names(), New: newCity, Where: where, Error: noErrors(t),
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				one = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 195, Y: 50}))
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 50, Y: 50}))
				r.Engine().Spawn(cluster.Agent) // without what others see
			}
		},
		Shadows: cluster.Shadows{Types: []donburi.IComponentType{components.Position}, Every: 10 * time.Millisecond,
			Near: func(near []string, agent *donburi.Entry, now string) []string {
				if !agent.HasComponent(components.Position) {
					return near
				}
				at := components.Position.Get(agent)
				return grid.Near(near, at.X, at.Y, now)
			}}}
	world.Where = func(agent *donburi.Entry, now string) string {
		if !agent.HasComponent(components.Position) {
			return now
		}
		return where(agent, now)
	}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(2*time.Second))
	require.NoError(t, err)
	defer n.Close()
	w, err := cluster.Watch(connect(t, s), world)
	require.NoError(t, err)
	defer w.Close()
	until(t, func() bool { return len(n.Regions()) == 2 }, n)
	west, east := n.Region("0-0"), n.Region("1-0")
	sees := func(v ecs.View) (all []components.Vec2) {
		for _, at := range ecs.Values(v, components.Position) {
			all = append(all, at)
		}
		return all
	}
	until(t, func() bool { return len(sees(east.Beyond())) == 1 && w.View().Len() == 3 }, n)
	require.Equal(t, []components.Vec2{{X: 195, Y: 50}}, sees(east.Beyond()))
	require.Zero(t, west.Beyond().Len())
	for _, shadow := range ecs.Values(east.Beyond(), cluster.Shadow) {
		require.Equal(t, cluster.AddressOf(one), shadow.Of)
		require.Equal(t, "0-0", shadow.At)
		require.False(t, shadow.JustMoved(time.Now()))
	}
	components.Position.Get(one).X = 198 // it is followed
	until(t, func() bool { return len(sees(east.Beyond())) == 1 && sees(east.Beyond())[0].X == 198 }, n)
	components.Position.Get(one).X = 100 // and not seen any more
	until(t, func() bool { return east.Beyond().Len() == 0 }, n)

	components.Position.Get(one).X = 210 // it crosses the border
	until(t, func() bool { return east.Counts().Agents == 1 && west.Beyond().Len() == 1 }, n)
	require.Zero(t, east.Beyond().Len(), "who is here is no shadow")
	until(t, func() bool {
		for _, shadow := range ecs.Values(w.View(), cluster.Shadow) {
			if shadow.At == "1-0" {
				return w.View().Len() == 3
			}
		}
		return false
	}, n)
	var dies donburi.Entity
	for entity := range ecs.Values(east.Engine().View(), cluster.Agent) {
		dies = entity
	}
	east.Engine().World().Remove(dies)
	until(t, func() bool { return west.Beyond().Len() == 0 && w.View().Len() == 2 }, n)
	require.Len(t, w.Nodes(), 1)
	require.ElementsMatch(t, grid.Names(), w.Nodes()[0].Regions)
	n.Close() // a region of which nothing is heard is not seen
	require.Eventually(t, func() bool { return w.View().Len() == 0 }, 20*time.Second, 10*time.Millisecond)
}

// sign is what others see of somebody.
type sign struct{ Text string }

var signs = donburi.NewComponentType[sign]().SetName("Sign")

// A crowd of which much is seen is seen, though it is more than NATS takes in one message.
func TestLargePictures(t *testing.T) {
	s, err := embedded.Start(embedded.Configure(func(o *server.Options) { o.MaxPayload = 1 << 20 }))
	require.NoError(t, err)
	t.Cleanup(s.Close)
	world := cluster.World{Name: "city", Regions: []string{"square"}, New: newCity, Error: func(err error) {
		var no *cluster.CheckpointError
		require.ErrorAs(t, err, &no) // of a program that was not compiled
	}, Where: func(_ *donburi.Entry, now string) string { return now },
		Begin: func(r *cluster.Region) {
			for range 300 {
				r.Engine().Spawn(cluster.Agent, ecs.Comp(signs, sign{Text: string(make([]byte, 10_000))}))
			}
		},
		Shadows: cluster.Shadows{Types: []donburi.IComponentType{signs}, Every: 10 * time.Millisecond}}
	n, err := cluster.Join(t.Context(), connect(t, s), world, cluster.LeaseFor(2*time.Second))
	require.NoError(t, err)
	defer n.Close()
	w, err := cluster.Watch(connect(t, s), world)
	require.NoError(t, err)
	defer w.Close()
	until(t, func() bool { return w.View().Len() == 300 }, n)
}
