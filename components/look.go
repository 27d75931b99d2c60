package components

import (
	"image/color"

	"github.com/yohamta/donburi"
)

var (
	// Glow is a round light at the Position: a bright core in a coloured halo. Lights add up, so
	// they need no Z. They are made for crowds: a window draws thousands in two calls.
	Glow = donburi.NewComponentType[GlowData]().SetName("Glow")

	// Font says how the Text of its entity is set.
	Font = donburi.NewComponentType[FontData]().SetName("Font")

	// HUD puts its entity on the glass of the screen: its Position is in pixels from the upper left
	// corner, whatever the camera does, and it covers everything that isn't on the glass.
	HUD = donburi.NewTag().SetName("HUD")
)

// GlowData is the value of [Glow]. If its entity has a Lifetime, the light fades in the last
// [FadeTime] of it.
type GlowData struct {
	Size  float64    // the diameter of the core; the halo is three times as wide
	Color color.RGBA // not multiplied with its alpha; the zero value is white
	Soft  bool       // there is a halo and no core: smoke, sparks
	Rune  rune       // what a terminal shows; 0 leaves the choice to it
}

// Align says which part of a Text is at its Position.
type Align uint8

const (
	AlignStart  Align = iota // its left end
	AlignCenter              // its middle
	AlignEnd                 // its right end
)

// FontData is the value of [Font].
type FontData struct {
	Size  float64 // the height in pixels; 0 is that of the renderer
	Align Align
}
