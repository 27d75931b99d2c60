package main

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
)

// builder builds examples for WebAssembly, into a folder of its own.
type builder struct {
	root, cache string
	warnings    io.Writer
	one         sync.Mutex // a build takes all processors anyway
}

// form is how the behaviours of a program run.
type form string

const (
	compiled form = "compiled" // by the tool somen
	stackful form = "stackful" // as go builds them
)

// buildError is what the compiler says.
type buildError string

func (e buildError) Error() string { return string(e) }

// build returns a gzipped program and its hash. Whether there is something to do is for the caches of
// somen and go to know: they are asked each time, and what they return is packed if it is new.
func (b *builder) build(ctx context.Context, name string, as form) (file, hash string, err error) {
	b.one.Lock()
	defer b.one.Unlock()
	if err := os.MkdirAll(b.folder(as), 0o755); err != nil {
		return "", "", err
	}
	program := filepath.Join(b.folder(as), name)
	if err := b.link(ctx, name, as, program); err != nil {
		return "", "", err
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(content)
	hash = hex.EncodeToString(sum[:])
	file = program + ".wasm.gz"
	if packed(file) == hash {
		return file, hash, nil
	}
	return file, hash, pack(file, hash, content)
}

// folder is where the programs of a form are, named as go names them.
func (b *builder) folder(as form) string { return filepath.Join(b.cache, string(as)) }

// link builds a program. What somen does not build, go builds alone: the example is to be seen in any
// case, and if it is at fault, go's is the plainer answer.
func (b *builder) link(ctx context.Context, name string, as form, program string) error {
	args := []string{"build", "-o", program, "./examples/" + name}
	var why error
	if as == compiled {
		if why = b.somen(ctx, args...); why == nil {
			return nil
		}
	}
	if err := b.run(ctx, "js", "wasm", "go", args...); err != nil {
		return err
	}
	if why != nil {
		fmt.Fprintf(b.warnings, "web: %s runs stackful, for its behaviours could not be compiled:\n%v\n", name, why)
	}
	return nil
}

// somen runs the tool somen for WebAssembly. The tool itself, for this machine, is built of the same
// sources as the examples.
func (b *builder) somen(ctx context.Context, args ...string) error {
	tool := filepath.Join(b.cache, "somen.exe")
	if err := b.run(ctx, runtime.GOOS, runtime.GOARCH, "go", "build", "-o", tool, "./coroutine/cmd/somen"); err != nil {
		return err
	}
	return b.run(ctx, "js", "wasm", tool, args...)
}

func (b *builder) run(ctx context.Context, goos, goarch, program string, args ...string) error {
	command := exec.CommandContext(ctx, program, args...)
	command.Dir = b.root
	command.Env = append(os.Environ(), "GOOS="+goos, "GOARCH="+goarch)
	if out, err := command.CombinedOutput(); err != nil {
		return buildError(strings.TrimSpace(string(out) + "\n" + err.Error()))
	}
	return nil
}

// packed returns the hash of what a file has been packed from, or "" if that can't be said.
func packed(file string) string {
	f, err := os.Open(file)
	if err != nil {
		return ""
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return ""
	}
	return z.Comment
}

// pack writes a gzipped file, whose comment is the hash. Until it is complete it has another name.
func pack(file, hash string, content []byte) error {
	f, err := os.CreateTemp(filepath.Dir(file), "")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	z, err := gzip.NewWriterLevel(f, gzip.BestSpeed)
	if err != nil {
		return err
	}
	z.Comment = hash
	if _, err := z.Write(content); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), file)
}
