package rewind_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
)

// line is a simulated one: what is sent arrives late, in another order, twice or never. Its time are frames.
type line struct {
	rand                       *rand.Rand
	delay, jitter              int
	loss, twice                float64
	under                      []message // way
	sent, lost, last, overtook int
}

type message struct {
	number int
	at     int // when it arrives
	from   int // number of the step that the first of the inputs is for
	held   []buttons
	ack    int // how many inputs of the other were received
}

func (l *line) send(now int, m message) {
	l.sent++
	m.number = l.sent
	if l.rand.Float64() < l.loss {
		l.lost++
		return
	}
	for {
		m.at = now + l.delay + l.rand.IntN(l.jitter+1)
		l.under = append(l.under, m)
		if l.rand.Float64() >= l.twice {
			return
		}
	}
}

// receive calls f with all that has arrived, in the order in which it has.
func (l *line) receive(now int, f func(message)) {
	later := l.under[:0:0]
	for _, m := range l.under {
		if m.at > now {
			later = append(later, m)
			continue
		}
		if m.number < l.last {
			l.overtook++
		}
		l.last = max(l.last, m.number)
		f(m)
	}
	l.under = later
}

// peer is a player with his machine. It does what a session does: it sends inputs until they are
// acknowledged, guesses that the other does what he did last, and finds out which guesses were wrong.
type peer struct {
	*match
	game      *rewind.Rollback
	me        int
	held      [2][]buttons // as far as they are known, from step 1 on
	used      []buttons    // of the other, in the steps that were played
	acked     int
	sums      []uint64 // of confirmed steps
	rolled    int      // steps that were played again
	waits     int      // frames in which the window was full
	out, back *line
}

func newPeer(t testing.TB, me, window int, out, back *line) *peer {
	p := &peer{match: newMatch(t), me: me, out: out, back: back}
	p.game = rewind.NewRollback(p.Engine, window)
	return p
}

// frame is one of the player, who does something.
func (p *peer) frame(t require.TestingT, now int, does buttons) {
	other := 1 - p.me
	p.back.receive(now, func(m message) {
		p.acked = max(p.acked, m.ack)
		if known := len(p.held[other]); m.from <= known+1 {
			p.held[other] = append(p.held[other], m.held[min(len(m.held), known+1-m.from):]...)
		}
	})
	present := p.game.Step() + 1
	if wrong := p.wrong(); wrong > 0 {
		p.rolled += int(p.game.Step()) - wrong + 1
		require.NoError(t, p.game.Load(int64(wrong-1)))
	}
	p.game.Confirm(int64(len(p.held[other])))
	for p.game.Step() < present {
		step := int(p.game.Step()) + 1
		if step > len(p.held[p.me]) {
			p.held[p.me] = append(p.held[p.me], does)
		}
		held := [2]buttons{}
		held[p.me], held[other] = p.held[p.me][step-1], p.guess(step)
		err := p.game.Advance(func() { p.press(held) })
		if errors.Is(err, rewind.ErrTooFar) {
			p.held[p.me] = p.held[p.me][:step-1]
			p.waits++
			break
		}
		require.NoError(t, err)
		p.used = append(p.used[:step-1], held[other])
	}
	for len(p.sums) < int(p.game.Confirmed()) {
		sum, err := p.game.Sum(int64(len(p.sums) + 1))
		require.NoError(t, err)
		p.sums = append(p.sums, sum)
	}
	p.out.send(now, message{from: p.acked + 1, held: p.held[p.me][p.acked:], ack: len(p.held[other])})
}

// wrong returns the first step that was played with a guess that was wrong, or 0.
func (p *peer) wrong() int {
	known := p.held[1-p.me]
	for i := int(p.game.Confirmed()); i < min(len(p.used), len(known)); i++ {
		if p.used[i] != known[i] {
			return i + 1
		}
	}
	return 0
}

// guess returns what the other does in a step, as far as that is known.
func (p *peer) guess(step int) buttons {
	switch known := p.held[1-p.me]; {
	case step <= len(known):
		return known[step-1]
	case len(known) > 0:
		return known[len(known)-1]
	}
	return 0
}

// whim is a player who holds the same buttons for a while.
type whim struct {
	rand *rand.Rand
	held buttons
}

func (w *whim) next() buttons {
	if w.rand.IntN(6) == 0 {
		w.held = buttons(w.rand.IntN(16))
	}
	return w.held
}

// net is two peers and the lines between them.
type net struct {
	peers [2]*peer
	whims [2]whim
	rand  *rand.Rand
}

func newNet(t testing.TB, seed uint64) *net {
	n := &net{rand: rand.New(rand.NewPCG(seed, 9))}
	newLine := func() *line {
		return &line{rand: n.rand, delay: n.rand.IntN(8), jitter: n.rand.IntN(6), loss: n.rand.Float64() * 0.5, twice: n.rand.Float64() * 0.3}
	}
	a, b := newLine(), newLine()
	window := 1 + n.rand.IntN(12)
	n.peers = [2]*peer{newPeer(t, 0, window, a, b), newPeer(t, 1, window, b, a)}
	n.whims = [2]whim{{rand: n.rand}, {rand: n.rand}}
	return n
}

// play plays until both have confirmed so many steps.
func (n *net) play(t require.TestingT, steps int) {
	for now := 0; len(n.peers[0].sums) < steps || len(n.peers[1].sums) < steps; now++ {
		require.Less(t, now, 200*steps, "the game doesn't get on")
		for i, p := range n.peers {
			if n.rand.IntN(20) > 0 { // else his machine was busy
				p.frame(t, now, n.whims[i].next())
			}
		}
	}
}

// TestTwoMachines: two machines, with lines that delay, reorder, lose and double what they send, agree on each confirmed step,
// and with one that has known all inputs from the start. What was to be heard was, once; so were reports. The variable
// SOMEN_ROLLBACK_RUNS says how many games are played.
func TestTwoMachines(t *testing.T) {
	mustBeCompiled(t)
	runs, steps := 100, 40
	if s := os.Getenv("SOMEN_ROLLBACK_RUNS"); s != "" {
		var err error
		runs, err = strconv.Atoi(s)
		require.NoError(t, err)
	}
	rolled, waits, lost, overtook, heard, reported, prizes := 0, 0, 0, 0, 0, 0, 0
	for seed := range uint64(runs) {
		n := newNet(t, seed)
		n.play(t, steps)
		a, b := n.peers[0], n.peers[1]
		confirmed := min(len(a.sums), len(b.sums))
		require.Equal(t, a.sums[:confirmed], b.sums[:confirmed], "seed %d", seed)

		require.Len(t, set(a.sums), len(a.sums), "each step has another sum")

		truth := newMatch(t)
		sums := rewind.New(truth.Engine)
		for i := range confirmed {
			truth.press([2]buttons{a.held[0][i], b.held[1][i]})
			truth.Step(truth.StepLength())
			sum, err := sums.Sum()
			require.NoError(t, err)
			require.Equal(t, sum, a.sums[i], "seed %d, step %d", seed, i+1)
		}
		for _, p := range n.peers {
			for step := int64(1); step <= int64(confirmed); step++ {
				require.Subset(t, p.heard[step], truth.heard[step])
				require.Len(t, set(p.heard[step]), len(p.heard[step]))
				require.Subset(t, p.reported[step], truth.reported[step])
				require.Len(t, set(p.reported[step]), len(p.reported[step]))
				heard, reported = heard+len(truth.heard[step]), reported+len(truth.reported[step])
			}
			rolled, waits, lost, overtook = rolled+p.rolled, waits+p.waits, lost+p.out.lost, overtook+p.out.overtook
			if _, ok := ecs.LookupResource[prize](p.Engine); ok {
				prizes++
			}
			p.Close()
		}
		truth.Close()
	}
	t.Log("steps played again", rolled, "frames waited", waits, "messages lost", lost, "overtaken", overtook, "heard", heard, "reported", reported, "prizes", prizes)
	for _, n := range []int{rolled, waits, lost, overtook, heard, reported, prizes} {
		require.Positive(t, n, "the test tests nothing")
	}
}

func set[T comparable](list []T) map[T]bool {
	m := map[T]bool{}
	for _, v := range list {
		m[v] = true
	}
	return m
}

// TestStacks: where behaviours have stacks, the error says what to do.
func TestStacks(t *testing.T) {
	if compiled() {
		t.Skip("the behaviours are data")
	}
	m := newMatch(t)
	m.Step(m.StepLength())
	err := rewind.NewRollback(m.Engine, 3).Advance(func() { t.Error("it is not played") })
	require.ErrorContains(t, err, `behaviour "steers"`)
	require.ErrorContains(t, err, "build with the tool somen")
	require.ErrorAs(t, err, new(*rewind.Error))
	require.EqualValues(t, 1, m.Steps())
	fmt.Fprintln(t.Output(), err)
}
