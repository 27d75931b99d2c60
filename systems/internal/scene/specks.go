package scene

import (
	"image/color"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/ecs"
)

// Speck is a speck of a Particles.
type Speck struct {
	At    components.Vec2
	Size  float64
	Color color.RGBA
	Light bool
}

// Specks collects the specks of all Particles. As lights, they are not sorted, and not in the HUD.
type Specks struct {
	query *ecs.Query1[components.ParticlesData]
	list  []Speck
}

// NewSpecks returns an empty collection.
func NewSpecks() *Specks {
	return &Specks{query: ecs.NewQuery1(components.Particles)}
}

// In returns the specks of a view, good until the next call.
func (s *Specks) In(view ecs.View) []Speck {
	s.list = s.list[:0]
	for e := range s.query.Values(view) {
		for speck := range e.A.All() {
			size, c := e.A.Look(speck)
			s.list = append(s.list, Speck{speck.At, size, c, e.A.Light})
		}
	}
	return s.list
}
