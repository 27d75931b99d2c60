package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// reporting has a behaviour three calls deep that burns time, is slow, and panics.
const reporting = `package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
)

var sink int

func burn(co *coroutine.Co, rounds int) {
	for range rounds {
		co.Frame()
		for i := range 20_000_000 {
			sink += i * i // hot
		}
	}
	var m map[string]int
	m["x"] = sink // panics
}

func middle(co *coroutine.Co, rounds int) {
	burn(co, rounds) // middle
}

func show(what, lines string) {
	for line := range strings.Lines(lines) {
		if strings.Contains(line, "main.go:") || strings.HasPrefix(line, "main.") {
			fmt.Print(what, ": ", line[strings.LastIndex(line, "/")+1:])
		}
	}
	fmt.Println()
}

func main() {
	slows := 0
	s := coroutine.NewScheduler(coroutine.WithWatchdog(time.Nanosecond), coroutine.OnError(func(err error) {
		var failed *coroutine.PanicError
		var slow *coroutine.SlowError
		switch {
		case errors.As(err, &failed):
			show("panic", string(failed.Stack))
		case errors.As(err, &slow) && slow.Where != "" && slows == 0:
			slows++
			show("slow", slow.Where+"\n")
		}
	}))
	t := s.Start(coroutine.Script(func(co *coroutine.Co) {
		middle(co, 20) // outer
	}))
	f, err := os.Create("cpu.prof")
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		panic(err)
	}
	for range 22 {
		s.Tick(time.Second, coroutine.Budget{})
		if w := t.Info().Where(); w != "" && slows == 1 {
			show("where", w+"\n")
			slows++
		}
	}
	pprof.StopCPUProfile()
	s.Close()
}
`

// lineOf returns the line of a program in which mark stands.
func lineOf(program, mark string) int {
	before, _, _ := strings.Cut(program, mark)
	return 1 + strings.Count(before, "\n")
}

// What a compiled program says of itself has the user's lines, callers included; a profile has them under the
// names of the step functions.
func TestReports(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := app(t)
	write(t, dir, "main.go", reporting)
	exe := filepath.Join(t.TempDir(), "app")
	_, errs, err := somen(t, dir, "build", "-o", exe, ".")
	require.NoError(t, err, errs)
	cmd := exec.Command(exe)
	cmd.Dir = dir
	text, err := cmd.CombinedOutput()
	require.NoError(t, err, string(text))
	out := string(text)
	frame := lineOf(reporting, "co.Frame()")
	require.Contains(t, out, fmt.Sprintf("slow: main.go:%d main.burn\n", frame))
	require.Contains(t, out, fmt.Sprintf("where: main.go:%d main.burn\n", frame))
	require.Regexp(t, fmt.Sprintf(`panic: main.burn\(...\)
panic: main.go:%d .*
panic: main.middle\(...\)
panic: main.go:%d
panic: main.main.func2\(...\)
panic: main.go:%d
`, lineOf(reporting, "// panics"), lineOf(reporting, "// middle"), lineOf(reporting, "// outer")), out)

	prof, err := exec.Command("go", "tool", "pprof", "-lines", "-top", exe, filepath.Join(dir, "cpu.prof")).CombinedOutput()
	require.NoError(t, err, string(prof))
	hot := lineOf(reporting, "// hot")
	require.Regexp(t, fmt.Sprintf(`main\.\(\*Somen_burn\)\.Step \S*/main\.go:(%d|%d)\n`, hot-1, hot), string(prof))
}
