package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// asTool returns the folder of an overlay if this program is the copy of itself that the command env made for
// go's flag -toolexec.
func asTool() (dir string, is bool) {
	exe, err := os.Executable()
	if err != nil {
		return "", false
	}
	return filepath.Dir(exe), strings.TrimSuffix(filepath.Base(exe), ".exe") == toolFile
}

// toolexec runs a tool of go's as it is. Each go command that builds asks the compiler for its version
// once, before it takes the hash of the first source; that is when the overlay is refreshed. (See
// buildActionID and toolID in cmd/go/internal/work.)
func toolexec(dir string, args []string) error {
	if len(args) == 2 && args[1] == "-V=full" {
		switch strings.TrimSuffix(filepath.Base(args[0]), ".exe") {
		case "cover":
			return errors.New("-cover measures the sources as they are, which are not those that are built: unset the GOFLAGS of somen env, or call somen test -cover")
		case "compile":
			if err := refreshFor(dir); err != nil {
				return err
			}
		}
	}
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}

func refreshFor(dir string) error {
	unlock, err := lock(filepath.Join(dir, "lock"))
	if err != nil {
		return err
	}
	defer unlock()
	k, err := readKept(dir)
	if err != nil {
		return fmt.Errorf("%w; call somen env again", err)
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	tools := os.Getenv("GOFLAGS")
	defer func() { _, _ = os.Chdir(here), os.Setenv("GOFLAGS", tools) }()
	if err := errors.Join(os.Chdir(k.Dir), os.Setenv("GOFLAGS", k.GOFLAGS)); err != nil {
		return err
	}
	return k.refresh(dir)
}
