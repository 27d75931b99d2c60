package play

import (
	"errors"

	"github.com/somen-go/somen/systems/render"
)

// watch is never there: nobody rebuilds a program that a browser plays.
type watch struct{}

var errWatchedTerminal = errors.ErrUnsupported

func over(err error) error { return err }

func (p *player) join() error { return nil }

func (w *watch) close() {}

func (w *watch) inWindow() ([]render.Option, error) { return nil, nil }

func (w *watch) inText(int, func()) error { return nil }

func (w *watch) note() string { return "" }
