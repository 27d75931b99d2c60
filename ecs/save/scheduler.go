package save

import (
	"io"

	"github.com/somen-go/somen/coroutine"
)

// Scheduler saves a scheduler with all its tasks, and the roots. It is for games that have no engine, and must be
// called between two Ticks. Nothing is changed, and nothing is written if there is an error: a
// *coroutine.StateError, an [*Error], coroutine.ErrBusy, coroutine.ErrClosed, or one of w.
func Scheduler(w io.Writer, s *coroutine.Scheduler, options ...Option) error {
	m, err := s.Memory()
	if err != nil {
		return err
	}
	o := collect(options)
	if len(o.outside) > 0 {
		return errOutside
	}
	o.add(m)
	data, err := o.encode(head(magic), m, s)
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// LoadScheduler loads what [Scheduler] has saved into a scheduler, whose tasks end without a word, and into the
// roots. It must be called between two Ticks. With an error nothing has changed: a *coroutine.StateError if a
// task of the scheduler has a stack of its own or its engine is a region of a cluster, a [*BuildError], a [*FormatError],
// an [*Error], coroutine.ErrBusy, coroutine.ErrClosed, or one of r.
func LoadScheduler(r io.Reader, s *coroutine.Scheduler, options ...Option) error {
	m, err := s.MemoryToFill()
	if err != nil {
		return err
	}
	data, of, err := read(r, magic, collect(options).limit)
	if err != nil {
		return err
	}
	o := collect(options)
	if len(o.outside) > 0 {
		return errOutside
	}
	o.add(m)
	u, err := o.decode(data, of)
	if err != nil {
		return err
	}
	m.Loaded()
	u.finish(m.Restart)
	return nil
}
