package ecs

import (
	"slices"

	"github.com/somen-go/somen/coroutine"
)

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
	down                    []Key `somen:"-"` // that the player holds now, whatever was put back
	waits                   []*pressWait
}

// pressWait is what waits for one of some keys, or for any.
type pressWait struct {
	keys []Key
	come coroutine.Signal[Key]
}

// Press feeds that a key goes down. A key that is down already stays down.
func (in *Input) Press(k Key) {
	k.mustBeValid("Input.Press")
	if !slices.Contains(in.down, k) {
		in.down = append(in.down, k)
	}
	if !slices.Contains(in.held, k) {
		in.held = append(in.held, k)
		in.pressed = append(in.pressed, k)
		for _, w := range in.waits {
			if len(w.keys) == 0 || slices.Contains(w.keys, k) {
				w.come.Emit(k)
			}
		}
	}
}

// Release feeds that a key goes up.
func (in *Input) Release(k Key) {
	k.mustBeValid("Input.Release")
	if i := slices.Index(in.down, k); i >= 0 {
		in.down = slices.Delete(in.down, i, i+1)
	}
	if i := slices.Index(in.held, k); i >= 0 {
		in.held = slices.Delete(in.held, i, i+1)
		in.released = append(in.released, k)
	}
}

// ReleaseAll feeds that all keys go up, as after a game was loaded in which the player held others than now.
func (in *Input) ReleaseAll() {
	in.released = append(in.released, in.held...)
	in.held, in.down = in.held[:0], in.down[:0]
}

// Refresh feeds that the keys are as the player holds them now, when the engine was put back to a moment in which he held
// others, see package ecs/rewind: those go up, and these go down. It does nothing if they are so already.
func (in *Input) Refresh() {
	for i := 0; i < len(in.held); {
		if k := in.held[i]; slices.Contains(in.down, k) {
			i++
		} else {
			in.Release(k)
		}
	}
	for _, k := range in.down {
		in.Press(k)
	}
}

// Held reports whether a key is down.
func (in *Input) Held(k Key) bool {
	k.mustBeValid("Input.Held")
	return slices.Contains(in.held, k)
}

// Pressed reports whether a key went down for this step, even if it is up again.
func (in *Input) Pressed(k Key) bool {
	k.mustBeValid("Input.Pressed")
	return slices.Contains(in.pressed, k)
}

// Released reports whether a key went up for this step.
func (in *Input) Released(k Key) bool {
	k.mustBeValid("Input.Released")
	return slices.Contains(in.released, k)
}

// Keys returns the keys that are down, in the order in which they went down. The slice is valid
// until the next change.
func (in *Input) Keys() []Key { return in.held }

// NextPress returns a wait for the next press of one of the keys, or of any if none is named. The key is
// stored in k, unless that is nil. It costs nothing while it waits.
//
//	co.First(in.NextPress(nil, ecs.KeyEnter, ecs.MouseLeft), coroutine.Sleep(2*time.Second))
func (in *Input) NextPress(k *Key, keys ...Key) coroutine.Wait {
	return in.pressOf(keys).Next(k)
}

// WaitPress waits for the next press of one of the keys, or of any if none is named, and returns it. In
// a deferred function of a cancelled Script it returns "".
func (in *Input) WaitPress(co *coroutine.Co, keys ...Key) Key {
	return in.pressOf(keys).Wait(co)
}

// pressOf returns the signal of the presses of one of the keys. A game waits for few sets of keys, again
// and again, and each has one signal.
func (in *Input) pressOf(keys []Key) *coroutine.Signal[Key] {
	for _, w := range in.waits {
		if slices.Equal(w.keys, keys) {
			return &w.come
		}
	}
	for _, k := range keys {
		k.mustBeValid("Input.WaitPress or NextPress")
	}
	w := &pressWait{keys: slices.Clone(keys)}
	in.waits = append(in.waits, w)
	return &w.come
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
