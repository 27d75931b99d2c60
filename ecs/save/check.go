package save

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"slices"
	"strings"

	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// Check tells what this build of the program will make of a save, which may be a part, and compressed by gzip, without the
// game that it would be loaded into. What would stand in its way is told by the [Report]; an error is a [*FormatError]
// of what is no save, a [*LimitError], or one of r.
//
// The save is carried over to this build, as Load does it, and is decoded into objects that are made for that: each root
// and each resource is of the type that the save names, with what [Renamed] says of it, and what [Fixed] names is made
// up. A [Verifier] of the game is not asked, since it may need what the game has set up. A type that is nowhere known but
// as that of a root or a resource has to be named by [Type], or the root is refused, and the resource is told to be gone. A part
// is only carried over, and not decoded.
//
// OnGone is asked, but nothing begins anew.
func Check(r io.Reader, options ...Option) (*Report, error) { return check(r, nil, options) }

// check is Check in a program that has some types which nobody could name.
func check(r io.Reader, unnamed []string, options []Option) (*Report, error) {
	in, state, err := openAll(r)
	if err != nil {
		return nil, err
	}
	c := &checker{in: in, unnamed: unnamed, report: &Report{Build: in.build, Part: in.isPart, Entities: len(in.entities)}}
	b, o, err := c.bind(append(slices.Clip(options), c.listen))
	if err != nil {
		return nil, err
	}
	data, u, err := o.upgraded(b, state, in.isPart)
	if u != nil {
		c.changed(u.changes)
	}
	switch {
	case in.isPart && err == nil:
		c.report.Unchecked = append(c.report.Unchecked, "what the part needs of the game: resources, and what Fixed, Root and Outside name")
	case err == nil:
		err = b.Decode(data, append(o.decoding(), graph.MakeUp(c.madeUp))...)
	}
	if err := c.refuse(o.readError(err)); err != nil {
		return nil, err
	}
	c.standing()
	c.report.Loads = len(c.report.Gone) == 0 && len(c.report.Refused) == 0
	return c.report, nil
}

// checker makes a report.
type checker struct {
	in      *opened
	unnamed []string // types that the program has
	report  *Report
	stopped map[uint64]bool // tasks that can't go on
	begun   map[Change]bool // what is noted only because the checker has them begin anew, or leaves roots out
	types   *graph.Registry
	heard   bool     // of what can't be carried over
	fixed   []string // objects that were made up
}

func (c *checker) madeUp(fixed string) { c.fixed = append(c.fixed, strings.TrimPrefix(fixed, "game.")) }

// listen is the last option: all that can't go on begins anew, so that what comes behind it is seen.
func (c *checker) listen(o *objects) {
	c.begun, c.stopped = map[Change]bool{}, map[uint64]bool{}
	asked := o.versions.onGone
	o.versions.onGone = func(g Gone) Fate {
		c.stopped[g.task] = true
		if asked != nil {
			if f := asked(g); f.restarts {
				return f
			}
		}
		c.report.Gone = append(c.report.Gone, g)
		c.begun[g.anew(Restart())] = true
		return Restart()
	}
	o.versions.refused = func(e *graph.UpgradeError) {
		c.heard = true
		if name, ok := strings.CutPrefix(e.What, "type "); ok && slices.Contains(c.unnamed, strings.TrimLeft(name, "*[]")) {
			c.unseen(e.What)
			return
		}
		c.report.Refused = append(c.report.Refused, Refusal{e.What, e.Reason, e.Remedy})
	}
	o.verify = []graph.DecodeOption{graph.Verify(func(t reflect.Type) func(any) error {
		if t == reflect.TypeFor[ecs.Engine]() {
			return verifierOf(t)
		}
		return nil
	}, func() error { return nil })}
}

func (c *checker) unseen(what string) {
	c.report.Unchecked = append(c.report.Unchecked, what+", which the program has, and can't be named outside of where it is declared")
}

// bind makes what the save is to be decoded into.
func (c *checker) bind(options []Option) (*graph.Binding, *objects, error) {
	e := ecs.New()
	m, err := e.Scheduler().MemoryToFill()
	if err != nil {
		return nil, nil, err
	}
	if c.in.isPart {
		return c.bindPart(e, options)
	}
	var o *objects
	var rules []graph.Option
	switch {
	case slices.Contains(c.in.doc.Roots(), "engine"):
		if o, rules, err = engine(e, m, options); err != nil {
			return nil, nil, err
		}
	case slices.Contains(c.in.doc.Roots(), "scheduler"):
		o = collect(options)
		o.add(m)
	default:
		return nil, nil, &FormatError{"it has neither an engine nor a scheduler"}
	}
	if c.types, err = o.registry(rules); err != nil {
		return nil, nil, &Error{Err: err}
	}
	if err := graph.Do(func() error { c.makeRoots(o); return nil }); err != nil {
		return nil, nil, readable(err)
	}
	b, err := o.bind(rules)
	if err != nil {
		return nil, nil, &Error{Err: err}
	}
	return b, o, nil
}

func (c *checker) bindPart(e *ecs.Engine, options []Option) (*graph.Binding, *objects, error) {
	t, err := newTravel(e, options)
	if err != nil {
		return nil, nil, err
	}
	return t.binding, t.o, nil
}

// makeRoots makes those that the engine and the scheduler don't have.
func (c *checker) makeRoots(o *objects) {
	u := &upgrade{o: o}
	for _, name := range c.in.doc.Roots() {
		if _, known := o.roots[name]; known {
			continue
		}
		was, n := c.in.doc.RootType(name)
		is := u.typeName(was)
		t := c.types.Named(is)
		game, ofGame := strings.CutPrefix(name, "game.")
		switch {
		case t == nil && slices.Contains(c.unnamed, is):
			c.unseen("root " + game)
			c.begun[Change{What: name}] = true
		case t == nil && ofGame:
			c.report.Refused = append(c.report.Refused, Refusal{"root " + game, "is of type " + was + ", and this program has none of the name " + is,
				"keep the type while there are such saves, or say what it is called now by the option Renamed; if the root is gone too, nothing has to be done"})
			c.begun[Change{What: name}] = true
		case t == nil: // a resource whose type is gone is gone
		default:
			if t.Size() == 0 || n == 0 {
				continue // which is no root
			}
			if n > o.limit/int(t.Size()) {
				graph.Fail(&LimitError{o.limit})
			}
			if n > 1 {
				t = reflect.ArrayOf(n, t)
			}
			root := reflect.New(t).Interface()
			o.roots[u.objectName(name)] = root
			if h, ok := root.(ecs.FixedHolder); ok {
				for name, fixed := range h.FixedInSaves() {
					o.fixed[name] = fixed
				}
			}
		}
	}
}

// changed reports changes, but not those that only the check has made.
func (c *checker) changed(changes []Change) {
	for _, of := range changes {
		if !c.begun[of] && !c.begun[Change{What: of.What}] {
			c.report.Changes = append(c.report.Changes, of)
		}
	}
}

// refuse reports an error of the translation or of decoding, unless it says that this is no save.
func (c *checker) refuse(err error) error {
	damaged, limit := (*FormatError)(nil), (*LimitError)(nil)
	if len(c.fixed) > 0 && errors.As(err, &damaged) {
		c.report.Unchecked = append(c.report.Unchecked, "whether it can be decoded, since what was made up for fixed objects does not fit, or it is damaged: "+strings.Join(c.fixed, ", ")+": "+damaged.Reason)
		return nil
	}
	if err == nil || errors.As(err, &damaged) || errors.As(err, &limit) {
		return err
	}
	if gone := (*GoneError)(nil); errors.As(err, &gone) { // each was heard
		c.report.Unchecked = append(c.report.Unchecked, "all else, since a behaviour has no place from which it could begin anew")
		return nil
	}
	if c.heard {
		c.report.Unchecked = append(c.report.Unchecked, "what is only known when nothing else is refused, as the components' types")
		return nil
	}
	if own := (*Error)(nil); errors.As(err, &own) {
		err = own.Err
	}
	c.report.Refused = append(c.report.Refused, Refusal{Reason: err.Error()})
	return nil
}

// standing counts the behaviours that go on.
func (c *checker) standing() {
	at := map[Standing]int{}
	for _, t := range c.in.tasks {
		if c.stopped[t.id] {
			continue
		}
		s := Standing{Name: t.name}
		for _, a := range t.stack {
			if a.note != nil {
				s.Function, s.Line = shortType(a.note.Function), fmt.Sprintf("%s:%d", a.note.File, a.line)
				break
			}
		}
		kind := s
		kind.Name = numbers.ReplaceAllString(s.Name, "0")
		i, known := at[kind]
		if !known {
			i = len(c.report.GoOn)
			at[kind] = i
			c.report.GoOn = append(c.report.GoOn, s)
		}
		of := &c.report.GoOn[i]
		of.Count++
		of.Numbered = of.Numbered || of.Name != s.Name
	}
}

// TypesIn returns the names of all types that a save has values of, or that lead to those, with the whole paths of their
// packages. The save may be of any program. Its errors are those of [Check].
func TypesIn(r io.Reader) ([]string, error) {
	in, err := open(r)
	if err != nil {
		return nil, err
	}
	var names []string
	notes := in.doc.Notes()
	for _, name := range in.doc.Types() {
		if notes[name] == nil { // not the activations of functions
			names = append(names, name)
		}
	}
	return names, nil
}
