package components

import (
	"image/color"
	"time"

	"github.com/yohamta/donburi"
)

var (
	// Position is where an entity is.
	Position = donburi.NewComponentType[Vec2]().SetName("Position")

	// Velocity is how fast and whereto it moves, in pixels a second of game time; the system Movement
	// moves the Position.
	Velocity = donburi.NewComponentType[Vec2]().SetName("Velocity")

	// Tween moves the Position from one point to another; the system Tweens does so, and removes it at
	// the end.
	Tween = donburi.NewComponentType[TweenData]().SetName("Tween")

	// Lifetime removes its entity when it has run out, which the system Lifetimes sees to.
	Lifetime = donburi.NewComponentType[LifetimeData]().SetName("Lifetime")

	// Shape is a filled shape around the Position.
	Shape = donburi.NewComponentType[ShapeData]().SetName("Shape")

	// Pulse makes the Shape of its entity brighter and darker; the system Pulses moves it on.
	Pulse = donburi.NewComponentType[PulseData]().SetName("Pulse")

	// Text is a line of text that begins at the Position.
	Text = donburi.NewComponentType[TextData]().SetName("Text")
)

// TweenData is the value of [Tween].
type TweenData struct {
	From, To Vec2
	Duration time.Duration
	Passed   time.Duration // since it began
}

// At returns where the tween is.
func (t TweenData) At() Vec2 {
	if t.Passed >= t.Duration {
		return t.To
	}
	return t.From.Lerp(t.To, float64(t.Passed)/float64(t.Duration))
}

// LifetimeData is the value of [Lifetime].
type LifetimeData struct{ Left time.Duration }

// Form is the form of a [Shape].
type Form uint8

const (
	Circle Form = iota // around the Position
	Box                // with the Position in its middle
)

// ShapeData is the value of [Shape].
type ShapeData struct {
	Form  Form
	Size  Vec2       // width and height; a circle takes its diameter from X
	Color color.RGBA // not multiplied with its alpha; the zero value is white
	Rune  rune       // what a terminal shows; 0 leaves the choice to it
	Z     int        // higher ones cover lower ones
}

// PulseData is the value of [Pulse].
type PulseData struct {
	Period time.Duration
	Passed time.Duration // since the last time it was brightest, less than Period
}

// Level returns the brightness, from 1 down to 0 and up to 1 again in one period.
func (p PulseData) Level() float64 {
	if p.Period <= 0 {
		return 1
	}
	l := 1 - 2*float64(p.Passed%p.Period)/float64(p.Period)
	return max(l, -l)
}

// TextData is the value of [Text].
type TextData struct {
	String string
	Color  color.RGBA // not multiplied with its alpha; the zero value is white
	Z      int        // higher ones cover lower ones
}
