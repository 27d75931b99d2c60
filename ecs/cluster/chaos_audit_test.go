package cluster_test

import (
	"context"
	"maps"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster"
	"github.com/somen-go/somen/systems"
)

// living are the regions that act.
func (c *chaos) living() map[string]*cluster.Region {
	all := map[string]*cluster.Region{}
	for _, m := range c.members {
		for _, r := range m.node.Regions() {
			if !r.Lives() {
				continue
			}
			if all[r.Name()] != nil {
				stage.wrong("region %s lives on %s and on %s", r.Name(), m.name, all[r.Name()].Node().Name())
			}
			all[r.Name()] = r
		}
	}
	return all
}

// wait lets rounds pass until something is so.
func (c *chaos) wait(what string, cond func() bool) {
	for begun := time.Now(); !cond() && stage.faults == 0; c.round() {
		if time.Since(begun) > 45*time.Second {
			c.state()
			c.report()
			require.FailNow(c.t, "it takes too long until "+what)
		}
	}
}

// state tells what there is.
func (c *chaos) state() {
	for _, m := range c.members {
		for _, r := range m.node.Regions() {
			c.t.Logf("%s has %s, lives %v: %+v", m.name, r.Name(), r.Lives(), r.Counts())
		}
	}
	there := map[int]bool{}
	for _, r := range c.living() {
		for _, s := range allSouls.Each(r.Engine().World()) {
			there[s.N] = true
		}
	}
	for n := range stage.n {
		if !there[n] {
			c.t.Logf("walker %d, %v, is not there; it has made %d steps", n, stage.book[n], stage.last[n])
		}
	}
	c.t.Log(time.Now().Format("05.000 "), c.happens, stage.errors)
	c.t.Log(strings.Join(stage.lately, "\n"))
}

// awake tells where all goroutines are, once, if the one that drives the nodes stands still.
func (c *chaos) awake(ctx context.Context) {
	path := os.Getenv("SOMEN_STACKS")
	for at := int64(-1); path != ""; at = c.rounds.Load() {
		select {
		case <-ctx.Done():
			return
		case <-time.After(4 * time.Second):
		}
		if at == c.rounds.Load() {
			stacks := make([]byte, 4<<20)
			_ = os.WriteFile(path, stacks[:runtime.Stack(stacks, true)], 0o644)
			return
		}
	}
}

// rest has all well, and nobody cross a border: then everybody is there, in one piece.
func (c *chaos) rest() {
	stage.frozen = true
	c.heal()
	c.wait("all regions have a node", func() bool { return len(c.living()) == len(plain.Names()) })
	steps := stage.steps
	c.wait("everybody is there, and acts", func() bool {
		return len(c.living()) == len(plain.Names()) && c.look().there() == stage.n && stage.steps > steps+2*uint64(stage.n) && slices.Min(stage.last) > 1
	})
	for _, r := range c.living() {
		for entity, s := range allSouls.Each(r.Engine().World()) {
			task := systems.TaskOf(r.Engine(), entity, "")
			if len(task.Children()) != 3 || task.State() != coroutine.Waiting {
				stage.wrong("the behaviour of walker %d is %v, with %d children", s.N, task.State(), len(task.Children()))
			}
		}
	}
	stage.frozen = false
}

// end lets all come to an end, and looks at what everybody remembers.
func (c *chaos) end() {
	stage.quiet = true
	c.rest()
	c.wait("every message has an answer", func() bool {
		for _, r := range c.living() {
			for _, s := range allSouls.Each(r.Engine().World()) {
				if slices.ContainsFunc(s.Sent, func(m told) bool { return !m.Ended }) {
					return false
				}
			}
		}
		return len(c.living()) == len(plain.Names())
	})
	c.rest()
	all := c.everybody()
	walks := make([]soul, stage.n)
	for n, s := range all {
		walks[n] = *s
	}
	c.mail(walks)
	goes := map[int]bool{}
	c.wait("everybody goes on", func() bool {
		for n, s := range c.everybody() {
			if s.Beats > walks[n].Beats+5 {
				goes[n] = true
			}
		}
		return len(goes) == stage.n
	})
	c.counts = false
	c.wait("all censuses are compared", func() bool { return len(c.censuses) == 0 })
}

func (c *chaos) everybody() map[int]*soul {
	all := map[int]*soul{}
	for _, r := range c.living() {
		for _, s := range allSouls.Each(r.Engine().World()) {
			all[s.N] = s
		}
	}
	return all
}

// mail looks at all messages.
func (c *chaos) mail(all []soul) {
	got := make([]map[uint64]bool, stage.n)
	faults := map[string]int{}
	sent, received, before := 0, 0, 0
	for n, s := range all {
		got[n] = map[uint64]bool{}
		type one struct {
			from   int
			number uint64
		}
		numbers := map[one]bool{}
		for _, h := range s.Got {
			if got[n][h.Say] || numbers[one{h.From, h.Number}] {
				stage.wrong("walker %d has heard word %d, message %d of walker %d, twice", n, h.Say, h.Number, h.From)
			}
			got[n][h.Say], numbers[one{h.From, h.Number}] = true, true
			received++
		}
	}
	for n, s := range all {
		for _, m := range s.Sent {
			sent++
			switch {
			case m.Fault != "":
				faults[m.Fault]++
			case m.Before:
				before++
			case !got[m.To][m.Say]:
				stage.wrong("walker %d has sent word %d to walker %d, who has not heard it", n, m.Say, m.To)
			}
		}
	}
	c.t.Logf("mail: %d sent, %d received, %d before; not sent: %v", sent, received, before, faults)
}

func (c *chaos) report() {
	slices.Sort(stage.undone)
	oldest := time.Duration(0)
	if n := len(stage.undone); n > 0 {
		oldest = stage.undone[n-1]
	}
	c.t.Logf("%d walkers made %d steps and crossed %d borders; %v", stage.n, stage.steps, stage.crossings, c.happens)
	c.t.Logf("in %d rounds %v", c.rounds.Load(), c.results)
	c.t.Logf("%d regions were handed over, %d were recovered, from up to %v before; by that %d walkers were set back, by up to %d steps",
		stage.planned, stage.recoveries, oldest, stage.setBack, stage.most)
	for _, kind := range slices.Sorted(maps.Keys(stage.errors)) {
		c.t.Logf("%d of %s, as: %s", stage.errors[kind], kind, stage.sample[kind])
	}
}
