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
	resumed int             // in all frames
}

// Measured is how long the last frames took on the wall clock, over half a second. It is no state of the
// game: no seed decides it, nothing may depend on it, and there is no need to save it.
type Measured struct {
	took [30]time.Duration `somen:"-"` // a ring
	next int               `somen:"-"`
}

// Sample is what happened in one frame.
type Sample struct {
	Resumed  int
	LeftOver int
	Oldest   int // frames that the agent has waited that waits longest
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

func (m *Measured) note(took time.Duration) {
	m.took[m.next] = took
	m.next = (m.next + 1) % len(m.took)
}

func (m Measured) String() string {
	sum := time.Duration(0)
	for _, took := range m.took {
		sum += took
	}
	return fmt.Sprintf("%.2f ms", (sum/time.Duration(len(m.took))).Seconds()*1000)
}

func (m Meter) String() string {
	return fmt.Sprintf("%d agents, budget %4d: resumed %4d, left over %5d, oldest waits %3d frames",
		m.Agents, m.Budget, m.Last.Resumed, m.Last.LeftOver, m.Last.Oldest)
}
