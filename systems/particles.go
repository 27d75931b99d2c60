package systems

import (
	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Particles moves the specks of every Particles, throws new ones at the Position, and removes an
// entity that throws Once when all is over. What is random comes from the source of the engine's
// scheduler, so that a run can be repeated.
func Particles(options ...Option) ecs.System {
	o := choose("particles", options)
	throwing := ecs.NewQuery2(components.Position, components.Particles, o.filters...)
	var over []donburi.Entity
	return ecs.System{Name: o.name, State: o.state(), Update: func(e *ecs.Engine) {
		over = over[:0]
		delta, random := o.delta(e), e.Scheduler().Rand()
		for row := range throwing.Rows(e.World()) {
			row.B.Advance(*row.A, delta, random)
			if row.B.Once && row.B.Over() {
				over = append(over, row.Entity)
			}
		}
		for _, entity := range over {
			e.World().Remove(entity)
		}
	}}
}
