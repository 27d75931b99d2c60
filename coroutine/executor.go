package coroutine

import "runtime"

// An executor runs a behaviour, each resume up to its next yield. It sets the task's resume, which
// files the wait, or leaves it in the scheduler's asked; at the end of the behaviour resume sets
// flagReturned. It keeps the task's footprint up to date, if it can.
type executor interface {
	// free frees the executor, whose behaviour has ended.
	free()
	// abandon says that the behaviour, on one of whose goroutines it is called, will be ended by
	// runtime.Goexit, because it recovers everything else.
	abandon()
	// inspect lets the behaviour tell, without running it, the lines at which it stands.
	inspect(*trace)
	// mayResumeHere reports whether the caller's goroutine can resume the behaviour.
	mayResumeHere() bool
	// stack returns the stack of the behaviour that runs, for the watchdog; it may be called from
	// any goroutine.
	stack() []byte
}

// trace is where a behaviour stands, at its wait.
type trace struct {
	pcs    [24]uintptr
	places []string // of compiled functions, behind them
}

// note notes the lines of the behaviour on whose stack it runs.
func (t *trace) note() { runtime.Callers(3, t.pcs[:]) }

// generatedPrefix begins the names of the types that the tool somen generates.
const generatedPrefix = "Somen_"
