package bus

import (
	"context"

	"github.com/nats-io/nats.go"
)

// OpenLoose is Open for who has only loose messages to send and receive, and needs neither the streams of the world nor the
// right to them. No other method may be called than Publish, Subscribe and Close. The error is a *NameError.
func OpenLoose(nc *nats.Conn, world string) (*Bus, error) {
	if err := checkName("world", world); err != nil {
		return nil, err
	}
	b := &Bus{nc: nc, world: world}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	return b, nil
}
