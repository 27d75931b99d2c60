package compile_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile/internal/random"
)

// TestRewoundPrograms: random programs that are rolled back in each Tick, and played again from there, come to the same
// state and do what they would have done without. With SOMEN_REWINDS=1000-1200 in the environment the packages of these
// seeds are tried, with 15 programs each.
func TestRewoundPrograms(t *testing.T) {
	if testing.Short() || os.Getenv("CI")+os.Getenv("SOMEN_REWINDS") == "" {
		t.Skip("it builds programs; it runs where CI is set")
	}
	from, to, programs := uint64(1), uint64(1), 5
	if r := os.Getenv("SOMEN_REWINDS"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
		programs = 15
	}
	for seed := from; seed <= to && !t.Failed(); seed++ {
		list := random.Programs(seed, programs)
		times, refused := told(t, list, output(t, built(t, list), "rewinds"))
		t.Logf("seed %d: %d programs rolled back %d times; refused: %v", seed, len(list), times, refused)
		require.Greater(t, times, 10*len(list))
	}
}
