package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

// env is the command env.
type env struct {
	Tags string `help:"Build tags."`
}

// kept is what the command env leaves for the tool that go calls, beside the overlay and the targets of it.
type kept struct {
	Dir     string            // where the command ran
	GOFLAGS string            // as they were without those that env prints
	Flags   []string          // of go that choose files
	Key     string            // of the sources that the targets were compiled from
	Targets map[string]string // the hash of each, by its name
}

const (
	keptFile    = "kept.json"
	overlayFile = "overlay.json"
	toolFile    = "somen-toolexec"
)

func (c *env) Run() error {
	_, why := loadFlags(splitFlags(os.Getenv("GOFLAGS")))
	if why == "" && strings.Contains(os.Getenv("GOFLAGS"), "-toolexec") {
		why = "go takes one -toolexec, and here is another"
	}
	if why != "" {
		return fmt.Errorf("GOFLAGS: %s", why)
	}
	k := kept{GOFLAGS: os.Getenv("GOFLAGS")}
	if c.Tags != "" {
		k.Flags = []string{"-tags=" + c.Tags}
	}
	var err error
	if k.Dir, err = os.Getwd(); err != nil {
		return err
	}
	if _, err := mainModules(); err != nil {
		return err
	}
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	sum := sha256.Sum256(fmt.Append(nil, k.Dir, k.Flags, k.GOFLAGS))
	dir := filepath.Join(cache, "env_"+hex.EncodeToString(sum[:8]))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	tool, err := copyOfSelf(dir)
	if err != nil {
		return err
	}
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return err
	}
	defer unlock()
	if _, err := os.Stat(filepath.Join(dir, overlayFile)); errors.Is(err, os.ErrNotExist) {
		if err := writeJSON(filepath.Join(dir, overlayFile), overlayJSON{}); err != nil {
			return err
		}
	}
	if old, err := readKept(dir); err == nil {
		k.Key, k.Targets = old.Key, old.Targets
	}
	if err := k.refresh(dir); err != nil && !errors.Is(err, errSourcesChanged) {
		return err
	}
	flags := []string{"-overlay=" + filepath.Join(dir, overlayFile), "-toolexec=" + tool}
	if k.GOFLAGS != "" {
		flags = append([]string{strings.TrimSpace(k.GOFLAGS)}, flags...)
	}
	fmt.Println("GOFLAGS=" + strings.Join(flags, " "))
	return nil
}

// copyOfSelf copies the program to dir, as one that go run has built is gone when it ends.
func copyOfSelf(dir string) (string, error) {
	if strings.ContainsAny(dir, " \t\n'\"") {
		return "", fmt.Errorf("the flags of go can't have a path with blanks or quotes: %s; set XDG_CACHE_HOME to one without", dir)
	}
	exe, err := os.Executable()
	if err != nil {
		return "", err
	}
	text, err := os.ReadFile(exe)
	if err != nil {
		return "", err
	}
	to := filepath.Join(dir, toolFile)
	if runtime.GOOS == "windows" {
		to += ".exe"
	}
	if hashOf(to) == hash(text) {
		return to, nil
	}
	return to, writeAtomically(to, text, 0o755)
}

func hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// hashOf returns the hash of a file, or "" if it can't be read.
func hashOf(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	h := sha256.New()
	if _, err := io.Copy(h, f); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

func readKept(dir string) (k kept, err error) {
	text, err := os.ReadFile(filepath.Join(dir, keptFile))
	if err != nil {
		return kept{}, err
	}
	return k, json.Unmarshal(text, &k)
}

func writeJSON(path string, v any) error {
	text, err := json.MarshalIndent(v, "", "\t")
	if err != nil {
		return err
	}
	return writeAtomically(path, text, 0o644)
}

// writeAtomically writes a file in the place of what is there. Nobody ever sees half of it.
func writeAtomically(path string, text []byte, mode os.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(path), ".new*")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(tmp.Name()) }()
	_, err = tmp.Write(text)
	if err := errors.Join(err, tmp.Chmod(mode), tmp.Close()); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}
