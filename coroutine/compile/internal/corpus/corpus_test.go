package corpus_test

import (
	"errors"
	"flag"
	"io/fs"
	"os"
	"os/exec"
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
	root     = flag.String("corpus.dir", "", "a `folder` of programs, such as a checkout of Go; GOROOT by default")
	all      = flag.Bool("corpus.all", false, "take all programs of the corpus, not a handful")
	match    = flag.String("corpus.run", "", "take the programs whose names match this `expression`")
	seed     = flag.Uint64("corpus.seed", 1, "where the waits are")
	somen    = flag.String("corpus.somen", os.Getenv("CORPUS_SOMEN"), "the `checkout` of Somen with the compiler; this one by default")
	keep     = flag.String("corpus.keep", "", "keep what is built in this `folder`")
	exprs    = flag.Bool("corpus.exprs", true, "put waits into expressions")
	captures = flag.Bool("corpus.captures", true, "let func literals that are passed on capture a Co")
	endless  = flag.Bool("corpus.endless", true, "put in waits that are not counted")
	stackful = flag.Bool("corpus.stackful", false, "compare the programs on stacks with the originals, and compile nothing")
	reduce   = flag.Duration("corpus.reduce", 0, "spend this `time` on making each program that differs small, and log what is left")
	batch    = flag.Int("corpus.batch", 50, "how many programs are built at once")
)

// handful are the programs that are taken by default.
var handful = []string{
	"src/cmd/compile/internal/rangefunc/rangefunc_test.go",
	"test/closure2.go", "test/defer.go", "test/fixedbugs/bug206.go", "test/for.go", "test/ken/label.go", "test/range.go",
	"test/recover.go", "test/recover2.go", "test/reorder.go", "test/reorder2.go", "test/switch.go", "test/typeparam/list.go",
	"test/typeswitch.go",
}

var folders = []string{"test", "src/cmd/compile/internal/rangefunc", "src/cmd/compile/internal/test/testdata"}

// TestPrograms compares programs of Go's test corpus in three forms.
func TestPrograms(t *testing.T) {
	if testing.Short() || os.Getenv("CI") == "" && *match == "" && !*all {
		t.Skip("the corpus takes a minute; it is compared where CI is set, and with -corpus.run or -corpus.all")
	}
	if runtime.GOOS == "windows" {
		t.Skip("the programs of the corpus are for Unix")
	}
	programs := find(t)
	checkout, err := filepath.Abs("../../../..")
	require.NoError(t, err)
	if *somen != "" {
		checkout = *somen
	}
	tool := ""
	if !*stackful {
		tool, err = corpus.Tool(checkout, t.TempDir())
		if errors.Is(err, fs.ErrNotExist) {
			t.Skip(err)
		}
		require.NoError(t, err)
	}
	sum := summary{reasons: map[string]int{}}
	for some := range slices.Chunk(programs, *batch) {
		work := t.TempDir()
		if *keep != "" {
			work = filepath.Join(*keep, some[0].ID())
			require.NoError(t, os.RemoveAll(work))
		}
		l := &corpus.Lab{
			Repo: checkout, Dir: work, Limit: 2 * time.Minute, Somen: tool,
			Mode: corpus.Mode{Seed: *seed, Exprs: *exprs, Captures: *captures, Endless: *endless},
		}
		reports, err := l.Compare(some)
		require.NoError(t, err)
		for _, r := range reports {
			sum.add(t, r)
			if r.Compiled != "" && *reduce > 0 {
				small, err := l.Reduce(r, time.Now().Add(*reduce))
				require.NoError(t, err)
				t.Logf("what is left of %s:\n%s", r.Program.Name, small)
			}
		}
		if *keep == "" {
			require.NoError(t, os.RemoveAll(work))
		}
	}
	t.Log(sum.String())
}

func find(t *testing.T) []*corpus.Program {
	dir := *root
	if dir == "" {
		out, err := exec.Command("go", "env", "GOROOT").Output()
		require.NoError(t, err)
		dir = strings.TrimSpace(string(out))
	}
	var there []string
	for _, folder := range folders {
		if _, err := os.Stat(filepath.Join(dir, folder)); err == nil {
			there = append(there, folder)
		}
	}
	switch {
	case slices.Contains(there, "test"):
	case *root != "":
		there = []string{"."}
	default:
		t.Skipf("there is no corpus in %s; name a checkout of Go with -corpus.dir", dir)
	}
	found, err := corpus.Find(dir, there...)
	require.NoError(t, err)
	return slices.DeleteFunc(found, func(p *corpus.Program) bool {
		switch {
		case *match != "":
			return !regexp.MustCompile(*match).MatchString(p.Name)
		case *all:
			return false
		}
		return !slices.Contains(handful, p.Name)
	})
}

func TestEveryProgramOfTheListIsThere(t *testing.T) {
	if !*all {
		t.Skip("it needs -corpus.all")
	}
	list, err := corpus.LeftOuts()
	require.NoError(t, err)
	for _, p := range find(t) {
		delete(list, p.Name)
	}
	require.Empty(t, list)
}
