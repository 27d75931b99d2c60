package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"time"
)

// watcher runs a game, and when a source of it changes, builds it anew and lets the new program go on where the old one is.
// docs/live.md is the page about it.
type watcher struct {
	runArgs
	stdin     io.Reader
	out, errs io.Writer
	dir       string // for the programs and saves
	sources   *sources
	game      *process // that runs, or nil
	sum       string   // of its program
	builds    int
}

// watch runs the game that the arguments of go run say, until it ends or the context does.
func watch(ctx context.Context, p runArgs, stdin io.Reader, out, errs io.Writer) (err error) {
	w := &watcher{runArgs: p, stdin: stdin, out: out, errs: errs}
	if w.sources, err = watchSources(p); err != nil {
		return err
	}
	defer w.sources.close()
	if w.dir, err = os.MkdirTemp("", "somen-watch-"); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(w.dir)) }()
	for since := time.Now(); ; {
		w.renew(ctx, since)
		var ended <-chan struct{}
		if w.game != nil {
			ended = w.game.ended
		}
		select {
		case <-ctx.Done():
			if w.game != nil {
				w.game.stop()
			}
			return errInterrupted
		case <-ended:
			return w.game.err
		case since = <-w.sources.changed:
		}
	}
}

// errInterrupted ends the command after Ctrl-C.
var errInterrupted = errors.New("interrupted")

// watchUntilSignal is watch, until Ctrl-C.
func watchUntilSignal(p runArgs) error {
	ctx, stop := signal.NotifyContext(context.Background(), endSignals...)
	defer stop()
	return watch(ctx, p, os.Stdin, os.Stdout, os.Stderr)
}

// renew builds the program, and lets it go on in the place of the game that runs. If it can't, that one goes on, and
// shows why. It was wanted since a time.
func (w *watcher) renew(ctx context.Context, since time.Time) {
	if w.game != nil { // which the player may close meanwhile
		var cancel func()
		ctx, cancel = context.WithCancel(ctx)
		defer cancel()
		defer w.game.onEnd(cancel)()
	}
	began := time.Now()
	file, text := w.build(ctx)
	built := time.Since(began)
	if ctx.Err() != nil || w.game != nil && len(w.sources.changed) > 0 { // or once more
		_ = os.Remove(file)
		return
	}
	if text != "" {
		w.tell("it doesn't build; waiting for a change")
		w.show(text)
		return
	}
	sum := hashOf(file)
	if w.game != nil && sum == w.sum {
		_ = os.Remove(file)
		w.tell("built in %s, and nothing has changed", seconds(built))
		w.show("")
		return
	}
	next, report, err := w.change(ctx, file)
	ready := time.Now()
	switch {
	case ctx.Err() != nil:
		if err == nil {
			next.stop()
		}
	case err != nil && w.game == nil:
		w.tell("%v; waiting for a change", err)
	case err != nil:
		w.tell("the game goes on as it was: %v", err)
		w.show("The new program was not loaded: " + err.Error())
	case w.game == nil:
		w.game, w.sum = next, sum
		w.tell("playing after %s", seconds(ready.Sub(since)))
	default:
		w.game.stop()
		w.game, w.sum = next, sum
		w.tell("playing on %s after the change, with %s for the build; the game stood still for %s", seconds(ready.Sub(since)), seconds(built), seconds(ready.Sub(next.since)))
		for line := range strings.Lines(report) {
			w.tell("%s", strings.TrimSpace(line))
		}
	}
}

// change starts a program and lets it go on where the game that runs is. The report is what the program says of loading.
func (w *watcher) change(ctx context.Context, file string) (next *process, report string, err error) {
	next, err = startGame(ctx, file, w.args, w.stdin, w.out, w.errs)
	if err != nil {
		_ = os.Remove(file)
		return nil, "", err
	}
	defer func() {
		if err != nil {
			next.stop()
		}
	}()
	if w.game == nil {
		a, err := next.ask(ctx, message{Do: "start"})
		return next, a.Text, err
	}
	state := file + ".save"
	defer os.Remove(state)
	next.since = time.Now()
	saved, err := w.game.ask(ctx, message{Do: "save", File: state})
	if err != nil {
		w.game.send(message{Do: "go on"}) // if it has only come too late
		return next, "", fmt.Errorf("it can't be saved: %w", err)
	}
	a, err := next.ask(ctx, message{Do: "load", File: state, Window: saved.Window})
	if err != nil {
		w.game.send(message{Do: "go on"})
	}
	return next, a.Text, err
}

// build builds the program. If it can't, the text says why.
func (w *watcher) build(ctx context.Context) (file, text string) {
	w.builds++
	file = filepath.Join(w.dir, fmt.Sprintf("game-%d.exe", w.builds))
	command := []string{"build", "-o", file, "-ldflags=-s -w", "-buildvcs=false"} // as go run builds
	watching := make(chan error, 1)                                               // before go reads anything
	go func() { watching <- w.sources.renew() }()
	overlay, err := prepare(w.load, w.packages, false)
	if err := errors.Join(<-watching, err); err != nil {
		fmt.Fprintln(w.errs, "somen:", err)
		return "", err.Error()
	}
	if overlay != "" {
		command = append(command, "-overlay="+overlay)
	}
	cmd := exec.CommandContext(ctx, "go", append(append(command, w.flags...), w.packages...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // upon which go removes what it has made
	cmd.WaitDelay = patience
	var said bytes.Buffer
	cmd.Stdout, cmd.Stderr = w.out, io.MultiWriter(w.errs, &said)
	if err := cmd.Run(); err != nil {
		if text = firstLines(said.String()); text == "" {
			text = "go build: " + err.Error()
		}
	}
	return file, text
}

// mostLines is how many lines of an error the game shows.
const mostLines = 5

// firstLines returns the first errors of what go build has said.
func firstLines(said string) string {
	var lines []string
	for line := range strings.Lines(said) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "# ") {
			lines = append(lines, line)
		}
	}
	if len(lines) > mostLines {
		lines = append(lines[:mostLines], "...")
	}
	return strings.Join(lines, "\n")
}

// show lets the game that runs show a text until another one comes.
func (w *watcher) show(text string) {
	if w.game != nil {
		w.game.send(message{Do: "show", Text: text})
	}
}

func (w *watcher) tell(format string, args ...any) {
	fmt.Fprintf(w.errs, "somen: "+format+"\n", args...)
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
