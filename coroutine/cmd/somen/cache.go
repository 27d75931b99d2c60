package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"

	"github.com/somen-go/somen/coroutine/compile"
)

// prepare compiles the behaviours of what the targets need of the main modules, and returns the overlay for
// go, or "" if there is nothing to compile. The result is kept under a name that depends on all that it
// depends on, so that the next build of the same finds it.
func prepare(flags, targets []string, tests bool) (string, error) {
	roots, err := mainModules()
	if err != nil {
		return "", err
	}
	dir, err := cacheDir()
	if err != nil {
		return "", err
	}
	key, err := cacheKey(roots, flags, targets, tests)
	if err != nil {
		return "", err
	}
	known := filepath.Join(dir, "known_"+key)
	if overlay, err := os.ReadFile(known); err == nil {
		if _, err := os.Stat(string(overlay)); err == nil {
			return string(overlay), nil
		}
	}
	c := compile.Config{Flags: flags, Tests: tests, Patterns: inMainModules(flags, targets, tests)}
	if len(c.Patterns) == 0 {
		return "", nil
	}
	p, err := compileVerified(c)
	if err != nil {
		return "", err
	}
	overlay, err := p.WriteOverlay(dir)
	if err != nil {
		return "", err
	}
	return overlay, compile.WriteOnce(known, []byte(overlay))
}

// compileVerified compiles packages to code that builds.
func compileVerified(c compile.Config) (*compile.Program, error) {
	p, err := compile.Load(c)
	if err != nil {
		return nil, err
	}
	p.Compile()
	good, err := p.Verify(c)
	if err == nil && !good {
		err = errors.New("the compiled code does not build, which is a fault of somen; build with go alone")
	}
	return p, err
}

// cacheDir returns the folder for what is kept: of the user, or a temporary one if that can't be written.
func cacheDir() (string, error) {
	if dir, err := os.UserCacheDir(); err == nil {
		dir = filepath.Join(dir, "somen")
		if os.MkdirAll(dir, 0o755) == nil {
			if f, err := os.CreateTemp(dir, ".try*"); err == nil {
				_ = f.Close()
				return dir, os.Remove(f.Name())
			}
		}
	}
	dir := filepath.Join(os.TempDir(), fmt.Sprintf("somen-%d", os.Getuid()))
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return "", fmt.Errorf("there is no folder for what is compiled: %w; set XDG_CACHE_HOME to one that can be written", err)
	}
	return dir, nil
}

// mainModules returns the folders of the main modules: one, or those of a workspace.
func mainModules() ([]string, error) {
	cmd := exec.Command("go", "list", "-m", "-f", "{{.Dir}}")
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("somen compiles the packages of a module: %w", err)
	}
	roots := strings.Fields(string(out))
	if len(roots) == 0 {
		return nil, fmt.Errorf("there is no module here; somen compiles the packages of a module")
	}
	return roots, nil
}

// localReplace finds the folders that a go.mod puts in the place of modules.
var localReplace = regexp.MustCompile(`(?m)=>\s*(\.{0,2}/\S*)`)

// cacheKey hashes all sources, and all else that decides what is compiled.
func cacheKey(roots, flags, targets []string, tests bool) (string, error) {
	h := sha256.New()
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	if err := hashFile(h, exe); err != nil {
		return "", err
	}
	out, err := exec.Command("go", "env", "GOVERSION", "GOOS", "GOARCH", "GOFLAGS", "CGO_ENABLED", "GOEXPERIMENT", "GOWORK").Output()
	if err != nil {
		return "", err
	}
	here, err := os.Getwd()
	if err != nil {
		return "", err
	}
	fmt.Fprintln(h, runtime.Version(), string(out), here, flags, targets, tests)
	done := map[string]bool{}
	for len(roots) > 0 {
		root := filepath.Clean(roots[0])
		if roots = roots[1:]; done[root] {
			continue
		}
		done[root] = true
		if mod, err := os.ReadFile(filepath.Join(root, "go.mod")); err == nil {
			for _, m := range localReplace.FindAllStringSubmatch(string(mod), -1) {
				to := m[1]
				if !filepath.IsAbs(to) {
					to = filepath.Join(root, to)
				}
				roots = append(roots, to)
			}
		}
		if err := hashSources(h, root); err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:16]), nil
}

func hashSources(h io.Writer, root string) error {
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() {
			if path != root && (strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
				return filepath.SkipDir
			}
			return nil
		}
		switch {
		case strings.HasSuffix(name, ".go"), name == "go.mod", name == "go.sum", name == "go.work", name == "modules.txt":
			return hashFile(h, path)
		}
		return nil
	})
}

func hashFile(h io.Writer, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	fmt.Fprintln(h, path)
	_, err = io.Copy(h, f)
	return err
}
