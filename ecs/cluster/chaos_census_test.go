package cluster_test

import (
	"fmt"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/cluster"
)

// census is who is where at one moment, between two frames. It is compared with the ledger, as soon as that has all that
// was in the log at that moment: then every walker must be in the engine of one region that lives, in the log, in what
// such a region has sent and does not yet know to be in the log, or in a region that nobody runs; there it is on paper,
// and the region must have it when it goes on.
type census struct {
	at      time.Time
	mark    uint64 // in the log, after it
	regions map[string]view
	walkers []found
}

// view is a region that lives.
type view struct {
	applied uint64 // how far it has read the log
	waiting int    // records that are not known to be in the log
}

// found is a walker in the engine of a region that lives.
type found struct {
	at    string // "" if there is none
	epoch uint64
}

// results is what the censuses have found.
type results struct {
	censuses                    int
	engines, logs, sent, nobody int // walkers, by where they were
	mostSent, mostLogs, mostOut int // at one moment
}

var allAgents = ecs.NewQuery2(souls, cluster.Agent)

// look takes a census. Who carries something must have it there.
func (c *chaos) look() *census {
	now := &census{at: time.Now(), regions: map[string]view{}, walkers: make([]found, stage.n)}
	packs := make([]int, stage.n)
	for name, r := range c.living() {
		now.regions[name] = view{cluster.Applied(r), r.Counts().Waiting}
		for s, a := range allAgents.Each(r.Engine().World()) {
			if at := now.walkers[s.N].at; at != "" {
				stage.wrong("walker %d is in %s and in %s", s.N, at, name)
			}
			now.walkers[s.N] = found{name, cluster.EpochOf(a)}
		}
		for _, p := range allPacks.Each(r.Engine().World()) {
			if at := now.walkers[p.Owner].at; at != name {
				stage.wrong("the pack of walker %d is in %s, and the walker in %q", p.Owner, name, at)
			}
			packs[p.Owner]++
		}
	}
	for n, w := range now.walkers {
		if w.at != "" && packs[n] != packsOf(n) {
			stage.wrong("walker %d has %d packs in %s, not %d", n, packs[n], w.at, packsOf(n))
		}
	}
	return now
}

// there is how many walkers are in engines.
func (now *census) there() (n int) {
	for _, w := range now.walkers {
		if w.at != "" {
			n++
		}
	}
	return n
}

// count is done in every round: it reads the log, compares censuses with it, and takes the next one; while the server is
// away, they wait. No region may be further in the log than the ledger, so nothing is deleted there that the ledger has not read.
func (c *chaos) count() {
	for begun := time.Now(); ; time.Sleep(time.Millisecond) { // the server may be away
		for c.ledger.read() {
			for len(c.censuses) > 0 && c.censuses[0].mark <= c.ledger.marked {
				c.censuses[0].compare(c.ledger, &c.results)
				c.censuses = c.censuses[1:]
			}
		}
		furthest := uint64(0)
		for _, m := range c.members {
			for _, r := range m.node.Regions() {
				furthest = max(furthest, cluster.Applied(r))
			}
		}
		if c.ledger.seq >= furthest {
			break
		}
		require.Less(c.t, time.Since(begun), 45*time.Second, "the ledger does not get on")
	}
	if waiting := len(c.censuses); c.counts && (waiting == 0 || time.Since(c.censuses[waiting-1].at) > 20*time.Millisecond) {
		now := c.look()
		now.mark = c.ledger.mark()
		c.censuses = append(c.censuses, now)
	}
}

// compare asks of each walker where it is.
func (now *census) compare(l *ledger, all *results) {
	logs, sent, nobody := 0, 0, 0
	for n, is := range now.walkers {
		id := cluster.IDOf(stage.book[n])
		way := l.travels(id)
		last := way.at(l.seq)
		for name, v := range now.regions {
			switch s := way.at(v.applied); {
			case is.at == name && (s.at != name || s.epoch != is.epoch):
				stage.wrong("walker %d (%v) is in %s with epoch %d, which by the log at %d has it in %s with epoch %d", n, id, name, is.epoch, v.applied, s.at, s.epoch)
			case is.at != name && s.at == name && last == s && v.waiting == 0:
				stage.wrong("walker %d (%v) has come to %s with epoch %d, is there no more, and nothing in the log says where it went", n, id, name, s.epoch)
			}
		}
		v, lives := now.regions[last.at]
		switch {
		case is.at != "":
			all.engines++
		case !lives:
			nobody++
		case last.seq > v.applied:
			logs++
		default:
			sent++
		}
	}
	all.censuses++
	all.logs, all.sent, all.nobody = all.logs+logs, all.sent+sent, all.nobody+nobody
	all.mostLogs, all.mostSent, all.mostOut = max(all.mostLogs, logs), max(all.mostSent, sent), max(all.mostOut, logs+sent+nobody)
}

func (a results) String() string {
	n := max(1, a.censuses)
	return fmt.Sprintf("all were counted %d times: on average %d in engines, %d in the log (up to %d), %d sent and not known to be in the log (up to %d), %d in regions that nobody ran; in no engine up to %d",
		a.censuses, a.engines/n, a.logs/n, a.mostLogs, a.sent/n, a.mostSent, a.nobody/n, a.mostOut)
}
