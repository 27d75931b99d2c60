package main

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
)

// builder builds examples for WebAssembly, into a folder of its own.
type builder struct {
	root, cache string
	one         sync.Mutex // a build takes all processors anyway
}

// buildError is what the compiler says.
type buildError string

func (e buildError) Error() string { return string(e) }

// build returns a gzipped program and its hash. Whether there is something to do is for Go's own
// cache to know: the go command is asked each time, and what it returns is packed if it is new.
func (b *builder) build(ctx context.Context, name string) (file, hash string, err error) {
	b.one.Lock()
	defer b.one.Unlock()
	if err := os.MkdirAll(b.cache, 0o755); err != nil {
		return "", "", err
	}
	program := filepath.Join(b.cache, name+".wasm")
	goBuild := exec.CommandContext(ctx, "go", "build", "-o", program, "./examples/"+name)
	goBuild.Dir = b.root
	goBuild.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	if out, err := goBuild.CombinedOutput(); err != nil {
		return "", "", buildError(strings.TrimSpace(string(out) + "\n" + err.Error()))
	}
	content, err := os.ReadFile(program)
	if err != nil {
		return "", "", err
	}
	sum := sha256.Sum256(content)
	hash = hex.EncodeToString(sum[:])
	file = program + ".gz"
	if packed(file) == hash {
		return file, hash, nil
	}
	return file, hash, pack(file, hash, content)
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
