package compare

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// source returns a sum over the files that the tests of a package below root are built of, as far as they
// belong to the module, and over the versions of the other modules. It is empty if there is no package.
func source(ctx context.Context, root, pkg string) (string, error) {
	if _, err := os.Stat(filepath.Join(root, pkg)); errors.Is(err, os.ErrNotExist) {
		return "", nil
	}
	out, err := goCommand(ctx, root, "list", "-deps", "-test",
		"-f", "{{if .Module}}{{if .Module.Main}}{{.Dir}}{{end}}{{end}}", "./"+pkg).Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return "", fmt.Errorf("go list ./%s: %w\n%s", pkg, err, strings.TrimSpace(string(exit.Stderr)))
	}
	if err != nil {
		return "", err
	}
	files := []string{filepath.Join(root, "go.mod"), filepath.Join(root, "go.sum")}
	dirs := strings.Fields(string(out))
	slices.Sort(dirs)
	for _, dir := range slices.Compact(dirs) {
		in, err := filepath.Glob(filepath.Join(dir, "*.*"))
		if err != nil {
			return "", err
		}
		files = append(files, in...)
	}
	sum := sha256.New()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			continue // a folder, or a module that needs no go.sum
		}
		name, err := filepath.Rel(root, file)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(text), text)
	}
	return fmt.Sprintf("%x", sum.Sum(nil)), nil
}
