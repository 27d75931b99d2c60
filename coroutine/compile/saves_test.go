package compile_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
	"github.com/somen-go/somen/coroutine/compile/internal/random"
)

// TestSavedPrograms: random programs that are saved in each Tick, loaded and played on do what they would have done
// without. With SOMEN_SAVES=1000-1200 in the environment the packages of these seeds are tried, with 15 programs
// each.
func TestSavedPrograms(t *testing.T) {
	if testing.Short() || os.Getenv("CI")+os.Getenv("SOMEN_SAVES") == "" {
		t.Skip("it builds programs; it runs where CI is set")
	}
	from, to, programs := uint64(1), uint64(1), 5
	if r := os.Getenv("SOMEN_SAVES"); r != "" {
		_, err := fmt.Sscanf(r, "%d-%d", &from, &to)
		require.NoError(t, err)
		programs = 15
	}
	for seed := from; seed <= to; seed++ {
		list := random.Programs(seed, programs)
		if seed == 1 {
			list = append(append(list, differed[:3]...), random.Program{Seed: 116, Number: 11}) // whose lists had stale tasks alone
		}
		saved, refused := saveAndLoad(t, list)
		t.Logf("seed %d: %d programs saved %d times", seed, len(list), saved)
		var reasons []string
		for r, n := range refused {
			reasons = append(reasons, fmt.Sprintf("%5d %s", n, r))
		}
		sort.Sort(sort.Reverse(sort.StringSlice(reasons)))
		t.Log(strings.Join(reasons, "\n"))
		require.Greater(t, saved, 10*len(list))
		if t.Failed() {
			break
		}
	}
}

// built builds programs with what saves and rewinds them, compiled.
func built(t *testing.T, list []random.Program) (binary string) {
	t.Helper()
	return builtFrom(t, map[string]string{"programs.go": random.Package(list), "driver.go": random.Driver, "saves.go": random.Saves, "rewinds.go": random.Rewinds})
}

// builtFrom builds a program of these files, compiled.
func builtFrom(t *testing.T, files map[string]string) (binary string) {
	t.Helper()
	dir := t.TempDir()
	module(t, dir, files)
	requireAll(t, dir)
	p, err := compile.Load(compile.Config{Dir: dir, Patterns: []string{".", "github.com/somen-go/somen/coroutine"}})
	require.NoError(t, err)
	p.Compile()
	overlay, err := p.WriteOverlay(t.TempDir())
	require.NoError(t, err)
	binary = filepath.Join(dir, "programs")
	goRun(t, dir, "build", "-overlay", overlay, "-gcflags="+quick, "-ldflags=-s -w", "-o", binary, ".")
	return binary
}

// told reads what built programs say: how often something was done, and why it was not.
func told(t *testing.T, list []random.Program, out string) (times int, refused map[string]int) {
	t.Helper()
	refused = map[string]int{}
	for _, line := range strings.Split(out, "\n") {
		switch word, rest, _ := strings.Cut(line, " "); word {
		case "saved":
			n := 0
			fmt.Sscan(rest, &n)
			times += n
		case "refused":
			_, rest, _ = strings.Cut(rest, " ")
			_, rest, _ = strings.Cut(rest, " ")
			refused[rest]++
		case "":
		default:
			n := -1
			fmt.Sscan(rest, &n)
			if n >= 0 && n < len(list) {
				t.Errorf("%+v: %s", list[n], line)
			} else {
				t.Error(line)
			}
		}
	}
	return times, refused
}

func saveAndLoad(t *testing.T, list []random.Program) (saved int, refused map[string]int) {
	t.Helper()
	binary := built(t, list)
	saved, refused = told(t, list, output(t, binary, "saves"))
	saves := t.TempDir()
	if os.Getenv("SOMEN_PROCESSES") != "" {
		output(t, binary, "saves", saves)
		files, err := filepath.Glob(filepath.Join(saves, "*-*-*[0-9]"))
		require.NoError(t, err)
		for i := 0; i < len(files); i += max(1, len(files)/40) {
			parts := strings.Split(filepath.Base(files[i]), "-")
			whole, err := os.ReadFile(files[i] + ".log")
			require.NoError(t, err)
			out, err := exec.Command(binary, "load", parts[0], parts[1], parts[2], files[i]).Output()
			require.NoError(t, err)
			require.Equal(t, string(whole)+"<nil>", string(out), "%s", files[i])
		}
	}
	return saved, refused
}

// requireAll has a module require all that Somen does.
func requireAll(t *testing.T, dir string) {
	t.Helper()
	somen, err := os.ReadFile("../../go.mod")
	require.NoError(t, err)
	_, requires, found := strings.Cut(string(somen), "\nrequire (")
	require.True(t, found)
	f, err := os.OpenFile(filepath.Join(dir, "go.mod"), os.O_APPEND|os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = f.WriteString("\nrequire (" + requires)
	require.NoError(t, err)
	require.NoError(t, f.Close())
}
