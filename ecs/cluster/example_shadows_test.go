package cluster_test

import (
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// nearby shows where agents are to who is on the other side of the border.
var nearby = cluster.Shadows{
	Types: []donburi.IComponentType{components.Position},
	Near: func(near []string, agent *donburi.Entry, now string) []string {
		at := components.Position.Get(agent)
		return coast.Near(near, at.X, at.Y, now)
	},
}

// hidden is a component of who is not seen.
var hidden = donburi.NewTag("Hidden")

// What neighbours see is the world's own choice: here all who are near the border and do not hide.
func ExampleShadows() {
	connection, end := connected()
	defer end()
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs, Error: quiet,
		Begin: func(r *cluster.Region) {
			if r.Name() == "0-0" {
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 95}))
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 96}), hidden)
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: 10}))
			}
		},
		Shadows: cluster.Shadows{
			Types: []donburi.IComponentType{components.Position},
			Near: func(near []string, agent *donburi.Entry, now string) []string {
				if agent.HasComponent(hidden) {
					return near
				}
				at := components.Position.Get(agent)
				return coast.Near(near, at.X, at.Y, now)
			},
			Every: 50 * time.Millisecond,
		}}
	node := joined(connection, world)
	defer node.Close()
	east := node.Region("1-0")
	frames(node, func() bool { return east.Beyond().Len() > 0 })
	for _, at := range ecs.Values(east.Beyond(), components.Position) {
		fmt.Println("somebody at", at.X)
	}
	// Output: somebody at 95
}

var greetings = cluster.NewChannel[string]("greetings")

// Who is seen beyond the border can be sent to.
func ExampleShadowData() {
	connection, end := connected()
	defer end()
	people := map[string]*donburi.Entry{}
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs, Error: quiet,
		Shadows: nearby,
		Begin: func(r *cluster.Region) {
			at := map[string]float64{"0-0": 98, "1-0": 103}[r.Name()]
			people[r.Name()] = r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: at}))
		}}
	node := joined(connection, world)
	defer node.Close()
	me, neighbour := people["0-0"], people["1-0"]
	beyond := node.Region("0-0").Beyond()
	frames(node, func() bool { return beyond.Len() == 1 })
	for _, shadow := range ecs.Values(beyond, cluster.Shadow) {
		fmt.Println("somebody is in", shadow.At)
		greetings.Send(me, shadow.Of, "good morning", 5*time.Second)
	}
	frames(node, func() bool { return greetings.In(neighbour).Len() == 1 })
	letter, _ := greetings.In(neighbour).TryReceive()
	fmt.Println(letter.Value)
	// Output:
	// somebody is in 1-0
	// good morning
}

// A map of the world can mark who has just crossed a border.
func ExampleShadowData_JustMoved() {
	now := time.Now()
	traveller := cluster.ShadowData{At: "1-0", Moved: now.Add(-300 * time.Millisecond)}
	settler := cluster.ShadowData{At: "1-0"}
	fmt.Println(traveller.JustMoved(now), settler.JustMoved(now))
	// Output: true false
}

// A watcher is no node: it runs no region, and sees the agents of all.
func ExampleWatcher() {
	connection, end := connected()
	defer end()
	world := cluster.World{Name: "coast", Regions: coast.Names(), New: village, Where: belongs, Error: quiet,
		Shadows: nearby,
		Begin: func(r *cluster.Region) {
			for _, at := range map[string][]float64{"0-0": {20, 30}, "1-0": {180}}[r.Name()] {
				r.Engine().Spawn(cluster.Agent, ecs.Comp(components.Position, components.Vec2{X: at}))
			}
		}}
	node := joined(connection, world)
	defer node.Close()

	watcher, err := cluster.Watch(connection, world) // in a program of its own, of which only Name and Shadows are the same
	if err != nil {
		fmt.Println(err)
		return
	}
	defer watcher.Close()
	var view ecs.View
	frames(node, func() bool { view = watcher.View(); return view.Len() == 3 })
	people := map[string]int{}
	for _, shadow := range ecs.Values(view, cluster.Shadow) {
		people[shadow.At]++
	}
	for _, region := range coast.Names() {
		fmt.Println(region, people[region])
	}
	// Output:
	// 0-0 2
	// 1-0 1
}

// What the nodes say of themselves tells when one can be stopped: it drains, and has no regions any more.
func ExampleNodeInfo() {
	connection, end := connected()
	defer end()
	world := island(quiet)
	node := joined(connection, world, cluster.Named("one"))
	defer node.Close()
	watcher, err := cluster.Watch(connection, world)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer watcher.Close()

	node.Drain()
	var nodes []cluster.NodeInfo
	frames(node, func() bool { nodes = watcher.Nodes(); return len(nodes) == 1 && nodes[0].Draining })
	for _, info := range nodes {
		fmt.Println("node", info.Name, "can be stopped:", info.Draining && len(info.Regions) == 0)
		fmt.Println("it has", info.Regions) // there is no other node to take it
	}
	// Output:
	// node one can be stopped: false
	// it has [island]
}
