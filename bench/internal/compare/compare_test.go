package compare

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

const fastAndSlow = `package coroutine

import "testing"

var sink []byte

func BenchmarkGrows(b *testing.B) {
	for range b.N {
		GROWS
	}
}

func BenchmarkOnlyNAME(b *testing.B) {
	for range b.N {
	}
}
`

// history makes a repository of two commits, of which the second allocates where the first does not.
func history(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	write(t, dir, "go.mod", "module example.com/two\n\ngo 1.25\n")
	write(t, dir, "coroutine/two.go", "package coroutine\n")
	write(t, dir, "ecs/same.go", "package ecs\n")
	write(t, dir, "coroutine/two_test.go", strings.NewReplacer("GROWS", "", "NAME", "Before").Replace(fastAndSlow))
	git(t, dir, "init", "-q")
	commit(t, dir, "first")
	write(t, dir, "coroutine/two_test.go", strings.NewReplacer("GROWS", "sink = make([]byte, 1024)", "NAME", "After").Replace(fastAndSlow))
	commit(t, dir, "second")
	return dir
}

func write(t *testing.T, dir, name, text string) {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func git(t *testing.T, dir string, args ...string) {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-C", dir, "-c", "user.name=n", "-c", "user.email=e", "-c", "commit.gpgsign=false"}, args...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func commit(t *testing.T, dir, message string) {
	t.Helper()
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-q", "-m", message)
}

// scratch makes the temporary folders of the test appear in one that it returns.
func scratch(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	t.Setenv("TMP", dir) // on Windows
	return dir
}

func leftOver(t *testing.T, dir string) {
	t.Helper()
	if left, err := filepath.Glob(filepath.Join(dir, "somen-*")); err != nil || len(left) > 0 {
		t.Errorf("left over: %v, %v", left, err)
	}
}

func TestCompareSaysWhatGotWorse(t *testing.T) {
	repo := history(t)
	tmp := scratch(t)
	var out bytes.Buffer
	o := Options{Dir: filepath.Join(repo, "ecs"), Old: "HEAD^", New: "HEAD", Runs: 5, Quick: true}
	if err := Run(context.Background(), o, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	report := out.String()
	for _, want := range []string{
		"old: HEAD^: ", " first\n", "new: HEAD: ", " second\n",
		"only in the old: OnlyBefore\n", "only in the new: OnlyAfter\n",
		"## ecs\n\nBoth sides have the same source",
		"coroutine Grows: 0 -> 1,024 B/op (from 0)\n", "coroutine Grows: 0 -> 1.00 allocs/op (from 0)\n",
	} {
		if !strings.Contains(report, want) {
			t.Errorf("the report lacks %q", want)
		}
	}
	if _, list, ok := strings.Cut(report, "What got worse:"); !ok || !strings.Contains(list, "Grows") {
		t.Error("the report does not end with what got worse")
	}
	if t.Failed() {
		t.Log(report)
	}
	leftOver(t, tmp)
}

// Without a second revision the work tree counts, as it stands.
func TestCompareWithTheWorkTree(t *testing.T) {
	repo := history(t)
	write(t, repo, "coroutine/two_test.go", strings.NewReplacer("GROWS", "", "NAME", "After").Replace(fastAndSlow))
	var out bytes.Buffer
	o := Options{Dir: repo, Old: "HEAD", Bench: "Grows", Runs: 5, Quick: true}
	if err := Run(context.Background(), o, &out, io.Discard); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"new: the work tree: ", "with changes that are not committed", "  better |", "\nNothing got worse.\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "Only") {
		t.Errorf("the report has benchmarks that were not asked for:\n%s", out.String())
	}
}

func TestNoSuchCommit(t *testing.T) {
	repo := history(t)
	err := Run(context.Background(), Options{Dir: repo, Old: "v9", Runs: 5}, io.Discard, io.Discard)
	var missing *RevisionError
	if !errors.As(err, &missing) || missing.Rev != "v9" || missing.Shallow {
		t.Errorf("got %v", err)
	}
	shallow := filepath.Join(t.TempDir(), "shallow")
	git(t, repo, "clone", "-q", "--depth", "1", "file://"+filepath.ToSlash(repo), shallow)
	err = Run(context.Background(), Options{Dir: shallow, Old: "HEAD^", Runs: 5}, io.Discard, io.Discard)
	if !errors.As(err, &missing) || !missing.Shallow || !strings.Contains(err.Error(), "git fetch --unshallow") {
		t.Errorf("in a shallow clone: %v", err)
	}
	if err := Run(context.Background(), Options{Dir: t.TempDir(), Old: "HEAD", Runs: 5}, io.Discard, io.Discard); err == nil ||
		!strings.Contains(err.Error(), "git clone") {
		t.Errorf("outside of a clone: %v", err)
	}
}

// Interrupted at any moment, it leaves no checkout behind.
func TestInterruptCleansUp(t *testing.T) {
	repo := history(t)
	tmp := scratch(t)
	for _, at := range []string{"building HEAD:", "run 2 of"} {
		ctx, interrupt := context.WithCancel(context.Background())
		err := Run(ctx, Options{Dir: repo, Old: "HEAD^", New: "HEAD", Runs: 5, Quick: true}, io.Discard, watch(func(line string) {
			if strings.Contains(line, at) {
				interrupt()
			}
		}))
		if err == nil || err.Error() != "interrupted" {
			t.Errorf("interrupted at %q: %v", at, err)
		}
		leftOver(t, tmp)
		interrupt()
	}
}

func TestBadOptions(t *testing.T) {
	repo := history(t)
	if err := Run(context.Background(), Options{Dir: repo, Old: "HEAD", Runs: 4}, io.Discard, io.Discard); err == nil ||
		!strings.Contains(err.Error(), "-runs 4") {
		t.Errorf("four runs: %v", err)
	}
	err := Run(context.Background(), Options{Dir: repo, Old: "HEAD^", Bench: "Nonsense", Runs: 5, Quick: true}, io.Discard, io.Discard)
	if err == nil || !strings.Contains(err.Error(), `-bench "Nonsense"`) {
		t.Errorf("no such benchmark: %v", err)
	}
}

// watch is a writer that shows its lines to a function.
type watch func(line string)

func (w watch) Write(p []byte) (int, error) {
	w(string(p))
	return len(p), nil
}
