package ecs

import (
	"context"
	"fmt"
	"math"
	"time"
)

// Start puts the systems in order and calls the Start of each, in that order. The first step does
// so if nobody else has. It returns an *[OrderError], or the first error of a system, with its name;
// the engine can't step then, and every later call returns the same error.
func (e *Engine) Start() error {
	if e.started || e.failed != nil {
		return e.failed
	}
	for stage, systems := range e.stages {
		if e.failed = sortStage(Stage(stage), systems); e.failed != nil {
			return e.failed
		}
	}
	e.started = true
	for _, systems := range e.stages {
		for _, s := range systems {
			if s.Start != nil {
				if err := s.Start(e); err != nil {
					e.failed = fmt.Errorf("ecs: start system %s: %w", s.Name, err)
					return e.failed
				}
			}
			s.started = true
		}
	}
	return nil
}

// Step runs every system once, with dt of game time, as a rendered frame of its own, even if the
// engine is paused. It is what tests call; see [Engine.Frame] for games. It panics if a system
// can't start; call [Engine.Start] before to get the error. On a closed engine it only ends
// what Close may have left to do. It panics with a *coroutine.ArgumentError if dt is negative, and with
// coroutine.ErrBusy, as Frame and FixedStep do, if a system or a behaviour calls it.
func (e *Engine) Step(dt time.Duration) {
	if dt < 0 {
		panic(argumentError("Engine.Step", "the time is negative; pass zero or more"))
	}
	e.NewFrame()
	e.alpha = 1
	e.run(dt)
}

// NewFrame says that a rendered frame begins: its steps share the budgets. Only screens that run
// the steps of a frame one by one, with [Engine.FixedStep], need to call it.
func (e *Engine) NewFrame() { e.frame++ }

// FixedStep lets a fixed step of the player's time pass within the present frame: every system runs
// once, or as often as the scale says, or not at all if the engine is paused. It is for screens that
// keep time themselves, as Ebitengine does.
func (e *Engine) FixedStep() {
	e.alpha = 1
	e.pass(e.step)
}

// Interpolate says that a frame is drawn some of the player's time after the last [Engine.FixedStep],
// so that [View.Alpha] is the part of a step that has passed since. It is for screens that keep time
// themselves and draw more often than they step. In a paused game it is 1.
func (e *Engine) Interpolate(since time.Duration) {
	passed := float64(e.debt) + float64(max(0, since))*e.scale
	if e.alpha = min(1, passed/float64(e.step)); e.paused {
		e.alpha = 1
	}
}

// Frame runs as many fixed steps as fit into the time that has passed on the player's clock since
// the last call, times the scale, and keeps the rest for the next. It returns their number. If the
// game can't keep up, it runs at most as many steps as [WithMaxSteps] says and lets the rest go:
// the game slows down instead of freezing. A system that pauses the game ends the frame's steps.
// After it, [View.Alpha] says how far the time of the frame lies between the last two steps.
func (e *Engine) Frame(passed time.Duration) int {
	e.NewFrame()
	ran := e.pass(passed)
	e.alpha = float64(e.debt) / float64(e.step)
	return ran
}

// SkipTime says that the player's time so far is not to be made up for: the next [Engine.Frame] is one
// fixed step long, however much has passed. Call it after what must not count as time of the game: a
// level was loaded, the window was hidden.
func (e *Engine) SkipTime() { e.skip = true }

// pass runs the steps of the time that has passed on the player's clock, and returns their number.
func (e *Engine) pass(passed time.Duration) int {
	if e.closed {
		e.finishClose()
		return 0
	}
	if e.skip {
		e.skip, passed = false, e.step
	}
	if e.paused {
		if !e.single {
			return 0
		}
		e.single = false
		e.run(e.step)
		return 1
	}
	e.debt = longer(e.debt, time.Duration(min(float64(max(0, passed))*e.scale, endOfTime)))
	n := int(min(e.debt/e.step, time.Duration(e.most)))
	e.debt %= e.step
	ran := 0
	for ran < n && !e.paused && !e.closed { // a system may pause or close the game
		e.run(e.step)
		ran++
	}
	return ran
}

// endOfTime is the longest time there is, but for what a float64 can't tell from more.
const endOfTime = math.MaxInt64 - 1023

// longer returns a + b, or the end of time if that is beyond it.
func longer(a, b time.Duration) time.Duration {
	if b > 0 && a > endOfTime-b {
		return endOfTime
	}
	return a + b
}

// Run runs the engine in real time, without a screen, until the context ends, and closes it. It is
// for servers. It returns the error of [Engine.Start], if any, and else nil: to be stopped is no
// error.
func (e *Engine) Run(ctx context.Context) error {
	defer e.Close()
	if err := e.Start(); err != nil {
		return err
	}
	ticker := time.NewTicker(e.step)
	defer ticker.Stop()
	last := time.Now()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case now := <-ticker.C:
			e.Frame(now.Sub(last))
			last = now
		}
	}
	return nil
}

func (e *Engine) run(dt time.Duration) {
	if e.closed {
		e.finishClose()
		return
	}
	e.mustRest()
	if err := e.Start(); err != nil {
		panic(err)
	}
	if len(e.around) == 0 {
		e.systems(dt)
	} else {
		e.goAround(dt)
	}
	e.runAfter()
}

// systems runs every system once.
func (e *Engine) systems(dt time.Duration) {
	e.running = true
	defer func() { e.running = false }()
	e.steps++
	e.runs++
	e.now = longer(e.now, dt)
	e.delta = dt
	for _, systems := range e.stages {
		for _, s := range systems {
			e.donburis.Correct(e.world)
			s.update(e)
			if e.closed {
				e.letGo()
				return
			}
		}
		e.commands.apply()
		if e.closed {
			return
		}
	}
	e.input.endStep()
	for _, w := range e.watches {
		w.look(e)
	}
	if e.steps == e.adviseAt {
		e.advise()
	}
}

// Pause stops the game time of Frame, FixedStep and Run. Step goes on.
func (e *Engine) Pause() { e.paused = true }

// Resume lets a paused game go on.
func (e *Engine) Resume() { e.paused, e.single = false, false }

// Paused reports whether the game is paused.
func (e *Engine) Paused() bool { return e.paused }

// SingleStep lets a paused game go one fixed step further in the next frame. It does nothing to a
// game that is not paused.
func (e *Engine) SingleStep() { e.single = e.paused }

// SetTimeScale makes the game time of Frame, FixedStep and Run go f times as fast as the player's
// clock. It panics with a *coroutine.ArgumentError if f is negative or not a finite number. For parts of a game that go at their own
// pace see coroutine.Clock.
func (e *Engine) SetTimeScale(f float64) {
	if !(f >= 0) || math.IsInf(f, 0) {
		panic(argumentError("Engine.SetTimeScale", "the scale is negative or not finite; pass 0 or more, or call Pause"))
	}
	e.scale = f
}

// TimeScale returns how fast game time goes, as SetTimeScale has set it; 1 at first.
func (e *Engine) TimeScale() float64 { return e.scale }

// Now returns the game time: what all steps added up to.
func (e *Engine) Now() time.Duration { return e.now }

// Delta returns the game time of the step that runs, or of the last one.
func (e *Engine) Delta() time.Duration { return e.delta }

// Steps returns the number of steps so far.
func (e *Engine) Steps() int64 { return e.steps }

// Frames returns the number of rendered frames so far, the one that is under way included. Budgets
// are for a frame; steps that catch up within one share it.
func (e *Engine) Frames() int64 { return e.frame }

// StepLength returns how much game time one step of [Engine.Frame] is.
func (e *Engine) StepLength() time.Duration { return e.step }
