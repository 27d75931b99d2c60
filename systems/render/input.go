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
}

var mouseButtons = [...]struct {
	button ebiten.MouseButton
	key    ecs.Key
}{
	{ebiten.MouseButtonLeft, "MouseLeft"},
	{ebiten.MouseButtonMiddle, "MouseMiddle"},
	{ebiten.MouseButtonRight, "MouseRight"},
}

// feed is called once an Update, before the step.
func (f *feeder) feed(in *ecs.Input) {
	f.keys = inpututil.AppendJustPressedKeys(f.keys[:0])
	for _, k := range f.keys {
		in.Press(ecs.Key(k.String()))
	}
	f.keys = inpututil.AppendJustReleasedKeys(f.keys[:0])
	for _, k := range f.keys {
		in.Release(ecs.Key(k.String()))
	}
	in.Typed = ebiten.AppendInputChars(in.Typed)

	x, y := ebiten.CursorPosition()
	in.X, in.Y = float64(x), float64(y)
	dx, dy := ebiten.Wheel()
	in.WheelX += dx
	in.WheelY += dy
	for _, m := range mouseButtons {
		set(in, m.key, ebiten.IsMouseButtonPressed(m.button))
	}

	f.touches = ebiten.AppendTouchIDs(f.touches[:0])
	in.Touches = in.Touches[:0]
	for _, id := range f.touches {
		x, y := ebiten.TouchPosition(id)
		in.Touches = append(in.Touches, ecs.Touch{ID: int(id), X: float64(x), Y: float64(y)})
	}
	f.feedGamepads(in)
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
