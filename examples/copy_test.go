// Package examples_test shows that the examples are there to be copied.
package examples_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// module makes a folder a module of its own, which takes Somen from this checkout, and returns a
// function that runs the go command there, with variables of the environment.
func module(t *testing.T, dir string, env ...string) func(args ...string) {
	t.Helper()
	if os.Getenv("CI") != "true" {
		t.Skip("it takes a minute to build; set CI=true to run it")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	mod := fmt.Sprintf("module example.com/copy\n\ngo 1.25.0\n\nrequire github.com/somen-go/somen v0.1.0\n\nreplace github.com/somen-go/somen => %q\n", root)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644))
	sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644))
	return func(args ...string) {
		t.Helper()
		command := exec.Command("go", args...)
		command.Dir = dir
		command.Env = append(append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off"), env...)
		out, err := command.CombinedOutput()
		require.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), out)
	}
}

// TestCopies copies each example's folder into a module of its own, elsewhere, and builds and vets it
// there: nothing in it may need the folders around it. The tests, which look at the pictures with
// packages of the repository's own, stay behind.
func TestCopies(t *testing.T) {
	mains, err := filepath.Glob("*/main.go")
	require.NoError(t, err)
	require.NotEmpty(t, mains)
	for _, main := range mains {
		folder := filepath.Dir(main)
		if _, err := os.Stat(filepath.Join(folder, "go.mod")); err == nil {
			continue // it is a module of its own already
		}
		t.Run(folder, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(folder)))
			tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
			require.NoError(t, err)
			for _, file := range tests {
				require.NoError(t, os.Remove(file))
			}
			run := module(t, dir)
			run("build", "-o", "copy.exe", ".")
			run("vet", ".")
		})
	}
}

// TestImporter builds a program that imports nothing but coroutine where there is neither a network
// nor a module: no other module is needed for that.
func TestImporter(t *testing.T) {
	dir := t.TempDir()
	run := module(t, dir, "GOPROXY=off", "GOMODCACHE="+t.TempDir())
	program := "package main\n\nimport \"github.com/somen-go/somen/coroutine\"\n\nfunc main() { coroutine.NewScheduler().Close() }\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "main.go"), []byte(program), 0o644))
	run("run", ".")
}
