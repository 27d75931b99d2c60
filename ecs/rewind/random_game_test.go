package rewind_test

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/ecs/save"
)

// TestRandomGames: a random game comes to the same after each step, by its sum and, now and then, by its save, whether it is
// played straight, or with late and wrong guesses that are rolled back, or each step twice. With SOMEN_GAMES=1000-1200 in the
// environment the games of these seeds are played.
func TestRandomGames(t *testing.T) {
	mustBeCompiled(t)
	from, to := uint64(1), uint64(16)
	if r := os.Getenv("SOMEN_GAMES"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
	}
	seeds := []uint64{59} // it failed when the sum of a queue had who waits no longer
	for seed := from; seed <= to; seed++ {
		seeds = append(seeds, seed)
	}
	did := map[string]int{}
	for _, seed := range seeds {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			truth := playStraight(t, rand.New(rand.NewPCG(seed, 77)))
			for what, n := range truth.Did {
				did[what] += n
			}
			t.Run("rolled back", func(t *testing.T) { truth.playLate(t, rand.New(rand.NewPCG(seed, 78))) })
			t.Run("twice", func(t *testing.T) { truth.playTwice(t) })
		})
	}
	t.Log(did)
	if os.Getenv("SOMEN_GAMES") != "" {
		return // it may be one game
	}
	for _, what := range []string{"fed", "gave up", "added", "removed", "replaced", "closing", "paused", "ended", "promised", "finally", "dug", "back", "met"} {
		require.Positive(t, did[what], "the test tests nothing: %s", what)
	}
}

const (
	gameSteps = 80
	saveEvery = 10 // steps, since a save takes longer than all else
)

// played is a game that was played straight, with its inputs and what it has come to after each step.
type played struct {
	*zoo
	inputs [gameSteps + 1]int
	sums   [gameSteps + 1]uint64
	saves  [gameSteps + 1][]byte // of each saveEvery-th step
}

func playStraight(t *testing.T, r *rand.Rand) *played {
	p := &played{zoo: newZoo(t)}
	sums := rewind.New(p.Engine, zooTypes...)
	for i := 1; i <= gameSteps; i++ {
		p.inputs[i] = r.IntN(12)
		p.play(p.inputs[i])
		var err error
		p.sums[i], err = sums.Sum()
		require.NoError(t, err)
		if i%saveEvery == 0 {
			p.saves[i] = saved(t, p.Engine)
		}
	}
	return p
}

func saved(t *testing.T, e *ecs.Engine) []byte {
	var b bytes.Buffer
	require.NoError(t, save.Save(&b, e, zooTypes...))
	return b.Bytes()
}

// same fails if an engine, whose sum is known, is not what the game that was played straight was after the step.
func (p *played) same(t *testing.T, e *ecs.Engine, sum uint64) {
	step := e.Steps()
	if sum == p.sums[step] && (step%saveEvery != 0 || bytes.Equal(saved(t, e), p.saves[step])) {
		return
	}
	straight := newZoo(t)
	for _, input := range p.inputs[1 : step+1] {
		straight.play(input)
	}
	differences, err := save.Diff(bytes.NewReader(saved(t, straight.Engine)), bytes.NewReader(saved(t, e)), 20)
	require.NoError(t, err)
	require.Fail(t, "it has come out otherwise", "step %d, sums %x and %x, saves %v", step, p.sums[step], sum, differences)
}

// playLate plays the game with inputs that are known late, and guessed until then.
func (p *played) playLate(t *testing.T, r *rand.Rand) {
	z := newZoo(t)
	window := 1 + r.IntN(12)
	game := rewind.NewRollback(z.Engine, window, zooTypes...)
	advance := func(input int) error { return game.Advance(func() { z.Input = input }) }
	same := func() {
		sum, err := game.Sum(game.Step())
		require.NoError(t, err)
		p.same(t, z.Engine, sum)
	}
	for game.Confirmed() < gameSteps {
		for range r.IntN(window + 1) {
			next := game.Step() + 1
			guess := r.IntN(12)
			if next > gameSteps {
				break
			} else if r.IntN(3) == 0 {
				guess = p.inputs[next]
			}
			if err := advance(guess); errors.Is(err, rewind.ErrTooFar) {
				break
			} else {
				require.NoError(t, err)
			}
		}
		known := game.Confirmed()
		if known > 0 {
			sum, err := game.Sum(known)
			require.NoError(t, err)
			require.Equal(t, p.sums[known], sum, "step %d", known)
		}
		if r.IntN(2) == 0 { // and guess on from there
			require.NoError(t, game.Load(known+r.Int64N(game.Step()-known+1)))
			continue
		}
		require.NoError(t, game.Load(known))
		known = min(gameSteps, known+1+r.Int64N(int64(window)))
		game.Confirm(known)
		for game.Step() < known {
			require.NoError(t, advance(p.inputs[game.Step()+1]))
			same()
		}
	}
}

// playTwice plays each step of the game twice.
func (p *played) playTwice(t *testing.T) {
	z := newZoo(t)
	twice, sums := rewind.NewSync(z.Engine, zooTypes...), rewind.New(z.Engine, zooTypes...)
	z.Engine.AroundStep(func(step func()) { require.NoError(t, twice.Play(step)) })
	for _, input := range p.inputs[1:] {
		z.play(input)
		sum, err := sums.Sum()
		require.NoError(t, err)
		p.same(t, z.Engine, sum)
	}
}
