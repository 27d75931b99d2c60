package term

import (
	"errors"

	"github.com/gdamore/tcell/v2"
)

// newScreen fails: tcell's screen for browsers needs a page that has been made for it.
func newScreen() (tcell.Screen, error) {
	return nil, errors.New("a browser has none; use package render, or pass a screen with WithScreen")
}
