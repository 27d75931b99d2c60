package corpus_test

import (
	"cmp"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile/internal/corpus"
)

var (
	root     = flag.String("corpus.dir", "", "the root of the corpus, such as a checkout of Go; GOROOT by default")
	all      = flag.Bool("corpus.all", false, "take all programs, not only a handful")
	match    = flag.String("corpus.run", "", "take the programs whose name matches this expression")
	seed     = flag.Uint64("corpus.seed", 1, "the seed for the waits")
	repo     = flag.String("corpus.somen", os.Getenv("CORPUS_SOMEN"), "the checkout of Somen with the compiler; this one by default")
	keep     = flag.String("corpus.keep", "", "keep the modules in this folder")
	exprs    = flag.Bool("corpus.exprs", true, "put waits into expressions")
	captures = flag.Bool("corpus.captures", true, "let func literals that are passed on capture a Co")
	endless  = flag.Bool("corpus.endless", true, "put in waits that are not counted, too")
	batch    = flag.Int("corpus.batch", 50, "how many programs are built at once")
	stackful = flag.Bool("corpus.stackful", false, "compare the programs on stacks with the originals alone")
)

// summary counts what was compiled, so that a pass by islands alone is seen.
type summary struct {
	programs, functions, islands, calls int
	reasons                             map[string]int
}

func (s *summary) add(r *corpus.Report) {
	if s.reasons == nil {
		s.reasons = map[string]int{}
	}
	s.programs++
	s.functions += r.Functions
	s.islands += len(r.Islands)
	s.calls += len(r.Calls)
	for i, list := range [][]string{r.Islands, r.Calls} {
		for _, line := range list {
			_, reason, _ := strings.Cut(line, ": ")
			s.reasons[[]string{"island: ", "call: "}[i]+reason]++
		}
	}
}

func (s *summary) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d programs are equal in all forms: %d functions compiled, %d islands, %d calls on stacks\n", s.programs, s.functions-s.islands, s.islands, s.calls)
	reasons := slices.SortedFunc(maps.Keys(s.reasons), func(a, b string) int {
		return cmp.Or(s.reasons[b]-s.reasons[a], strings.Compare(a, b))
	})
	for _, reason := range reasons[:min(40, len(reasons))] {
		fmt.Fprintf(&b, "%6d  %s\n", s.reasons[reason], reason)
	}
	return b.String()
}

func TestPrograms(t *testing.T) {
	dir := *root
	if dir == "" {
		dir = runtime.GOROOT()
	}
	programs, err := corpus.Find(dir, "test", "src/cmd/compile/internal/rangefunc", "src/cmd/compile/internal/test/testdata")
	require.NoError(t, err)
	if *match != "" {
		re := regexp.MustCompile(*match)
		var some []*corpus.Program
		for _, p := range programs {
			if re.MatchString(p.Name) {
				some = append(some, p)
			}
		}
		programs = some
	}
	checkout := *repo
	if checkout == "" {
		checkout, err = filepath.Abs("../../../..")
		require.NoError(t, err)
	}
	tool := ""
	if !*stackful {
		tool, err = corpus.Tool(checkout, t.TempDir())
		require.NoError(t, err)
	}
	var sum summary
	defer func() { t.Log(sum.String()) }()
	for len(programs) > 0 {
		some := programs[:min(*batch, len(programs))]
		programs = programs[len(some):]
		work := t.TempDir()
		if *keep != "" {
			work = filepath.Join(*keep, some[0].ID())
			require.NoError(t, os.RemoveAll(work))
		}
		l := &corpus.Lab{
			Repo: checkout, Dir: work, Limit: time.Minute, Somen: tool,
			Mode: corpus.Mode{Seed: *seed, Exprs: *exprs, Captures: *captures, Endless: *endless},
		}
		reports, err := l.Compare(some)
		require.NoError(t, err)
		for _, r := range reports {
			switch {
			case r.Skipped != "":
				t.Logf("SKIP %s: %s", r.Program.Name, r.Skipped)
			case r.Stackful != "":
				t.Errorf("STACKFUL %s: %s", r.Program.Name, r.Stackful)
			case r.Compiled != "":
				t.Errorf("COMPILED %s: %s", r.Program.Name, r.Compiled)
			default:
				t.Logf("OK %s: %d of %d functions wait at %d places; %d compiled, %d islands, %d calls on stacks", r.Program.Name, r.Rewritten.Waiting, r.Rewritten.Functions, r.Rewritten.Waits, r.Functions-len(r.Islands), len(r.Islands), len(r.Calls))
				sum.add(r)
			}
		}
		if *keep == "" {
			os.RemoveAll(work)
		}
	}
}
