package handover

import (
	"fmt"
	"strconv"
)

// ID names an agent for ever: the region where it was born, the term of that region then, and a number in that term. As
// a term is never used twice, a region that has forgotten a birth cannot give its name away again. The zero ID is nobody.
type ID struct {
	Home string `cbor:"1,keyasint,omitempty"`
	Term uint64 `cbor:"2,keyasint,omitempty"`
	N    uint64 `cbor:"3,keyasint,omitempty"`
}

// String is "north/12/7".
func (id ID) String() string {
	if id == (ID{}) {
		return "nobody"
	}
	return id.Home + "/" + strconv.FormatUint(id.Term, 10) + "/" + strconv.FormatUint(id.N, 10)
}

// Agent is an agent at one station of its way: its epoch is 1 at birth and one more with every move.
type Agent struct {
	ID    ID     `cbor:"1,keyasint"`
	Epoch uint64 `cbor:"2,keyasint"`
}

func (a Agent) String() string { return fmt.Sprintf("%v@%d", a.ID, a.Epoch) }

// Result is what became of a mail.
type Result uint8

const (
	Delivered Result = iota + 1 // it is in the agent's inbox
	Before                      // it was delivered before, or a later one with the same number was: not delivered again
	Gone                        // the agent has died, or its birth was forgotten with a crash
	Full                        // the inbox or the way there is full. After a crash it may be delivered nevertheless
	Lost                        // the agent was not found in 64 hops, or could not be loaded where it is
)

var results = [...]string{"none", "delivered", "before", "gone", "full", "lost"}

func (r Result) String() string {
	if int(r) < len(results) {
		return results[r]
	}
	return "result " + strconv.Itoa(int(r))
}

// CheckName says whether a region may have this name: 1 to 32 of a-z, 0-9 and -, and neither takeover nor checkpoint,
// which stand in its place in subjects. The error is a *[NameError].
func CheckName(name string) error {
	if !validName(name) {
		return &NameError{name}
	}
	return nil
}

func validName(name string) bool {
	if len(name) == 0 || len(name) > 32 || name == "takeover" || name == "checkpoint" {
		return false
	}
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') && c != '-' {
			return false
		}
	}
	return true
}
