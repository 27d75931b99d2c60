package ecs

import (
	"slices"

	"github.com/somen-go/somen/coroutine"
)

// Key names a key or a button: "A", "Space", "ArrowLeft", "Enter", as Ebitengine and browsers name
// keys; "MouseLeft", "MouseMiddle", "MouseRight"; and "Pad0Button3" for a button of a gamepad.
type Key string

// Touch is a finger on the screen.
type Touch struct {
	ID   int
	X, Y float64 // pixels of the game
}

// Input is what the player does. A screen feeds it before each step with Press, Release and the
// exported fields; a test feeds it the same way; systems poll it, behaviours wait for it. What was
// just pressed or released stays so to the end of the step.
type Input struct {
	X, Y    float64 // where the mouse pointer is, in pixels of the game
	WheelX  float64 // how far the wheel was turned for this step
	WheelY  float64
	Touches []Touch
	Axes    [][]float64 // of each gamepad, from -1 to 1
	Typed   []rune      // the characters typed for this step

	held, pressed, released []Key
	presses                 Feed[Key]
}

// Press feeds that a key goes down. A key that is down already stays down.
func (in *Input) Press(k Key) {
	if !slices.Contains(in.held, k) {
		in.held = append(in.held, k)
		in.pressed = append(in.pressed, k)
		in.presses.emit(k)
	}
}

// Release feeds that a key goes up.
func (in *Input) Release(k Key) {
	if i := slices.Index(in.held, k); i >= 0 {
		in.held = slices.Delete(in.held, i, i+1)
		in.released = append(in.released, k)
	}
}

// Held reports whether a key is down.
func (in *Input) Held(k Key) bool { return slices.Contains(in.held, k) }

// Pressed reports whether a key went down for this step, even if it is up again.
func (in *Input) Pressed(k Key) bool { return slices.Contains(in.pressed, k) }

// Released reports whether a key went up for this step.
func (in *Input) Released(k Key) bool { return slices.Contains(in.released, k) }

// Keys returns the keys that are down, in the order in which they went down. The slice is valid
// until the next change.
func (in *Input) Keys() []Key { return in.held }

// NextPress returns a wait for the next key that goes down, which is stored in k. It costs nothing
// while it waits.
func (in *Input) NextPress(k *Key) coroutine.Wait { return in.presses.Next(k) }

// WaitPress waits until one of the keys goes down, or any key if none is named, and returns it. In
// a deferred function of a cancelled Script it returns "".
func (in *Input) WaitPress(co *coroutine.Co, keys ...Key) Key {
	for k := range in.presses.All(co) {
		if len(keys) == 0 || slices.Contains(keys, k) {
			return k
		}
	}
	return ""
}

// Axis returns the value of an axis of a gamepad, or 0 if there is none.
func (in *Input) Axis(pad, axis int) float64 {
	if pad < 0 || pad >= len(in.Axes) || axis < 0 || axis >= len(in.Axes[pad]) {
		return 0
	}
	return in.Axes[pad][axis]
}

// endStep forgets what was just pressed, released, typed and turned.
func (in *Input) endStep() {
	in.pressed, in.released, in.Typed = in.pressed[:0], in.released[:0], in.Typed[:0]
	in.WheelX, in.WheelY = 0, 0
}
