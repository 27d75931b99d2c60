package cluster_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/ecs/cluster/embedded"
)

// chaos is a cluster to which much happens. One goroutine drives it.
type chaos struct {
	t       testing.TB
	rand    *rand.Rand
	dir     string
	server  *embedded.Server
	address string
	started chan *embedded.Server // one that comes again

	members []*member
	joining int
	joined  chan *member
	names   int
	rounds  atomic.Int64
	happens map[string]int // faults, by name

	ledger   *ledger
	counts   bool      // all have begun
	censuses []*census // that wait for the ledger
	results  results
}

// member is a node, and its line to the server.
type member struct {
	name  string
	line  *line
	nc    *nats.Conn
	node  *cluster.Node
	last  time.Time     // frame
	every time.Duration // between frames, of a slow one
	well  time.Time     // until when something is wrong with it
	drain bool
	err   error
}

const leaseFor = 600 * time.Millisecond

func newChaos(t testing.TB, r *rand.Rand) *chaos {
	c := &chaos{t: t, rand: r, dir: t.TempDir(), started: make(chan *embedded.Server, 1), joined: make(chan *member, 16), happens: map[string]int{}}
	var err error
	c.server, err = embedded.Start(embedded.Dir(c.dir))
	require.NoError(t, err)
	c.address = strings.TrimPrefix(c.server.URL(), "nats://")
	c.ledger = newLedger(t, c.server.URL())
	t.Cleanup(func() {
		c.ledger.close()
		for ; c.joining > 0; c.joining-- {
			c.members = append(c.members, <-c.joined)
		}
		for _, m := range c.members {
			m.close()
		}
		if c.server == nil {
			c.server = <-c.started
		}
		c.server.Close()
	})
	return c
}

// join has one more node come, beside the others.
func (c *chaos) join() {
	c.names++
	m := &member{name: fmt.Sprintf("n%d", c.names), line: newLine(c.t, "nats://"+c.address), last: time.Now()}
	c.joining++
	go func() {
		defer func() { c.joined <- m }()
		m.nc, m.err = nats.Connect(m.line.url(), nats.MaxReconnects(-1), nats.ReconnectWait(20*time.Millisecond), nats.FlusherTimeout(500*time.Millisecond),
			nats.ReconnectJitter(0, 0), nats.RetryOnFailedConnect(true), nats.ReconnectErrHandler(func(*nats.Conn, error) {}))
		if m.err == nil {
			ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
			defer cancel()
			m.node, m.err = cluster.Join(ctx, m.nc, stage.world(), cluster.Named(m.name), cluster.LeaseFor(leaseFor),
				cluster.CheckpointEvery(stage.keeps), cluster.Stuck(2*time.Second))
		}
	}()
}

func (m *member) close() {
	if m.node != nil {
		m.node.Close()
	}
	if m.nc != nil {
		m.nc.Close()
	}
	m.line.close()
}

// round is a frame of every node that is not slow.
func (c *chaos) round() {
	c.rounds.Add(1)
	for len(c.joined) > 0 {
		m := <-c.joined
		c.joining--
		if m.err != nil {
			c.happens["could not join"]++
			m.close()
			continue
		}
		c.members = append(c.members, m)
	}
	select {
	case c.server = <-c.started:
	default:
	}
	now := time.Now()
	for i := 0; i < len(c.members); i++ {
		m := c.members[i]
		if !m.well.IsZero() && now.After(m.well) {
			m.line.heal()
			m.every, m.well = 0, time.Time{}
		}
		if passed := time.Since(m.last); passed >= max(m.every, 8*time.Millisecond) {
			m.last = time.Now()
			m.node.Frame(min(passed, 100*time.Millisecond))
		}
		if m.drain && len(m.node.Regions()) == 0 {
			c.drop(i)
			i--
		}
	}
	if len(c.members)+c.joining < 3 {
		c.join()
	}
	c.count()
	time.Sleep(time.Millisecond) // others use the machine too
}

func (c *chaos) drop(i int) {
	m := c.members[i]
	c.members = append(c.members[:i], c.members[i+1:]...)
	m.close()
}

// fault has something happen.
func (c *chaos) fault() {
	if len(c.members) == 0 {
		return
	}
	i := c.rand.IntN(len(c.members))
	m := c.members[i]
	long := time.Duration(50+c.rand.IntN(1500)) * time.Millisecond // a lease or two
	ill := func(name string) {
		c.happens[name]++
		m.well = time.Now().Add(long)
	}
	switch c.rand.IntN(12) {
	case 0, 1:
		c.happens["crash"]++
		c.drop(i)
	case 2, 3:
		ill("cut")
		m.line.cut(true)
	case 4:
		ill("flicker")
		m.line.cut(false)
	case 5, 6:
		ill("hold")
		m.line.hold()
	case 7:
		ill("slow line")
		m.line.slow(time.Duration(1+c.rand.IntN(30))*time.Millisecond, 1+c.rand.IntN(4000))
	case 8:
		ill("slow node")
		m.every = long / 3
	case 9:
		c.happens["leave"]++
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		begun := time.Now()
		_ = m.node.Leave(ctx)
		cancel()
		if over := time.Since(begun); over > 5*time.Second {
			stage.wrong("it took %v to leave", over)
		}
		c.drop(i)
	case 10:
		if !m.drain {
			c.happens["drain"]++
			m.drain = true
			m.node.Drain()
			c.join()
		}
	case 11:
		if c.server != nil {
			c.happens["server"]++
			c.server.Close()
			c.server = nil
			go func() {
				time.Sleep(long / 2)
				for {
					s, err := embedded.Start(embedded.Dir(c.dir), embedded.Listen(c.address))
					if err == nil {
						c.started <- s
						return
					}
					time.Sleep(20 * time.Millisecond) // the port is not free yet
				}
			}()
		}
	}
}

// heal makes all well that is wrong.
func (c *chaos) heal() {
	for _, m := range c.members {
		m.well = time.Now()
	}
}
