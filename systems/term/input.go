package term

import (
	"unicode"

	"github.com/gdamore/tcell/v2"
	"github.com/somen-go/somen/ecs"
)

// typed tells an engine what is typed. A terminal says that a key goes down, never that it goes up,
// so every key goes up again after one step.
type typed struct{ down []ecs.Key }

func (t *typed) press(in *ecs.Input, event *tcell.EventKey) {
	if event.Key() == tcell.KeyRune {
		in.Typed = append(in.Typed, event.Rune())
	}
	if k := keyOf(event); k != "" {
		in.Press(k)
		t.down = append(t.down, k)
	}
}

func (t *typed) release(in *ecs.Input) {
	for _, k := range t.down {
		in.Release(k)
	}
	t.down = t.down[:0]
}

var keyNames = map[tcell.Key]ecs.Key{
	tcell.KeyUp:         "ArrowUp",
	tcell.KeyDown:       "ArrowDown",
	tcell.KeyLeft:       "ArrowLeft",
	tcell.KeyRight:      "ArrowRight",
	tcell.KeyEnter:      "Enter",
	tcell.KeyTab:        "Tab",
	tcell.KeyBackspace:  "Backspace",
	tcell.KeyBackspace2: "Backspace",
	tcell.KeyDelete:     "Delete",
	tcell.KeyHome:       "Home",
	tcell.KeyEnd:        "End",
	tcell.KeyPgUp:       "PageUp",
	tcell.KeyPgDn:       "PageDown",
	tcell.KeyF1:         "F1",
	tcell.KeyF2:         "F2",
	tcell.KeyF3:         "F3",
	tcell.KeyF4:         "F4",
}

// keyOf names a key as [ecs.Key] does, by the character it types, or returns "".
func keyOf(event *tcell.EventKey) ecs.Key {
	if event.Key() != tcell.KeyRune {
		return keyNames[event.Key()]
	}
	switch r := unicode.ToUpper(event.Rune()); {
	case r == ' ':
		return "Space"
	case 'A' <= r && r <= 'Z':
		return ecs.Key(r)
	case '0' <= r && r <= '9':
		return "Digit" + ecs.Key(r)
	}
	return ""
}
