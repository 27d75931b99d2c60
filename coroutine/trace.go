package coroutine

import (
	"fmt"
	"iter"
	"path"
	"runtime"
	"strings"

	"github.com/somen-go/somen/coroutine/code"
)

// Trace returns a sequence of the lines at which the behaviour stands, the innermost first: that
// of the wait, that of the call of the function with the wait, and so on to the behaviour itself.
func (i Info) Trace() iter.Seq[string] {
	return func(yield func(string) bool) {
		n := 0
		for n < len(i.trace.pcs) && i.trace.pcs[n] != 0 {
			n++
		}
		frames := runtime.CallersFrames(i.trace.pcs[:n])
		for more := n > 0; more; {
			var f runtime.Frame
			f, more = frames.Next()
			if isOwn(f) {
				continue
			}
			if !yield(fmt.Sprintf("%s:%d %s", f.File, f.Line, code.Written(f.Function))) {
				return
			}
		}
		for _, place := range i.trace.places {
			if !yield(place) {
				return
			}
		}
	}
}

// Where returns the line at which the behaviour stands, as "file:line function": the innermost
// one outside this package. It is "" if the behaviour has not begun or is running. [Info.Trace]
// returns all of them.
func (i Info) Where() string {
	for line := range i.Trace() {
		return line
	}
	return ""
}

// isOwn reports whether a frame belongs to the machinery and not to the behaviour. It goes by the
// folder, since a closure that was inlined elsewhere bears the name of that place.
func isOwn(f runtime.Frame) bool {
	return path.Dir(f.File) == ownFolder && !strings.HasSuffix(f.File, "_test.go") ||
		strings.Contains(f.Function, ".(*"+generatedPrefix) ||
		strings.HasPrefix(f.Function, "iter.") || strings.HasPrefix(f.Function, "runtime.")
}

var ownFolder = func() string {
	_, file, _, _ := runtime.Caller(0)
	return path.Dir(file)
}()
