package main

import (
	"testing"

	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) { screentest.Main(m) }

// TestPictures plays the scene before a screen: somebody with a finger, who wants udon, and skips
// the rest. The same is played without a screen, which says when there is something to see.
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
	touch := func(x, y float64) {
		guest.Session.PressTouch(1, x, y)
		s.engine.Input().Press(tap(s, x, y))
		step(1)
		guest.Session.ReleaseTouch(1)
		s.engine.Input().Release("MouseLeft")
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
	step(30)
	screentest.Like(t, guest.Frame(), "testdata/choice.png", 5)

	touch(320, 300)
	waitFor("fills")
	guest.Frame()
	waitFor("Worth")
	screentest.Like(t, guest.Frame(), "testdata/served.png", 5)

	touch(width-44, height-14)
	step(60)
	require.True(t, s.skipped)
	screentest.Like(t, guest.Frame(), "testdata/after.png", 5)
}
