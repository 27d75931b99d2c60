package cluster_test

import (
	"context"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
	"github.com/somen-go/somen/ecs/save"
)

// connected starts a server and connects to it, for examples.
func connected() (*nats.Conn, func()) {
	server, err := embedded.Start(embedded.InProcess())
	if err != nil {
		panic(err)
	}
	connection, err := server.Connect()
	if err != nil {
		panic(err)
	}
	return connection, func() { connection.Close(); server.Close() }
}

// island is a world of one region, which nobody leaves.
func island(report func(error)) cluster.World {
	return cluster.World{Name: "island", Regions: []string{"island"}, New: village,
		Where: func(_ *donburi.Entry, now string) string { return now }, Error: report}
}

// joined starts a node and waits until all regions of its world run on it.
func joined(connection *nats.Conn, world cluster.World, options ...cluster.Option) *cluster.Node {
	node, err := cluster.Join(context.Background(), connection, world, options...)
	if err != nil {
		panic(err)
	}
	frames(node, func() bool { return len(node.Regions()) == len(world.Regions) })
	return node
}

// A node that is called in a main loop of one's own, and that leaves at the end.
func ExampleNode() {
	connection, end := connected()
	defer end()
	node, err := cluster.Join(context.Background(), connection, island(quiet), cluster.Named("one"))
	if err != nil {
		fmt.Println(err)
		return
	}
	frames(node, func() bool { return len(node.Regions()) == 1 }) // calls node.Frame, with which the region comes
	fmt.Println("node", node.Name(), "runs", node.Regions()[0].Name())

	err = node.Leave(context.Background()) // nothing of the region is lost, and another node may go on with it
	fmt.Println(err, len(node.Regions()))
	// Output:
	// node one runs island
	// <nil> 0
}

// Without a main loop of one's own Run has the regions go on in real time until the context ends.
func ExampleNode_Run() {
	connection, end := connected()
	defer end()
	ctx, stop := context.WithCancel(context.Background()) // or signal.NotifyContext
	defer stop()
	world := island(quiet)
	world.New = func(r *cluster.Region) *ecs.Engine {
		e := village(r)
		e.Add(ecs.Update, ecs.System{Name: "ends", Update: func(e *ecs.Engine) {
			if e.Steps() == 3 {
				stop()
			}
		}})
		return e
	}
	node, err := cluster.Join(ctx, connection, world)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(node.Run(ctx)) // it has left when this returns
	// Output: <nil>
}

// Which options there are may depend on how the program was started.
func ExampleOption() {
	connection, end := connected()
	defer end()
	servers := 1 // of NATS, as a flag of the program says
	options := []cluster.Option{cluster.Named("one"), cluster.CheckpointEvery(time.Minute)}
	if servers >= 3 {
		// When one of the servers has failed the others need some seconds, in which no lease can be renewed.
		options = append(options, cluster.Replicas(3), cluster.LeaseFor(15*time.Second))
	}
	node, err := cluster.Join(context.Background(), connection, island(quiet), options...)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer node.Close()
	fmt.Println(node.Name())
	// Output: one
}

// The functions of a World get the Region that they are for, and an agent finds its own.
func ExampleRegion() {
	connection, end := connected()
	defer end()
	towers := map[string]*donburi.Entry{}
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs, Error: quiet,
		Begin: func(r *cluster.Region) { // a tower in the middle of each
			x0, y0, x1, y1, _ := coast.Bounds(r.Name())
			middle := components.Vec2{X: (x0 + x1) / 2, Y: (y0 + y1) / 2}
			towers[r.Name()] = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, middle))
		}}
	node := joined(connection, world)
	defer node.Close()
	for _, name := range coast.Names() {
		tower := towers[name]
		region := cluster.RegionOf(tower)
		fmt.Println(region.Name(), *components.Position.Get(tower), region == node.Region(name))
	}
	// Output:
	// 0-0 {50 50} true
	// 1-0 {150 50} true
}

// What has happened in a region, for whoever watches over the machines.
func ExampleCounts() {
	connection, end := connected()
	defer end()
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs, Error: quiet,
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				for _, x := range []float64{50, 150, 180} { // two of them belong to the other region
					r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: x}))
				}
			}
		}}
	node := joined(connection, world)
	defer node.Close()
	west, east := node.Region("0-0"), node.Region("1-0")
	frames(node, func() bool { return east.Counts().Agents == 2 })
	for _, r := range []*cluster.Region{west, east} {
		c := r.Counts()
		fmt.Println(r.Name(), "has", c.Agents, "of them:", c.Came, "came,", c.Went, "went,", c.Stuck, "could not go")
	}
	// Output:
	// 0-0 has 1 of them: 0 came, 2 went, 0 could not go
	// 1-0 has 2 of them: 2 came, 0 went, 0 could not go
}

// A region goes on where the node before has left it.
func ExampleRecovery() {
	connection, end := connected()
	defer end()
	world := island(quiet)
	world.Begin = func(r *cluster.Region) { // once in the life of the world
		fmt.Println(r.Name(), "begins")
		r.Engine().Spawn(cluster.Agent)
	}
	world.Recovered = func(r *cluster.Region, from cluster.Recovery) {
		if !from.Planned { // the node has failed, and what was done since the checkpoint is undone
			fmt.Println("tell the players that they have lost", from.Age)
		}
		fmt.Println(r.Name(), "goes on:", from)
	}
	first := joined(connection, world, cluster.Named("one"))
	if err := first.Leave(context.Background()); err != nil {
		fmt.Println(err)
	}
	second := joined(connection, world, cluster.Named("two"))
	defer second.Close()
	// Output:
	// island begins
	// island goes on: 1 agent, handed over
}

// Market is what each region has one of, and does not leave it.
type Market struct{ Town string }

// Seller is a component that leads to one.
type Seller struct{ At *Market }

var sellers = donburi.NewComponentType[Seller]().SetName("Seller")

// A pointer to what all regions have by one name leads to that of the other region when the agent has arrived.
func ExampleWorld() {
	connection, end := connected()
	defer end()
	markets := map[string]*Market{"0-0": {"Westham"}, "1-0": {"Easton"}}
	world := cluster.World{
		Name:    "coast",
		Regions: coast.Names(),
		New:     village,
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				r.Engine().Spawn(cluster.Agent, ecs.Comp(sellers, Seller{At: markets[r.Name()]}),
					ecs.Comp(components.Position, components.Vec2{X: 99}),
					ecs.Comp(components.Velocity, components.Vec2{X: 50}))
			}
		},
		Where:   belongs,
		Objects: func(r *cluster.Region) []save.Option { return []save.Option{save.Fixed("market", markets[r.Name()])} },
		Error:   quiet,
	}
	node := joined(connection, world)
	defer node.Close()
	east := node.Region("1-0")
	frames(node, func() bool { return east.Counts().Came == 1 })
	for _, seller := range ecs.Values(east.Engine().View(), sellers) {
		fmt.Println("sells in", seller.At.Town)
	}
	// Output: sells in Easton
}
