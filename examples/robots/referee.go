package main

import (
	"slices"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// The messages that the referee sends to members of the arena.
type (
	Wall  struct{ Away Vec2 }    // you are at a wall
	Bump  struct{ Away Vec2 }    // a robot touches you
	Hit   struct{ Damage int }   // you are within a blast
	Radar struct{ Nearest Vec2 } // that is where the robot is that is nearest to you
)

// Member is who joins the arena, and where to write to.
type Member struct {
	Body   ecs.Ref
	Radius float64
	Robot  bool // or a mine
	Inbox  *coroutine.Chan[any]
}

// Blast tells the referee that something has exploded.
type Blast struct {
	At     Vec2
	Radius float64
	Damage int
}

// referee looks at everybody once a frame and tells them what they feel. A message that doesn't fit
// into an inbox is gone; what goes on will be told again in the next frame.
func (a *Arena) referee() coroutine.Behaviour {
	return coroutine.Script(func(co *coroutine.Co) {
		var members []Member
		nextRadar := time.Duration(0)
		for {
			co.Frame()
			for m, ok := a.joins.TryReceive(); ok; m, ok = a.joins.TryReceive() {
				members = append(members, m)
			}
			members = slices.DeleteFunc(members, func(m Member) bool { return !m.Body.Alive() })
			for i, m := range members {
				if m.Robot {
					m.feelWalls()
				}
				m.feelOthers(members[:i])
			}
			for b, ok := a.blasts.TryReceive(); ok; b, ok = a.blasts.TryReceive() {
				for _, m := range members {
					if m.at().Dist(b.At) < b.Radius {
						m.Inbox.TrySend(Hit{b.Damage})
					}
				}
			}
			if co.Now() >= nextRadar {
				nextRadar = co.Now() + 700*time.Millisecond
				sweep(members)
			}
		}
	})
}

// at returns where the member is, who must be alive.
func (m Member) at() Vec2 {
	at, _ := ecs.Get(m.Body, components.Position)
	return *at
}

func (m Member) feelWalls() {
	at := m.at()
	for _, wall := range []struct {
		room float64
		away Vec2
	}{
		{at.X, Vec2{X: 1}},
		{field - at.X, Vec2{X: -1}},
		{at.Y, Vec2{Y: 1}},
		{height - at.Y, Vec2{Y: -1}},
	} {
		if wall.room < m.Radius {
			m.Inbox.TrySend(Wall{wall.away})
		}
	}
}

// feelOthers tells robots that touch one another so, and mines that a robot touches.
func (m Member) feelOthers(others []Member) {
	for _, o := range others {
		away := m.at().Sub(o.at())
		if away.Len() >= m.Radius+o.Radius {
			continue
		}
		if o.Robot {
			m.Inbox.TrySend(Bump{away.Unit()})
		}
		if m.Robot {
			o.Inbox.TrySend(Bump{away.Unit().Mul(-1)})
		}
	}
}

// sweep tells every robot about the nearest of the others.
func sweep(members []Member) {
	for _, m := range members {
		nearest, found := Vec2{}, false
		for _, o := range members {
			if !m.Robot || !o.Robot || o.Body == m.Body {
				continue
			}
			if at := o.at(); !found || at.Dist(m.at()) < nearest.Dist(m.at()) {
				nearest, found = at, true
			}
		}
		if found {
			m.Inbox.TrySend(Radar{nearest})
		}
	}
}
