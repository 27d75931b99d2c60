// Package cluster measures a world on several nodes: what it costs to go from one to the other, to talk, to make checkpoints,
// and how many agents a node holds.
package cluster

import (
	"fmt"
	"math"
	"sync"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster"
)

// Part is what a cluster costs.
var Part = harness.Part{
	Name:  "cluster",
	Title: "a world on several nodes",
	About: []string{
		"A city of four regions on one, two and four nodes, which take turns in one process, and talk by a server",
		"of NATS in it, on loopback. Moves: 4,000 walkers that cross a border all the time, as fast as they go, and",
		"400, for the latency: from when one is seen to belong elsewhere to when it is seen there, which is looked for",
		"every 50 ms. Messages: pairs in different regions, each of which waits for the answer before it sends again; a frame is",
		"16.7 ms, and an answer takes two. Checkpoint: how long the game stands still for it, and what is stored.",
		"Held: agents of the whole city, who walk some seconds and cross a border now and then, at which the mean",
		"frame of the busiest node takes 8 ms, as if each node had a core of its own.",
	},
	Cases: func(scale harness.Scale) (all []harness.Case, _ []harness.Missing) {
		add := func(group, column string, x float64, run func() (harness.Sample, error)) {
			all = append(all, harness.InCompiledForm(harness.Case{Group: group, Peer: "Somen", Column: column, X: x, Run: run}))
		}
		d := time.Duration(scale.Size(5000, 300)) * time.Millisecond
		for _, n := range []int{1, 2, 4} {
			nodes := map[int]string{1: "1 node"}[n]
			if nodes == "" {
				nodes = fmt.Sprintf("%d nodes", n)
			}
			add("many moves", nodes, float64(n), func() (harness.Sample, error) { return moves(n, scale.Size(4000, 200), d, rate) })
			add("some moves", nodes, float64(n), func() (harness.Sample, error) { return moves(n, scale.Size(400, 100), d, latency) })
			add("messages", nodes, float64(n), func() (harness.Sample, error) { return messages(n, scale.Size(2000, 100), d) })
			add("held", nodes, float64(n), func() (harness.Sample, error) { return held(n, scale.Size(4000, 200), scale.Size(1<<20, 400), d) })
		}
		for _, n := range []int{1000, 10_000} {
			n := scale.Size(n, n/10)
			add("checkpoint", harness.Thousands(n)+" agents", float64(n), func() (harness.Sample, error) { return checkpoint(n) })
		}
		return all, nil
	},
}

// shuttle goes to and fro across the nearest border, without a rest.
func shuttle(*city) func(*donburi.Entry) coroutine.Behaviour {
	return func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			at, v := components.Position.Get(me), components.Velocity.Get(me)
			border := math.Round(at.X/400) * 400
			border = min(1200, max(400, border))
			for {
				to := border + 20
				if at.X > border {
					to = border - 20
				}
				v.X = (to - at.X) * 4
				co.Sleep(time.Second / 4)
			}
		})
	}
}

// What is told of moves.
const (
	rate = iota
	latency
)

func moves(nodes, n int, d time.Duration, what int) (s harness.Sample, err error) {
	c, err := start(nodes, n, time.Hour, true, shuttle)
	if err != nil {
		return nil, err
	}
	time.Sleep(time.Second)
	c.measure(d)
	if err := c.close(); err != nil {
		return nil, err
	}
	if what == rate {
		s.Add("moves", "1/s", float64(len(c.moves))/d.Seconds())
	} else {
		percentiles(&s, "latency of a move", c.moves)
	}
	return s, nil
}

// talking is the city in which agents talk. It is no variable of theirs, for it can't be saved.
var talking *city

// partners have the addresses of those that somebody may send to: the agents of each region, as they begin.
type partners struct {
	lock sync.Mutex
	all  map[string][]cluster.Address
}

var known partners

func messages(nodes, n int, d time.Duration) (s harness.Sample, err error) {
	known.all = map[string][]cluster.Address{}
	c, err := start(nodes, n, time.Hour, false, func(c *city) func(*donburi.Entry) coroutine.Behaviour {
		talking = c
		return talk
	})
	if err != nil {
		return nil, err
	}
	time.Sleep(2 * time.Second)
	c.measure(d)
	if err := c.close(); err != nil {
		return nil, err
	}
	s.Add("messages", "1/s", float64(len(c.sends))/d.Seconds())
	percentiles(&s, "a message with its answer", c.sends)
	return s, nil
}

// talk sends to an agent of the next region, again and again, and receives what others send.
func talk(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		next, i := known.enter(me)
		co.Go(receive(me))
		co.Sleep(time.Second)
		to := known.of(next, i)
		for n := 0; ; n++ {
			begun := time.Now()
			if _, err := words.Send(me, to, n, 10*time.Second).Await(co); err != nil {
				talking.fail(err)
				return
			}
			talking.sent(begun)
		}
	})
}

func receive(me *donburi.Entry) coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		for {
			words.In(me).Receive(co)
		}
	})
}

// enter makes an agent known, and returns the name of the next region and the number of its partner there.
func (p *partners) enter(me *donburi.Entry) (next string, i int) {
	p.lock.Lock()
	defer p.lock.Unlock()
	here := cluster.RegionOf(me).Name()
	p.all[here] = append(p.all[here], cluster.AddressOf(me))
	names := grid.Names()
	for at, name := range names {
		if name == here {
			next = names[(at+1)%len(names)]
		}
	}
	return next, len(p.all[here]) - 1
}

func (p *partners) of(region string, i int) cluster.Address {
	p.lock.Lock()
	defer p.lock.Unlock()
	all := p.all[region]
	return all[i%len(all)]
}

func (c *city) sent(begun time.Time) {
	c.lock.Lock()
	c.sends = append(c.sends, ms(time.Since(begun)))
	c.lock.Unlock()
}

func (c *city) fail(err error) {
	c.lock.Lock()
	c.errs = append(c.errs, err)
	c.lock.Unlock()
}

// stroll walks for some seconds, and rests.
func stroll(*city) func(*donburi.Entry) coroutine.Behaviour {
	return func(me *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			at, v := components.Position.Get(me), components.Velocity.Get(me)
			for {
				to := components.Vec2{X: min(1599, max(1, at.X+200*co.Rand().Float64()-100)), Y: 400 * co.Rand().Float64()}
				way := to.Sub(*at)
				*v = way.Unit().Mul(30)
				co.Sleep(time.Duration(way.Len() / 30 * float64(time.Second)))
				*v = components.Vec2{}
				co.Sleep(time.Duration(1+co.Rand().IntN(4)) * time.Second)
			}
		})
	}
}

const budget = 8 // ms of a frame

// held doubles the agents, to so many at most, until a frame takes longer than the budget, and interpolates.
func held(nodes, n, most int, d time.Duration) (s harness.Sample, err error) {
	var before, took float64
	for ; ; n *= 2 {
		c, err := start(nodes, n, time.Hour, false, stroll)
		if err != nil {
			return nil, err
		}
		time.Sleep(2 * time.Second)
		c.measure(d)
		if err := c.close(); err != nil {
			return nil, err
		}
		before, took = took, 0
		for _, frames := range c.frames {
			took = max(took, mean(frames))
		}
		if took > budget || n >= most {
			break
		}
	}
	agents := float64(n)
	if before > 0 && took > budget {
		agents *= (1 + (budget-before)/(took-before)) / 2
	} else {
		agents *= budget / took
	}
	s.Add("agents held", "agents", agents)
	return s, nil
}

func mean(all []float64) (sum float64) {
	for _, x := range all {
		sum += x
	}
	return sum / float64(max(1, len(all)))
}

// checkpoint has one node make checkpoints of a region.
func checkpoint(n int) (s harness.Sample, err error) {
	c, err := start(1, n*grid.Columns, 2*time.Second, false, stroll)
	if err != nil {
		return nil, err
	}
	time.Sleep(time.Second)
	var still []float64
	var bytes float64
	for range 8 {
		time.Sleep(time.Second)
		c.lock.Lock()
		for _, counts := range c.counts {
			if counts.Saves > 0 {
				still, bytes = append(still, ms(counts.Save)), float64(counts.SaveBytes)
			}
		}
		c.lock.Unlock()
	}
	if err := c.close(); err != nil {
		return nil, err
	}
	s.Add("a checkpoint stands still", "ms", harness.Percentile(still, 50))
	s.Add("size of one agent in it", "bytes", bytes/float64(n))
	return s, nil
}
