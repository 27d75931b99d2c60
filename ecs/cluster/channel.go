package cluster

import (
	"fmt"
	"reflect"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/cluster/internal/handover"
)

// Channel carries values of one type to agents, wherever they are. Each agent has one of the same name, and in
// all of them together room for 256 messages that it has not received yet. A channel is a variable of the program:
//
//	var orders = cluster.NewChannel[Order]("orders")
//
//	_, err := orders.Send(captain, soldier, Order{Go: hill}, 5*time.Second).Await(co) // in the captain's behaviour
//	order, _ := orders.In(me).Receive(co)                                            // in the soldier's
//
// A value is sent as CBOR, so it must be plain: exported fields, no pointers to what is shared. An [Address] may be in it, and what
// is a cbor.Marshaler or an encoding.BinaryMarshaler, and back. A field with the tag `cbor:"-"` is left out.
type Channel[T any] struct{ name string }

// NewChannel returns the channel of a name, which has at most 200 bytes. It is for variables of packages. It panics with a
// *coroutine.ArgumentError if the name is empty or longer, if there is a channel of this name, or if something of the type would not
// arrive, as a field that is not exported.
func NewChannel[T any](name string) Channel[T] {
	register("NewChannel", name, channelKind, reflect.TypeFor[T](), &typed{
		make:  func() inbox { return &box[T]{C: coroutine.NewChan[Letter[T]](boxRoom)} },
		type_: saveType[box[T]](),
	})
	return Channel[T]{name}
}

// Letter is what an agent receives.
type Letter[T any] struct {
	From  Address
	Value T
	// Number counts what From has sent, to anybody. Of one sender each number comes once, also if the sender lives
	// the time since its last checkpoint again.
	Number uint64
}

// Receipt says where a message has arrived.
type Receipt struct {
	At     string // the region
	Before bool   // it was there already: the sender has sent it before, and lives that time again
}

func (r Receipt) String() string {
	if r.Before {
		return fmt.Sprintf("it was in %q before", r.At)
	}
	return fmt.Sprintf("it is in %q", r.At)
}

// In returns the channel from which an agent receives, for the behaviours of the agent and for systems: with Receive,
// TryReceive, All and ToReceive. Nobody else should send to it. It panics with a *coroutine.ArgumentError if the entity is no
// agent.
func (c Channel[T]) In(me *donburi.Entry) *coroutine.Chan[Letter[T]] {
	b, ok := agent("Channel.In", me).box(c.name).(*box[T])
	if !ok {
		panic(argument("Channel.In", fmt.Sprintf("the channel %q is of another type; get it from NewChannel", c.name)))
	}
	return b.C
}

// Send sends a value to an agent. What it returns is waited for by Await: until the message is where the agent is, and waits to be
// received; not until somebody has received it. From is an agent of this region, as that of the behaviour which calls
// it. An agent that is on its way from one region to another gets the message where it arrives.
//
// The error is a [*SendError]: of ErrGone if the agent has ended, or never was; of ErrFull if it had no room in all of
// the timeout; of ErrBusy if so much is under way that it could not be sent; of ErrTimeout if no answer came in time,
// and then it may still arrive, once; of ErrEnded, for others than from who wait for it, if from has ended. The timeout is
// time of the engine. Send panics with a *coroutine.ArgumentError if from has no component Agent, or the timeout is not positive.
func (c Channel[T]) Send(from *donburi.Entry, to Address, value T, timeout time.Duration) *coroutine.Future[Receipt] {
	a := agent("Channel.Send", from)
	if timeout <= 0 {
		panic(argument("Channel.Send", "the timeout must be positive"))
	}
	asked := &asking{To: to, Channel: c.name, Timeout: timeout, Left: timeout, Future: &coroutine.Future[Receipt]{}}
	body, err := encMode.Marshal(value)
	switch {
	case err != nil:
		asked.end(Receipt{}, &SendError{Channel: c.name, To: to, Reason: ErrEncoding, Text: err.Error()})
	case a.region != nil && len(body) > a.region.node.most/4:
		asked.end(Receipt{}, &SendError{Channel: c.name, To: to, Reason: ErrEncoding, Text: fmt.Sprintf("it has %d bytes; send at most %d", len(body), a.region.node.most/4)})
	case a.region == nil:
		asked.fail(ErrNoRegion, "")
	case to == Address{}:
		asked.fail(ErrGone, "")
	default:
		asked.Body = withName(c.name, body)
		a.post(asked)
	}
	return asked.Future
}

// agent returns what an agent has with it, and panics if it is none.
func agent(function string, entry *donburi.Entry) *AgentData {
	if !entry.HasComponent(Agent) {
		panic(argument(function, "the entity is no agent; give it the component cluster.Agent"))
	}
	return Agent.Get(entry)
}

// box is an agent's side of a channel.
type box[T any] struct{ C *coroutine.Chan[Letter[T]] }

// boxRoom is never reached, for what an agent has room for take says.
const boxRoom = 1 << 30

func (b *box[T]) Len() int { return b.C.Len() }
func (b *box[T]) own() any { return b.C }

func (b *box[T]) put(from handover.ID, number uint64, body []byte) error {
	letter := Letter[T]{From: Address{from}, Number: number}
	if err := decMode.Unmarshal(body, &letter.Value); err != nil {
		return err
	}
	if !b.C.TrySend(letter) {
		return errClosedBox
	}
	return nil
}

// What is sent is received as it was: moments to the nanosecond, and strings whatever their bytes, for one that is no UTF-8
// would make everything unreadable that is sent with it.
var (
	encMode = must(func() cbor.EncOptions {
		o := cbor.CoreDetEncOptions()
		o.Time = cbor.TimeRFC3339Nano
		return o
	}().EncMode())
	decMode = must(cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid, MaxNestedLevels: 32, MaxArrayElements: 1 << 20, MaxMapPairs: 1 << 20}.DecMode())
)

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// MarshalCBOR is for channels whose values have addresses in them.
func (a Address) MarshalCBOR() ([]byte, error) { return encMode.Marshal(a.id) }

// UnmarshalCBOR is for channels whose values have addresses in them.
func (a *Address) UnmarshalCBOR(data []byte) error { return decMode.Unmarshal(data, &a.id) }
