package cluster

import (
	"errors"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/ecs/cluster/internal/bus"
)

// What the bus repeats is told once in a while, with how often it was, and while the connection is cut not at all; nothing of it
// is lost.
func TestTroublesAreToldOnce(t *testing.T) {
	var told []string
	n := &Node{&node{options: options{ttl: 3 * time.Second}, world: &World{Error: func(err error) { told = append(told, err.Error()) }}}}
	at := time.Now()
	trouble := func(doing string, connected bool) {
		n.trouble(&bus.TroubleError{Doing: doing, Err: io.ErrUnexpectedEOF}, connected, at)
	}
	says := func(want ...string) {
		t.Helper()
		n.mail.deliver()
		require.Len(t, told, len(want), told)
		for i := range want {
			require.Contains(t, told[i], want[i])
		}
		told = nil
	}
	trouble("renewing region.a", true)
	trouble("renewing region.b", true)
	trouble("listing leases", true)
	n.trouble(errors.New("another"), true, at)
	says("renewing region.a: unexpected EOF", "listing leases: unexpected EOF", "another")
	at = at.Add(quietFor - 1)
	n.troubles.tell(n, at, false)
	says()
	at = at.Add(1)
	n.troubles.tell(n, at, false)
	says("renewing region.b: unexpected EOF (will be repeated), 1 more time within 5s")
	trouble("listing leases", true) // was quiet all the time, and is new
	trouble("renewing region.a", true)
	trouble("renewing region.a", true)
	says("listing leases")
	n.troubles.tell(n, at, true)
	says("renewing region.a: unexpected EOF (will be repeated), 2 more times within 0s")

	n.line(false, []string{"nats://a:1", "nats://b:2"})
	trouble("listing leases", true)
	trouble("appending to the log", false)
	says("no connection to NATS at nats://a:1, nats://b:2 since ")
	n.line(true, []string{"nats://b:2"})
	says("there is a connection to NATS at nats://b:2 again")
	n.line(false, nil)
	for i := range 3 {
		trouble(fmt.Sprint("renewing ", i), false)
	}
	n.line(true, nil)
	says("no connection", "; 3 attempts failed meanwhile, the last: renewing 2: unexpected EOF")
}
