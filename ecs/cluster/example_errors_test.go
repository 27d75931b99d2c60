package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/save"
)

// Tether is a component of who is bound to another entity.
type Tether struct{ Post *donburi.Entry }

var tethers = donburi.NewComponentType[Tether]().SetName("Tether")

// An agent that leads to what stays behind stays itself, until it has let go.
func ExampleMoveError() {
	connection, end := connected()
	defer end()
	var horse *donburi.Entry
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs,
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				post := r.Engine().Spawn(components.Position)
				horse = r.Engine().Spawn(cluster.Agent, ecs.Comp(tethers, Tether{post}),
					ecs.Comp(components.Position, components.Vec2{X: 150}))
			}
		},
		Error: func(err error) {
			stays, ok := errors.AsType[*cluster.MoveError](err) // its text names Tether.Post
			if ok && stays.Agent == cluster.AddressOf(horse) {
				fmt.Println("the horse stays in", stays.From, "and does not go to", stays.To)
				tethers.Get(horse).Post = nil // it is tried again after a second of the game
			}
		}}
	node := joined(connection, world)
	defer node.Close()
	east := node.Region("1-0")
	frames(node, func() bool { return east.Counts().Came == 1 })
	fmt.Println("it is in", east.Name())
	// Output:
	// the horse stays in 0-0 and does not go to 1-0
	// it is in 1-0
}

// Pipe is a component that can't be saved.
type Pipe struct{ To chan string }

var pipes = donburi.NewComponentType[Pipe]().SetName("Pipe")

// A region that can't be saved makes no checkpoints, and plays on.
func ExampleCheckpointError() {
	connection, end := connected()
	defer end()
	missed := map[string]bool{} // regions without a checkpoint
	world := island(func(err error) {
		if no, ok := errors.AsType[*cluster.CheckpointError](err); ok {
			missed[no.Region] = true
			if _, ok := errors.AsType[*save.Error](err); ok { // it names the value; what else there is, is of NATS
				fmt.Println("mend the game: a component can't be saved")
			}
		}
	})
	world.Begin = func(r *cluster.Region) { r.Engine().Spawn(ecs.Comp(pipes, Pipe{make(chan string)})) }
	node := joined(connection, world)
	defer node.Close()
	region := node.Region("island")
	frames(node, func() bool { return missed["island"] && region.Engine().Steps() > 3 })
	fmt.Println(region.Counts().Saves, "checkpoints")
	// Output:
	// mend the game: a component can't be saved
	// 0 checkpoints
}

// A region that can't start on a machine is left to others.
func ExampleTakeoverError() {
	connection, end := connected()
	defer end()
	var node *cluster.Node
	var no *cluster.TakeoverError
	world := island(func(err error) {
		if errors.As(err, &no) {
			fmt.Println(no)
			node.Drain() // it takes no more regions, until somebody has looked at the machine
		}
	})
	world.New = func(r *cluster.Region) *ecs.Engine {
		e := village(r)
		e.Add(ecs.Update, ecs.System{Name: "maps", Update: func(*ecs.Engine) {},
			Start: func(*ecs.Engine) error { return errors.New("there is no map of " + r.Name()) }})
		return e
	}
	node, err := cluster.Join(context.Background(), connection, world)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer node.Close()
	frames(node, func() bool { return no != nil })
	// Output: cluster: region "island" can't be taken over: ecs: start system maps: there is no map of island
}

// A region that goes on elsewhere has ended here, with all that was kept of its engine.
func ExampleLostError() {
	connection, end := connected()
	defer end()
	players := map[string][]string{"island": {"ann", "bob"}} // by region
	world := island(func(err error) {
		if lost, ok := errors.AsType[*cluster.LostError](err); ok {
			fmt.Println("have to connect again:", players[lost.Region])
			delete(players, lost.Region)
		}
	})
	node := joined(connection, world, cluster.LeaseFor(2*time.Second))
	defer node.Close()
	connection.Close() // so that no lease can be renewed any more
	frames(node, func() bool { return len(players) == 0 })
	fmt.Println(len(node.Regions()), "regions")
	// Output:
	// have to connect again: [ann bob]
	// 0 regions
}

// A cut is told when it begins and when it is over.
func ExampleConnectionError() {
	connection, end := connected()
	defer end()
	back := false
	world := island(func(err error) {
		cut, ok := errors.AsType[*cluster.ConnectionError](err)
		switch {
		case ok && cut.Back:
			fmt.Println("the game goes on")
			back = true
		case ok:
			fmt.Println("the game stands still, and after", cut.Lease, "it may go on elsewhere")
		}
	})
	node := joined(connection, world, cluster.LeaseFor(5*time.Second))
	defer node.Close()
	if err := connection.ForceReconnect(); err != nil { // has a cut that is over at once
		fmt.Println(err)
	}
	frames(node, func() bool { return back })
	// Output:
	// the game stands still, and after 5s it may go on elsewhere
	// the game goes on
}

// A message that an agent can't take is dropped, and its sender learns that it was lost.
func ExampleLetterError() {
	connection, end := connected()
	defer end()
	var shop, buyer *donburi.Entry
	world := island(func(err error) {
		if dropped, ok := errors.AsType[*cluster.LetterError](err); ok {
			fmt.Println(dropped.Channel, "for the shop:", dropped.To == cluster.AddressOf(shop), dropped.Err)
		}
	})
	world.Begin = func(r *cluster.Region) {
		shop, buyer = r.Engine().Spawn(cluster.Agent), r.Engine().Spawn(cluster.Agent)
	}
	node := joined(connection, world)
	defer node.Close()
	orders.In(shop).Close() // a letter of another type, from another version of the program, is dropped as well
	sent := orders.Send(buyer, cluster.AddressOf(shop), Order{Go: "home"}, 5*time.Second)
	var err error
	frames(node, func() bool { _, err = sent.Result(); return !errors.Is(err, context.Canceled) })
	fmt.Println("lost:", errors.Is(err, cluster.ErrLost))
	// Output:
	// orders for the shop: true the agent has closed the channel from which it receives
	// lost: true
}

// What a stranger has put into the log is passed over, and can be looked at where it lies.
func ExampleLogError() {
	connection, end := connected()
	defer end()
	var strange *cluster.LogError
	node := joined(connection, island(func(err error) { errors.As(err, &strange) }))
	defer node.Close()
	ctx := context.Background()
	js, err := jetstream.New(connection)
	if err != nil {
		fmt.Println(err)
		return
	}
	if _, err := js.Publish(ctx, "island.log.island.takeover", []byte("it is all mine")); err != nil {
		fmt.Println(err)
		return
	}
	frames(node, func() bool { return strange != nil })
	log, err := js.Stream(ctx, "island-log")
	if err != nil {
		fmt.Println(err)
		return
	}
	message, err := log.GetMsg(ctx, strange.Seq)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%s passes over %q\n", strange.Region, message.Data)
	// Output: island passes over "it is all mine"
}
