package inspect

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/ecs"
)

// Tape is a recording of an engine, as that of package ecs/rewind.
type Tape interface {
	Steps() (first, last int64) // that one can go to
	Go(step int64) error
	Err() error // why nothing is recorded, or nil
}

// WithTape lets the overlay go to what was recorded.
func (i *Inspector) WithTape(t Tape) { i.tape = t }

// pressTape does what a key says to a tape, and reports whether it is one of those.
func (i *Inspector) pressTape(k ecs.Key) bool {
	if i.tape == nil || i.tape.Err() != nil || !i.pace.Paused() {
		return false
	}
	now, second := i.engine.Steps(), max(1, int64(math.Round(float64(time.Second)/float64(i.engine.StepLength()))))
	switch k {
	case "ArrowLeft":
		i.travel(now - 1)
	case "ArrowRight":
		i.travel(now + 1)
	case "PageUp":
		i.travel(now - second)
	case "PageDown":
		i.travel(now + second)
	default:
		return false
	}
	return true
}

// forth goes a step forth on the tape, and reports false if the present is its end.
func (i *Inspector) forth() bool {
	if i.tape == nil || i.tape.Err() != nil {
		return false
	}
	now := i.engine.Steps()
	if _, last := i.tape.Steps(); now >= last {
		return false
	}
	i.travel(now + 1)
	return true
}

// Slide goes to a place of the tape, from 0 to 1, and pauses the game.
func (i *Inspector) Slide(to float64) {
	if i.tape == nil || i.tape.Err() != nil {
		return
	}
	first, last := i.tape.Steps()
	step := first + int64(math.Round(min(1, max(0, to))*float64(last-first)))
	if step != i.engine.Steps() || !i.pace.Paused() {
		i.travel(step)
	}
}

// travel goes to a step, or as near to it as the tape does, and pauses the game.
func (i *Inspector) travel(step int64) {
	first, last := i.tape.Steps()
	scale, slowed := i.pace.TimeScale(), i.isSlowed()
	i.refused = nil
	if step = min(last, max(first, step)); step != i.engine.Steps() {
		i.refused = i.tape.Go(step)
	}
	i.pace.Pause()
	if slowed {
		i.pace.SetTimeScale(scale)
	}
	i.look()
	i.chosen.renew(i)
	i.made = false
}

// renew forgets the tasks that are not there in this step, and when they were resumed.
func (c *target) renew(i *Inspector) {
	was, all := *c, i.engine.Scheduler().Tasks()
	clear(c.seen) // some of it has not been yet
	if was.ref != (ecs.Ref{}) {
		i.choose(ecs.NewRef(i.engine.World(), was.ref.Entity())) // its entry is another if it was made anew
	} else {
		c.owned = slices.DeleteFunc(c.owned, func(t coroutine.Task) bool { return !slices.Contains(all, t) })
		c.watch(i.engine)
	}
	c.most = was.most
	if slices.Contains(all, was.task) {
		c.task = was.task
	}
}

// addTape tells how far back the present is, with a slider.
func (i *Inspector) addTape() {
	if i.tape == nil {
		return
	}
	err, step := i.tape.Err(), i.engine.StepLength()
	if err != nil {
		i.add(Head, "time travel")
		i.addReason(err)
		return
	}
	first, last := i.tape.Steps()
	back := time.Duration(last-i.engine.Steps()) * step
	where := "now"
	if back > 0 {
		where = fmt.Sprintf("%.2f s back", back.Seconds())
	}
	all := time.Duration(last-first) * step
	i.add(Head, "%-16s%*s", "time travel", Columns-16, fmt.Sprintf("%s, %.1f s recorded", where, all.Seconds()))
	line := i.add(Plain, "")
	line.Slider, line.Part = true, 1
	if last > first {
		line.Part = float64(i.engine.Steps()-first) / float64(last-first)
	}
	switch {
	case i.refused != nil:
		i.addReason(i.refused)
	case i.pace.Paused():
		i.add(Dim, "Left Right go a step, PageUp PageDown a second")
	default:
		i.add(Dim, "F2, or a pull at the slider, stops the time.")
	}
}

// mostReason is how many lines a reason has.
const mostReason = 3

// addReason says in short why something can't be.
func (i *Inspector) addReason(err error) {
	text := err.Error()
	if unknown := (*code.UnknownError)(nil); errors.As(err, &unknown) {
		text = unknown.Name + ": " + unknown.Reason
	}
	if state := (*coroutine.StateError)(nil); errors.As(err, &state) {
		text = state.Reason
		if state.Name != "" {
			text = state.Name + ": " + text
		}
	}
	lines := []string{""}
	for _, word := range strings.Fields(text) {
		last := &lines[len(lines)-1]
		switch {
		case *last == "":
			*last = word
		case len([]rune(*last))+1+len([]rune(word)) <= Columns:
			*last += " " + word
		default:
			lines = append(lines, word)
		}
	}
	if len(lines) > mostReason {
		lines = lines[:mostReason]
		lines[mostReason-1] = fit(lines[mostReason-1], Columns-2) + " …"
	}
	for _, line := range lines {
		i.add(Bad, "%s", line)
	}
}
