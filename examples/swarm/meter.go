package main

import (
	"fmt"
	"time"
)

// Meter is the setting of the slider and what came of it.
type Meter struct {
	Agents  int
	Budget  int // resumes in a frame
	Last    Sample
	History [history]Sample // a ring
	Next    int             // in the ring
}

// Sample is what happened in one frame.
type Sample struct {
	Resumed  int
	LeftOver int
	Oldest   int           // frames that the agent has waited that waits longest
	Took     time.Duration // on the wall clock: the one number that a seed doesn't decide
}

const history = 240

// perPeriod is how many steps a period has. Agents that are on time need a budget of their number
// divided by it.
const perPeriod = int(period / (time.Second / 60))

func (m *Meter) note(s Sample) {
	m.Last = s
	m.History[m.Next] = s
	m.Next = (m.Next + 1) % history
}

// mean returns how long a frame took, over half a second.
func (m *Meter) mean() (sum time.Duration) {
	for i := range 30 {
		sum += m.History[(m.Next+history-1-i)%history].Took
	}
	return sum / 30
}

func (m Meter) String() string {
	return fmt.Sprintf("%d agents, budget %4d: resumed %4d, left over %5d, oldest waits %3d frames, %.2f ms",
		m.Agents, m.Budget, m.Last.Resumed, m.Last.LeftOver, m.Last.Oldest, m.mean().Seconds()*1000)
}
