package save

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Dump writes a save for people: entities with their components, tasks with the lines at which they stand, their
// variables and what they wait for, resources, roots, and the objects that these lead to. The save may be of any
// program, and compressed by gzip. The error is a [*FormatError] if it is none.
func Dump(w io.Writer, r io.Reader) error {
	o, err := open(r)
	if err != nil {
		return err
	}
	return readable(graph.Do(func() error { return o.dump(w) }))
}

// DumpAll writes all that is in a save, with what Somen and donburi keep for themselves. It is otherwise as [Dump].
func DumpAll(w io.Writer, r io.Reader) error {
	o, err := open(r)
	if err != nil {
		return err
	}
	return readable(o.doc.Dump(w))
}

func (o *opened) dump(w io.Writer) error {
	p := &printer{w: w}
	if o.isPart {
		p.line("a part of a game, of build %.12s, %d bytes", o.build, o.size)
	} else {
		p.line("a save of build %.12s, %d bytes", o.build, o.size)
	}
	if e := o.doc.Root("engine"); e.Valid() {
		p.line("%d steps, %v", e.Field("steps").Int(), time.Duration(e.Field("now").Int()))
	}
	if s := o.doc.Root("scheduler"); o.isPart {
		p.line("%d entities, %d tasks", len(o.entities), len(o.tasks))
	} else {
		p.line("%d Ticks, %v; %d entities, %d tasks", s.Field("tick").Int(), time.Duration(o.doc.Root("scheduler.clock").Field("now").Int()),
			len(o.entities), len(o.tasks))
	}
	for i, e := range o.entities {
		p.title(i, "entities")
		p.line("%s", nameOfEntity(e.id))
		for _, c := range e.components {
			p.line("  %s: %s", c.name, c.value.Elem().Lines(1))
		}
	}
	for i, t := range o.tasks {
		p.title(i, "tasks")
		p.line("%s %s", t, t.waits(o))
		for _, a := range t.stack {
			p.line("  in %s", &a)
			a.variables(func(name string, v graph.Value) { p.line("    %s = %s", name, v.Lines(2)) })
		}
	}
	first := 0
	for _, name := range o.doc.Roots() {
		if v := o.doc.Root(name); isGame(name) {
			p.title(first, "resources and roots")
			p.line("%s = %s", shortType(name), v.Lines(0))
			first++
		}
	}
	for i := 0; i < len(o.met); i++ { // which grows meanwhile
		p.title(i, "objects")
		if p.err == nil {
			p.err = o.doc.Write(w, o.met[i], 0)
		}
	}
	return p.err
}

// isGame reports whether a root is one of the game, and not of Somen.
func isGame(root string) bool {
	return strings.HasPrefix(root, "game.") || strings.HasPrefix(root, "resource.") && !isMachinery(strings.TrimPrefix(root, "resource."))
}

// printer keeps the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// title begins a part, if its first line comes next.
func (p *printer) title(i int, title string) {
	if i == 0 {
		p.line("\n%s", strings.ToUpper(title))
	}
}
