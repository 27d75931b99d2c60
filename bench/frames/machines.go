package frames

import (
	"github.com/somen-go/somen/components"
	"github.com/yohamta/donburi"
	"github.com/yohamta/donburi/filter"
)

const seconds = float64(frame) / 1e9

// brain is a behaviour as a state machine: the loop's state lies in a component.
type brain struct {
	left   int // frames until it acts
	period int
}

var brains = donburi.NewComponentType[brain]()

// think moves the machine on by a frame, and reports whether it acted.
func (b *brain) think(v *components.Vec2) bool {
	if b.left--; b.left > 0 {
		return false
	}
	b.left = b.period
	v.X = -v.X
	return true
}

func spawnMachines(w donburi.World, entities, period int) {
	for i, e := range w.CreateMany(entities, components.Position, components.Velocity, brains) {
		entry := w.Entry(e)
		components.Velocity.SetValue(entry, components.Vec2{X: 10, Y: 5})
		brains.SetValue(entry, brain{left: 1 + i%period, period: period})
	}
}

func playMachines(entities, period int) game {
	w := donburi.NewWorld()
	spawnMachines(w, entities, period)
	move := movement(w)
	thinking := donburi.NewQuery(filter.Contains(brains, components.Velocity))
	acted := 0
	return game{
		frame: func() {
			for entry := range thinking.Iter(w) {
				if brains.Get(entry).think(components.Velocity.Get(entry)) {
					acted++
				}
			}
			move()
		},
		acted: func() int { return acted },
		close: func() {},
	}
}

// movement returns a system that moves by donburi's own query.
func movement(w donburi.World) func() {
	moving := donburi.NewQuery(filter.Contains(components.Position, components.Velocity))
	return func() {
		for entry := range moving.Iter(w) {
			p, v := components.Position.Get(entry), components.Velocity.Get(entry)
			p.X += v.X * seconds
			p.Y += v.Y * seconds
		}
	}
}
