package coroutine

import (
	"reflect"
	"runtime"
	"unsafe"

	"github.com/somen-go/somen/coroutine/internal/gort"
)

// A Stepper executes a behaviour. It is an activation of a compiled coroutine function, a struct of its own type,
// which embeds [Activation] and has a field for each of the variables that live across a wait; or, inside
// this package, a stack. The tool somen generates such types, and nobody else needs them.
type Stepper interface {
	// Step runs the behaviour from where it stands, which the PC says, to its next wait, call or end. It reports
	// whether the task waits; else the innermost activation, which may be another one now, goes on.
	// A stack may leave the wait in the scheduler's asked, an activation files it. At the end of the behaviour it sets
	// flagReturned.
	Step() bool
	// Place returns the function and the line at which it stands.
	Place() (function, file string, line int)
	// Clear makes it empty after its end, and reports whether it can be used again.
	Clear() bool
	// Chunk returns up to n empty ones of its type that lie together in memory, or none if there is no such thing.
	Chunk(n int) []Stepper

	executor
}

// An executor is what only this package implements of a [Stepper].
type executor interface {
	// head returns the head of an activation.
	head() *Activation
	// free frees the executor, whose behaviour has ended.
	free()
	// abandon says that the behaviour, on one of whose goroutines it is called, will be ended by
	// runtime.Goexit, because it recovers everything else.
	abandon()
	// inspect lets the behaviour tell, without running it, the lines at which it stands.
	inspect(*trace)
	// mayResumeHere reports whether the caller's goroutine can resume the behaviour.
	mayResumeHere() bool
	// footprint returns what the next step touches besides the executor: of a stack, or a single line.
	footprint() (*gort.Footprint, unsafe.Pointer)
	// watched returns what has the stack of the behaviour that runs, for the watchdog.
	watched() stacked
}

// chunkBytes is how large a chunk may be: what fits into memory that the runtime hands out as it is, with the
// word that it keeps there itself.
const chunkBytes = 4096 - 8

// ChunkOf returns up to n activations of the type T that lie together. The code that somen generates calls it.
func ChunkOf[T any, P interface {
	*T
	Stepper
}](n int) []Stepper {
	n = min(n, max(1, chunkBytes/int(reflect.TypeFor[T]().Size())))
	all, list := make([]T, n), make([]Stepper, n)
	for i := range all {
		list[i] = P(&all[i])
	}
	return list
}

// stacked may be asked for a stack from any goroutine.
type stacked interface{ stack() []byte }

// trace is where a behaviour stands, at its wait.
type trace struct {
	pcs    [24]uintptr
	places []string // of compiled functions, behind them
}

// note notes the lines of the behaviour on whose stack it runs.
func (t *trace) note() { runtime.Callers(3, t.pcs[:]) }

// generatedPrefix begins the names of the types that the tool somen generates.
const generatedPrefix = "Somen_"
