package save

import (
	"fmt"
	"reflect"
	"regexp"

	"github.com/somen-go/somen/coroutine/code"
	"github.com/somen-go/somen/coroutine/outline"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// What becomes of activations.

// standing is where an activation of a function of the save stands.
type standing struct {
	note   *graph.Note
	pc     int64
	defers bool // its head is a Deferring
}

// carried is what becomes of those that stand there.
type carried struct {
	shape   *graph.Shape
	results []string // old fields with activations that have returned, whose results are still to be read
	changes []Change
	err     error // or why they can't go on
}

// frame notes what the type of a function's activations is called now.
func (u *upgrade) frame(typ string, n *graph.Note) {
	u.frames[typ] = "the activation of " + n.Function
	if f, err := u.frameOf(n); err == nil {
		u.frames[typ] = graph.NameOf(reflect.TypeOf(f.New()).Elem())
	}
}

// frameOf returns what is known here of a function of the save.
func (u *upgrade) frameOf(n *graph.Note) (*code.Frame, error) {
	name, err := u.nameOf(n.Function, n.Place)
	if err != nil {
		return nil, err
	}
	f := code.FrameOf(name)
	if f == nil {
		return nil, fmt.Errorf("the function %s is gone, or is not compiled any more", shortType(name))
	}
	return f, nil
}

// activation returns what becomes of an activation, or why it can't go on.
func (u *upgrade) activation(n *graph.Note, v graph.Value) (*graph.Shape, error) {
	at := standing{note: n, defers: v.Field("Deferring").Valid()}
	head := "Activation"
	if at.defers {
		head = "Deferring.Activation"
	}
	at.pc = v.Field(head + ".PC").Int()
	c := u.carried[at]
	if c == nil {
		c = &carried{}
		c.err = u.carry(c, at)
		u.carried[at] = c
	}
	if c.err != nil {
		return nil, c.err
	}
	if at.defers && c.shape.Fields["Deferring"].Field == "" && v.Field("Deferring.Activation.aside").Elem().Valid() {
		return nil, fmt.Errorf("it has deferred functions, and defers none now")
	}
	for _, field := range c.results {
		if err := u.results(v.Field(field)); err != nil {
			return nil, err
		}
	}
	for _, change := range c.changes {
		u.note(change.What, change.How)
	}
	return c.shape, nil
}

// carry finds what becomes of activations that stand somewhere.
func (u *upgrade) carry(c *carried, at standing) error {
	n := at.note
	f, err := u.frameOf(n)
	if err != nil {
		return err
	}
	was, err := outline.Parse(n.Outline)
	if err != nil {
		return fmt.Errorf("its outline is damaged")
	}
	is, err := outline.Parse(f.Outline)
	if err != nil {
		return err
	}
	var m *outline.Match
	if n.Outline == f.Outline {
		m, err = outline.Same(is, int(at.pc))
	} else {
		m, err = outline.MatchAt(was, is, int(at.pc))
	}
	if err != nil {
		return err
	}
	s := &graph.Shape{Type: reflect.TypeOf(f.New()).Elem(), Fields: map[string]graph.From{}}
	c.shape = s
	defers := s.Type.Field(0).Name == "Deferring"
	switch {
	case defers && at.defers:
		s.Fields["Deferring"] = graph.From{Field: "Deferring"}
	case defers:
		s.Fields["Deferring"] = graph.From{Field: "Activation", Wrap: true}
	case at.defers:
		s.Fields["Activation"] = graph.From{Field: "Deferring", Inner: "Activation"}
	default:
		s.Fields["Activation"] = graph.From{Field: "Activation"}
	}
	s.Set = map[string]any{"Activation.PC": int64(m.PC)}
	if defers {
		s.Set = map[string]any{"Deferring.Activation.PC": int64(m.PC)}
	}
	for field, from := range m.Fields {
		s.Fields[field] = graph.From{Field: from.Field, Box: from.Box, Soft: from.Soft}
		if from.Results {
			c.results = append(c.results, from.Field)
		}
	}
	addResults(s, f, true)
	for _, name := range m.Added {
		c.changes = append(c.changes, Change{"variable " + name + " of " + shortType(f.Name), "is new, and zero"})
	}
	for _, name := range m.Lost {
		c.changes = append(c.changes, Change{"variable " + name + " of " + shortType(n.Function), "is gone"})
	}
	return nil
}

// results says that of an activation that has returned the results are carried over.
func (u *upgrade) results(v graph.Value) error {
	at, ok := v.Leads()
	if !ok {
		return nil
	}
	n := v.Elem().Note()
	if n == nil {
		return fmt.Errorf("nobody knows what the results of a call are")
	}
	f, err := u.frameOf(n)
	if err != nil {
		return err
	}
	s := &graph.Shape{Type: reflect.TypeOf(f.New()).Elem(), Fields: map[string]graph.From{}}
	addResults(s, f, false)
	u.shapes[at.Record] = s
	return nil
}

// addResults adds the results of a function, which have the same names in all versions.
func addResults(s *graph.Shape, f *code.Frame, soft bool) {
	for _, field := range f.Fields {
		if _, known := s.Fields[field.Name]; !known && !(soft && field.Box) && resultName.MatchString(field.Name) {
			s.Fields[field.Name] = graph.From{Field: field.Name, Soft: soft}
		}
	}
}

var resultName = regexp.MustCompile(`^R\d+$`)
