package cluster_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/systems"
)

// The binary of the tests is a node if it is told so, which ends with its input.
func TestMain(m *testing.M) {
	if name := os.Getenv("SOMEN_TEST_NODE"); name != "" {
		if err := beNode(name, os.Getenv("SOMEN_TEST_NATS")); err != nil {
			fmt.Println("error:", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// tally counts the steps of a walker, for others to see.
type tally struct{ Steps int }

var (
	tallies = donburi.NewComponentType[tally]().SetName("Tally")
	counted = ecs.NewQuery1(tallies)
	square  = cluster.Grid{Width: 400, Height: 400, Columns: 2, Rows: 2, Overlap: 5}
)

const settlers = 10 // in each of its regions

func settled() cluster.World {
	return cluster.World{Name: "square", Regions: square.Names(),
		New: func(*cluster.Region) *ecs.Engine {
			e := ecs.New()
			e.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement(), ecs.System{Name: "tally", Update: func(e *ecs.Engine) {
				for _, t := range counted.Each(e.World()) {
					t.Steps++
				}
			}})
			return e
		},
		Begin: func(r *cluster.Region) {
			x0, y0, x1, y1, _ := square.Bounds(r.Name())
			for i := range settlers {
				r.Engine().Spawn(cluster.Agent, lives, tallies, components.Velocity,
					ecs.Comp(components.Position, components.Vec2{X: x0 + (x1-x0)*float64(i)/settlers, Y: (y0 + y1) / 2}),
					ecs.Comp(components.Behaviour, components.BehaveFunc("walk", walk)))
			}
		},
		Where: func(agent *donburi.Entry, now string) string {
			at := components.Position.Get(agent)
			return square.Where(at.X, at.Y*4, now) // those of walk have a flat world
		},
		Shadows:   cluster.Shadows{Types: []donburi.IComponentType{tallies}, Every: 20 * time.Millisecond},
		Recovered: func(r *cluster.Region, from cluster.Recovery) { fmt.Println("recovered:", r.Name(), from) },
		Error:     func(err error) { fmt.Println("error:", err) },
	}
}

func beNode(name, url string) error {
	nc, err := nats.Connect(url, nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond))
	if err != nil {
		return err
	}
	defer nc.Close()
	n, err := cluster.Join(context.Background(), nc, settled(), cluster.Named(name), cluster.LeaseFor(1500*time.Millisecond), cluster.CheckpointEvery(300*time.Millisecond))
	if err != nil {
		return err
	}
	fmt.Println("joined")
	ctx, cancel := context.WithCancel(context.Background())
	go func() { io.Copy(io.Discard, os.Stdin); cancel() }()
	return n.Run(ctx)
}

// process is a node in a process of its own.
type process struct {
	*exec.Cmd
	input io.Closer
	lock  sync.Mutex
	lines []string
}

func startNode(t testing.TB, name, url string) *process {
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), "SOMEN_TEST_NODE="+name, "SOMEN_TEST_NATS="+url)
	p.Stderr = os.Stderr
	in, err := p.StdinPipe()
	require.NoError(t, err)
	p.input = in
	out, err := p.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, p.Start())
	read := make(chan struct{})
	go func() {
		defer close(read)
		for s := bufio.NewScanner(out); s.Scan(); {
			p.lock.Lock()
			p.lines = append(p.lines, s.Text())
			p.lock.Unlock()
		}
	}()
	t.Cleanup(func() {
		_ = p.Process.Kill()
		<-read
		_ = p.Wait()
		if t.Failed() {
			t.Log(name, p.said(""))
		}
	})
	return p
}

// said returns the lines of a process that begin with a word.
func (p *process) said(with string) (lines []string) {
	p.lock.Lock()
	defer p.lock.Unlock()
	for _, line := range p.lines {
		if strings.HasPrefix(line, with) {
			lines = append(lines, line)
		}
	}
	return lines
}

// steps are those of all walkers that are seen.
func steps(w *cluster.Watcher) map[cluster.Address]int {
	all := map[cluster.Address]int{}
	v := w.View()
	for entity, s := range ecs.Values(v, cluster.Shadow) {
		t, _ := ecs.Value(v, entity, tallies)
		all[s.Of] = t.Steps
	}
	return all
}

// everySteps is steps at a moment when all walkers are seen.
func everySteps(t testing.TB, w *cluster.Watcher) (all map[cluster.Address]int) {
	eventually(t, "all are seen", func() bool { all = steps(w); return len(all) == 4*settlers })
	return all
}

// eventually waits for what other processes do.
func eventually(t testing.TB, what string, cond func() bool) {
	for begun := time.Now(); !cond(); time.Sleep(5 * time.Millisecond) {
		require.Less(t, time.Since(begun), time.Minute, what)
	}
}

// goOn waits until all walkers are seen and have made some steps more than they had, each of them.
func goOn(t testing.TB, w *cluster.Watcher, than map[cluster.Address]int, more int) {
	eventually(t, "all walkers go on", func() bool {
		now := steps(w)
		if len(now) != 4*settlers {
			return false
		}
		for who, n := range now {
			before, known := than[who]
			require.True(t, known || len(than) == 0, "nobody is new")
			if n < before+more {
				return false
			}
		}
		return true
	})
}
