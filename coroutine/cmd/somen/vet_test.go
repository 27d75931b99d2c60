package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

const mistakes = `package main

import (
	"time"

	"example.com/app/help"
	"github.com/somen-go/somen/coroutine"
)

func waits(co *coroutine.Co) {
	for {
		help.Rest(co)
	}
}

func spins(co *coroutine.Co) {
	for {
		help.Ask(co)
	}
}

func blocks(co *coroutine.Co) {
	time.Sleep(1)
	time.Sleep(2) //somen:ignore blocking the second shall be silent
}
`

const helpers = `package help

import "github.com/somen-go/somen/coroutine"

func Rest(co *coroutine.Co) { co.Frame() }

func Ask(co *coroutine.Co) bool { return co.Now() > 0 }
`

// vetApp writes a module with mistakes, and one that its tests make.
func vetApp(t *testing.T) string {
	t.Helper()
	dir := app(t)
	write(t, dir, "mistakes.go", mistakes)
	write(t, dir, "help/help.go", helpers)
	write(t, dir, "main_test.go", "package main\n\nimport \"github.com/somen-go/somen/coroutine\"\n\nfunc raw(yield func(coroutine.Wait) bool) {\n\tyield(coroutine.NextFrame())\n\tprintln()\n}\n")
	return dir
}

// said returns the lines of a report, without the names of packages.
func said(report string) []string {
	return regexp.MustCompile(`(?m)^[^#\n].*$`).FindAllString(report, -1)
}

const (
	saidSpins  = "mistakes.go:17:2: the loop can go round for ever without a wait; wait on each way round, with co.Frame(), or call co.Pace() if it computes"
	saidBlocks = "mistakes.go:23:2: time.Sleep stops all behaviours until it returns; use co.Sleep"
	saidRaw    = "main_test.go:6:2: the result of the yield is ignored, so the behaviour goes on after it was cancelled; write if !yield(...) { return }"
)

func TestVet(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := vetApp(t)
	_, errs, err := somen(t, dir, "vet", "./...")
	require.Error(t, err)
	require.ElementsMatch(t, []string{saidSpins, saidBlocks, saidRaw}, said(slashed(errs)), "what a function of another package does is known")

	_, errs, err = somen(t, filepath.Dir(dir), "vet", "-C", dir, "-endless", "./...")
	require.Error(t, err)
	require.Equal(t, []string{saidSpins}, said(slashed(errs)), "one rule")

	_, errs, err = somen(t, dir, "vet", "-blocking=false", "./help")
	require.NoError(t, err, errs)
	require.Empty(t, errs)

	out, errs, err := somen(t, dir, "vet", "help", "endless")
	require.NoError(t, err, errs)
	require.Contains(t, out, "report loops of a behaviour that go round for ever")

	_, errs, err = somen(t, dir, "vet", "./none")
	require.Error(t, err)
	require.Contains(t, errs, "none")
}

// TestVetTool: go vet itself takes the command as a tool.
func TestVetTool(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := vetApp(t)
	exe, err := os.Executable()
	require.NoError(t, err)
	vet := func(args ...string) (string, error) {
		cmd := exec.Command("go", append([]string{"vet", "-vettool=" + exe}, args...)...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "BE_SOMEN=1")
		out, err := cmd.CombinedOutput()
		return slashed(string(out)), err
	}
	out, err := vet("./...")
	require.Error(t, err)
	require.ElementsMatch(t, []string{saidSpins, saidBlocks, saidRaw}, said(out))
	out, err = vet("-json", "-yieldresult", ".")
	require.NoError(t, err)
	require.Contains(t, out, `"yieldresult"`)
	require.NotContains(t, out, `"endless"`)

	write(t, dir, "mistakes.go", "package main\n\n//somen:ignore blocking\nvar _ = 0\n")
	write(t, dir, "main_test.go", "package main\n")
	out, err = vet("./...")
	require.Error(t, err)
	require.Equal(t, []string{"mistakes.go:3:1: //somen:ignore blocking gives no reason, and so has no effect; write why it is meant behind the rule"}, said(out))
	write(t, dir, "mistakes.go", "package main\n")
	out, err = vet("./...")
	require.NoError(t, err, out)
	require.Empty(t, out)
}

func slashed(s string) string { return filepath.ToSlash(s) }
