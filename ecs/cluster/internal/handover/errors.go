package handover

import (
	"errors"
	"fmt"
)

// ErrFenced is the end of an owner: another one has taken the region over. Nothing that it does counts any more.
var ErrFenced = errors.New("handover: the region was taken over")

// ErrBusy is the answer of Send and Broadcast when too much is waiting already: the other region does not keep up.
var ErrBusy = errors.New("handover: too much is waiting for that region; try again later")

// ErrNotBegun is returned by what a region cannot do before Begin.
var ErrNotBegun = errors.New("handover: the region has not begun")

// NameError is a name that a region cannot have.
type NameError struct{ Name string }

func (e *NameError) Error() string {
	return fmt.Sprintf("handover: %.40q is no name for a region: 1 to 32 of a-z, 0-9 and -, and not takeover or checkpoint", e.Name)
}

// UnknownError is a region that does not belong to the world, or not for this purpose.
type UnknownError struct{ Region string }

func (e *UnknownError) Error() string {
	return fmt.Sprintf("handover: there is no other region %.40q in this world", e.Region)
}

// OrderError is a log that does not fit to what was read of it: something lies before that was never seen.
type OrderError struct {
	Seq  uint64
	What string
}

func (e *OrderError) Error() string { return fmt.Sprintf("handover: log at %d: %s", e.Seq, e.What) }

// StrandedError tells of agents that could be loaded neither here nor where they came from. They are kept in the state
// of the region, and tried again whenever it is taken over.
type StrandedError struct {
	Agents []Agent
	From   string
	Err    error
}

func (e *StrandedError) Error() string {
	return fmt.Sprintf("handover: %s from %q cannot be loaded, and will be tried again at the next takeover: %v", these(e.Agents), e.From, e.Err)
}

func (e *StrandedError) Unwrap() error { return e.Err }

func these(agents []Agent) string {
	if len(agents) == 1 {
		return fmt.Sprintf("agent %v", agents[0].ID)
	}
	return fmt.Sprintf("%d agents (%v and others)", len(agents), agents[0].ID)
}

// BounceError tells of agents that could not be loaded and are sent back.
type BounceError struct {
	Agents []Agent
	From   string
	Err    error
}

func (e *BounceError) Error() string {
	return fmt.Sprintf("handover: %s from %q cannot be loaded, and will go back: %v", these(e.Agents), e.From, e.Err)
}

func (e *BounceError) Unwrap() error { return e.Err }

// FormatError is bytes that are no event or no state.
type FormatError struct {
	What string
	Err  error
}

func (e *FormatError) Error() string {
	if e.Err != nil {
		return "handover: " + e.What + ": " + e.Err.Error()
	}
	return "handover: " + e.What
}

func (e *FormatError) Unwrap() error { return e.Err }
