package main

import (
	"strings"
	"testing"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/stretchr/testify/require"
)

// watch plays until the scene is over, or most steps, and returns what was said. The keys are those
// that press returns for a step; "" is none.
func watch(t *testing.T, s *Stage, most int, press func(step int) ecs.Key) string {
	t.Helper()
	var told strings.Builder
	report := tell()
	for i := range most {
		key := press(i)
		in := s.engine.Input()
		if key != "" {
			in.Press(key)
		}
		s.engine.Step(s.engine.StepLength())
		if key != "" {
			in.Release(key)
		}
		report(s.engine.View(), &told)
		if s.playing.State().Ended() {
			return told.String()
		}
	}
	require.FailNow(t, "the scene does not end", told.String())
	return ""
}

func nothing(int) ecs.Key { return "" }

// once returns a player who presses one key, once.
func once(key ecs.Key, at int) func(int) ecs.Key {
	return func(step int) ecs.Key {
		if step == at {
			return key
		}
		return ""
	}
}

// shows reports whether a text can be read.
func shows(s *Stage, part string) bool {
	for _, text := range ecs.Values(s.engine.View(), components.Text) {
		if strings.Contains(text.String, part) {
			return true
		}
	}
	return false
}

// requireClean asserts that nothing of the scene is left.
func requireClean(t *testing.T, s *Stage, entities int) {
	t.Helper()
	for range 60 { // the last steam goes
		s.engine.Step(s.engine.StepLength())
	}
	require.Zero(t, s.engine.Scheduler().Len(), "coroutines")
	require.Equal(t, entities, s.engine.World().Len(), "entities")
	require.Equal(t, middle, components.Position.GetValue(s.camera))
	require.Equal(t, 1.0, components.Camera.Get(s.camera).Zoom)
	require.Equal(t, Vec2{X: 430, Y: ground}, components.Position.GetValue(s.guest))
	require.Equal(t, standing, components.Sprite.Get(s.guest).Cell)
}

func TestStory(t *testing.T) {
	s := newStage(1)
	defer s.engine.Close()
	entities := s.engine.World().Len()
	s.begin()
	told := watch(t, s, 60*60, nothing)
	for _, line := range []string{"Still open", "A thousand at once", "Each waits for its turn", "Then somen, please.", "they are quick", "Worth every frame."} {
		require.Contains(t, told, line)
	}
	require.Equal(t, "somen", s.order)
	require.False(t, s.skipped)
	requireClean(t, s, entities)
}

// TestChoice: the player is quick, and wants udon.
func TestChoice(t *testing.T) {
	for name, how := range map[string][]ecs.Key{"number": {"Digit2"}, "arrows": {"ArrowDown", "Enter"}} {
		t.Run(name, func(t *testing.T) {
			s := newStage(1)
			defer s.engine.Close()
			entities := s.engine.World().Len()
			s.begin()
			told := watch(t, s, 60*40, func(step int) ecs.Key {
				switch {
				case step%2 == 1:
					return ""
				case !shows(s, "Have you no udon?"):
					return "Space" // goes on
				case len(how) == 0:
					return ""
				}
				key := how[0]
				how = how[1:]
				return key
			})
			require.Contains(t, told, "Have you no udon?")
			require.Contains(t, told, "One thick noodle.")
			require.NotContains(t, told, "they are quick")
			require.Equal(t, "udon", s.order)
			requireClean(t, s, entities)
		})
	}
}

// tap points somewhere, and returns the key that a finger is.
func tap(s *Stage, x, y float64) ecs.Key {
	s.engine.Input().X, s.engine.Input().Y = x, y
	return "MouseLeft"
}

// TestTaps: a finger alone goes on, chooses, and plays the scene again.
func TestTaps(t *testing.T) {
	s := newStage(1)
	defer s.engine.Close()
	entities := s.engine.World().Len()
	s.begin()
	asked, answered := 0, false
	told := watch(t, s, 60*30, func(step int) ecs.Key {
		switch {
		case step%2 == 1:
			return ""
		case answered || !shows(s, "Have you no udon?"):
			return tap(s, 320, 300) // goes on
		}
		asked++
		switch {
		case asked < 6:
			return tap(s, 320, 300) // too early to be an answer
		case asked < 20:
			return ""
		case asked < 30:
			return tap(s, 320, 100) // not an answer
		}
		answered = true
		return tap(s, 320, 300)
	})
	require.GreaterOrEqual(t, asked, 30, "nothing else is an answer")
	require.Contains(t, told, "One thick noodle.")
	require.Equal(t, []int{1}, s.chose)
	require.False(t, s.skipped)
	requireClean(t, s, entities)

	s.engine.Input().Press(tap(s, 320, 100))
	s.engine.Step(s.engine.StepLength())
	require.False(t, s.playing.State().Ended(), "it is played again")
	s.engine.Input().Release("MouseLeft")
	watch(t, s, 60*30, func(step int) ecs.Key {
		switch {
		case step%2 == 1:
			return ""
		case shows(s, "Then somen"):
			return tap(s, 320, 270)
		}
		return tap(s, 320, 100)
	})
	require.Equal(t, []int{1, 0}, s.chose)
}

// TestHover: what the mouse is moved to is what Enter chooses.
func TestHover(t *testing.T) {
	s := newStage(1)
	defer s.engine.Close()
	s.begin()
	asked := 0
	watch(t, s, 60*40, func(step int) ecs.Key {
		switch {
		case asked == 0 && !shows(s, "Have you no udon?"):
			return []ecs.Key{"Space", ""}[step%2]
		case asked == 5:
			tap(s, 320, 300)
		case asked == 10:
			tap(s, 320, 100) // nowhere: it stays
		case asked == 15:
			return "Enter"
		}
		asked++
		return ""
	})
	require.Equal(t, []int{1}, s.chose)
}

// TestSkip skips the scene at every point: nothing is ever left.
func TestSkip(t *testing.T) {
	for at := 0; at < 60*30; at += 41 {
		s := newStage(1)
		entities := s.engine.World().Len()
		s.begin()
		watch(t, s, at+5, once("Tab", max(at, 1)))
		require.True(t, s.skipped || at > 60*15, "at step %d", at)
		requireClean(t, s, entities)
		s.engine.Close()
	}
}

// TestSkipButton: a tap on the button skips, whatever is on the screen, and one beside it doesn't. The
// same tap doesn't begin the scene again.
func TestSkipButton(t *testing.T) {
	for at := 0; at < 60*30; at += 97 {
		s := newStage(1)
		entities := s.engine.World().Len()
		s.begin()
		pressed := false
		watch(t, s, at+12, func(step int) ecs.Key {
			switch step {
			case at + 1:
				return tap(s, width-100, height-14)
			case at + 6:
				pressed = true
				return tap(s, width-44, height-14)
			}
			return ""
		})
		require.True(t, pressed && s.skipped || at > 60*15, "at step %d", at)
		requireClean(t, s, entities)
		s.engine.Close()
	}
}

// TestAgain: after the end, Enter plays it once more.
func TestAgain(t *testing.T) {
	s := newStage(1)
	defer s.engine.Close()
	s.begin()
	watch(t, s, 20, once("Tab", 10))
	s.engine.Input().Press("Enter")
	s.engine.Step(s.engine.StepLength())
	require.False(t, s.playing.State().Ended())
}

func TestSeed(t *testing.T) {
	play := func(seed uint64) (all []any) {
		s := newStage(seed)
		defer s.engine.Close()
		s.begin()
		for range 400 {
			s.engine.Step(s.engine.StepLength())
			for entity, text := range ecs.Values(s.engine.View(), components.Text) {
				all = append(all, entity, text)
			}
		}
		for _, at := range ecs.Values(s.engine.View(), components.Position) {
			all = append(all, at)
		}
		return all
	}
	require.Equal(t, play(7), play(7))
	require.NotEqual(t, play(7), play(8))
}
