package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
)

// TestMain makes the test binary the command itself, if it is told to be.
func TestMain(m *testing.M) {
	if os.Getenv("BE_SOMEN") != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// somen runs the command in dir.
func somen(t *testing.T, dir string, args ...string) (out, errs string, err error) {
	t.Helper()
	exe, err := os.Executable()
	require.NoError(t, err)
	var o, e bytes.Buffer
	cmd := exec.Command(exe, args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = dir, &o, &e
	cmd.Env = append(os.Environ(), "BE_SOMEN=1")
	err = cmd.Run()
	return o.String(), e.String(), err
}

const program = `package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func blink(co *coroutine.Co, n int) {
	for range n {
		co.Sleep(time.Second)
		pc, _, _, _ := runtime.Caller(0)
		fmt.Println("blink", strings.Contains(runtime.FuncForPC(pc).Name(), "Step"))
	}
	co.Forever()
}

func main() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { fmt.Println(err) }))
	defer s.Close()
	t := s.Start(coroutine.Script(func(co *coroutine.Co) {
		blink(co, 2)
	}))
	for range 4 {
		s.Tick(time.Second, coroutine.Budget{})
	}
	for line := range t.Info().Trace() {
		fmt.Println(line[strings.LastIndex(line, "/")+1:])
	}
}
`

// app writes a module with the program.
func app(t *testing.T) string {
	t.Helper()
	dir, root := t.TempDir(), must(filepath.Abs("../../.."))
	write(t, dir, "go.mod", "module example.com/app\n\ngo 1.25.0\n\nrequire github.com/somen-go/somen v0.0.0\n\nreplace github.com/somen-go/somen => "+root+"\n")
	write(t, dir, "go.sum", string(must(os.ReadFile(filepath.Join(root, "go.sum")))))
	write(t, dir, "main.go", program)
	return dir
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(dir, name)), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644))
}

// takesLong skips a test that builds many programs, but where CI is set.
func takesLong(t *testing.T) {
	t.Helper()
	if testing.Short() || os.Getenv("CI") == "" {
		t.Skip("builds many programs; CI=true go test runs it")
	}
}

func TestCommand(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := app(t)
	want := "blink true\nblink true\nmain.go:18 main.blink\nmain.go:25 main.main.func2\n"
	out, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	require.Equal(t, want, out, "compiled, with the user's lines")

	out, errs, err = somen(t, dir, "run", "-race=false", "-tags", "x", ".")
	require.NoError(t, err, errs)
	require.Equal(t, want, out)

	write(t, dir, "main.go", strings.Replace(program, "blink(co, 2)", "blink(co, 1)", 1))
	out, errs, err = somen(t, filepath.Dir(dir), "run", "-C", dir, ".")
	require.NoError(t, err, errs)
	require.Equal(t, strings.TrimPrefix(want, "blink true\n"), out, "never what was there before")

	out, errs, err = somen(t, dir, "explain", "-json", ".")
	require.NoError(t, err, errs)
	var fn compile.Function
	require.NoError(t, json.NewDecoder(strings.NewReader(out)).Decode(&fn))
	require.Equal(t, "main.blink", fn.Name)
	require.Equal(t, 2, fn.Waits)
	require.Positive(t, fn.Bytes)
	require.Empty(t, fn.Island)

	to := t.TempDir()
	_, errs, err = somen(t, dir, "emit", "-o", to, ".")
	require.NoError(t, err, errs)
	require.Contains(t, string(must(os.ReadFile(filepath.Join(to, "main.go")))), "func (f_ *Somen_blink) Step() bool")

	write(t, dir, "main_test.go", "package main\n\nimport \"testing\"\n\nfunc TestIt(t *testing.T) { main() }\n")
	out, errs, err = somen(t, dir, "test", "-v", ".")
	require.NoError(t, err, errs)
	require.Contains(t, out, "blink true")
	out, errs, err = somen(t, dir, "test", "-cover", "-v", ".")
	require.NoError(t, err, errs)
	require.Contains(t, out, "blink false")
	require.Contains(t, errs, "not compiled: -cover")
}

// What go refuses it refuses in its own words, and what somen can't do it says.
func TestBadInput(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := app(t)
	write(t, dir, "broken/broken.go", "package broken\n\nimport \"github.com/somen-go/somen/coroutine\"\n\nfunc f(co *coroutine.Co) { co.Nap() }\n")
	out, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, errs, "another package is broken")
	require.Contains(t, out, "blink true")
	_, errs, err = somen(t, dir, "build", "./broken")
	require.Error(t, err)
	require.Contains(t, errs, "broken.go:5:31: co.Nap undefined")

	write(t, dir, "a/a.go", "package a\n\nimport (\n\t_ \"example.com/app/b\"\n\t_ \"github.com/somen-go/somen/coroutine\"\n)\n")
	write(t, dir, "b/b.go", "package b\n\nimport _ \"example.com/app/a\"\n")
	_, errs, err = somen(t, dir, "build", "./a")
	require.Error(t, err)
	require.Contains(t, errs, "import cycle not allowed")

	_, errs, err = somen(t, t.TempDir(), "run", ".")
	require.Error(t, err)
	require.Contains(t, errs, "somen compiles the packages of a module")

	other := t.TempDir()
	write(t, other, "go.mod", "module example.com/other\n\ngo 1.25.0\n")
	write(t, other, "main.go", "package main\n\nfunc main() { println(\"hi\") }\n")
	_, errs, err = somen(t, other, "run", ".")
	require.NoError(t, err, "a module without Somen is built as by go")
	require.Equal(t, "hi\n", errs)
}
