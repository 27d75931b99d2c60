package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// flagged is a package whose function says in which form it runs, with what flags change.
func flagged(t *testing.T, dir string) {
	write(t, dir, "sub/sub.go", `package sub

import (
	"runtime"
	"strings"

	"github.com/somen-go/somen/coroutine"
)

var version = "none"

// Form waits, and returns the form in which it runs, and what was built.
func Form(co *coroutine.Co) string {
	co.Frame()
	pc, _, _, _ := runtime.Caller(0)
	if strings.HasSuffix(runtime.FuncForPC(pc).Name(), "Step") {
		return "compiled " + version + " " + tag + " " + race
	}
	return "on a stack"
}

func run(n int) (form string) {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for range n {
			form = Form(co)
		}
	}))
	for range n + 1 {
		s.Tick(1, coroutine.Budget{})
	}
	return form
}
`)
	write(t, dir, "sub/tag.go", "//go:build extra\n\npackage sub\n\nconst tag = \"extra\"\n")
	write(t, dir, "sub/notag.go", "//go:build !extra\n\npackage sub\n\nconst tag = \"plain\"\n")
	write(t, dir, "sub/race.go", "//go:build race\n\npackage sub\n\nconst race = \"race\"\n")
	write(t, dir, "sub/norace.go", "//go:build !race\n\npackage sub\n\nconst race = \"norace\"\n")
	write(t, dir, "sub/sub_test.go", `package sub

import (
	"fmt"
	"testing"
)

func TestForm(t *testing.T)  { fmt.Println("form:", run(2)) }
func TestOther(t *testing.T) { fmt.Println("other") }

func BenchmarkForm(b *testing.B) { fmt.Println("bench:", run(b.N)) }
`)
}

// The flags of go do what they do, in a folder of the module, in a workspace, and with what is vendored.
func TestFlags(t *testing.T) {
	takesLong(t)
	t.Parallel()
	dir := app(t)
	flagged(t, dir)
	sub := filepath.Join(dir, "sub")
	good := func(dir string, args ...string) string {
		t.Helper()
		out, errs, err := somen(t, dir, args...)
		require.NoError(t, err, out+errs)
		return out
	}
	require.Contains(t, good(sub, "test", "-v"), "form: compiled none plain norace\n", "from a folder")
	require.Contains(t, good(sub, "test", "-v", "-tags", "extra"), "form: compiled none extra norace\n")
	require.Contains(t, good(dir, "test", "-v", "-ldflags=-X example.com/app/sub.version=v9", "./sub"), "form: compiled v9 plain norace\n")
	if _, err := exec.LookPath("gcc"); err == nil {
		require.Contains(t, good(sub, "test", "-v", "-race", "."), "form: compiled none plain race\n")
	}
	out := good(dir, "test", "-v", "-run", "Other", "./...")
	require.Contains(t, out, "other\n")
	require.NotContains(t, out, "form:")
	out = good(sub, "test", "-run", "xxx", "-bench", ".", "-benchtime=3x")
	require.Contains(t, out, "bench: compiled none plain norace\n")

	work := t.TempDir()
	write(t, work, "go.work", "go 1.25.0\n\nuse (\n\t"+dir+"\n\t./user\n)\n")
	write(t, work, "user/go.mod", strings.Replace(string(must(os.ReadFile(filepath.Join(dir, "go.mod")))), "example.com/app", "example.com/user", 1))
	write(t, work, "user/go.sum", string(must(os.ReadFile(filepath.Join(dir, "go.sum")))))
	write(t, work, "user/main.go", `package main

import (
	"fmt"

	"example.com/app/sub"
	"github.com/somen-go/somen/coroutine"
)

func main() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { fmt.Println(sub.Form(co)) }))
	s.Tick(1, coroutine.Budget{})
	s.Tick(1, coroutine.Budget{})
}
`)
	require.Equal(t, "compiled none plain norace\n", good(filepath.Join(work, "user"), "run", "."), "across the modules of a workspace")

	vendor := exec.Command("go", "mod", "vendor")
	vendor.Dir = dir
	text, err := vendor.CombinedOutput()
	require.NoError(t, err, string(text))
	require.DirExists(t, filepath.Join(dir, "vendor", "github.com/somen-go/somen"))
	require.Contains(t, good(sub, "test", "-v", "-count=1"), "form: compiled none plain norace\n", "vendored")
}
