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

// TestCopies copies each example's folder into a module of its own, elsewhere, and builds and vets it
// there: nothing in it may need the folders around it. The tests, which look at the pictures with
// packages of the repository's own, stay behind.
func TestCopies(t *testing.T) {
	if os.Getenv("CI") != "true" {
		t.Skip("a minute of building; set CI=true to run it")
	}
	root, err := filepath.Abs("..")
	require.NoError(t, err)
	mains, err := filepath.Glob("*/main.go")
	require.NoError(t, err)
	require.NotEmpty(t, mains)
	for _, main := range mains {
		folder := filepath.Dir(main)
		t.Run(folder, func(t *testing.T) {
			dir := t.TempDir()
			require.NoError(t, os.CopyFS(dir, os.DirFS(folder)))
			tests, err := filepath.Glob(filepath.Join(dir, "*_test.go"))
			require.NoError(t, err)
			for _, file := range tests {
				require.NoError(t, os.Remove(file))
			}
			mod := fmt.Sprintf("module example.com/copy\n\ngo 1.25.0\n\nrequire github.com/somen-go/somen v0.1.0\n\nreplace github.com/somen-go/somen => %s\n", root)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "go.mod"), []byte(mod), 0o644))
			sums, err := os.ReadFile(filepath.Join(root, "go.sum"))
			require.NoError(t, err)
			require.NoError(t, os.WriteFile(filepath.Join(dir, "go.sum"), sums, 0o644))

			run := func(args ...string) {
				t.Helper()
				command := exec.Command("go", args...)
				command.Dir = dir
				command.Env = append(os.Environ(), "GOFLAGS=-mod=mod", "GOWORK=off")
				out, err := command.CombinedOutput()
				require.NoError(t, err, "go %s:\n%s", strings.Join(args, " "), out)
			}
			run("build", "-o", "copy.exe", ".")
			run("vet", ".")
		})
	}
}
