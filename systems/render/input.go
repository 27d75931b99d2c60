package render

import (
	"strconv"

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
	{ebiten.MouseButtonLeft, "MouseLeft"},
	{ebiten.MouseButtonMiddle, "MouseMiddle"},
	{ebiten.MouseButtonRight, "MouseRight"},
}

// feed is called once an Update, before the step. What the overlay takes, which may be nil, the game
// doesn't see.
func (f *feeder) feed(in *ecs.Input, o *overlay) {
	f.keys = inpututil.AppendJustPressedKeys(f.keys[:0])
	for _, k := range f.keys {
		if name := ecs.Key(k.String()); !o.takes(name) {
			in.Press(name)
		}
	}
	f.keys = inpututil.AppendJustReleasedKeys(f.keys[:0])
	for _, k := range f.keys {
		in.Release(ecs.Key(k.String()))
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
		down := ebiten.IsMouseButtonPressed(m.button) && !(m.key == "MouseLeft" && o.takesMouse())
		set(in, m.key, down || m.key == "MouseLeft" && finger)
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
				in.Press(padKey(pad, button))
			} else if inpututil.IsGamepadButtonJustReleased(id, button) {
				in.Release(padKey(pad, button))
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

func padKey(pad int, button ebiten.GamepadButton) ecs.Key {
	return ecs.Key("Pad" + strconv.Itoa(pad) + "Button" + strconv.Itoa(int(button)))
}
