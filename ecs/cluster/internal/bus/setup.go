package bus

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// duplicates is how long the log knows an id: a cut that is longer may make a second copy of a message.
const duplicates = 2 * time.Minute

func (b *Bus) setUp(ctx context.Context) (err error) {
	log := jetstream.StreamConfig{
		Name:        b.stream,
		Subjects:    []string{b.world + ".log.>"},
		MaxBytes:    b.o.MaxLogBytes,
		Discard:     jetstream.DiscardNew,
		Duplicates:  duplicates,
		AllowDirect: true,
	}
	// Buckets as the client makes them, but without direct access: a replica that lags must not answer that a checkpoint is
	// not there, or whose a lease is.
	leases := jetstream.StreamConfig{
		Name:              "KV_" + b.leaseBucket(),
		Subjects:          []string{"$KV." + b.leaseBucket() + ".>"},
		MaxAge:            b.o.LeaseTTL,
		Duplicates:        min(duplicates, b.o.LeaseTTL),
		MaxBytes:          -1,
		MaxMsgsPerSubject: 1,
		Discard:           jetstream.DiscardNew,
		AllowRollup:       true,
		DenyDelete:        true,
	}
	objects := jetstream.StreamConfig{
		Name:        "OBJ_" + b.objectBucket(),
		Subjects:    []string{"$O." + b.objectBucket() + ".C.>", "$O." + b.objectBucket() + ".M.>"},
		MaxBytes:    -1,
		Duplicates:  duplicates,
		Discard:     jetstream.DiscardNew,
		AllowRollup: true,
	}
	for _, c := range []jetstream.StreamConfig{log, leases, objects} {
		c.Retention, c.Storage, c.Replicas = jetstream.LimitsPolicy, jetstream.FileStorage, b.o.Replicas
		if err := b.ensure(ctx, c); err != nil {
			return err
		}
	}
	if b.leases, err = b.js.KeyValue(ctx, b.leaseBucket()); err != nil {
		return err
	}
	b.objects, err = b.js.ObjectStore(ctx, b.objectBucket())
	return err
}

func (b *Bus) leaseBucket() string  { return b.world + "-leases" }
func (b *Bus) objectBucket() string { return b.world + "-checkpoints" }

// ensure makes the stream, or checks that the one there is will do.
func (b *Bus) ensure(ctx context.Context, want jetstream.StreamConfig) error {
	s, err := b.js.Stream(ctx, want.Name)
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		if s, err = b.js.CreateStream(ctx, want); errors.Is(err, jetstream.ErrStreamNameAlreadyInUse) {
			s, err = b.js.Stream(ctx, want.Name) // another was faster
		}
	}
	if err != nil {
		return err
	}
	have := s.CachedInfo().Config
	for _, f := range []struct {
		name       string
		have, want any
	}{
		{"Replicas", have.Replicas, want.Replicas},
		{"MaxBytes", have.MaxBytes, want.MaxBytes},
		{"MaxAge", have.MaxAge, want.MaxAge},
		{"Retention", have.Retention, want.Retention},
		{"Storage", have.Storage, want.Storage},
		{"Discard", have.Discard, want.Discard},
		{"Duplicates", have.Duplicates, want.Duplicates},
		{"AllowDirect", have.AllowDirect, want.AllowDirect},
	} {
		if f.have != f.want {
			return &ConfigError{want.Name, f.name, f.have, f.want}
		}
	}
	if !slices.Equal(have.Subjects, want.Subjects) {
		return &ConfigError{want.Name, "Subjects", have.Subjects, want.Subjects}
	}
	return nil
}
