package save

import (
	"fmt"
	"io"
	"strings"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Difference is a place in which two saves differ.
type Difference struct {
	Entity    string // "entity 3.0": the one of the component or the task that differs, or ""
	Behaviour string // the name of the task, or ""
	Where     string // the function and the line at which it stands in the first save, or ""
	Variable  string // of that function, or ""
	Path      string // to what differs
	A, B      string // what is there in each of the saves
}

func (d Difference) String() string { return fmt.Sprintf("%s: %s and %s", d.Path, d.A, d.B) }

// Diff returns the first differences of two saves, at most so many. First comes what only one of them has, entities and
// components and tasks, and tasks that stand elsewhere; then what the components and the variables of tasks are; then all else,
// what the engine keeps for itself included. What is compared is the state: not where it was in memory, but whether two
// pointers lead to one thing. The saves may be of any program, and compressed by gzip. The error is a [*FormatError] if one of
// them is none.
func Diff(a, b io.Reader, most int) ([]Difference, error) {
	x, err := open(a)
	if err != nil {
		return nil, err
	}
	y, err := open(b)
	if err != nil {
		return nil, err
	}
	c := &comparison{a: x, b: y}
	if err := graph.Do(func() error { c.entities(); c.tasks(); return nil }); err != nil {
		return nil, readable(err)
	}
	deep, err := x.doc.Diff(y.doc, c.seeds, most)
	if err != nil {
		return nil, readable(err)
	}
	for _, d := range deep {
		if d.Seed >= 0 {
			c.found = append(c.found, c.of[d.Seed].at(d))
		} else {
			c.found = append(c.found, Difference{Path: d.Path, A: d.A, B: d.B})
		}
	}
	return c.found[:min(most, len(c.found))], nil
}

// comparison finds out what of two saves belongs together.
type comparison struct {
	a, b  *opened
	found []Difference
	seeds []graph.Seed
	of    []Difference // of each seed, what is known of a difference that is found from it
}

// at completes what is known of a difference by the path to it.
func (d Difference) at(deep graph.Difference) Difference {
	d.Path, d.A, d.B = deep.Path, deep.A, deep.B
	if d.Where != "" {
		first := strings.TrimPrefix(strings.TrimPrefix(deep.Path, d.Variable), ".")
		d.Path = d.Variable + first
		if i := strings.IndexAny(first, ".["); i >= 0 {
			first = first[:i]
		}
		d.Variable = first
	}
	return d
}

func (c *comparison) seed(a, b graph.Value, d Difference) {
	x, ok := a.Leads()
	y, ok2 := b.Leads()
	if ok && ok2 && x.Way == "" && y.Way == "" {
		c.seeds = append(c.seeds, graph.Seed{Name: d.Path, A: x.Record, B: y.Record})
		c.of = append(c.of, d)
	}
}

func (c *comparison) entities() {
	others := map[donburi.Entity]*entity{}
	for i := range c.b.entities {
		others[c.b.entities[i].id] = &c.b.entities[i]
	}
	for _, e := range c.a.entities {
		name := nameOfEntity(e.id)
		other := others[e.id]
		if other == nil {
			c.found = append(c.found, Difference{Entity: name, Path: name, A: "there", B: "absent"})
			continue
		}
		delete(others, e.id)
		c.components(name, e, *other)
	}
	for _, e := range c.b.entities {
		if others[e.id] != nil {
			name := nameOfEntity(e.id)
			c.found = append(c.found, Difference{Entity: name, Path: name, A: "absent", B: "there"})
		}
	}
}

func (c *comparison) components(name string, a, b entity) {
	has := map[string]graph.Value{}
	for _, o := range b.components {
		has[o.name] = o.value
	}
	for _, o := range a.components {
		d := Difference{Entity: name, Path: name + ", " + o.name}
		if v, ok := has[o.name]; ok {
			c.seed(o.value, v, d)
			delete(has, o.name)
		} else {
			d.A, d.B = "there", "absent"
			c.found = append(c.found, d)
		}
	}
	for _, o := range b.components {
		if _, ok := has[o.name]; ok {
			c.found = append(c.found, Difference{Entity: name, Path: name + ", " + o.name, A: "absent", B: "there"})
		}
	}
}

func (c *comparison) tasks() {
	others := map[uint64]*taskOf{}
	for _, t := range c.b.tasks {
		others[t.id] = t
	}
	for _, t := range c.a.tasks {
		d := Difference{Behaviour: t.name, Entity: t.owner, Path: t.String()}
		other := others[t.id]
		switch {
		case other == nil:
			d.A, d.B = t.stands(c.a), "absent"
			c.found = append(c.found, d)
		case t.stands(c.a) != other.stands(c.b):
			d.A, d.B = t.stands(c.a), other.stands(c.b)
			if len(t.stack) > 0 {
				d.Where = t.stack[0].String()
			}
			c.found = append(c.found, d)
		default:
			c.variables(t, other, d)
		}
		delete(others, t.id)
	}
	for _, t := range c.b.tasks {
		if others[t.id] != nil {
			c.found = append(c.found, Difference{Behaviour: t.name, Entity: t.owner, Path: t.String(), A: "absent", B: t.stands(c.b)})
		}
	}
}

// stands tells where a task stands, with all its callers, or for what it waits if it is a wait alone.
func (t *taskOf) stands(o *opened) string {
	switch {
	case len(t.stack) == 0 && t.value.Field("waitID").Int() != 0:
		return t.waits(o)
	case len(t.stack) == 0:
		return "not begun"
	}
	var all []string
	for i := range t.stack {
		all = append(all, t.stack[i].String())
	}
	return strings.Join(all, " in ")
}

func (c *comparison) variables(a, b *taskOf, d Difference) {
	for i := range a.stack {
		if a.stack[i].note == nil {
			continue
		}
		of := d
		of.Where = a.stack[i].String()
		of.Path = d.Path + ", " + of.Where + ", variable "
		of.Variable = of.Path // which at takes off
		c.seeds = append(c.seeds, graph.Seed{Name: of.Path, A: a.stack[i].at, B: b.stack[i].at})
		c.of = append(c.of, of)
	}
}
