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
	tcell.KeyUp:         ecs.KeyArrowUp,
	tcell.KeyDown:       ecs.KeyArrowDown,
	tcell.KeyLeft:       ecs.KeyArrowLeft,
	tcell.KeyRight:      ecs.KeyArrowRight,
	tcell.KeyEnter:      ecs.KeyEnter,
	tcell.KeyTab:        ecs.KeyTab,
	tcell.KeyBackspace:  ecs.KeyBackspace,
	tcell.KeyBackspace2: ecs.KeyBackspace,
	tcell.KeyDelete:     ecs.KeyDelete,
	tcell.KeyInsert:     ecs.KeyInsert,
	tcell.KeyHome:       ecs.KeyHome,
	tcell.KeyEnd:        ecs.KeyEnd,
	tcell.KeyPgUp:       ecs.KeyPageUp,
	tcell.KeyPgDn:       ecs.KeyPageDown,
	tcell.KeyF1:         ecs.KeyF1,
	tcell.KeyF2:         ecs.KeyF2,
	tcell.KeyF3:         ecs.KeyF3,
	tcell.KeyF4:         ecs.KeyF4,
	tcell.KeyF5:         ecs.KeyF5,
	tcell.KeyF6:         ecs.KeyF6,
	tcell.KeyF7:         ecs.KeyF7,
	tcell.KeyF8:         ecs.KeyF8,
	tcell.KeyF9:         ecs.KeyF9,
	tcell.KeyF10:        ecs.KeyF10,
	tcell.KeyF11:        ecs.KeyF11,
	tcell.KeyF12:        ecs.KeyF12,
}

// signKeys are the keys of signs, as they are on a keyboard of the United States.
var signKeys = map[rune]ecs.Key{
	'`':  ecs.KeyBackquote,
	'\\': ecs.KeyBackslash,
	'[':  ecs.KeyBracketLeft,
	']':  ecs.KeyBracketRight,
	',':  ecs.KeyComma,
	'=':  ecs.KeyEqual,
	'-':  ecs.KeyMinus,
	'.':  ecs.KeyPeriod,
	'\'': ecs.KeyQuote,
	';':  ecs.KeySemicolon,
	'/':  ecs.KeySlash,
}

// keyOf returns the key that types a character, or "".
func keyOf(event *tcell.EventKey) ecs.Key {
	if event.Key() != tcell.KeyRune {
		return keyNames[event.Key()]
	}
	switch r := unicode.ToUpper(event.Rune()); {
	case r == ' ':
		return ecs.KeySpace
	case 'A' <= r && r <= 'Z':
		return ecs.Key(r)
	case '0' <= r && r <= '9':
		return "Digit" + ecs.Key(r)
	}
	return signKeys[event.Rune()]
}
