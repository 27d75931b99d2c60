package components

import (
	"image/color"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/yohamta/donburi"
)

// Particles makes its entity throw many short-lived specks: sparks, smoke, rain. They are no
// entities: thousands of them cost one component, and no memory beyond that of the most there were.
// The system systems.Particles moves them.
var Particles = donburi.NewComponentType[ParticlesData]().SetName("Particles")

// ParticlesData is the value of [Particles]. What it says may change at any time; specks that fly
// already keep the place, the velocity and the life that they were thrown with.
type ParticlesData struct {
	Rate  float64 // how many specks are thrown in a second
	Burst int     // how many are thrown at once in the next step, which sets it to 0
	Once  bool    // the entity is removed when Rate and Burst are 0 and no speck is left

	Life               time.Duration // of a speck: at random, from half of it to all of it
	MinSpeed, MaxSpeed float64       // pixels a second, at random
	Angle              float64       // the direction in degrees: 0 is right, 90 is down
	Spread             float64       // how wide the fan around it is, in degrees; 0 is all around
	Gravity            Vec2          // pixels a second, each second
	Drag               float64       // how much the air slows them: at 1 to about a third in a second, at 2 to a third of that

	Size, SizeEnd   float64    // the diameter at the start of a life and at its end
	Color, ColorEnd color.RGBA // not multiplied with its alpha; the zero values are white, and Color gone transparent
	Light           bool       // their light adds up, as that of a Glow

	specks []Speck
	due    float64 // the part of a speck that Rate has left over
	lent   bool    // by a View: what moves and is thrown are specks of its own
}

// Speck is one of the specks that [Particles] has thrown.
type Speck struct {
	At, Velocity Vec2
	Age, Life    time.Duration
}

// Len returns how many specks there are.
func (p ParticlesData) Len() int { return len(p.specks) }

// All returns a sequence of the specks. The oldest come first, as far as they live equally long.
func (p ParticlesData) All() iter.Seq[Speck] {
	return func(yield func(Speck) bool) {
		for _, s := range p.specks {
			if !yield(s) {
				return
			}
		}
	}
}

// Look returns the diameter and the colour of a speck.
func (p ParticlesData) Look(s Speck) (size float64, c color.RGBA) {
	t := 1.0
	if s.Life > 0 {
		t = min(1, float64(s.Age)/float64(s.Life))
	}
	from, to := p.Color, p.ColorEnd
	if from == (color.RGBA{}) {
		from = color.RGBA{255, 255, 255, 255}
	}
	if to == (color.RGBA{}) {
		to = color.RGBA{from.R, from.G, from.B, 0}
	}
	mix := func(a, b uint8) uint8 { return uint8(float64(a)*(1-t) + float64(b)*t + 0.5) }
	return p.Size*(1-t) + p.SizeEnd*t, color.RGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), mix(from.A, to.A)}
}

// Over reports whether nothing is left to see, and nothing to come.
func (p ParticlesData) Over() bool { return len(p.specks) == 0 && p.Rate <= 0 && p.Burst <= 0 }

// Advance moves the specks on by d, and throws new ones at a place, as the system does in every step. What
// is random comes from r.
func (p *ParticlesData) Advance(at Vec2, d time.Duration, r *rand.Rand) {
	p.own()
	seconds := d.Seconds()
	slower := math.Exp(-p.Drag * seconds)
	live := p.specks[:0]
	for _, s := range p.specks {
		if s.Age += d; s.Age >= s.Life {
			continue
		}
		s.Velocity = s.Velocity.Add(p.Gravity.Mul(seconds)).Mul(slower)
		s.At = s.At.Add(s.Velocity.Mul(seconds))
		live = append(live, s)
	}
	p.specks = live
	if d <= 0 {
		return
	}
	p.due += max(0, p.Rate) * seconds
	n := int(p.due)
	p.due -= float64(n)
	for range n + max(0, p.Burst) {
		p.Throw(at, r)
	}
	p.Burst = 0
}

// Throw throws one speck at a place, whatever Rate and Burst say. What is random comes from r, which
// is the engine's Scheduler().Rand() in a game.
func (p *ParticlesData) Throw(at Vec2, r *rand.Rand) {
	p.own()
	spread := p.Spread
	if spread == 0 {
		spread = 360
	}
	sin, cos := math.Sincos((p.Angle + spread*(r.Float64()-0.5)) * math.Pi / 180)
	speed := p.MinSpeed + (p.MaxSpeed-p.MinSpeed)*r.Float64()
	life := time.Duration(float64(p.Life) * (0.5 + 0.5*r.Float64()))
	if life > 0 {
		p.specks = append(p.specks, Speck{At: at, Velocity: Vec2{X: cos * speed, Y: sin * speed}, Life: life})
	}
}

// own gives a copy that a View has handed out specks of its own.
func (p *ParticlesData) own() {
	if p.lent {
		p.specks, p.lent = slices.Clone(p.specks), false
	}
}

// InView returns what an ecs.View hands out: a value that shares its specks until it changes them.
func (p ParticlesData) InView() ParticlesData {
	p.lent = true
	return p
}
