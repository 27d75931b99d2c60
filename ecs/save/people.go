package save

import (
	"bufio"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// opened is a save that is read for people, without the program that wrote it. It knows how Somen and donburi keep
// tasks and entities in memory, by the names of fields.
type opened struct {
	isPart   bool // of a game
	build    string
	size     int // in bytes
	doc      *graph.Document
	entities []entity
	tasks    []*taskOf
	names    map[graph.Place]string // of what has one
	byPlace  map[graph.Place]*taskOf
	met      []graph.Record // without a name, in the order in which they were shown
	seen     map[graph.Record]bool
}

type entity struct {
	id         donburi.Entity
	components []component
}

type component struct {
	name  string
	value graph.Value // a pointer to it
}

// taskOf is a task with its activations, the innermost first.
type taskOf struct {
	id    uint64
	name  string
	owner string
	value graph.Value
	stack []activation
}

// activation is one of a function if it has a note, and otherwise of a combinator.
type activation struct {
	at    graph.Record
	kind  string
	note  *graph.Note
	line  int
	value graph.Value
}

// largest is how long a save may be that is read for people.
const largest = 1 << 30

// open reads a save, which may be compressed by gzip, of whatever program.
func open(r io.Reader) (*opened, error) {
	o, _, err := openAll(r)
	return o, err
}

// openAll is open, and returns what stands behind the head too.
func openAll(r io.Reader) (*opened, []byte, error) {
	data, end, err := unpack(r)
	if err != nil {
		return nil, nil, err
	}
	o, err := openState(data[end:], kindOf(data) == partMagic)
	if err == nil {
		o.build, o.size = string(data[2+len(magic):end]), len(data)
	}
	return o, data[end:], err
}

// unpack reads a save, and returns where its head ends.
func unpack(r io.Reader) (data []byte, end int, err error) {
	b := bufio.NewReader(r)
	r = b
	if start, _ := b.Peek(2); string(start) == "\x1f\x8b" {
		z, err := gzip.NewReader(b)
		if err != nil {
			return nil, 0, &FormatError{err.Error()}
		}
		r = z
	}
	data, err = io.ReadAll(io.LimitReader(r, largest+1))
	switch {
	case errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, io.ErrUnexpectedEOF):
		return nil, 0, &FormatError{err.Error()}
	case err != nil:
		return nil, 0, err
	case len(data) > largest:
		return nil, 0, &FormatError{"it is longer than a gigabyte"}
	}
	what := kindOf(data)
	if what == "" || len(data) < 2+int(data[1]) || int(data[1]) < len(what) {
		return nil, 0, &FormatError{"it does not begin as one"}
	}
	return data, 2 + int(data[1]), nil
}

// openState is open of what stands behind the head of a save.
func openState(data []byte, isPart bool) (o *opened, err error) {
	o = &opened{isPart: isPart, names: map[graph.Place]string{}, byPlace: map[graph.Place]*taskOf{}, seen: map[graph.Record]bool{}}
	if o.doc, err = graph.Open(data); err != nil {
		return nil, readable(err)
	}
	return o, readable(graph.Do(func() error {
		o.doc.People(o.show, o.base)
		o.findEntities()
		o.findTasks()
		return nil
	}))
}

// readable makes what is wrong with an encoding an error of this package.
func readable(err error) error {
	damaged, version := (*graph.FormatError)(nil), (*graph.VersionError)(nil)
	if errors.As(err, &damaged) || errors.As(err, &version) {
		return &FormatError{err.Error()}
	}
	return err
}

func nameOfEntity(e donburi.Entity) string { return fmt.Sprintf("entity %d.%d", e.Id(), e.Version()) }

func entityAt(v graph.Value) donburi.Entity { return donburi.Entity(v.Int()) }

func (o *opened) name(v graph.Value, name string) {
	if at, ok := v.Leads(); ok {
		o.names[at] = name
	}
}

func (o *opened) findEntities() {
	if o.isPart {
		o.findPart()
		return
	}
	world := o.doc.Root("world")
	for _, e := range world.Field("entries").Elements() {
		if !e.IsNil() {
			o.name(e, nameOfEntity(entityAt(e.Elem().Field("entity"))))
		}
	}
	rows := map[int][]entity{} // of each archetype
	for i, a := range world.Field("archetypes").Elements() {
		for _, e := range a.Elem().Field("entities").Elements() {
			rows[i] = append(rows[i], entity{id: entityAt(e)})
		}
	}
	for _, s := range world.Field("components").Elem().Elem().Field("Storages").Elements() {
		name := s.Field("Type.Name").Text()
		for _, c := range s.Field("Columns").Elements() {
			row := rows[int(c.Field("Archetype").Int())]
			for i, p := range c.Field("Values").Elem().Elements() {
				if i < len(row) {
					row[i].components = append(row[i].components, component{name, p})
					o.name(p, name+" of "+nameOfEntity(row[i].id))
				}
			}
		}
	}
	for _, row := range rows {
		o.entities = append(o.entities, row...)
	}
	slices.SortFunc(o.entities, func(a, b entity) int { return cmp.Compare(a.id, b.id) })
}

func (o *opened) findTasks() {
	s := o.doc.Root("scheduler")
	for _, c := range s.Field("clocks").Elements() {
		o.name(c, fmt.Sprintf("clock %q", c.Elem().Field("name").Text()))
	}
	live := s.Field("live")
	if o.isPart {
		live = o.doc.Root(partTasksRoot).Field("Tasks")
	}
	for _, p := range live.Elements() {
		v := p.Elem()
		t := &taskOf{id: uint64(v.Field("id").Int()), name: v.Field("label").Elem().Field("name").Text(), value: v}
		if of := v.Field("label").Elem().Field("owner").Elem(); of.Valid() {
			t.owner = o.show(of)
		}
		o.tasks = append(o.tasks, t)
		o.name(p, t.String())
		if at, ok := p.Leads(); ok {
			o.byPlace[at] = t
		}
		for exec := v.Field("exec").Elem(); !exec.IsNil() && len(t.stack) < 1000; {
			f := exec.Elem()
			a := activation{kind: shortType(f.Type()), note: f.Note(), value: f}
			if at, ok := exec.Leads(); ok {
				a.at = at.Record
			}
			head := f.Field("Activation")
			if !head.Valid() {
				head = f.Field("Deferring.Activation")
			}
			if pc := int(head.Field("PC").Int()); a.note != nil && pc >= 0 && pc < len(a.note.Lines) {
				a.line = int(a.note.Lines[pc])
			}
			if a.note != nil || a.kind != "coroutine.awaiting" { // which is the wait alone
				t.stack = append(t.stack, a)
			}
			exec = head.Field("parent").Elem()
		}
	}
	slices.SortFunc(o.tasks, func(a, b *taskOf) int { return cmp.Compare(a.id, b.id) })
}

func (t *taskOf) String() string {
	s := fmt.Sprintf("task %d %q", t.id, t.name)
	if t.owner != "" {
		s += " of " + t.owner
	}
	return s
}

// String tells where an activation stands.
func (a *activation) String() string {
	if a.note == nil {
		return a.kind
	}
	return fmt.Sprintf("%s (%s:%d)", shortType(a.note.Function), a.note.File, a.line)
}

// variables are those of an activation that have a name in the source, without the Co.
func (a *activation) variables(each func(name string, v graph.Value)) {
	if a.note == nil {
		return
	}
	for field, v := range a.value.Fields() {
		name, boxed := strings.CutPrefix(a.note.Fields[field], "&")
		if boxed {
			v = v.Elem()
		}
		if name != "" && name != "_" && v.Valid() && v.Type() != "*"+coroutines+".Co" {
			each(name, v)
		}
	}
}

var folders = regexp.MustCompile(`[\w.~+-]+/`)

// shortType is a name without the folders of packages.
func shortType(name string) string { return folders.ReplaceAllString(name, "") }

const (
	module     = "github.com/somen-go/somen"
	coroutines = module + "/coroutine"
)

// show shows what people know under another form than that in memory, or "".
func (o *opened) show(v graph.Value) string {
	if text := o.showInPart(v); text != "" {
		return text
	}
	switch t := v.Type(); t {
	case module + "/ecs.Ref":
		if v.Field("entry").IsNil() {
			return "no entity"
		}
		return nameOfEntity(entityAt(v.Field("entity")))
	case "github.com/yohamta/donburi/internal/storage.Entity":
		return nameOfEntity(entityAt(v))
	case "github.com/yohamta/donburi.Tag":
		return "tag"
	case module + "/components.BehaviourData":
		if name := v.Field("Recipe").Elem().Field("Name").Text(); name != "" {
			return strconv.Quote(name)
		}
	case "time.Duration":
		return time.Duration(v.Int()).String()
	case coroutines + ".Task":
		if v.Field("t").IsNil() {
			return "no task"
		}
		at, _ := v.Field("t").Leads()
		if live := o.byPlace[at]; live != nil && live.id == uint64(v.Field("id").Int()) {
			return live.String()
		}
		return fmt.Sprintf("task %d, which has ended", v.Field("id").Int())
	}
	switch v.Kind() {
	case "pointer":
		if name := v.Object(); name != "" {
			return shortType(v.Type()) + " " + name
		}
		if at, ok := v.Leads(); ok && at.Way != "" {
			return o.names[at]
		}
	case "func":
		if at, ok := v.Leads(); ok {
			o.base(at.Record)
			return "func " + shortType(o.doc.FuncName(at.Record))
		}
	case "interface":
		if e := v.Elem(); e.Kind() == "pointer" {
			if at, ok := e.Leads(); ok {
				return o.names[at]
			}
		} else if e.Valid() {
			return o.show(e)
		}
	}
	return ""
}

// base shows a record to which something refers.
func (o *opened) base(r graph.Record) string {
	if name := o.names[graph.Place{Record: r}]; name != "" {
		return name
	}
	name := o.doc.FuncName(r)
	if !o.seen[r] && !o.doc.IsRoot(r) && !isMachinery(o.doc.TypeOf(r)) && !strings.HasPrefix(name, coroutines+".") {
		o.seen[r] = true
		o.met = append(o.met, r)
	}
	return ""
}

// isMachinery reports whether a type is one of those that Somen and donburi keep a world with.
func isMachinery(name string) bool {
	for _, kept := range []string{".Chan[", ".Signal[", ".Future[", ".Group"} {
		if strings.HasPrefix(name, coroutines+kept) {
			return false
		}
	}
	name = strings.TrimLeft(name, "*[]")
	for _, p := range []string{"/coroutine.", "/coroutine/", "/ecs.", "/ecs/internal/", "/systems."} {
		if strings.HasPrefix(name, module+p) {
			return true
		}
	}
	return strings.HasPrefix(name, "github.com/yohamta/donburi")
}
