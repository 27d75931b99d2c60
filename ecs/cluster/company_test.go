package cluster_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// owned is what somebody carries.
type owned struct {
	Name  string
	Ticks int
	Owner *donburi.Entry
}

var ownedThings = donburi.NewComponentType[owned]().SetName("Owned")

func ticks(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for range co.Every(20 * time.Millisecond) {
			ownedThings.Get(me).Ticks++
		}
	})
}

// Who goes with an agent comes with it, with what it does and the pointers between them.
func TestCompany(t *testing.T) {
	mustBeCompiled(t)
	var one, bag *donburi.Entry
	n := single(t, grid, func(r *cluster.Region) {
		if r.Name() != "0-0" {
			return
		}
		e := r.Engine()
		one = e.Spawn(cluster.Agent, lives, ecs.Comp(components.Position, components.Vec2{X: 10}))
		bag = e.Spawn(ecs.Comp(ownedThings, owned{Name: "bag", Owner: one}), ecs.Comp(components.Behaviour, components.BehaveFunc("ticks", ticks)))
		gone := e.Spawn(ecs.Comp(ownedThings, owned{Name: "gone"}))
		stays := e.Spawn(ecs.Comp(ownedThings, owned{Name: "stays"}))
		a := cluster.Agent.Get(one)
		for _, with := range []*donburi.Entry{bag, gone, bag} {
			a.Accompany(with)
		}
		gone.Remove()
		_ = stays
		other := e.Spawn(cluster.Agent, components.Position)
		func() {
			defer func() { require.ErrorContains(t, recover().(error), "the entity is an agent, and goes its own ways") }()
			a.Accompany(other)
		}()
	}, noErrors(t))
	west, east := n.Region("0-0"), n.Region("1-0")
	until(t, func() bool { return ownedThings.Get(bag).Ticks > 5 }, n)
	address := cluster.AddressOf(one)
	for range 3 { // to and fro
		components.Position.Get(one).X = 300
		ticked := ownedThings.Get(bag).Ticks
		until(t, func() bool { return east.Counts().Agents == 1 }, n)
		one, bag = carried(t, east)
		require.Equal(t, address, cluster.AddressOf(one))
		require.GreaterOrEqual(t, ownedThings.Get(bag).Ticks, ticked)
		require.Equal(t, []string{"stays"}, things(west))
		require.Equal(t, []string{"bag"}, things(east))
		until(t, func() bool { return ownedThings.Get(bag).Ticks > ticked+5 }, n)
		components.Position.Get(one).X = 10
		until(t, func() bool { return east.Counts().Agents == 0 && west.Counts().Agents == 2 }, n)
		one, bag = carried(t, west)
		require.Empty(t, things(east))
	}
}

func things(r *cluster.Region) (names []string) {
	for _, o := range ecs.Values(r.Engine().View(), ownedThings) {
		names = append(names, o.Name)
	}
	return names
}

// carried finds the bag and who has it.
func carried(t testing.TB, r *cluster.Region) (one, bag *donburi.Entry) {
	for entity, o := range ecs.Values(r.Engine().View(), ownedThings) {
		if o.Name == "bag" {
			require.True(t, o.Owner.HasComponent(lives))
			return o.Owner, r.Engine().World().Entry(entity)
		}
	}
	require.Fail(t, "nobody has the bag")
	return nil, nil
}

// Who is an agent no more has ended for the others, and can't be sent to.
func TestNoMoreAnAgent(t *testing.T) {
	mustBeCompiled(t)
	var one, two *donburi.Entry
	n := single(t, grid, func(r *cluster.Region) {
		if r.Name() == "0-0" {
			one, two = r.Engine().Spawn(cluster.Agent, lives, components.Position), r.Engine().Spawn(cluster.Agent, lives, components.Position)
		}
	}, noErrors(t))
	r, to := n.Region("0-0"), cluster.AddressOf(two)
	until(t, func() bool { return r.Counts().Agents == 2 }, n)
	two.RemoveComponent(cluster.Agent)
	sent := hello.Send(one, to, 1, time.Second)
	_, err := awaited(t, sent, n)
	require.ErrorIs(t, err, cluster.ErrGone)
	until(t, func() bool { return r.Counts().Agents == 1 }, n)
	two.AddComponent(cluster.Agent) // and is another one
	until(t, func() bool { return r.Counts().Agents == 2 }, n)
	require.NotEqual(t, to, cluster.AddressOf(two))
	_, err = awaited(t, hello.Send(one, to, 1, time.Second), n)
	require.ErrorIs(t, err, cluster.ErrGone)
	receipt, err := awaited(t, hello.Send(one, cluster.AddressOf(two), 1, time.Second), n)
	require.NoError(t, err)
	require.Equal(t, "0-0", receipt.At)
}

// awaited is what a future gets, in a task of its own.
func awaited[T any](t testing.TB, f *coroutine.Future[T], n *cluster.Node) (value T, err error) {
	done := false
	e := n.Regions()[0].Engine()
	e.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) { value, err = f.Await(co); done = true }))
	until(t, func() bool { return done }, n)
	return value, err
}

// Who waits for the answer to a message of somebody else learns that the sender has ended.
func TestTheSenderEnds(t *testing.T) {
	for name, end := range map[string]func(*donburi.Entry){
		"removed":        (*donburi.Entry).Remove,
		"no more agents": func(e *donburi.Entry) { e.RemoveComponent(cluster.Agent) },
	} {
		t.Run(name, func(t *testing.T) {
			mustBeCompiled(t)
			var one, two *donburi.Entry
			n := single(t, grid, func(r *cluster.Region) {
				if r.Name() == "0-0" {
					one, two = r.Engine().Spawn(cluster.Agent, components.Position), r.Engine().Spawn(cluster.Agent, components.Position)
				}
			}, noErrors(t))
			for hello.In(two).Len() < 256 { // all that it has room for
				hello.Send(one, cluster.AddressOf(two), 1, time.Second)
				until(t, func() bool { return true }, n)
			}
			sent := hello.Send(one, cluster.AddressOf(two), 1, time.Hour)
			end(one)
			_, err := awaited(t, sent, n)
			require.ErrorIs(t, err, cluster.ErrEnded)
		})
	}
}
