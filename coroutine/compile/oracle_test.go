package compile_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
	"github.com/somen-go/somen/coroutine/compile/internal/random"
)

// Random programs do the same in both forms. With SOMEN_SEEDS=1000-1200 in the environment the packages of
// these seeds are tried, with 50 programs each.
func TestRandomPrograms(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	from, to, programs := uint64(1), uint64(1), 6
	if r := os.Getenv("SOMEN_SEEDS"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
		programs = 50
	}
	begin, tried, compiled, functions := time.Now(), 0, 0, 0
	for seed := from; seed <= to; seed++ {
		c, f := compareForms(t, t.TempDir(), seed, programs)
		tried, compiled, functions = tried+programs, compiled+c, functions+f
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
	f.Fuzz(func(t *testing.T, seed uint64) { compareForms(t, t.TempDir(), seed, 5) })
}

// compareForms builds a package of random programs in both forms and compares what they print.
func compareForms(t *testing.T, dir string, seed uint64, n int) (compiled, functions int) {
	t.Helper()
	module(t, dir, map[string]string{"programs.go": random.Package(seed, n), "driver.go": random.Driver})
	plain, rewritten := filepath.Join(dir, "plain"), filepath.Join(dir, "rewritten")
	goRun(t, dir, "build", "-gcflags=-N -l", "-o", plain, ".")
	p, err := compile.Load(compile.Config{Dir: dir, Patterns: []string{"."}})
	require.NoError(t, err, "seed %d", seed)
	p.Compile()
	for _, fn := range p.Functions {
		functions++
		if fn.Island == "" {
			compiled++
		}
	}
	overlay, err := p.WriteOverlay(t.TempDir())
	require.NoError(t, err)
	goRun(t, dir, "build", "-overlay", overlay, "-gcflags=-N -l", "-o", rewritten, ".")
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
			t.Errorf("seed %d: %q, but compiled %q", seed, wants[i:], gots[i:])
			break
		}
		if failed[f[0]] {
			continue
		}
		failed[f[0]] = true
		t.Errorf("seed %d, program %s, variant %s\nas it is: %s\ncompiled: %s", seed, f[0], f[1], output(t, plain, f[0], f[1]), output(t, rewritten, f[0], f[1]))
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
