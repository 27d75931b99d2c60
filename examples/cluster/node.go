package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"os/signal"
	"time"

	"github.com/nats-io/nats.go"

	"github.com/somen-go/somen/ecs/cluster"
)

// runNode is a process that runs some quarters of the city, until the one that has started it ends.
func runNode(name, url string, walkers, replicas int) error {
	log.SetPrefix(name + ": ")
	log.SetFlags(0)
	signal.Ignore(os.Interrupt) // it is for the process that has started this one, and ends it
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	go func() {
		io.Copy(io.Discard, os.Stdin)
		stop()
	}()
	nc, err := nats.Connect(url, nats.RetryOnFailedConnect(true), nats.MaxReconnects(-1), nats.ReconnectWait(200*time.Millisecond),
		nats.FlusherTimeout(2*time.Second))
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	defer nc.Close()
	lease := 2 * time.Second
	if replicas > 1 {
		lease = 15 * time.Second // when a server has failed, the others need some seconds to go on
	}
	world := newWorld(walkers, func(err error) { log.Print(err) }, func(r *cluster.Region, from cluster.Recovery) {
		if !from.Planned {
			log.Printf("quarter %s goes on here: %v", r.Name(), from)
		}
	})
	node, err := cluster.Join(ctx, nc, world, cluster.Named(name), cluster.LeaseFor(lease),
		cluster.CheckpointEvery(5*time.Second), cluster.Replicas(replicas))
	if err != nil {
		return err
	}
	return node.Run(ctx)
}
