package cluster

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Undelivered says what has become of a message that did not arrive. It is an error.
type Undelivered uint8

const (
	ErrGone     Undelivered = iota + 1 // there is no such agent any more
	ErrFull                            // the agent has no room for more messages
	ErrBusy                            // so much is under way to its region that nothing more could be sent
	ErrTimeout                         // no answer came in time; it may have arrived, or still arrive, once
	ErrLost                            // it was not found, though it may be somewhere, or can't take such a message
	ErrNoRegion                        // the sender is of no region
	ErrEncoding                        // the value can't be sent
	ErrEnded                           // the sender has ended; it may have arrived, or still arrive, once
)

var undeliveredTexts = [...]string{"", "there is no such agent any more; forget its address",
	"the agent has no room for more messages; have it receive them, or send less",
	"too much is under way to its region; send less, or later",
	"no answer came in time; it may have arrived, or still arrive, once",
	"the agent was not found, or its program has no such channel, or it has closed its own; send again, or forget its address",
	"the sender is of no region; create it in an engine that World.New has made",
	"the value can't be sent; give it plain exported fields",
	"the sender has ended before there was an answer; it may have arrived, or still arrive, once"}

func (u Undelivered) Error() string {
	if int(u) < len(undeliveredTexts) {
		return undeliveredTexts[u]
	}
	return fmt.Sprintf("undelivered for reason %d", uint8(u))
}

func undelivered(err error) error {
	if errors.Is(err, handover.ErrBusy) {
		return ErrBusy
	}
	return err
}

var (
	errNoChannel = errors.New("this program has no such channel")
	errClosedBox = errors.New("the agent has closed the channel from which it receives")
)

// SendError is a message that was not sent, or of which nobody knows whether it has arrived. [errors.Is] tells which:
// errors.Is(err, cluster.ErrGone).
type SendError struct {
	Channel string
	To      Address
	At      string        // the region that has said so, or ""
	Waited  time.Duration // of the engine
	Reason  Undelivered
	Text    string // more about it, or ""
}

func (e *SendError) Error() string {
	text := fmt.Sprintf("cluster: %q to agent %v: %v", e.Channel, e.To, e.Reason)
	if e.Text != "" {
		text += ": " + e.Text
	}
	return text
}

// Unwrap returns what has become of the message.
func (e *SendError) Unwrap() error { return e.Reason }

// LetterError is a message, or a signal, that is no value of its channel's type: of another version of the program, or
// made up. Or the agent has closed its channel, or the program has none of this name. It is dropped.
type LetterError struct {
	Channel  string
	From, To Address
	Err      error
}

func (e *LetterError) Error() string {
	return fmt.Sprintf("cluster: %q from agent %v to %v can't be received, and is dropped: %v", e.Channel, e.From, e.To, e.Err)
}

// Unwrap returns what is wrong with it.
func (e *LetterError) Unwrap() error { return e.Err }

// MoveError is an agent that can't leave its region: what it has leads to something that would stay behind, or it can't be
// saved. It stays where it is, acts on, and is tried again after a second of the game. That a behaviour can't leave, as one that was
// not compiled, is told of the first agent of a region that has it; Counts.Stuck counts all.
type MoveError struct {
	Agent    Address
	From, To string
	Once     bool  // the same is not told again
	Err      error // a *save.Error, which names the variable or the component, or a *coroutine.StateError
}

func (e *MoveError) Error() string {
	text := fmt.Sprintf("cluster: agent %v stays in region %q and does not go to %q: %v", e.Agent, e.From, e.To, ofAgents.Replace(e.Err.Error()))
	if e.Once {
		text += "; it is the same with others, of which nothing more is said"
	}
	return text
}

// ofAgents has what package save says of any part of a world be of an agent's.
var ofAgents = strings.NewReplacer(
	"which is not of the part; add it to the part, name it by Outside, or clear the reference", elsewhere,
	"which is not of the part; add that to the part, name it by Outside, or clear the pointer", elsewhere,
	"give the part one of its own, name it by Fixed or Root, or add to the part who has it", "give the agent one of its own, or have who has it Accompany the agent",
)

const elsewhere = "which does not go with the agent; keep its cluster.Address instead, or have it Accompany the agent"

// Unwrap returns why.
func (e *MoveError) Unwrap() error { return e.Err }

// CheckpointError is a checkpoint that could not be made. The region goes on; what it loses if its node fails is more.
type CheckpointError struct {
	Region string
	Err    error
}

func (e *CheckpointError) Error() string {
	return fmt.Sprintf("cluster: no checkpoint of region %q: %v", e.Region, e.Err)
}

// Unwrap returns why.
func (e *CheckpointError) Unwrap() error { return e.Err }

// TakeoverError is a region that a node could not take over: its checkpoint or what came after it can't be loaded. The node
// leaves it to others for a while, and tries again.
type TakeoverError struct {
	Region string
	Err    error
}

func (e *TakeoverError) Error() string {
	return fmt.Sprintf("cluster: region %q can't be taken over: %v", e.Region, e.Err)
}

// Unwrap returns why.
func (e *TakeoverError) Unwrap() error { return e.Err }

// LogError is a message in the log of the world that can't be one, so that a stranger must have put it there, or the log has
// lost something. It is passed over. Who may publish to the log must be trusted.
type LogError struct {
	Region string // that has read it
	Seq    uint64 // its place
	Err    error
}

func (e *LogError) Error() string {
	return fmt.Sprintf("cluster: region %q passes over message %d of the log: %v", e.Region, e.Seq, e.Err)
}

// Unwrap returns what is wrong with it.
func (e *LogError) Unwrap() error { return e.Err }

// LostError is a region that goes on elsewhere, since this node had no connection for longer than its lease lasts, or has none
// any more, or did not call Node.Frame for so long. Its engine is closed, and nothing that it has done since then counts.
type LostError struct {
	Region  string
	Lease   time.Duration // how long the region's lasts
	Renewed time.Duration // how long ago this node has renewed it, or got it
	Err     error
}

func (e *LostError) Error() string {
	why := ""
	if e.Renewed > e.Lease {
		why = fmt.Sprintf("its lease of %v was renewed %v ago, for the process stood still or had no connection: ", e.Lease, e.Renewed.Round(time.Millisecond))
	}
	return fmt.Sprintf("cluster: region %q is lost to another node: %s%v", e.Region, why, e.Err)
}

// Unwrap returns how that was seen.
func (e *LostError) Unwrap() error { return e.Err }

// ConnectionError is a connection to NATS that is cut, or is back. It is told once of each: what fails in between is told when
// the connection is back.
type ConnectionError struct {
	Servers []string      // of which one would do
	Back    bool          // there is a connection again
	Since   time.Time     // there was none
	Lease   time.Duration // how long others leave the regions of this node alone
	Failed  int           // attempts to do something meanwhile
	Err     error         // the last one's, or nil
}

func (e *ConnectionError) Error() string {
	at := strings.Join(e.Servers, ", ")
	if !e.Back {
		return fmt.Sprintf("cluster: no connection to NATS at %s since %s; the regions of this node stand still, and others may go on with them after %v: "+
			"see whether the server runs", at, e.Since.Format(time.TimeOnly), e.Lease)
	}
	text := fmt.Sprintf("cluster: there is a connection to NATS at %s again, after %v", at, time.Since(e.Since).Round(time.Millisecond))
	if e.Err != nil {
		text += fmt.Sprintf("; %s failed meanwhile, the last: %v", count(e.Failed, "attempt"), e.Err)
	}
	return text
}

// Unwrap returns the last thing that failed, or nil.
func (e *ConnectionError) Unwrap() error { return e.Err }

// count is a number of things: "1 agent", "2 agents".
func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// LeaveError is a node that has left before its regions were handed over, since the context of Leave has ended.
type LeaveError struct {
	Regions []string
	Err     error // that of the context
}

func (e *LeaveError) Error() string {
	return fmt.Sprintf("cluster: %s not handed over (%s), and will go on from the last checkpoints when the leases have ended; give Leave more time: %v",
		count(len(e.Regions), "region"), strings.Join(e.Regions, ", "), e.Err)
}

// Unwrap returns the error of the context.
func (e *LeaveError) Unwrap() error { return e.Err }

// VersionError is a node that would join a cluster whose nodes have another version of the program, or other regions.
type VersionError struct {
	World  string
	Node   string // one that is there
	Theirs string
	Ours   string
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("cluster: world %q is run by node %q with %s, and this is %s; stop the old nodes before you start new ones: "+
		"the first one loads their checkpoints", e.World, e.Node, e.Theirs, e.Ours)
}

func argument(function, reason string) error {
	return &coroutine.ArgumentError{Package: "cluster", Func: function, Reason: reason}
}
