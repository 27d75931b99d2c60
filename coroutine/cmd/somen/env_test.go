package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// gone is the go command with the GOFLAGS of the command env.
type gone struct {
	t     *testing.T
	dir   string
	flags string
}

func envOf(t *testing.T, dir string, args ...string) gone {
	t.Helper()
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	t.Setenv("BE_SOMEN", "1")
	out, errs, err := somen(t, dir, append([]string{"env"}, args...)...)
	require.NoError(t, err, errs)
	return gone{t, dir, strings.TrimSpace(out)}
}

func (g gone) run(args ...string) (out, errs string, err error) {
	g.t.Helper()
	var o, e bytes.Buffer
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = g.dir, &o, &e
	cmd.Env = append(os.Environ(), "GOCACHE="+must(goCache()), g.flags)
	err = cmd.Run()
	return o.String(), e.String(), err
}

// goCache returns the cache of go's builds, which is elsewhere if XDG_CACHE_HOME is.
var goCache = sync.OnceValues(func() (string, error) {
	out, err := exec.Command("go", "env", "GOCACHE").Output()
	return strings.TrimSpace(string(out)), err
})

// good runs go, which must succeed, and returns what it prints.
func (g gone) good(args ...string) string {
	g.t.Helper()
	out, errs, err := g.run(args...)
	require.NoError(g.t, err, errs)
	return out
}

// bad runs go, which must fail with a message.
func (g gone) bad(message string, args ...string) {
	g.t.Helper()
	out, errs, err := g.run(args...)
	require.Error(g.t, err, out)
	require.Contains(g.t, errs, message)
}

const traced = "blink true\nblink true\nmain.go:18 main.blink\nmain.go:25 main.main.func2\n"

// A build with the flags of env is that of the sources as they are, whatever was done to them since.
func TestEnvIsNeverStale(t *testing.T) {
	takesLong(t)
	dir := app(t)
	must(goCache())
	write(t, dir, "other/other.go", "package other\n\nimport \"github.com/somen-go/somen/coroutine\"\n\nfunc Nap(co *coroutine.Co) { co.Frame() }\n")
	g := envOf(t, dir)
	edit := func(from, to string) {
		text := string(must(os.ReadFile(filepath.Join(dir, "main.go"))))
		require.Contains(t, text, from)
		write(t, dir, "main.go", strings.Replace(text, from, to, 1))
	}
	require.Equal(t, traced, g.good("run", "."), "compiled")

	edit("blink(co, 2)", "blink(co, 1)")
	require.Equal(t, strings.TrimPrefix(traced, "blink true\n"), g.good("run", "."), "what a function does")

	edit("func blink(", "type lamp struct{ on bool }\n\nfunc blink(")
	require.Contains(t, g.good("run", "."), "main.go:20 main.blink", "what stands beside it, and its line")

	edit("\t\"time\"\n", "\t\"time\"\n\n\t_ \"example.com/app/other\"\n")
	g.bad(errSourcesChanged.Error(), "run", ".")
	require.Contains(t, g.good("run", "."), "main.go:22 main.blink", "an import")

	write(t, dir, "new.go", "package main\n\nimport \"github.com/somen-go/somen/coroutine\"\n\nfunc pause(co *coroutine.Co) { co.Frame() }\n")
	edit("\t\tblink(co, 1)", "\t\tpause(co)\n\t\tblink(co, 1)")
	g.bad(errSourcesChanged.Error(), "run", ".")
	require.Contains(t, g.good("run", "."), "blink true", "a new file")

	edit("\t\tpause(co)\n", "")
	require.NoError(t, os.Remove(filepath.Join(dir, "new.go")))
	g.bad(errSourcesChanged.Error(), "run", ".")
	require.Contains(t, g.good("run", "."), "blink true", "a removed file")

	edit("co.Forever()", "co.Fourever()")
	g.bad("./main.go:22:5: co.Fourever undefined", "build", "-o", os.DevNull, ".")
	edit("co.Fourever()", "co.Forever()")
	require.Contains(t, g.good("run", "."), "blink true", "what did not build")
	edit("co.Forever()", "co.Forever(")
	g.bad("./main.go:23:1: syntax error", "build", "-o", os.DevNull, ".")
	edit("co.Forever(", "co.Forever()")
	require.Contains(t, g.good("run", "."), "blink true")

	write(t, dir, "main_test.go", "package main\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { main() }\n")
	require.Contains(t, g.good("test", "-v", "."), "blink true")
	require.Contains(t, g.good("test", "-v", "."), "(cached)", "an unchanged test")
	edit("blink(co, 1)", "blink(co, 2)")
	require.Equal(t, 2, strings.Count(g.good("test", "-v", "."), "blink true"), "a test of changed sources")
	edit("fmt.Println(\"blink\"", "fmt.Printf(\"%d\\n\", \"blink\"")
	g.bad("wrong type string", "vet", ".")
	edit("fmt.Printf(\"%d\\n\", \"blink\"", "fmt.Println(\"blink\"")
	g.good("vet", "./...")
	g.bad("-cover measures the sources as they are", "test", "-cover", ".")

	out, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	require.Contains(t, out, "blink true")
	t.Setenv("GOFLAGS", strings.TrimPrefix(g.flags, "GOFLAGS="))
	out, errs, err = somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	require.Contains(t, out, "blink true", "somen itself compiles the sources, not what is compiled")
	out, errs, err = somen(t, dir, "env")
	require.NoError(t, err, errs)
	require.Equal(t, g.flags, strings.TrimSpace(out))
}

// Several go commands at once, after an edit of each kind: what is built is right, or it fails.
func TestEnvConcurrently(t *testing.T) {
	takesLong(t)
	dir := app(t)
	must(goCache())
	g := envOf(t, dir)
	g.good("build", "-o", os.DevNull, ".")
	together := func() (outs, errs [3]string) {
		var wg sync.WaitGroup
		for i := range outs {
			wg.Go(func() { outs[i], errs[i], _ = g.run("run", ".") })
		}
		wg.Wait()
		return outs, errs
	}
	write(t, dir, "main.go", strings.Replace(program, "blink(co, 2)", "blink(co, 1)", 1))
	outs, errs := together()
	for i, out := range outs {
		require.Equal(t, strings.TrimPrefix(traced, "blink true\n"), out, errs[i])
	}
	write(t, dir, "main.go", strings.NewReplacer("blink(co, 2)", "blink(co, 3)", "import (", "import (\n\t_ \"bytes\"").Replace(program))
	outs, errs = together()
	failed := 0
	for i, out := range outs {
		if out == "" {
			failed++
			require.Regexp(t, "build again|the_sources_have_changed__build_again", errs[i])
			continue
		}
		require.Contains(t, out, strings.Repeat("blink true\n", 3))
	}
	require.Positive(t, failed)
	require.Contains(t, g.good("run", "."), strings.Repeat("blink true\n", 3))
}

func TestHead(t *testing.T) {
	const src = "// About it.\n\n//go:build linux\n\npackage p\n\nimport (\n\t\"b\"\n\t_ \"a\"\n)\n\n//go:embed x\nvar x string\n"
	want, good := head([]byte(src))
	require.True(t, good)
	for _, same := range [][2]string{{"About it", "About this"}, {"\t\"b\"\n\t_ \"a\"", "\tx \"a\"\n\t\"b\""}, {"var x", "var y, x"}} {
		got, _ := head([]byte(strings.Replace(src, same[0], same[1], 1)))
		require.Equal(t, want, got, same)
	}
	for _, other := range [][2]string{{"linux", "darwin"}, {"package p", "package q"}, {"\t\"b\"\n", ""}, {"\"a\"", "\"c\""}, {"embed x", "embed y"}} {
		got, _ := head([]byte(strings.Replace(src, other[0], other[1], 1)))
		require.NotEqual(t, want, got, other)
	}
	_, good = head([]byte("package"))
	require.False(t, good)
}

func TestSplitFlags(t *testing.T) {
	require.Equal(t, []string{"-a=b", "-c=d e", `-f="g"`}, splitFlags(` -a=b  '-c=d e' -f="g"`))
	require.Empty(t, splitFlags(" "))
}
