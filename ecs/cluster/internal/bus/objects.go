package bus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Checkpoints are objects with names, each whole or not there.

// objectTime is what so many bytes may take: 1 MB a second at least.
func objectTime(bytes int) time.Duration {
	return 5*time.Second + time.Duration(bytes)*time.Microsecond
}

// Put stores data under a name; what was there is replaced. An attempt that a cut ends leaves remains behind, which nobody
// sees; Sweep removes them.
func (b *Bus) Put(ctx context.Context, name string, data []byte) error {
	if err := checkObject(name); err != nil {
		return err
	}
	return b.persistFor(ctx, "storing "+name, objectTime(len(data)), func(ctx context.Context) error {
		_, err := b.objects.Put(ctx, jetstream.ObjectMeta{Name: name}, slowEnd{bytes.NewReader(data)})
		return err
	})
}

// slowEnd takes a millisecond to say that there is no more. The client starts a goroutine for each Put after it has read the
// first bytes, and one that has not run when the Put ends stays for ever: one of 500, and with this one of many thousands
// (nats.go v1.55.0, resetPendingAcksOnReconnect).
type slowEnd struct{ *bytes.Reader }

func (r slowEnd) Read(p []byte) (int, error) {
	if r.Len() == 0 {
		time.Sleep(time.Millisecond)
	}
	return r.Reader.Read(p)
}

// Get is what was stored under a name; errors.Is ErrMissing if nothing was.
func (b *Bus) Get(ctx context.Context, name string) (data []byte, err error) {
	if err := checkObject(name); err != nil {
		return nil, err
	}
	size := 0
	err = b.persist(ctx, "looking for "+name, func(ctx context.Context) error {
		info, err := b.objects.GetInfo(ctx, name)
		if err == nil {
			size = int(info.Size)
		}
		return err
	})
	if err == nil {
		err = b.persistFor(ctx, "loading "+name, objectTime(size), func(ctx context.Context) error {
			data, err = b.objects.GetBytes(ctx, name)
			return err
		})
	}
	if errors.Is(err, jetstream.ErrObjectNotFound) {
		err = fmt.Errorf("%w: %q", ErrMissing, name)
	}
	return data, err
}

// Delete deletes what is under a name, if anything is.
func (b *Bus) Delete(ctx context.Context, name string) error {
	if err := checkObject(name); err != nil {
		return err
	}
	return b.persist(ctx, "deleting "+name, func(ctx context.Context) error {
		if err := b.objects.Delete(ctx, name); !errors.Is(err, jetstream.ErrObjectNotFound) {
			return err
		}
		return nil
	})
}

// List is the names of all that is stored.
func (b *Bus) List(ctx context.Context) (names []string, err error) {
	err = b.persist(ctx, "listing checkpoints", func(ctx context.Context) error {
		names = nil
		list, err := b.objects.List(ctx)
		if errors.Is(err, jetstream.ErrNoObjectsFound) {
			return nil
		}
		for _, info := range list {
			names = append(names, info.Name)
		}
		return err
	})
	return names, err
}

func checkObject(name string) error {
	if name == "" || len(name) > longestSubject {
		return &NameError{"checkpoint", name, "must have 1 to 200 bytes"}
	}
	return nil
}
