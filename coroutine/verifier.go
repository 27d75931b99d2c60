package coroutine

import (
	"fmt"
	"math"
	"reflect"

	"github.com/somen-go/somen/coroutine/code"
)

// A verifier looks at a scheduler that was loaded, of which the values may be made up: whether they can be those of
// a scheduler. So that the ones that nothing checks later do no harm: an index, a record that is in two places, a
// chain without an end. It changes nothing but counts that follow from the rest.
//
// What the game keeps is the game's: a loop that counts to a number in a variable may be as long as that is.
type verifier struct {
	s       *Scheduler
	root    *Clock
	lines   map[reflect.Type]int // of compiled functions, how many PCs there are
	begun   map[*Activation]bool
	asides  map[*aside]bool
	ties    map[*ties]bool
	recipes []*recipe
	queued  map[*task]bool
	part    func() []*task // returns the tasks of a part, which are none of the scheduler yet; or nil
	known   map[*task]bool // those tasks
}

func newVerifier(s *Scheduler) *verifier {
	v := &verifier{s: s, root: s.root, lines: map[reflect.Type]int{}}
	v.reset()
	for _, f := range code.Frames() {
		v.lines[reflect.TypeOf(f.New())] = len(f.Lines)
	}
	return v
}

// reset forgets what was looked at.
func (v *verifier) reset() {
	v.begun, v.asides, v.ties, v.queued = map[*Activation]bool{}, map[*aside]bool{}, map[*ties]bool{}, map[*task]bool{}
	v.recipes, v.known = nil, nil
}

// verifiable is implemented by pointers to what has something to be looked at.
type verifiable interface{ verify(v *verifier) error }

// of returns what looks at the values of a type.
func (v *verifier) of(t reflect.Type) func(any) error {
	if t == reflect.TypeFor[*recipe]() {
		return func(p any) error {
			r := *p.(**recipe)
			if r == nil {
				return wrong("a combinator has no recipe")
			}
			v.recipes = append(v.recipes, r)
			return nil
		}
	}
	if t.PkgPath() != ownPackage || !reflect.PointerTo(t).Implements(reflect.TypeFor[verifiable]()) {
		return nil
	}
	return func(p any) error { return p.(verifiable).verify(v) }
}

func wrong(format string, args ...any) error { return fmt.Errorf("coroutine: "+format, args...) }

// great is more than what counts ever reach.
const great = math.MaxInt64 / 2

func isCount[N int | int64 | uint64](ns ...N) bool {
	for _, n := range ns {
		if n < 0 || uint64(n) > great {
			return false
		}
	}
	return true
}

// isThere reports whether an interface holds more than a nil pointer.
func isThere(v any) bool {
	if v == nil {
		return false
	}
	switch r := reflect.ValueOf(v); r.Kind() {
	case reflect.Pointer, reflect.Func, reflect.Map:
		return !r.IsNil()
	}
	return true
}

// live returns the tasks that were loaded.
func (v *verifier) live() []*task {
	if v.part != nil {
		return v.part()
	}
	return v.s.live
}

// lastTicket returns the greatest number that a ticket can have. Those of a part get others when it joins.
func (v *verifier) lastTicket() uint64 {
	if v.part != nil {
		return great
	}
	return v.s.nextID
}

func (v *verifier) isLive(t *task) bool {
	if v.part != nil {
		if v.known == nil {
			v.known = map[*task]bool{}
			for _, t := range v.part() {
				v.known[t] = true
			}
		}
		return v.known[t]
	}
	i := int(t.liveAt)
	return i >= 0 && i < len(v.s.live) && v.s.live[i] == t
}
