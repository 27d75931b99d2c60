package bus

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

var (
	// ErrClosed: the bus was closed, or its connection was for good.
	ErrClosed = errors.New("bus: closed")
	// ErrLost: the lease is somebody else's, or has expired.
	ErrLost = errors.New("bus: the lease is lost")
	// ErrMissing: there is no such checkpoint.
	ErrMissing = errors.New("bus: no such checkpoint")

	errCut   = errors.New("bus: the connection was cut")
	errQuiet = errors.New("bus: the server is silent")
	errRace  = errors.New("bus: it has just been changed")
)

// NameError: a name that cannot be used.
type NameError struct{ What, Name, Why string }

func (e *NameError) Error() string { return fmt.Sprintf("bus: %s %q: %s", e.What, e.Name, e.Why) }

// ConfigError: what there is on the server is set up differently from what Options say. All nodes of a world need the
// same Options; to change them, delete or update the stream by hand.
type ConfigError struct {
	Stream, Field string
	Have, Want    any
}

func (e *ConfigError) Error() string {
	return fmt.Sprintf("bus: stream %s exists with %s %v, but the options ask for %v: use the same options, or update the stream", e.Stream, e.Field, e.Have, e.Want)
}

// OptionError: a value of Options that cannot be.
type OptionError struct{ Option, Why string }

func (e *OptionError) Error() string { return fmt.Sprintf("bus: option %s: %s", e.Option, e.Why) }

// OpenError: the world's streams cannot be reached or made.
type OpenError struct {
	World string
	Err   error
}

func (e *OpenError) Error() string { return fmt.Sprintf("bus: opening world %q: %v", e.World, e.Err) }
func (e *OpenError) Unwrap() error { return e.Err }

// HeldError: somebody holds the lease.
type HeldError struct {
	Key   string
	Value []byte // of the holder
}

func (e *HeldError) Error() string { return fmt.Sprintf("bus: lease %q is held by %q", e.Key, e.Value) }

// TooLargeError: the server does not take messages as large as this.
type TooLargeError struct {
	Subject   string
	Size, Max int64
}

func (e *TooLargeError) Error() string {
	return fmt.Sprintf("bus: message on %s has %d bytes, the server takes %d (its MaxPayload)", e.Subject, e.Size, e.Max)
}

// LostLogError: the log ends before what was already read of it: the server has lost what it had stored, or another server
// answers.
type LostLogError struct{ Last, Next uint64 }

func (e *LostLogError) Error() string {
	return fmt.Sprintf("bus: the log ends at %d, but %d was to be read next: the server has lost a part of it", e.Last, e.Next)
}

// TroubleError: something that is being repeated, given to Options.Report.
type TroubleError struct {
	Doing string
	Err   error
}

func (e *TroubleError) Error() string {
	return fmt.Sprintf("bus: %s: %v (will be repeated)", e.Doing, e.Err)
}
func (e *TroubleError) Unwrap() error { return e.Err }

// OfCut says whether it is nothing but that the connection was cut.
func (e *TroubleError) OfCut() bool { return e.Err == errCut }

// noJetStream has an error say what to do if nobody answers for JetStream. Servers of a cluster that begins may answer so for a
// moment, so it may pass.
func noJetStream(err error) error {
	var api *jetstream.APIError
	if errors.Is(err, nats.ErrNoResponders) || errors.As(err, &api) &&
		(api.ErrorCode == jetstream.JSErrCodeJetStreamNotEnabled || api.ErrorCode == jetstream.JSErrCodeJetStreamNotEnabledForAccount) {
		return fmt.Errorf("this server has no JetStream; start it with `nats-server -js`: %w", err)
	}
	return err
}

// closed makes the client's errors about a closed connection ours.
func closed(err error) error {
	if errors.Is(err, nats.ErrConnectionClosed) {
		return fmt.Errorf("%w: %w", ErrClosed, err)
	}
	return err
}

// API errors of the server that the client has no name for.
const (
	errNoPeers         = 10005 // of a cluster that begins: its servers do not know one another yet
	errReplicasNeedOne = 10074 // replicas asked of a single server
)

// passing says whether it is worth trying again.
func passing(err error) bool {
	var api *jetstream.APIError
	switch {
	case errors.As(err, &api):
		switch api.ErrorCode {
		case jetstream.JSErrCodeJetStreamNotEnabled, jetstream.JSErrCodeJetStreamNotEnabledForAccount, errReplicasNeedOne:
			return false
		case errNoPeers:
			return true
		}
		return api.Code >= 500
	case errors.Is(err, nats.ErrConnectionClosed), errors.Is(err, ErrClosed):
		return false
	}
	for _, p := range []error{
		errCut, errQuiet, errRace, context.DeadlineExceeded, context.Canceled, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected,
		nats.ErrReconnectBufExceeded, nats.ErrConnectionReconnecting, nats.ErrStaleConnection, jetstream.ErrNoStreamResponse,
		jetstream.ErrDigestMismatch,
	} {
		if errors.Is(err, p) {
			return true
		}
	}
	return false
}
