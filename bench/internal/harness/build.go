package harness

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// root is the folder of Somen, seen from the one in which the command runs.
const root = ".."

// A Compiler builds programs with their behaviours compiled.
type Compiler struct {
	dir  string // where it puts them
	tool string // the command somen
	self string // this command, compiled
}

// NewCompiler builds the command somen into dir, and by it this command with its behaviours compiled.
func NewCompiler(ctx context.Context, dir string) (*Compiler, error) {
	c := &Compiler{dir, filepath.Join(dir, "somen"), filepath.Join(dir, "bench-compiled")}
	if err := command(ctx, root, "go", "build", "-o", c.tool, "./coroutine/cmd/somen"); err != nil {
		return nil, err
	}
	return c, command(ctx, ".", c.tool, "build", "-o", c.self, ".")
}

// Tests builds the tests of a package of Somen in both forms, for this machine or as env says. TestBinary
// tells where they are.
func (c *Compiler) Tests(ctx context.Context, pkg string, env ...string) error {
	for compiled, tool := range map[bool]string{false: "go", true: c.tool} {
		if err := commandIn(ctx, root, env, tool, "test", "-c", "-o", TestBinary(c.dir, pkg, compiled), "./"+pkg); err != nil {
			return err
		}
	}
	return nil
}

// TestBinary returns where in dir the tests of a package are.
func TestBinary(dir, pkg string, compiled bool) string {
	name := filepath.Base(pkg)
	if compiled {
		name += "-compiled"
	}
	return filepath.Join(dir, name+".test")
}

func command(ctx context.Context, dir, name string, args ...string) error {
	return commandIn(ctx, dir, nil, name, args...)
}

// commandIn runs a command with further variables in its environment.
func commandIn(ctx context.Context, dir string, env []string, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", filepath.Base(name), strings.Join(args, " "), err, lastLines(string(out), 5))
	}
	return nil
}
