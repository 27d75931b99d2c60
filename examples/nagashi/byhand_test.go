package main

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// A part of the cat as it would be without behaviours.

type CatState int

const (
	Raises CatState = iota
	Poises
	Strikes
	Withdraws
)

type ProwlData struct {
	State CatState
	Timer Timer
}

func (p *ProwlData) enter(s CatState) { p.State, p.Timer = s, Timer{} }

// Timer is the time that something has been in its state.
type Timer struct{ Passed time.Duration }

// over counts on, and returns the part of d that has passed, and whether that is all of it.
func (t *Timer) over(d time.Duration) (part float64, done bool) {
	t.Passed += time.Second / 60
	return min(1, float64(t.Passed)/float64(d)), t.Passed >= d
}

func prowlByHand(p *ProwlData, cat *CatData) {
	switch p.State { // in a system, sixty times a second
	case Raises:
		t, done := p.Timer.over(450 * time.Millisecond)
		cat.Paw = -t
		if done {
			p.enter(Poises)
		}
	case Poises:
		if _, done := p.Timer.over(200 * time.Millisecond); done {
			p.enter(Strikes)
		}
	case Strikes:
		t, done := p.Timer.over(90 * time.Millisecond)
		cat.Paw = 2*t - 1
		if done {
			p.enter(Withdraws)
		}
	}
}

// TestByHand: what the README shows side by side is the same, and the second half is that of the game.
func TestByHand(t *testing.T) {
	for n, file := range []string{"byhand_test.go", "cat.go"} {
		source, err := os.ReadFile(file)
		require.NoError(t, err)
		block := "\t" + strings.TrimSpace(strings.ReplaceAll(blocks(t, "What a behaviour replaces")[n], "\n", "\n\t"))
		require.Contains(t, string(source), block, "as in %s", file)
	}

	g := play(t, 1)
	cat, _ := cats.First(g.world)
	Cat.SetValue(cat, CatData{})
	components.Behaviour.SetValue(cat, components.Behave("strike", coroutine.Script(func(co *coroutine.Co) { strike(co, g.Game, cat) })))
	g.run(time.Second / 60) // it stands at 0, in both
	require.Zero(t, Cat.Get(cat).Paw)
	var prowl ProwlData
	var byHand CatData
	for frames := 0; prowl.State != Withdraws; frames++ {
		require.Less(t, frames, 60)
		prowlByHand(&prowl, &byHand)
		g.run(time.Second / 60)
		require.Equal(t, byHand.Paw, Cat.Get(cat).Paw, "after %d frames, in state %d", frames, prowl.State)
	}
}
