package components

import (
	"image/color"
	"time"

	"github.com/yohamta/donburi"
)

var (
	// Sprite is a picture at the Position.
	Sprite = donburi.NewComponentType[SpriteData]().SetName("Sprite")

	// Animation shows the cells of its entity's Sprite one after the other; the system Animations
	// moves it on. Its value starts one, and another value starts another.
	Animation = donburi.NewComponentType[AnimationData]().SetName("Animation")
)

// SpriteData is the value of [Sprite]. One without a Sheet, or with a Cell that its sheet does not
// have, is not seen.
type SpriteData struct {
	Sheet Sheet
	Cell  int

	// Anchor is the point of the picture that is at the Position and that it turns around, from the
	// middle, which is zero, to the edges, which are 1 away: {0, 1} is the middle of the lower edge,
	// where feet are, and {-1, -1} the upper left corner.
	Anchor Vec2

	Scale        float64    // 2 is twice as large; 0 is 1
	Rotation     float64    // clockwise, in radians
	FlipX, FlipY bool       // the picture is mirrored within its edges
	Color        color.RGBA // what its colours are multiplied with; the zero value is white
	Rune         rune       // what a terminal shows, in the mean colour of the cell; 0 is a block of it
	Z            int        // higher ones cover lower ones
}

// AnimationData is the value of [Animation].
type AnimationData struct {
	Cells  List[int]     // of the sheet, in the order in which they are shown
	Every  time.Duration // how long each of them is shown
	Once   bool          // the last one stays; otherwise it begins again
	Passed time.Duration // since it began, or began again
}

// Cell returns the cell that is shown now, and false if the animation has none.
func (a AnimationData) Cell() (cell int, ok bool) {
	if a.Cells.Len() == 0 {
		return 0, false
	}
	i := 0
	if a.Every > 0 {
		i = int(a.Passed / a.Every)
	}
	if a.Once {
		return a.Cells.At(min(i, a.Cells.Len()-1)), true
	}
	return a.Cells.At(i % a.Cells.Len()), true
}

// Length returns how long it takes to show all cells.
func (a AnimationData) Length() time.Duration { return time.Duration(a.Cells.Len()) * a.Every }

// Ended reports whether an animation with Once has shown its last cell for as long as the others. Any
// other never ends. A behaviour can wait for it:
//
//	components.Animation.SetValue(door, open)
//	co.Until(func() bool { return components.Animation.Get(door).Ended() })
func (a AnimationData) Ended() bool { return a.Once && a.Passed >= a.Length() }
