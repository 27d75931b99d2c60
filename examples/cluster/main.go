// Cluster is a city that several processes run together: each node has some of its quarters, and tens of thousands of
// walkers cross their borders all the time, in the middle of their behaviours. The window is one more process, which watches
// all of them. A click on a node kills it; its quarters go on elsewhere from their last checkpoints. A click on
// the word "start" starts one more.
//
//	go tool somen run .
//	go tool somen run . -nodes 2 -walkers 10000
//	go tool somen run . -servers 3
//	go tool somen run . -text       # without a screen: ten seconds, in which a node is killed
//
// It must be built by the tool somen: a behaviour on a stack can't go to another process.
//
// NATS, by which nodes talk, is in the process of the window. With -servers 3 it is in three processes of their own, and
// each of these may be killed too.
package main

import (
	"errors"
	"flag"
	"fmt"
	"image/color"
	"log"
	"os"
	"os/signal"
	"strconv"
	"sync"
	"syscall"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/somen-go/somen/systems/play"
	"github.com/somen-go/somen/systems/render"
)

func main() {
	nodes := flag.Int("nodes", 4, "how many nodes, `N`, begin")
	walkers := flag.Int("walkers", 24_000, "how many walkers, `N`, there are")
	servers := flag.Int("servers", 1, "how many servers, `N`, of NATS: 1, in this process, or 3")
	node := flag.String("node", "", "be the node `NAME`; it is how the window starts its nodes")
	server := flag.Int("server", 0, "be the server `N` of NATS")
	dir := flag.String("dir", "", "where a server of NATS has its files")
	url := flag.String("url", "", "where NATS is, for a node")
	flags := play.Parse()
	log.SetFlags(0)
	var err error
	switch {
	case !coroutine.IsStackless(stroll(nil)):
		err = errors.New("a behaviour on a stack can't go to another process; build the program with the tool somen, by go tool somen run")
	case *servers != 1 && *servers != 3:
		err = fmt.Errorf("-servers %d: pass 1 or 3", *servers)
	case *nodes < 1:
		err = fmt.Errorf("-nodes %d: pass at least 1", *nodes)
	case *server > 0:
		err = runServer(*server, *url, *dir)
	case *node != "":
		err = runNode(*node, *url, *walkers, *servers)
	default:
		err = runWindow(flags, *nodes, *walkers, *servers)
	}
	if err != nil {
		log.Fatal(err)
	}
}

// endBySignal ends the processes in order when this one is to end.
func endBySignal(end func()) {
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, os.Interrupt, syscall.SIGTERM)
	<-signals
	end()
	time.Sleep(300 * time.Millisecond) // a terminal is put back to what it was meanwhile
	os.Exit(1)
}

// runWindow starts the processes of the city, and shows what they do.
func runWindow(flags play.Flags, nodes, walkers, servers int) error {
	f := &fleet{args: []string{"-walkers", strconv.Itoa(walkers), "-servers", strconv.Itoa(servers)}}
	nc, stop, err := startServers(f, servers)
	if err != nil {
		return err
	}
	end := sync.OnceFunc(func() { f.close(); stop() }) // the nodes before what they talk by
	defer end()
	go endBySignal(end)
	for range nodes {
		if _, err := f.start(); err != nil {
			return err
		}
	}
	s, err := newSpectator(nc, f)
	if err != nil {
		return err
	}
	defer s.close()
	engine := ecs.New()
	engine.Add(ecs.Early, s.look())
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	s.spawnPanel(engine)
	return play.Run(engine,
		play.WithFlags(flags),
		play.WithTitle("cluster"),
		play.WithSize(int(city.Width), int(city.Height)+panel),
		play.WithBackground(color.RGBA{8, 10, 18, 255}),
		play.WithRenderers(s.drawWalkers(), s.drawBorders, s.drawLoads, render.Texts(letters)),
		play.WithReport(s.report),
	)
}
