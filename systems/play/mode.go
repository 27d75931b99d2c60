package play

import (
	"errors"
	"os"
	"runtime"

	"golang.org/x/term"
)

type mode int

const (
	window mode = iota
	terminal
	text
)

// place is what there is to play on.
type place struct {
	screen   bool // a window can be opened, by the look of it
	terminal bool // the output and the input are one
}

func here() place {
	return place{
		screen:   isGuest || hasScreen(runtime.GOOS, os.Getenv), // a guest has its host's
		terminal: term.IsTerminal(int(os.Stdout.Fd())) && term.IsTerminal(int(os.Stdin.Fd())),
	}
}

// ErrNoTerminal is the error of [Run] for [Flags] that ask for a terminal where there is none.
var ErrNoTerminal = errors.New("play: -term needs a terminal, and the output or the input is none; " +
	"run it in a terminal, or without -term")

func (p place) choose(f Flags) (mode, error) {
	switch {
	case f.Text:
		return text, nil
	case f.Term && !p.terminal:
		return terminal, ErrNoTerminal
	case f.Term:
		return terminal, nil
	case p.screen:
		return window, nil
	}
	return p.withoutWindow(), nil
}

// withoutWindow returns the mode for when a window couldn't be opened.
func (p place) withoutWindow() mode {
	if p.terminal {
		return terminal
	}
	return text
}

// hasScreen reports whether a machine seems to have a screen for a window.
func hasScreen(goos string, env func(string) string) bool {
	switch goos {
	case "windows", "darwin", "js", "android", "ios":
		return true
	}
	return env("DISPLAY") != "" || env("WAYLAND_DISPLAY") != ""
}
