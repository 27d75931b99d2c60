package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// output is what the command and the games of a test have written, line by line.
type output struct {
	mu    sync.Mutex
	part  []byte
	lines []string
	next  chan struct{} // closed by the next line
}

func newOutput() *output { return &output{next: make(chan struct{})} }

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.part = append(o.part, p...)
	for {
		line, rest, whole := bytes.Cut(o.part, []byte("\n"))
		if !whole {
			return len(p), nil
		}
		o.lines, o.part = append(o.lines, string(line)), rest
		close(o.next)
		o.next = make(chan struct{})
	}
}

func (o *output) all() []string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.lines[:len(o.lines):len(o.lines)]
}

// live is a game that is watched.
type live struct {
	t         *testing.T
	ctx       context.Context // of all that is waited for
	dir       string
	out, errs *output
	read      int // lines of errs
	stop      context.CancelFunc
	ended     chan error
}

// startLive watches the game of testdata/live, or of another folder, in a module of its own.
func startLive(t *testing.T, args ...string) *live {
	t.Helper()
	dir := app(t)
	for _, name := range []string{"main.go", "villager.go", "verify.go"} {
		write(t, dir, name, string(must(os.ReadFile(filepath.Join("testdata/live", name)))))
	}
	return startIn(t, dir, append([]string{"-watch", "-mod=mod", "."}, args...)...)
}

func startIn(t *testing.T, dir string, args ...string) *live {
	t.Helper()
	t.Setenv("TMPDIR", t.TempDir())
	t.Chdir(dir)
	p, is, err := watchArgs(args)
	require.NoError(t, err)
	require.True(t, is)
	l := &live{t: t, dir: dir, out: newOutput(), errs: newOutput(), ended: make(chan error, 1)}
	l.ctx = untilDeadline(t)
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	go func() { l.ended <- watch(ctx, p, nil, l.out, l.errs) }()
	t.Cleanup(func() {
		stop()
		<-l.ended
		if t.Failed() {
			t.Log(strings.Join(l.errs.all(), "\n"))
		}
	})
	return l
}

// untilDeadline returns a context that ends before the test is made to end, so that it can say what it waits for.
func untilDeadline(t *testing.T) context.Context {
	at, has := t.Deadline()
	if !has {
		return t.Context()
	}
	ctx, cancel := context.WithDeadline(t.Context(), at.Add(-time.Minute))
	t.Cleanup(cancel)
	return ctx
}

// wait waits for the next line of the command that begins with a text, and fails for one of the others.
func (l *live) wait(text string, others ...string) string {
	l.t.Helper()
	for {
		l.errs.mu.Lock()
		next, lines := l.errs.next, l.errs.lines
		l.errs.mu.Unlock()
		for l.read < len(lines) {
			line := lines[l.read]
			l.read++
			if strings.HasPrefix(line, text) {
				return line
			}
			for _, other := range others {
				require.False(l.t, strings.HasPrefix(line, other), line)
			}
		}
		select {
		case <-next:
		case err := <-l.ended:
			l.ended <- err
			require.FailNow(l.t, "the command has ended", "%v", err)
		case <-l.ctx.Done():
			require.FailNow(l.t, "there was no line "+text)
		}
	}
}

// says waits until the game has written a line from one on, and returns the number of the next.
func (l *live) says(line string, from int) int {
	l.t.Helper()
	for {
		l.out.mu.Lock()
		next, lines := l.out.next, l.out.lines
		l.out.mu.Unlock()
		for ; from < len(lines); from++ {
			if lines[from] == line {
				return from + 1
			}
		}
		select {
		case <-next:
		case <-l.ctx.Done():
			require.FailNow(l.t, "the game did not say "+line)
		}
	}
}

// edit replaces a text of a source.
func (l *live) edit(name, old, by string) {
	l.t.Helper()
	path := filepath.Join(l.dir, name)
	text := string(must(os.ReadFile(path)))
	require.Contains(l.t, text, old)
	require.NoError(l.t, writeAtomically(path, []byte(strings.Replace(text, old, by, 1)), 0o644))
}

// steps checks that no step was lost or doubled, and returns the lines that tell of them.
func (l *live) steps() (told []string) {
	l.t.Helper()
	for _, line := range l.out.all() {
		if !strings.HasPrefix(line, "step ") {
			continue
		}
		told = append(told, line)
		require.Equal(l.t, strconv.Itoa(len(told)), strings.Fields(line)[1], "the steps are counted without a gap")
	}
	return told
}

// processes returns the ids of the processes that there were.
func (l *live) processes() (ids []int) {
	for _, line := range l.out.all() {
		if id, is := strings.CutPrefix(line, "process "); is {
			ids = append(ids, must(strconv.Atoi(id)))
		}
	}
	return ids
}

// end ends the command as Ctrl-C does, and looks for what is left.
func (l *live) end() {
	l.t.Helper()
	l.stop()
	err := <-l.ended
	l.ended <- err
	require.ErrorIs(l.t, err, errInterrupted)
	l.nothingLeft()
}

func (l *live) nothingLeft() {
	l.t.Helper()
	for _, id := range l.processes() {
		require.False(l.t, runs(id), "process %d", id)
	}
	require.Empty(l.t, must(os.ReadDir(os.Getenv("TMPDIR"))), "temporary files")
}

// runs reports whether there is a process.
func runs(id int) bool {
	p, err := os.FindProcess(id)
	return err == nil && !errors.Is(p.Signal(syscall.Signal(0)), os.ErrProcessDone)
}

// unwatched returns what the game prints in so many steps if it is played from the beginning as it is now.
func (l *live) unwatched(steps int, args ...string) (told []string) {
	l.t.Helper()
	out, errs, err := somen(l.t, l.dir, append([]string{"run", "-mod=mod", ".", "-text", "-frames", strconv.Itoa(steps)}, args...)...)
	require.NoError(l.t, err, errs)
	for line := range strings.Lines(out) {
		if strings.HasPrefix(line, "step ") {
			told = append(told, strings.TrimSpace(line))
		}
	}
	return told
}

// TestWatch: a program is changed again and again while its game goes on, and nobody in the game notices but by what was
// changed. SOMEN_EDITS=20 says how often; it takes minutes.
func TestWatch(t *testing.T) {
	takesLong(t)
	l := startLive(t, "-text")
	l.wait("somen: playing", "somen: it doesn't build")
	at := l.says("says hello", 0)
	files, goroutines := openFiles(), runtime.NumGoroutine()
	edits := editsOr(6)
	was := "hello"
	for i := range edits {
		switch i {
		case 2: // a source that does not build
			l.edit("villager.go", `"`+was+`"`, "nothing")
			require.Equal(t, "./villager.go:32:33: undefined: nothing", l.wait("./villager.go"))
			l.wait("somen: it doesn't build", "somen: playing on")
			l.edit("villager.go", "nothing", `"`+was+`"`)
			l.wait("somen: built", "somen: playing on") // and is what it was
		case 4: // a save that can't be loaded
			l.edit("villager.go", "v.Last, 1", "v.Last, 2")
			require.Contains(t, l.wait("somen: the game goes on as it was", "somen: playing on"), "the village is of format 1, and this is 2")
			l.edit("villager.go", "v.Last, 2", "v.Last, 1")
			l.wait("somen: built", "somen: playing on")
		}
		is := "hello for the " + strconv.Itoa(i+2)
		l.edit("villager.go", was, is)
		l.wait("somen: playing on", "somen: the game goes on", "somen: it doesn't build")
		at = l.says("says "+is, at)
		was = is
		left := must(filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "somen-watch-*", "*")))
		require.Len(t, left, 1, "the program that runs, and no other, nor a save: %v", left)
	}
	for runtime.NumGoroutine() > goroutines && l.ctx.Err() == nil {
		runtime.Gosched()
	}
	require.LessOrEqual(t, runtime.NumGoroutine(), goroutines)
	require.LessOrEqual(t, openFiles(), files)
	ids := l.processes()
	require.Len(t, ids, edits+2, "one for each edit, and the one that could not load")
	for _, id := range ids[:len(ids)-1] {
		require.False(t, runs(id), "process %d", id)
	}
	require.True(t, runs(ids[len(ids)-1]))
	l.end()
	told := l.steps()
	require.Equal(t, l.unwatched(len(told)), told, "as if nothing had happened")
}

// TestWatchEnds: what can't go on leaves the game as it is, and the command ends as the game does.
func TestWatchEnds(t *testing.T) {
	takesLong(t)
	l := startLive(t, "-text")
	l.wait("somen: playing", "somen: it doesn't build")
	l.edit("verify.go", `import "fmt"`, "import \"fmt\"\n\nfunc init() { panic(\"oh\") }")
	require.Contains(t, l.wait("somen: the game goes on as it was", "somen: playing"), "the program has ended: exit status 2")
	require.Equal(t, "panic: oh", l.wait("panic: "))
	l.edit("verify.go", "\n\nfunc init() { panic(\"oh\") }", "")
	l.wait("somen: built", "somen: playing")

	at := len(l.out.all())
	l.edit("villager.go", "text.String = greeting()", "text.String = greeting()\n\t\t\tmail := make(chan int)\n\t\t\tdefer close(mail)")
	l.wait("somen: playing on", "somen: the game goes on", "somen: it doesn't build")
	l.says("says hello", at)
	l.edit("villager.go", `"hello"`, `"good day"`)
	refused := l.wait("somen: the game goes on as it was", "somen: playing")
	require.Contains(t, refused, "it can't be saved")
	require.Contains(t, refused, "it is a Go channel")
	l.end()
	l.steps()
}

// TestWatchExit: the command ends with the exit code of the game.
func TestWatchExit(t *testing.T) {
	takesLong(t)
	l := startLive(t, "-text")
	l.wait("somen: playing", "somen: it doesn't build")
	l.edit("villager.go", `{ return "hello" }`, `{ panic(exit()) }`)
	l.edit("verify.go", "func verify", "func exit() any {\n\tos.Exit(3)\n\treturn nil\n}\n\nfunc verify")
	l.edit("verify.go", `import "fmt"`, "import (\n\t\"fmt\"\n\t\"os\"\n)")
	err := <-l.ended
	l.ended <- err
	exit := (*exec.ExitError)(nil)
	require.ErrorAs(t, err, &exit)
	require.Equal(t, 3, exit.ExitCode())
	l.nothingLeft()
	l.steps()
}

// openFiles counts the files and connections that this process has open, where that can be told.
func openFiles() int {
	list, _ := os.ReadDir("/proc/self/fd")
	return len(list)
}

// TestWatchWindow: the window of the new program is where the old one was. Behaviours whose wait is gone begin anew.
func TestWatchWindow(t *testing.T) {
	takesLong(t)
	needDisplay(t)
	l := startLive(t, "-window")
	l.wait("somen: playing", "somen: it doesn't build")
	at := l.says("window 140 60 500 300", 0)
	l.edit("villager.go", `"hello"`, `"good day"`)
	l.wait("somen: playing on", "somen: the game goes on", "somen: it doesn't build")
	at = l.says("says good day", at)
	l.says("window 140 60 500 300", at)
	same := len(l.steps())
	l.edit("villager.go", `for range 3 + i {
				co.Frame()
			}`, `co.Frames(3 + i)`)
	l.wait("somen: playing on", "somen: the game goes on", "somen: it doesn't build")
	require.Contains(t, l.wait("somen: behaviour"), `behaviour "villager" begins anew`)
	l.end()
	told := l.steps()
	require.Greater(t, len(told), same)
	require.Equal(t, l.unwatched(same), told[:same])
	for _, line := range l.out.all()[at:] {
		require.False(t, strings.HasPrefix(line, "window ") && line != "window 140 60 500 300", line)
	}
}

// needDisplay starts a display that nobody sees, if there is none.
func needDisplay(t *testing.T) {
	t.Helper()
	if runtime.GOOS != "linux" || os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" {
		return
	}
	xvfb, err := exec.LookPath("Xvfb")
	if err != nil {
		t.Skip("there is no display, and no Xvfb")
	}
	cmd := exec.Command(xvfb, "-displayfd", "1", "-screen", "0", "1280x1024x24")
	out := newOutput()
	cmd.Stdout = out
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	ctx := untilDeadline(t)
	out.mu.Lock()
	next := out.next
	out.mu.Unlock()
	if len(out.all()) == 0 {
		select {
		case <-next:
		case <-ctx.Done():
			require.FailNow(t, "Xvfb has no display")
		}
	}
	t.Setenv("DISPLAY", ":"+out.all()[0])
	t.Setenv("LIBGL_ALWAYS_SOFTWARE", "1")
}
