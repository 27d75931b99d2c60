package ecs

import (
	"fmt"
	"slices"
	"strings"
)

// Key is a key or a button: one of the constants here, or a [PadButton]. Its text is its name, as
// Ebitengine and browsers name it, so that it can be shown, saved, and read from a file; [Key.Valid]
// says whether there is such a key. The methods of [Input] panic with a *coroutine.ArgumentError for
// any other text.
//
// A key is a place on the keyboard: [KeyA] is where a keyboard of the United States has its A. A
// terminal knows characters alone, so that there it is the key that types an A; what it can't tell is
// told in the package systems/term.
type Key string

const (
	KeyA Key = "A"
	KeyB Key = "B"
	KeyC Key = "C"
	KeyD Key = "D"
	KeyE Key = "E"
	KeyF Key = "F"
	KeyG Key = "G"
	KeyH Key = "H"
	KeyI Key = "I"
	KeyJ Key = "J"
	KeyK Key = "K"
	KeyL Key = "L"
	KeyM Key = "M"
	KeyN Key = "N"
	KeyO Key = "O"
	KeyP Key = "P"
	KeyQ Key = "Q"
	KeyR Key = "R"
	KeyS Key = "S"
	KeyT Key = "T"
	KeyU Key = "U"
	KeyV Key = "V"
	KeyW Key = "W"
	KeyX Key = "X"
	KeyY Key = "Y"
	KeyZ Key = "Z"
)

const (
	KeyDigit0 Key = "Digit0"
	KeyDigit1 Key = "Digit1"
	KeyDigit2 Key = "Digit2"
	KeyDigit3 Key = "Digit3"
	KeyDigit4 Key = "Digit4"
	KeyDigit5 Key = "Digit5"
	KeyDigit6 Key = "Digit6"
	KeyDigit7 Key = "Digit7"
	KeyDigit8 Key = "Digit8"
	KeyDigit9 Key = "Digit9"
)

const (
	KeyArrowDown  Key = "ArrowDown"
	KeyArrowLeft  Key = "ArrowLeft"
	KeyArrowRight Key = "ArrowRight"
	KeyArrowUp    Key = "ArrowUp"
)

const (
	KeyEnter     Key = "Enter"
	KeySpace     Key = "Space"
	KeyEscape    Key = "Escape"
	KeyTab       Key = "Tab"
	KeyBackspace Key = "Backspace"
	KeyDelete    Key = "Delete"
	KeyInsert    Key = "Insert"
	KeyHome      Key = "Home"
	KeyEnd       Key = "End"
	KeyPageDown  Key = "PageDown"
	KeyPageUp    Key = "PageUp"
)

const (
	KeyBackquote     Key = "Backquote"
	KeyBackslash     Key = "Backslash"
	KeyBracketLeft   Key = "BracketLeft"
	KeyBracketRight  Key = "BracketRight"
	KeyComma         Key = "Comma"
	KeyEqual         Key = "Equal"
	KeyIntlBackslash Key = "IntlBackslash"
	KeyMinus         Key = "Minus"
	KeyPeriod        Key = "Period"
	KeyQuote         Key = "Quote"
	KeySemicolon     Key = "Semicolon"
	KeySlash         Key = "Slash"
)

const (
	KeyF1  Key = "F1"
	KeyF2  Key = "F2"
	KeyF3  Key = "F3"
	KeyF4  Key = "F4"
	KeyF5  Key = "F5"
	KeyF6  Key = "F6"
	KeyF7  Key = "F7"
	KeyF8  Key = "F8"
	KeyF9  Key = "F9"
	KeyF10 Key = "F10"
	KeyF11 Key = "F11"
	KeyF12 Key = "F12"
	KeyF13 Key = "F13"
	KeyF14 Key = "F14"
	KeyF15 Key = "F15"
	KeyF16 Key = "F16"
	KeyF17 Key = "F17"
	KeyF18 Key = "F18"
	KeyF19 Key = "F19"
	KeyF20 Key = "F20"
	KeyF21 Key = "F21"
	KeyF22 Key = "F22"
	KeyF23 Key = "F23"
	KeyF24 Key = "F24"
)

// Alt, Control, Meta and Shift are pressed with the left one, the right one, or both.
const (
	KeyAlt          Key = "Alt"
	KeyAltLeft      Key = "AltLeft"
	KeyAltRight     Key = "AltRight"
	KeyControl      Key = "Control"
	KeyControlLeft  Key = "ControlLeft"
	KeyControlRight Key = "ControlRight"
	KeyMeta         Key = "Meta"
	KeyMetaLeft     Key = "MetaLeft"
	KeyMetaRight    Key = "MetaRight"
	KeyShift        Key = "Shift"
	KeyShiftLeft    Key = "ShiftLeft"
	KeyShiftRight   Key = "ShiftRight"
)

const (
	KeyCapsLock    Key = "CapsLock"
	KeyNumLock     Key = "NumLock"
	KeyScrollLock  Key = "ScrollLock"
	KeyContextMenu Key = "ContextMenu"
	KeyPause       Key = "Pause"
	KeyPrintScreen Key = "PrintScreen"
)

const (
	KeyNumpad0        Key = "Numpad0"
	KeyNumpad1        Key = "Numpad1"
	KeyNumpad2        Key = "Numpad2"
	KeyNumpad3        Key = "Numpad3"
	KeyNumpad4        Key = "Numpad4"
	KeyNumpad5        Key = "Numpad5"
	KeyNumpad6        Key = "Numpad6"
	KeyNumpad7        Key = "Numpad7"
	KeyNumpad8        Key = "Numpad8"
	KeyNumpad9        Key = "Numpad9"
	KeyNumpadAdd      Key = "NumpadAdd"
	KeyNumpadDecimal  Key = "NumpadDecimal"
	KeyNumpadDivide   Key = "NumpadDivide"
	KeyNumpadEnter    Key = "NumpadEnter"
	KeyNumpadEqual    Key = "NumpadEqual"
	KeyNumpadMultiply Key = "NumpadMultiply"
	KeyNumpadSubtract Key = "NumpadSubtract"
)

// The buttons of the mouse. A single finger on a screen is MouseLeft too.
const (
	MouseLeft   Key = "MouseLeft"
	MouseMiddle Key = "MouseMiddle"
	MouseRight  Key = "MouseRight"
)

// PadButton returns the key that is a button of a gamepad. Both count from 0.
// It panics with a *coroutine.ArgumentError if one of them is negative.
func PadButton(pad, button int) Key {
	if pad < 0 || button < 0 {
		panic(argumentError("PadButton", "a number is negative; count pads and buttons from 0"))
	}
	return Key(fmt.Sprintf("Pad%dButton%d", pad, button))
}

// Keys returns all keys that are constants, for a menu in which the player chooses one.
func Keys() []Key { return slices.Clone(allKeys) }

// Valid reports whether there is such a key.
func (k Key) Valid() bool {
	if _, ok := isKey[k]; ok {
		return true
	}
	var pad, button int
	if !strings.HasPrefix(string(k), "Pad") {
		return false
	}
	n, _ := fmt.Sscanf(string(k), "Pad%dButton%d", &pad, &button)
	return n == 2 && pad >= 0 && button >= 0 && k == PadButton(pad, button)
}

// mustBeValid panics if there is no such key.
func (k Key) mustBeValid(function string) {
	if !k.Valid() {
		panic(argumentError(function, fmt.Sprintf("there is no key %q; use a constant, as KeyEnter, or PadButton", string(k))))
	}
}

var allKeys = []Key{
	KeyA, KeyB, KeyC, KeyD, KeyE, KeyF, KeyG, KeyH, KeyI, KeyJ, KeyK, KeyL, KeyM, KeyN, KeyO, KeyP, KeyQ, KeyR, KeyS, KeyT, KeyU, KeyV, KeyW, KeyX, KeyY, KeyZ,
	KeyDigit0, KeyDigit1, KeyDigit2, KeyDigit3, KeyDigit4, KeyDigit5, KeyDigit6, KeyDigit7, KeyDigit8, KeyDigit9,
	KeyArrowDown, KeyArrowLeft, KeyArrowRight, KeyArrowUp,
	KeyEnter, KeySpace, KeyEscape, KeyTab, KeyBackspace, KeyDelete, KeyInsert, KeyHome, KeyEnd, KeyPageDown, KeyPageUp,
	KeyBackquote, KeyBackslash, KeyBracketLeft, KeyBracketRight, KeyComma, KeyEqual, KeyIntlBackslash, KeyMinus, KeyPeriod, KeyQuote, KeySemicolon, KeySlash,
	KeyF1, KeyF2, KeyF3, KeyF4, KeyF5, KeyF6, KeyF7, KeyF8, KeyF9, KeyF10, KeyF11, KeyF12, KeyF13, KeyF14, KeyF15, KeyF16, KeyF17, KeyF18, KeyF19, KeyF20, KeyF21, KeyF22, KeyF23, KeyF24,
	KeyAlt, KeyAltLeft, KeyAltRight, KeyControl, KeyControlLeft, KeyControlRight, KeyMeta, KeyMetaLeft, KeyMetaRight, KeyShift, KeyShiftLeft, KeyShiftRight,
	KeyCapsLock, KeyNumLock, KeyScrollLock, KeyContextMenu, KeyPause, KeyPrintScreen,
	KeyNumpad0, KeyNumpad1, KeyNumpad2, KeyNumpad3, KeyNumpad4, KeyNumpad5, KeyNumpad6, KeyNumpad7, KeyNumpad8, KeyNumpad9, KeyNumpadAdd, KeyNumpadDecimal, KeyNumpadDivide, KeyNumpadEnter, KeyNumpadEqual, KeyNumpadMultiply, KeyNumpadSubtract,
	MouseLeft, MouseMiddle, MouseRight,
}

var isKey = func() map[Key]struct{} {
	m := make(map[Key]struct{}, len(allKeys))
	for _, k := range allKeys {
		m[k] = struct{}{}
	}
	return m
}()
