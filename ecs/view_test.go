package ecs_test

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// The compiler is what keeps renderers from writing, so the test asks the compiler.
func TestARendererThatWritesDoesNotCompile(t *testing.T) {
	out, err := exec.Command("go", "build", "-o", t.TempDir(), "./testdata/reads").CombinedOutput()
	require.NoError(t, err, "a renderer that only reads must compile: %s", out)

	out, err = exec.Command("go", "build", "-gcflags=-e", "-o", t.TempDir(), "./testdata/writes").CombinedOutput()
	require.Error(t, err)
	for _, want := range []string{
		"writes.go:15:11: view.World undefined",
		"writes.go:16:11: view.Spawn undefined",
		"writes.go:17:7: view.e undefined",
		"writes.go:19:8: cannot use at (variable of struct type components.Vec2) as *components.Vec2 value",
		"writes.go:20:4: invalid operation: cannot indirect at",
		"writes.go:22:27: cannot use entity",
	} {
		require.Contains(t, string(out), want)
	}
}
