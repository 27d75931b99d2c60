package inspect

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

const (
	Columns  = 48 // of characters, all of the same width
	BarFrom  = 33 // the column where a bar begins
	PlotRows = 3  // how many lines the plot is high
)

// Tone says how a line looks.
type Tone uint8

const (
	Plain Tone = iota
	Dim
	Head // begins a part
	Bad
	Chosen
)

// Line is a line of the overlay.
type Line struct {
	Text   string // at most Columns characters
	Tone   Tone
	Bar    bool    // from column BarFrom to the end
	Slider bool    // all of the line is one, see [Inspector.Slide]
	Part   float64 // of the bar or the slider, from 0; more than 1 is too much
	Plot   bool    // the line is PlotRows high and shows [Inspector.History]
	Top    int     // which of the busiest it is about, from 1; 0 for none
}

// Lines returns what is to be shown, good until the next call. It changes some ten times a second. If
// all of it is more than a number of rows high, fewer of the busiest are shown.
func (i *Inspector) Lines(rows int) []Line {
	if !i.made || rows != i.rows {
		i.made, i.calls, i.rows = true, 0, rows
		i.lines = i.lines[:0]
		i.addFrame()
		i.addTape()
		i.addStates()
		i.addTop()
		i.addChosen()
		i.add(Dim, "F1 hide  F2 %s  F3 step  F4 %s  Tab choose", i.pauseWord(), i.speedWord())
	}
	return i.lines
}

func (i *Inspector) add(tone Tone, format string, args ...any) *Line {
	i.lines = append(i.lines, Line{Text: fit(fmt.Sprintf(format, args...), Columns), Tone: tone})
	return &i.lines[len(i.lines)-1]
}

func (i *Inspector) pauseWord() string {
	if i.pace.Paused() {
		return "go on"
	}
	return "pause"
}

func (i *Inspector) speedWord() string {
	if i.isSlowed() {
		return "usual"
	}
	return "half "
}

// addFrame tells of the last frame and its budget.
func (i *Inspector) addFrame() {
	e, s := i.engine, systems.FrameStats(i.engine)
	state := "running"
	switch {
	case i.pace.Paused():
		state = "paused"
	case e.Paused():
		state = "the engine is paused"
	}
	if scale := i.pace.TimeScale(); scale != 1 {
		state += fmt.Sprintf(" ×%.3g", scale)
	}
	i.add(Head, "%-21s%*s", state, Columns-21, fmt.Sprintf("step %d  %.2f s", e.Steps(), e.Now().Seconds()))
	switch {
	case e.Steps() == 0:
		i.add(Dim, "The engine has made no step yet.")
		return
	case s.Steps == 0:
		i.add(Dim, "The system Behaviours has not run.")
		return
	}

	plot := i.History()
	peak := fmt.Sprintf("peak %.0f", plot.Peak)
	if plot.Times {
		peak = "peak " + span(time.Duration(plot.Peak))
	}
	if s.Budget.Time == 0 && s.Budget.Resumes == 0 && s.LeftOver == 0 {
		i.add(Plain, "%-*s%*s", Columns-14, fmt.Sprintf("time %s, %d resumes, no budget", span(s.Time), s.Resumed), 14, peak)
		i.lines = append(i.lines, Line{Plot: true})
		return
	}
	line := i.add(Plain, "time     %8s%s", span(s.Time), limit(s.Budget.Time, span))
	line.Bar, line.Part = s.Budget.Time != 0, part(float64(s.Time), float64(s.Budget.Time))
	if s.Budget.Time > 0 && s.Time > s.Budget.Time {
		line.Tone = Bad
	}
	line = i.add(Plain, "resumes  %8d%s", s.Resumed, limit(s.Budget.Resumes, func(n int) string { return fmt.Sprint(n) }))
	line.Bar, line.Part = s.Budget.Resumes != 0, part(float64(s.Resumed), float64(s.Budget.Resumes))
	tone := Plain
	if s.LeftOver > 0 {
		tone = Bad
	}
	left := fmt.Sprintf("left over %6d, longest wait %3d", s.LeftOver, s.OldestWait)
	i.add(tone, "%-*s%*s", Columns-14, left, 14, peak)
	i.lines = append(i.lines, Line{Plot: true})
}

// limit says how much there may be of something.
func limit[T int | time.Duration](l T, say func(T) string) string {
	switch {
	case l == 0:
		return ", no limit"
	case l < 0:
		return " of nothing"
	}
	return " of " + say(l)
}

// part returns which part of a limit is used.
func part(used, limit float64) float64 {
	if limit <= 0 {
		return min(1, used) // nothing is allowed
	}
	return used / limit
}

// addStates counts the behaviours by what they do, three to a line.
func (i *Inspector) addStates() {
	c, ended := i.census, systems.FrameStats(i.engine).InAll
	over := ended.Finished + ended.Cancelled + ended.Failed
	i.add(Head, "%-18s%*s", fmt.Sprintf("behaviours %d", i.engine.Scheduler().Len()), Columns-18,
		fmt.Sprintf("%d ended, %d failed", over, ended.Failed))
	row, cells, rows := "", 0, 0
	for _, s := range [...]struct {
		name  string
		count int
	}{
		{"ready", c.Ready}, {"asleep", c.Sleep}, {"frames", c.Frames}, {"condition", c.Condition},
		{"channel", c.Chan}, {"signal", c.Signal}, {"future", c.Future}, {"task end", c.End},
		{"several", c.Several}, {"for ever", c.Other}, {"paused", c.Paused}, {"running", c.Running},
	} {
		if s.count == 0 && s.name != "ready" && s.name != "asleep" {
			continue
		}
		row += fmt.Sprintf("%6d %-9s", s.count, s.name)
		if cells++; cells == 3 {
			i.add(Plain, "%s", row)
			row, cells, rows = "", 0, rows+1
		}
	}
	if cells > 0 {
		i.add(Plain, "%s", row)
		rows++
	}
	i.stateRows = max(i.stateRows, rows)
	for ; rows < i.stateRows; rows++ {
		i.add(Plain, "")
	}
}

// addTop lists the tasks that used the most time lately.
func (i *Inspector) addTop() {
	room := i.rows - (len(i.lines) + PlotRows - 1) - 3 // for it and the chosen one, but for three lines besides
	i.details = min(chosenRows+variableRows, max(chosenRows, room-topRows), max(1, room-2))
	rows := min(topRows, max(2, room-i.details))
	i.add(Head, "%-17s%7s%8s%8s%8s", "busiest", "entity", "a step", "in all", "resumes")
	if len(i.top) == 0 {
		i.add(Dim, "Nothing has run since the overlay was opened.")
	}
	for n, u := range i.top[:min(len(i.top), rows)] {
		entity := ""
		if ref, ok := refOf(i.engine.World(), u.Owner); ok {
			entity = fmt.Sprint(ref.Entity().Id())
		}
		tone := Plain
		switch {
		case u.Task == i.chosen.task:
			tone = Chosen
		case u.Task.State().Ended(), u.Lately == 0:
			tone = Dim
		}
		lately := u.Lately / time.Duration(max(1, i.window))
		i.add(tone, "%-17s%7s%8s%8s%8d", fit(u.Name, 16), entity, span(lately), span(u.Used), u.Resumes).Top = n + 1
	}
	i.topMost = max(i.topMost, len(i.top), 1)
	for n := max(1, len(i.top)); n < min(rows, i.topMost); n++ {
		i.add(Plain, "")
	}
}

// chosenRows is how many lines there are about who is chosen, if there is room, besides the variables.
const chosenRows = 4

// addChosen tells what the chosen one waits for.
func (i *Inspector) addChosen() {
	c, from := &i.chosen, len(i.lines)+1
	switch {
	case c.ref != (ecs.Ref{}):
		i.add(Head, "%v", c.ref)
	case c.task != (coroutine.Task{}):
		i.add(Head, "%s", c.task.Name())
	default:
		i.add(Head, "nobody chosen")
		i.add(Dim, "Click on an entity or on a line, or press Tab.")
	}
	if len(c.tasks) == 0 && len(i.lines) == from {
		i.add(Dim, "It does nothing any more.")
	}
	for _, t := range c.tasks {
		i.addTask(t, 0, from+i.details)
	}
	i.lines = i.lines[:min(len(i.lines), from+i.details)]
	for c.most = min(max(c.most, len(i.lines)-from), i.details); len(i.lines) < from+c.most; {
		i.add(Plain, "")
	}
}

// addTask tells what a task waits for, and its children, of which there may be thousands, as long as
// there are less than a number of lines.
func (i *Inspector) addTask(t coroutine.Task, depth, most int) {
	if len(i.lines) >= most {
		return
	}
	info, indent := t.Info(), 2*min(depth, 4)
	words := fmt.Sprintf("%s: %s", info.Name, waits(info))
	if m, ok := i.chosen.seen[t]; ok {
		if m.exact {
			words += fmt.Sprintf(", since %.2f s", m.at.Seconds())
		} else {
			words += fmt.Sprintf(", since before %.2f s", m.at.Seconds())
		}
	}
	i.add(Plain, "%*s%s", indent, "", words)
	if where := place(info.Where()); where != "" {
		i.add(Dim, "%*sat %s", indent+2, "", where)
	}
	i.addVariables(info, indent+2, most)
	for _, child := range t.Children() {
		i.addTask(child, depth+1, most)
	}
}
