package coroutine

// A recipe is what a combinator was called with: the Behaviour that it returns, as data.
type recipe struct {
	kind  kind
	n     int64       // the rounds of Repeat, the nanoseconds of Timeout
	of    Behaviour   // of those that take one
	bs    []Behaviour // of those that take several
	clean func()      // of Finally
	cond  func() bool // of While
}

type kind uint8

const (
	kindSequence kind = iota
	kindRepeat
	kindFinally
	kindAll
	kindRace
	kindRush
	kindTimeout
	kindWhile
)

var kindNames = [...]string{"Sequence", "Repeat", "Finally", "All", "Race", "Rush", "Timeout", "While"}

// ofMany returns the recipe of a combinator that takes several behaviours. It panics if one is nil.
func (k kind) ofMany(bs []Behaviour) *recipe {
	k.mustNotBeNil(bs...)
	return &recipe{kind: k, bs: bs}
}

// ofOne returns the recipe of a combinator that takes one behaviour. It panics if that is nil.
func (k kind) ofOne(b Behaviour) *recipe {
	k.mustNotBeNil(b)
	return &recipe{kind: k, of: b}
}

func (k kind) mustNotBeNil(bs ...Behaviour) {
	for _, b := range bs {
		if b == nil {
			panic(&ArgumentError{Func: kindNames[k], Reason: "a behaviour is nil; pass a func(yield func(Wait) bool)"})
		}
	}
}
