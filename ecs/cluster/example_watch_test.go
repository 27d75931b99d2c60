package cluster_test

import (
	"context"
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// Neighbours see each other across the border, and a watcher, which is no node, sees everybody.
func ExampleWatch() {
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
		Regions: coast.Names(),
		New:     village,
		Begin: func(r *cluster.Region) {
			at := map[string]float64{"0-0": 95, "1-0": 180}[r.Name()]
			r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: at, Y: 50}))
		},
		Where: belongs,
		Shadows: cluster.Shadows{
			Types: []donburi.IComponentType{components.Position},
			Near: func(near []string, agent *donburi.Entry, now string) []string {
				at := components.Position.Get(agent)
				return coast.Near(near, at.X, at.Y, now)
			},
		},
		Error: quiet,
	}
	watcher, err := cluster.Watch(connection, world)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer watcher.Close()
	node, err := cluster.Join(context.Background(), connection, world, cluster.Named("one"), cluster.LeaseFor(time.Second))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer node.Close()

	frames(node, func() bool {
		nodes := watcher.Nodes()
		return watcher.View().Len() == 2 && len(nodes) == 1 && len(nodes[0].Regions) == 2
	})
	for _, n := range watcher.Nodes() {
		fmt.Println(n.Name, "has", len(n.Regions), "regions")
	}
	east := node.Region("1-0")
	frames(node, func() bool { return east.Beyond().Len() == 1 })
	for shadow, at := range ecs.Values(east.Beyond(), components.Position) {
		of, _ := ecs.Value(east.Beyond(), shadow, cluster.Shadow)
		fmt.Println("beyond the border of", east.Name(), "is somebody of", of.At, "at", at.X, "with an address:", of.Of != cluster.Address{})
	}
	// Output:
	// one has 2 regions
	// beyond the border of 1-0 is somebody of 0-0 at 95 with an address: true
}
