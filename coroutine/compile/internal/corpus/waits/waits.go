// Package waits is what the programs of the corpus call in order to wait. The tool writes a copy of it into
// the module of those programs, so it is compiled in the form that they are.
package waits

import (
	"errors"
	"fmt"
	"math"
	"os"
	"strconv"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// left is how many waits in loops and expressions are still to come, so that a program which counts to a
// million ends.
var left = 20_000

// trace is a sum over what happens in which order at what time, and over values on the way.
var (
	trace uint64
	now   time.Duration
)

// Mark notes that something happens.
func Mark(what uint64) { trace = (trace^what)*0x100000001b3 + uint64(now) + uint64(left) }

// Run executes a behaviour, alone in a scheduler, until it ends. A panic ends the program as it would have, but
// for the stacks.
func Run(b coroutine.Behaviour) {
	s := coroutine.NewScheduler(coroutine.OnError(func(error) {}), coroutine.WithGuard(1<<30))
	t := s.Start(b)
	resumes := 0
	cancelAt, raiseAt := number("CORPUS_CANCEL"), number("CORPUS_RAISE")
	for !t.State().Ended() {
		switch s.Ticks() {
		case cancelAt:
			t.Cancel()
		case raiseAt:
			t.Raise(errors.New("raised"))
		}
		resumes += s.Tick(time.Millisecond, coroutine.Budget{}).Resumed
		now += time.Millisecond
	}
	note("resumes", resumes, "now", s.Now(), "counted waits left", left, "trace", trace, t.State())
	switch err := t.Err().(type) {
	case nil:
	case *coroutine.PanicError:
		print("panic: ")
		fmt.Fprintf(os.Stderr, "%v\n\n%s", err.Value, err.Stack)
		os.Exit(2)
	default:
		fmt.Fprintf(os.Stderr, "corpus: %v\n", err)
		os.Exit(3)
	}
}

// number returns that of a variable of the environment, or -1.
func number(name string) int64 {
	n, err := strconv.ParseInt(os.Getenv(name), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

// note writes down what the scheduler has done, for it is the same in all forms.
func note(what ...any) {
	f, err := os.OpenFile(os.Getenv("CORPUS_NOTES"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o666)
	if err == nil {
		fmt.Fprintln(f, what...)
		f.Close()
	}
}

// Some waits, but not for ever in a program that calls it in a long loop.
func Some(co *coroutine.Co) {
	if left <= 0 {
		return
	}
	left--
	if left%3 == 0 {
		co.Sleep(time.Millisecond)
		return
	}
	co.Yield()
}

// Nap waits as the helpers of games do, in a loop.
func Nap(co *coroutine.Co) {
	for i := range 2 {
		if left <= 0 {
			break
		}
		left--
		if i == 0 {
			co.Frame()
		} else {
			co.Yield()
		}
	}
}

// Value waits and returns x. The functions below do the same without being generic.
func Value[T any](co *coroutine.Co, x T) T {
	Some(co)
	return x
}

func Bool(co *coroutine.Co, x bool) bool {
	if x {
		Mark(1)
	}
	Some(co)
	return x
}

func Int(co *coroutine.Co, x int) int {
	Mark(uint64(x))
	Some(co)
	return x
}

func String(co *coroutine.Co, x string) string {
	for i := range min(len(x), 100) {
		Mark(uint64(x[i]))
	}
	Some(co)
	return x
}

func Float64(co *coroutine.Co, x float64) float64 {
	Mark(math.Float64bits(x))
	Some(co)
	return x
}

func Any(co *coroutine.Co, x any) any {
	Some(co)
	return x
}
