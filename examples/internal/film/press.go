package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/exp/vmhost"
)

// presses are keys of a player who isn't there.
type presses []press

type press struct {
	step int
	key  ebiten.Key
}

// held is how many steps a key is held down.
const held = 4

// before does what the player does between two steps.
func (ps presses) before(step int, session *vmhost.GuestSession) {
	for _, p := range ps {
		switch step {
		case p.step:
			session.PressKey(p.key)
		case p.step + held:
			session.ReleaseKey(p.key)
		}
	}
}

// next returns the first step after one at which the player does something, or a last one.
func (ps presses) next(step, last int) int {
	for _, p := range ps {
		for _, at := range []int{p.step, p.step + held} {
			if at > step && at < last {
				last = at
			}
		}
	}
	return last
}

// Set adds a key, as flags write it: 90:Digit2.
func (ps *presses) Set(s string) error {
	step, name, _ := strings.Cut(s, ":")
	n, err := strconv.Atoi(step)
	if err != nil {
		return fmt.Errorf("pass a step and a key, as in 90:Digit2")
	}
	p := press{step: n}
	if err := p.key.UnmarshalText([]byte(name)); err != nil {
		return fmt.Errorf("%q is no key; pass one of Ebitengine's, as in 90:Digit2", name)
	}
	*ps = append(*ps, p)
	return nil
}

func (ps *presses) String() string { return "" }
