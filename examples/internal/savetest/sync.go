package savetest

import (
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/rewind"
	"github.com/somen-go/somen/systems"
)

// Sync plays each step of a game twice, and asks whether both come out the same. SOMEN_SYNC in the environment is the
// number of steps.
func Sync(t *testing.T, make func() *Game) {
	g := make()
	defer g.Engine.Close()
	systems.SetBudget(g.Engine, coroutine.Budget{})
	if !g.compiled(t) {
		return
	}
	steps := 100
	if n, err := strconv.Atoi(os.Getenv("SOMEN_SYNC")); err == nil {
		steps = n
	} else if os.Getenv("CI") == "true" {
		steps = 600
	}
	s := rewind.NewSync(g.Engine, g.Objects...)
	for n := range steps {
		require.NoError(t, s.Play(func() { g.step(10 + n) }), "in step %d", n)
	}
}
