package compile_test

import (
	"fmt"
	"os"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile/internal/edits"
)

// TestEditedPrograms: random behaviours are saved in each Tick and loaded as what random edits have made of them. They do
// what a model does that is edited while it runs, or begin anew, or are refused. With SOMEN_EDITS=1000-1100 in the
// environment the packages of these seeds are tried, with 60 behaviours each.
func TestEditedPrograms(t *testing.T) {
	if testing.Short() || os.Getenv("CI")+os.Getenv("SOMEN_EDITS") == "" {
		t.Skip("it builds programs; it runs where CI is set")
	}
	from, to, pairs := uint64(1), uint64(1), 60
	if r := os.Getenv("SOMEN_EDITS"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
	}
	for seed := from; seed <= to && !t.Failed(); seed++ {
		binary := builtFrom(t, map[string]string{"pairs.go": edits.Package(seed, pairs), "driver.go": edits.Driver})
		counts, refused := map[string]int{}, map[string]int{}
		for _, line := range strings.Split(output(t, binary), "\n") {
			switch word, rest, _ := strings.Cut(line, " "); word {
			case "carried", "restarted":
				n := 0
				fmt.Sscan(rest, &n)
				counts[word] += n
			case "refused":
				fields := strings.SplitN(rest, " ", 3)
				refused[fields[2]]++
			case "":
			default:
				t.Errorf("seed %d: %s", seed, line)
			}
		}
		var reasons []string
		for r, n := range refused {
			reasons = append(reasons, fmt.Sprintf("%5d %s", n, r))
		}
		sort.Sort(sort.Reverse(sort.StringSlice(reasons)))
		t.Logf("seed %d: carried over %d times, begun anew %d times\n%s", seed, counts["carried"], counts["restarted"], strings.Join(reasons, "\n"))
		require.Greater(t, counts["carried"], 2*pairs)
		require.Greater(t, counts["restarted"], pairs/4)
	}
}
