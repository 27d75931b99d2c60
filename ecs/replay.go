package ecs

import "slices"

// Replay says whether a step is one that was played before. Systems that act on what is outside of the world, as those
// that make sounds, ask for it or have an [Effects]. Of a behaviour that fails the scheduler's error handler hears once, however often
// the step is played.
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
//
// What was done in a step that was played with a wrong guess can't be undone; such effects are better had late, when the step
// is confirmed, or are such that nobody minds.
type Effects[T comparable] struct {
	steps [EffectSteps]struct {
		step, run int64
		done      []T
	}
}

// EffectSteps is of how many steps an [Effects] knows what they have done.
const EffectSteps = 128

// New reports whether an effect of the step that runs is to be had: not twice in a step, not if the step had it when it was
// played before, and not in a step that is [Silent]. A step that was played more than [EffectSteps] steps ago has
// everything anew, which no step of a rewind.Rollback is.
func (f *Effects[T]) New(e *Engine, effect T) bool {
	if e.replay == Silent {
		return false
	}
	s := &f.steps[e.steps%EffectSteps]
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

// reports tells what the scheduler's error handler has heard of a step from what it has not. Others than effects, many that are
// alike may be new in one step.
type reports struct {
	steps []reported // nil before the first one
}

type reported struct {
	step, run  int64
	heard, now map[string]int // how many of each text: of the step, and of this time that it is played
}

// new reports whether the handler is to hear of an error: in a step that is played again, only of one that is new.
func (r *reports) new(e *Engine, err error) bool {
	if e.replay == Silent {
		return false
	}
	if r.steps == nil {
		r.steps = make([]reported, EffectSteps)
	}
	s := &r.steps[e.steps%EffectSteps]
	if s.heard == nil || s.step != e.steps || e.replay == Live && s.run != e.runs {
		s.step, s.heard = e.steps, map[string]int{}
	}
	if s.now == nil || s.run != e.runs {
		s.run, s.now = e.runs, map[string]int{}
	}
	text := err.Error()
	s.now[text]++
	if s.now[text] <= s.heard[text] {
		return false
	}
	s.heard[text] = s.now[text]
	return true
}

// filterReports has the scheduler's error handler hear of what is new alone, until the engine is let go of.
func (e *Engine) filterReports() {
	of := e
	e.scheduler.FilterReports(func(err error) bool { return of == nil || of.reports.new(of, err) })
	e.release = append(e.release, func() { of = nil })
}
