package save_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestProgram: a game that the tool somen has built is saved by one process and goes on in another. Built by go,
// it refuses to save.
func TestProgram(t *testing.T) {
	if testing.Short() || os.Getenv("CI") == "" {
		t.Skip("it builds programs; it runs where CI is set")
	}
	dir := t.TempDir()
	run := func(name string, args ...string) (string, error) {
		cmd := exec.Command(name, args...)
		var stderr strings.Builder
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		return string(out) + stderr.String(), err
	}
	compiled, plain, saved := filepath.Join(dir, "compiled"), filepath.Join(dir, "plain"), filepath.Join(dir, "saved")
	out, err := run("go", "run", "../../coroutine/cmd/somen", "build", "-o", compiled, "./testdata/robots")
	require.NoError(t, err, out)
	out, err = run("go", "build", "-o", plain, "./testdata/robots")
	require.NoError(t, err, out)

	whole, err := run(compiled)
	require.NoError(t, err, whole)
	require.Contains(t, whole, "120 map[robot 0:")
	first, err := run(compiled, "-save", saved)
	require.NoError(t, err, first)
	second, err := run(compiled, "-load", saved)
	require.NoError(t, err, second)
	require.Equal(t, whole, first+second)

	stackful, err := run(plain)
	require.NoError(t, err)
	require.Equal(t, whole, stackful)
	out, err = run(plain, "-save", filepath.Join(dir, "refused"))
	require.Error(t, err)
	require.Contains(t, out, `behaviour "dispatch" at `)
	require.Contains(t, out, "build with the tool somen")
	out, err = run(plain, "-load", saved)
	require.Error(t, err)
	require.Contains(t, out, "another build of the program")
}
