package cluster

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// troubles are what the bus does again and again until it succeeds. The same is told once in a while, and while there is no
// connection only that.
type troubles struct {
	lock   sync.Mutex
	kinds  map[string]*trouble
	cut    time.Time // since when, or zero
	missed int       // while it was cut
	last   error
}

// trouble is what was told of one kind, and what was not.
type trouble struct {
	told time.Time
	more int
	last error
}

// quietFor is how long the same is not told again.
const quietFor = 5 * time.Second

// trouble hears of something that is being repeated.
func (n *Node) trouble(err error, connected bool, now time.Time) {
	t := &n.troubles
	t.lock.Lock()
	defer t.lock.Unlock()
	var of *bus.TroubleError
	kind := ""
	if errors.As(err, &of) {
		doing, _, _ := strings.Cut(of.Doing, " ")
		kind = doing + " " + of.Err.Error()
		if of.OfCut() || !connected || !t.cut.IsZero() {
			t.missed, t.last = t.missed+1, fmt.Errorf("%s: %w", of.Doing, of.Err)
			return
		}
	}
	if k := t.kinds[kind]; k != nil {
		k.more, k.last = k.more+1, err
		return
	}
	if t.kinds == nil {
		t.kinds = map[string]*trouble{}
	}
	t.kinds[kind] = &trouble{told: now}
	n.later(err)
}

// tell tells what was not told, when it is time or at the end. What comes then is new.
func (t *troubles) tell(n *Node, now time.Time, end bool) {
	t.lock.Lock()
	defer t.lock.Unlock()
	for _, kind := range slices.Sorted(maps.Keys(t.kinds)) {
		k := t.kinds[kind]
		if !end && now.Sub(k.told) < quietFor {
			continue
		}
		if k.more == 0 {
			delete(t.kinds, kind)
			continue
		}
		n.later(fmt.Errorf("%w, %s within %v", k.last, count(k.more, "more time"), now.Sub(k.told).Round(time.Millisecond)))
		*k = trouble{told: now}
	}
}

// line hears that the connection is cut, or back.
func (n *Node) line(up bool, servers []string) {
	t := &n.troubles
	t.lock.Lock()
	defer t.lock.Unlock()
	e := &ConnectionError{Servers: servers, Back: up, Lease: n.options.ttl}
	if up {
		e.Since, e.Failed, e.Err = t.cut, t.missed, t.last
		t.cut = time.Time{}
	} else {
		t.cut = time.Now()
		e.Since = t.cut
	}
	t.missed, t.last = 0, nil
	n.later(e)
}
