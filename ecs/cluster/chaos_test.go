package cluster_test

import (
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// TestChaos has three nodes run a world in which much goes wrong, and looks whether each walker is there once, lives each
// of its moments once, and has what was sent to it. After every frame all walkers are counted, see census.
// SOMEN_CHAOS=3m makes it long and large; SOMEN_SEED repeats the faults of a run, though not what the goroutines of NATS
// make of them.
func TestChaos(t *testing.T) {
	mustBeCompiled(t)
	seed, over, n := uint64(time.Now().UnixNano()), 6*time.Second, 300
	pace, talks, keeps := 120.0, 2*time.Second, 400*time.Millisecond
	if d := os.Getenv("SOMEN_CHAOS"); d != "" {
		var err error
		over, err = time.ParseDuration(d)
		require.NoError(t, err)
		n, pace, talks, keeps = 10_000, 10, 20*time.Second, time.Second
	}
	for name, value := range map[string]*int{"SOMEN_WALKERS": &n} {
		if s := os.Getenv(name); s != "" {
			i, err := strconv.Atoi(s)
			require.NoError(t, err)
			*value = i
		}
	}
	if s := os.Getenv("SOMEN_SEED"); s != "" {
		var err error
		seed, err = strconv.ParseUint(s, 10, 64)
		require.NoError(t, err)
	}
	t.Logf("SOMEN_SEED=%d", seed)
	stage = newWitness(t, n)
	stage.pace, stage.talks, stage.keeps = pace, talks, keeps
	c := newChaos(t, rand.New(rand.NewPCG(seed, 1)))
	go c.awake(t.Context())
	for range 3 {
		c.join()
	}
	c.rest()
	c.counts = true
	begun := time.Now()
	for next := time.Now(); time.Since(begun) < over && stage.faults == 0; {
		if time.Now().After(next) {
			c.fault()
			next = time.Now().Add(time.Duration(100+c.rand.IntN(900)) * time.Millisecond)
		}
		c.round()
		if c.rounds.Load()%300 == 0 {
			c.rest()
		}
	}
	c.end()
	c.report()
}
