package coroutine

import (
	"errors"
	"iter"
	"log/slog"
	"path"
	"reflect"
	"runtime"
	"strings"
)

// logError logs an error to be read: first the line of the game's code that it comes from and what
// happened, then the game's frames, one a line, and last those of the packages and of Go that carry
// every behaviour. All of it is in the message, since most handlers quote the line breaks of an
// attribute.
func logError(err error) {
	text := err.Error()
	if stack := stackOf(err); len(stack) > 0 {
		text = readable(text, stack)
	}
	slog.Error(text)
}

// stackOf returns the stack that an error has, if any.
func stackOf(err error) []byte {
	if failed := (*PanicError)(nil); errors.As(err, &failed) {
		return failed.Stack
	}
	if slow := (*SlowError)(nil); errors.As(err, &slow) {
		return slow.Stack
	}
	return nil
}

// readable puts the place before the message, and the frames of the stack after it.
func readable(message string, stack []byte) string {
	var at string
	var user, machinery strings.Builder
	for f := range frames(string(stack)) {
		part := &user
		if f.isMachinery() {
			part = &machinery
		} else if at == "" && !f.isLibrary() {
			at = f.place + ": "
		}
		part.WriteString("\n\t" + f.place + " " + f.function)
	}
	text := at + message + user.String()
	if machinery.Len() > 0 {
		text += "\n\t-- run by" + machinery.String()
	}
	return text
}

// frame is a frame of a stack in text form.
type frame struct {
	function string // "main.(*turret).fire"
	place    string // "/a/folder/turret.go:57"
}

// isMachinery reports whether the frame is there whatever a behaviour does, or belongs to Somen.
func (f frame) isMachinery() bool {
	if inside, ok := strings.CutPrefix(f.place, path.Dir(ownFolder)+"/"); ok && !strings.Contains(f.place, "_test.go:") {
		switch floor, _, _ := strings.Cut(inside, "/"); floor {
		case "coroutine", "components", "ecs", "systems":
			return true
		}
	}
	for _, p := range [...]string{"runtime.", "runtime/debug.", "iter.", "panic", "created by iter."} {
		if strings.HasPrefix(f.function, p) {
			return true
		}
	}
	return false
}

// isLibrary reports whether the frame is of Go's own packages or of a module that was downloaded: not
// where the mistake is to be looked for first.
func (f frame) isLibrary() bool {
	return goFolder != "" && strings.HasPrefix(f.place, goFolder) || strings.Contains(f.place, "@v")
}

// goFolder is where the sources of Go's packages were, or "" if the program doesn't say.
var goFolder = func() string {
	f := runtime.FuncForPC(reflect.ValueOf(errors.New).Pointer())
	file, _ := f.FileLine(f.Entry())
	folder, ok := strings.CutSuffix(file, "errors/errors.go")
	if !ok {
		return ""
	}
	return folder
}()

// frames returns a sequence of the frames of a stack as runtime.Stack writes it: two lines each, the
// function with its arguments, and the place.
func frames(stack string) iter.Seq[frame] {
	return func(yield func(frame) bool) {
		function := ""
		for line := range strings.Lines(stack) {
			line = strings.TrimRight(line, "\n")
			place, ok := strings.CutPrefix(line, "\t")
			if !ok {
				function = line
				continue
			}
			place, _, _ = strings.Cut(place, " +0x")
			function, _, _ = strings.Cut(function, " in goroutine ")
			if strings.HasSuffix(function, ")") { // its arguments, which can't have a parenthesis
				function = function[:strings.LastIndex(function, "(")]
			}
			if !yield(frame{function, place}) {
				return
			}
		}
	}
}
