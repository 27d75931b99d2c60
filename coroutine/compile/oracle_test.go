package compile_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
	"github.com/somen-go/somen/coroutine/compile/internal/random"
)

// differed are programs whose two forms were different once. What they are changes with the generator: what was
// wrong is among the constructs.
var differed = []random.Program{{Seed: 300002, Number: 55}, {Seed: 300002, Number: 88}, {Seed: 400001, Number: 26}, {Seed: 400003, Number: 14}, {Seed: 500003, Number: 53}, {Seed: 400009, Number: 51}, {Seed: 500009, Number: 11}, {Seed: 840099, Number: 48}}

// Random programs do the same in both forms. With SOMEN_SEEDS=1000-1200 in the environment the packages of
// these seeds are tried, with 100 programs each.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from, to, programs := uint64(1), uint64(1), 6
	if r := os.Getenv("SOMEN_SEEDS"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
		programs = 100
	}
	begin, tried, compiled, functions := time.Now(), 0, 0, 0
	for seed := from; seed <= to; seed++ {
		list := random.Programs(seed, programs)
		if seed == 1 {
			list = append(list, differed...)
		}
		c, f := compareForms(t, t.TempDir(), list)
		tried, compiled, functions = tried+len(list), compiled+c, functions+f
		if t.Failed() {
			break
		}
	}
	t.Logf("%d programs in %v, %d of %d functions compiled", tried, time.Since(begin).Round(time.Second), compiled, functions)
}

// FuzzForms is the same for seeds that a fuzzer chooses, a few programs each.
func FuzzForms(f *testing.F) {
	if testing.Short() {
		f.Skip("builds programs")
	}
	f.Fuzz(func(t *testing.T, seed uint64) { compareForms(t, t.TempDir(), random.Programs(seed, 5)) })
}

// quick are options of the compiler that make building faster.
const quick = "-N -l -dwarf=false"

// compareForms builds a package of random programs in both forms and compares what they print.
func compareForms(t *testing.T, dir string, list []random.Program) (compiled, functions int) {
	t.Helper()
	module(t, dir, map[string]string{"programs.go": random.Package(list), "driver.go": random.Driver})
	plain, rewritten := filepath.Join(dir, "plain"), filepath.Join(dir, "rewritten")
	goRun(t, dir, "build", "-gcflags="+quick, "-ldflags=-s -w", "-o", plain, ".")
	p, err := compile.Load(compile.Config{Dir: dir, Patterns: []string{"."}})
	require.NoError(t, err, "%v", list[0])
	p.Compile()
	for _, fn := range p.Functions {
		functions++
		if fn.Island == "" {
			compiled++
		}
	}
	overlay, err := p.WriteOverlay(t.TempDir())
	require.NoError(t, err)
	goRun(t, dir, "build", "-overlay", overlay, "-gcflags="+quick, "-ldflags=-s -w", "-o", rewritten, ".")
	want, got := output(t, plain), output(t, rewritten)
	if want == got {
		return compiled, functions
	}
	failed := map[string]bool{}
	wants, gots := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range wants {
		if i < len(gots) && wants[i] == gots[i] {
			continue
		}
		f := strings.Fields(wants[i])
		if len(f) < 2 {
			t.Errorf("%v: %q, but compiled %q", list[0], wants[i:], gots[i:])
			break
		}
		if failed[f[0]] {
			continue
		}
		failed[f[0]] = true
		number, err := strconv.Atoi(f[0])
		require.NoError(t, err)
		t.Errorf("%+v, variant %s\nas it is: %s\ncompiled: %s", list[number], f[1], output(t, plain, f[0], f[1]), output(t, rewritten, f[0], f[1]))
	}
	return compiled, functions
}

// module writes a module that uses Somen as it stands here.
func module(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	files["go.mod"] = "module random\n\ngo 1.25.0\n\nrequire github.com/somen-go/somen v0.0.0\n\nreplace github.com/somen-go/somen => " + root + "\n"
	sum, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	files["go.sum"] = string(sum)
	for name, text := range files {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
	}
}

func goRun(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, "go %s\n%s", strings.Join(args, " "), out)
}

func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	cmd := exec.Command(name, args...)
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String() + "\n" + err.Error() + "\n" + errs.String()[:min(4000, errs.Len())]
	}
	return out.String()
}
