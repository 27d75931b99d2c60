package render

import (
	"github.com/hajimehoshi/ebiten/v2"
	"github.com/hajimehoshi/ebiten/v2/inpututil"
	"github.com/somen-go/somen/ecs"
)

// feeder tells an engine what the player does. Its slices are used again.
type feeder struct {
	keys     []ebiten.Key
	touches  []ebiten.TouchID
	gamepads []ebiten.GamepadID

	mouseX, mouseY int  // where the mouse was last
	several        bool // there were several fingers, and not all have been lifted since
}

var mouseButtons = [...]struct {
	button ebiten.MouseButton
	key    ecs.Key
}{
	{ebiten.MouseButtonLeft, ecs.MouseLeft},
	{ebiten.MouseButtonMiddle, ecs.MouseMiddle},
	{ebiten.MouseButtonRight, ecs.MouseRight},
}

// feed is called once an Update, before the step. What the overlay takes, which may be nil, the game
// doesn't see.
func (f *feeder) feed(in *ecs.Input, o *overlay) {
	f.keys = inpututil.AppendJustPressedKeys(f.keys[:0])
	for _, k := range f.keys {
		if key := keyOf(k); key.Valid() && !o.takes(key) {
			in.Press(key)
		}
	}
	f.keys = inpututil.AppendJustReleasedKeys(f.keys[:0])
	for _, k := range f.keys {
		if key := keyOf(k); key.Valid() {
			in.Release(key)
		}
	}
	in.Typed = ebiten.AppendInputChars(in.Typed)

	dx, dy := ebiten.Wheel()
	in.WheelX += dx
	in.WheelY += dy
	f.touches = ebiten.AppendTouchIDs(f.touches[:0])
	in.Touches = in.Touches[:0]
	for _, id := range f.touches {
		x, y := ebiten.TouchPosition(id)
		in.Touches = append(in.Touches, ecs.Touch{ID: int(id), X: float64(x), Y: float64(y)})
	}
	x, y := ebiten.CursorPosition()
	finger := f.point(in, x, y)
	for _, m := range mouseButtons {
		down := ebiten.IsMouseButtonPressed(m.button) && !(m.key == ecs.MouseLeft && o.takesMouse())
		set(in, m.key, down || m.key == ecs.MouseLeft && finger)
	}
	f.feedGamepads(in)
}

// point says where the pointer is, and reports whether a finger presses it. A single finger is a mouse
// too, so a game that is played with the mouse is played by touch. The last of several is not, for it
// would press anew. Where a finger was the pointer stays until the mouse moves: what a release is about
// is there.
func (f *feeder) point(in *ecs.Input, mouseX, mouseY int) (finger bool) {
	f.several = len(in.Touches) > 1 || f.several && len(in.Touches) > 0
	finger = len(in.Touches) == 1 && !f.several
	switch {
	case finger:
		in.X, in.Y = in.Touches[0].X, in.Touches[0].Y
	case mouseX != f.mouseX || mouseY != f.mouseY:
		in.X, in.Y = float64(mouseX), float64(mouseY)
	}
	f.mouseX, f.mouseY = mouseX, mouseY
	return finger
}

func (f *feeder) feedGamepads(in *ecs.Input) {
	f.gamepads = ebiten.AppendGamepadIDs(f.gamepads[:0])
	for len(in.Axes) < len(f.gamepads) {
		in.Axes = append(in.Axes, nil)
	}
	in.Axes = in.Axes[:len(f.gamepads)]
	for pad, id := range f.gamepads {
		in.Axes[pad] = in.Axes[pad][:0]
		for axis := range ebiten.GamepadAxisCount(id) {
			in.Axes[pad] = append(in.Axes[pad], ebiten.GamepadAxisValue(id, axis))
		}
		for button := range ebiten.GamepadButton(ebiten.GamepadButtonCount(id)) {
			if inpututil.IsGamepadButtonJustPressed(id, button) {
				in.Press(ecs.PadButton(pad, int(button)))
			} else if inpututil.IsGamepadButtonJustReleased(id, button) {
				in.Release(ecs.PadButton(pad, int(button)))
			}
		}
	}
}

func set(in *ecs.Input, k ecs.Key, down bool) {
	if down {
		in.Press(k)
	} else {
		in.Release(k)
	}
}

// keyOf returns the key of Ebitengine's, which has the same name. One that a later version of Ebitengine
// has is not valid.
func keyOf(k ebiten.Key) ecs.Key { return ecs.Key(k.String()) }
