package bus

import (
	"context"
	"errors"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Sweep deletes what attempts at Put that were cut off have left behind, if it is older than age, which must be longer than
// any Put takes. Call it now and then; it lists all checkpoints. It returns how many remains it found.
func (b *Bus) Sweep(ctx context.Context, age time.Duration) (swept int, err error) {
	chunks := "$O." + b.objectBucket() + ".C."
	err = b.persist(ctx, "sweeping checkpoints", func(ctx context.Context) error {
		swept = 0
		s, err := b.js.Stream(ctx, "OBJ_"+b.objectBucket())
		if err != nil {
			return err
		}
		info, err := s.Info(ctx, jetstream.WithSubjectFilter(chunks+">")) // before the list: what is begun later is not seen
		if err != nil {
			return err
		}
		list, err := b.objects.List(ctx)
		if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
			return err
		}
		for _, object := range list {
			delete(info.State.Subjects, chunks+object.NUID)
		}
		for subject := range info.State.Subjects {
			last, err := s.GetLastMsgForSubject(ctx, subject)
			if errors.Is(err, jetstream.ErrMsgNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if info.TimeStamp.Sub(last.Time) < age {
				continue
			}
			if err := s.Purge(ctx, jetstream.WithPurgeSubject(subject)); err != nil {
				return err
			}
			swept++
		}
		return nil
	})
	return swept, err
}
