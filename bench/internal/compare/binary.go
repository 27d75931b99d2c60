package compare

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// packages are those whose benchmarks are compared, below the root of the repository.
var packages = []string{"coroutine", "ecs", "systems"}

// runLimit is how long one run of one benchmark may take before it counts as hung.
const runLimit = 5 * time.Minute

// A binary is the compiled tests of a package of one side.
type binary struct {
	path string
	dir  string // of the package, where its tests run
}

// build compiles the tests of a package below root. It returns none if there are no tests.
func build(ctx context.Context, root, pkg, out string) (*binary, error) {
	b := &binary{path: out, dir: filepath.Join(root, pkg)}
	if _, err := os.Stat(b.dir); errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	cmd := goCommand(ctx, root, "test", "-c", "-o", out, "./"+pkg)
	if text, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("go test -c ./%s: %w\n%s", pkg, err, bytes.TrimSpace(text))
	}
	if _, err := os.Stat(out); err != nil {
		return nil, nil
	}
	return b, nil
}

// goCommand is a go command in a folder. If ctx is cancelled it is interrupted, so that it removes its
// own temporary files.
func goCommand(ctx context.Context, dir string, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// benchmarks lists those at the top whose names match.
func (b *binary) benchmarks(ctx context.Context, pattern string) ([]string, error) {
	if b == nil {
		return nil, nil
	}
	out, err := b.run(ctx, "-test.list", cmp.Or(pattern, "."))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(strings.Fields(out), func(name string) bool {
		return !strings.HasPrefix(name, "Benchmark")
	}), nil
}

func (b *binary) run(ctx context.Context, args ...string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, runLimit)
	defer cancel()
	cmd := exec.CommandContext(ctx, b.path, args...)
	cmd.Dir = b.dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		return "", fmt.Errorf("%w: %s", err, strings.Join(lines[max(0, len(lines)-5):], "\n"))
	}
	return string(out), nil
}
