package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
	"github.com/somen-go/somen/systems"
)

// village makes an engine of a region of the examples.
func village(*cluster.Region) *ecs.Engine {
	e := ecs.New()
	e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	return e
}

// coast is a world of two regions, beside each other.
var coast = cluster.Grid{Width: 200, Height: 100, Columns: 2, Rows: 1, Overlap: 2, Sight: 10}

// belongs says where on the coast an agent belongs.
func belongs(agent *donburi.Entry, now string) string {
	at := components.Position.Get(agent)
	return coast.Where(at.X, at.Y, now)
}

// frames lets frames pass until something has come true.
func frames(n *cluster.Node, done func() bool) {
	for !done() {
		n.Frame(time.Second / 60)
		time.Sleep(time.Millisecond) // a frame is longer
	}
}

// quiet is the World.Error of examples. In a program that was not built by the tool somen there are no checkpoints.
func quiet(error) {}

// An agent walks across a border, asleep all the way.
func Example() {
	server, err := embedded.Start(embedded.InProcess())
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	connection, err := server.Connect()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer connection.Close()

	world := cluster.World{
		Name:    "coast",
		Regions: coast.Names(), // "0-0" and "1-0"
		New:     village,
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 90, Y: 50}),
					ecs.Comp(components.Velocity, components.Vec2{X: 10}),
					ecs.Comp(components.Behaviour, components.Behave("travels", coroutine.Await(coroutine.Sleep(5*time.Second))).EndsEntity()))
			}
		},
		Where: belongs,
		Error: quiet,
	}
	node, err := cluster.Join(context.Background(), connection, world, cluster.Named("one"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer node.Close()
	frames(node, func() bool { return len(node.Regions()) == 2 })

	east := node.Region("1-0")
	frames(node, func() bool { return east.Counts().Came == 1 })
	for entity, at := range ecs.Values(east.Engine().View(), components.Position) {
		traveller := east.Engine().World().Entry(entity)
		fmt.Println(cluster.AddressOf(traveller).Home(), "is its home, and it is in", cluster.RegionOf(traveller).Name(), "beyond", at.X > 102)
	}
	fmt.Println(east.Engine().Scheduler().Tasks()[0].Info().Name)
	frames(node, func() bool { return east.Counts().Agents == 0 })
	// Output:
	// 0-0 is its home, and it is in 1-0 beyond true
	// travels
}

// alone starts a node of a world with one region, for examples.
func alone(begin func(r *cluster.Region)) (*cluster.Node, func()) {
	server, err := embedded.Start(embedded.InProcess())
	if err != nil {
		panic(err)
	}
	connection, err := server.Connect()
	if err != nil {
		panic(err)
	}
	node, err := cluster.Join(context.Background(), connection, cluster.World{Name: "island", Regions: []string{"island"}, New: village,
		Begin: begin, Where: func(_ *donburi.Entry, now string) string { return now }, Error: quiet})
	if err != nil {
		panic(err)
	}
	frames(node, func() bool { return len(node.Regions()) == 1 })
	return node, func() { node.Close(); connection.Close(); server.Close() }
}

// Order is what the captain says.
type Order struct{ Go string }

var orders = cluster.NewChannel[Order]("orders")

// The captain sends an order to a soldier, wherever that is, and learns that it is there.
func ExampleChannel() {
	var soldier, captain *donburi.Entry
	node, end := alone(func(r *cluster.Region) {
		soldier = r.Engine().Spawn(cluster.Agent, components.Behaviour)
		captain = r.Engine().Spawn(cluster.Agent, components.Behaviour)
	})
	defer end()
	components.Behaviour.SetValue(soldier, components.BehaveFunc("obeys", func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			letter, _ := orders.In(me).Receive(co)
			fmt.Println("go to the", letter.Value.Go, "says", letter.From == cluster.AddressOf(captain))
		})
	}))
	to := cluster.AddressOf(soldier)
	components.Behaviour.SetValue(captain, components.BehaveFunc("commands", func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			receipt, err := orders.Send(me, to, Order{Go: "hill"}, 5*time.Second).Await(co)
			fmt.Println(receipt.At, err)
			co.Sleep(time.Second)
			cluster.RegionOf(me).Engine().World().Remove(soldier.Entity())
			_, err = orders.Send(me, to, Order{Go: "home"}, 5*time.Second).Await(co)
			fmt.Println(errors.Is(err, cluster.ErrGone), err)
		})
	}))
	frames(node, func() bool {
		return node.Regions()[0].Engine().Scheduler().Len() == 0 && node.Regions()[0].Engine().Now() > 2*time.Second
	})
	// Unordered output:
	// go to the hill says true
	// island <nil>
	// true cluster: "orders" to agent island/1/1: there is no such agent any more; forget its address
}

var sunrise = cluster.NewSignal[int]("sunrise")

// A signal wakes who waits for it, in all regions.
func ExampleSignal() {
	node, end := alone(func(r *cluster.Region) {
		r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Behaviour, components.BehaveFunc("sleeps", func(me *donburi.Entry) coroutine.Behaviour {
			return coroutine.Script(func(co *coroutine.Co) {
				fmt.Println("awake on day", sunrise.In(me).Wait(co))
			})
		})))
	})
	defer end()
	region := node.Regions()[0]
	frames(node, func() bool { return region.Engine().Now() > time.Second })
	if err := sunrise.Emit(region, 7); err != nil {
		fmt.Println(err)
	}
	frames(node, func() bool { return region.Engine().Scheduler().Len() == 0 })
	// Output: awake on day 7
}

// What an agent carries goes with it.
func ExampleAgentData_Accompany() {
	node, end := alone(nil)
	defer end()
	engine := node.Regions()[0].Engine()
	porter, trunk := engine.Spawn(cluster.Agent, components.Position), engine.Spawn(components.Position)
	cluster.Agent.Get(porter).Accompany(trunk)
	fmt.Println(cluster.AddressOf(porter), "carries", ecs.RefOf(trunk))
	// Output: island/1/1 carries entity 2.0
}

// Borders overlap, so that who stands on one does not move to and fro.
func ExampleGrid() {
	grid := cluster.Grid{Width: 200, Height: 100, Columns: 2, Rows: 1, Overlap: 5, Sight: 20}
	fmt.Println(grid.Names())
	fmt.Println(grid.Where(104, 50, "0-0"), grid.Where(106, 50, "0-0"), grid.Where(96, 50, "1-0"))
	fmt.Println(grid.Near(nil, 90, 50, "0-0"))
	// Output:
	// [0-0 1-0]
	// 0-0 1-0 1-0
	// [1-0]
}

// An address may be kept by others, and sent to them.
func ExampleAddress() {
	var nobody cluster.Address
	fmt.Println(nobody, nobody == cluster.Address{})
	// Output: nobody true
}
