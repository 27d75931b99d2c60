package coroutine

// State is what a task is doing.
type State uint8

const (
	NoTask    State = iota // the zero Task
	Ready                  // waits for its turn
	Running                // is running, or has cancelled another that runs now
	Waiting                // waits for something
	Paused                 // is paused, whatever it waits for
	Done                   // has returned
	Cancelled              // was cancelled and has unwound
	Failed                 // has panicked
)

var stateNames = [...]string{"none", "ready", "running", "waiting", "paused", "done", "cancelled", "failed"}

// String returns the state in lower case.
func (s State) String() string { return stateNames[s] }

// Ended reports whether the state is final.
func (s State) Ended() bool { return s >= Done || s == NoTask }
