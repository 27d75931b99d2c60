package code

import "strings"

// Literal names the code of a func literal, or of a deferred call, by what it is and where, since the number in the name
// that it has in stacks changes when others are added before it.
type Literal struct {
	Name  string // "main.patrol.func1"
	In    string // the declaration that it stands in: "main.patrol"
	Place string // the statements around it; if that is not enough to tell it from others there, with its text
}

// Literal registers a func literal.
func (r *Registry) Literal(name, in, place string) {
	r.literals[name] = &Literal{name, in, place}
}

// LiteralOf returns what is known of the func literal of a name, or nil. Type arguments may stand in the name, or "[...]".
func LiteralOf(name string) *Literal {
	known := knownNow()
	if l := known.literals[name]; l != nil {
		return l
	}
	return known.literals[WithoutArgs(name)]
}

// Literals returns the func literals that stand in a declaration, in no order.
func Literals(in string) (list []*Literal) {
	for _, l := range knownNow().literals {
		if l.In == in {
			list = append(list, l)
		}
	}
	return list
}

// WithoutArgs returns a name of a function with "[...]" in the place of type arguments.
func WithoutArgs(name string) string {
	from, to := strings.IndexByte(name, '['), strings.LastIndexByte(name, ']')
	if from < 0 || to < from {
		return name
	}
	return name[:from] + "[...]" + name[to+1:]
}
