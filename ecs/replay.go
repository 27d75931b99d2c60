package ecs

import "slices"

// Replay says whether a step is one that was played before. Systems that act on what is outside of the world, as those
// that make sounds, ask for it.
type Replay uint8

const (
	// Live is a step that is played for the first time.
	Live Replay = iota
	// Again is a step that is played again since something about it has changed, as the input of a player that has come
	// late. What it does that it had not done before is new.
	Again
	// Silent is a step that is played again to get somewhere. Nothing of it is to be seen or heard.
	Silent
)

// Replay returns whether the step that runs was played before. It is Live unless somebody has said otherwise.
func (e *Engine) Replay() Replay { return e.replay }

// SetReplay says whether the steps from now on were played before. It is for package ecs/rewind.
func (e *Engine) SetReplay(r Replay) { e.replay = r }

// Effects tells what a step does outside of the world from what it had done already when it was played before, by a
// value for each: a sound, a line in a log. Its zero value is ready to use. It belongs where it is not rolled back: into a
// variable of a system, and not into a component or a resource.
type Effects[T comparable] struct {
	steps [rememberedSteps]struct {
		step, run int64
		done      []T
	}
}

// rememberedSteps is how many steps back one may be played again.
const rememberedSteps = 64

// New reports whether an effect of the step that runs is to be had: not twice in a step, not if the step had it when it was
// played before, and not in a step that is [Silent]. Of a step that is played again it knows what the last 64 steps
// have done.
func (f *Effects[T]) New(e *Engine, effect T) bool {
	if e.replay == Silent {
		return false
	}
	s := &f.steps[e.steps%rememberedSteps]
	if s.step != e.steps || e.replay == Live && s.run != e.runs {
		s.step, s.done = e.steps, s.done[:0]
	}
	s.run = e.runs
	if slices.Contains(s.done, effect) {
		return false
	}
	s.done = append(s.done, effect)
	return true
}
