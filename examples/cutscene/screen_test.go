package main

import (
	"testing"

	"github.com/hajimehoshi/ebiten/v2"
	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPictures plays the scene before a screen: somebody who reads fast, wants udon, and skips the
// rest. The same is played without a screen, which says when there is something to see.
func TestPictures(t *testing.T) {
	guest := screentest.Start(t, ".", width, height)
	s := newStage(1)
	defer s.engine.Close()
	s.begin()
	step := func(n int) {
		guest.Step(n)
		for range n {
			s.engine.Step(s.engine.StepLength())
		}
	}
	waitFor := func(text string) {
		t.Helper()
		for range 60 * 20 {
			if shows(s, text) {
				return
			}
			step(1)
		}
		require.FailNow(t, "it never showed", text)
	}

	step(60)
	guest.Frame()
	waitFor("last I ha")
	screentest.Like(t, guest.Frame(), "testdata/typing.png", 5)
	waitFor("cook them")
	guest.Frame()
	waitFor("Have you no udon?")
	step(20)
	screentest.Like(t, guest.Frame(), "testdata/choice.png", 5)

	guest.Session.PressKey(ebiten.KeyDigit2)
	s.engine.Input().Press("Digit2")
	waitFor("fills")
	guest.Frame()
	waitFor("Worth")
	screentest.Like(t, guest.Frame(), "testdata/served.png", 5)

	guest.Session.PressKey(ebiten.KeyTab)
	s.engine.Input().Press("Tab")
	step(60)
	require.True(t, s.skipped)
	screentest.Like(t, guest.Frame(), "testdata/after.png", 5)
}
