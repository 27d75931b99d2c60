package cluster_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/ecs/cluster"
)

// A node that has no time to hand its regions over says which they are.
func ExampleLeaveError() {
	node, end := alone(nil)
	defer end()
	ctx, cancel := context.WithDeadline(context.Background(), time.Now()) // no time at all
	defer cancel()
	err := node.Leave(ctx)
	if left, ok := errors.AsType[*cluster.LeaveError](err); ok {
		fmt.Println(left.Regions, "will go on from the last checkpoints:", left.Err)
	}
	// Output: [island] will go on from the last checkpoints: context deadline exceeded
}

// Nodes of another version have to leave before new ones join.
func ExampleVersionError() {
	connection, end := connected()
	defer end()
	ctx := context.Background()
	old, err := cluster.Join(ctx, connection, island(quiet), cluster.Named("one"), cluster.Version("1"))
	if err != nil {
		fmt.Println(err)
		return
	}
	_, err = cluster.Join(ctx, connection, island(quiet), cluster.Named("two"), cluster.Version("2"))
	if other, ok := errors.AsType[*cluster.VersionError](err); ok {
		fmt.Println("world", other.World, "is run by node", other.Node, "of another version")
		err = old.Leave(ctx)
	}
	if err != nil {
		fmt.Println(err)
		return
	}
	node, err := cluster.Join(ctx, connection, island(quiet), cluster.Named("two"), cluster.Version("2"))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer node.Close()
	fmt.Println("node", node.Name(), "has joined")
	// Output:
	// world island is run by node one of another version
	// node two has joined
}
