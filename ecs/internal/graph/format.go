package graph

import (
	"hash/crc32"
	"reflect"
	"strconv"
	"strings"
)

// version is that of the format.
const version = 2

// The keys of the map that an encoding is, in order.
const (
	keyVersion = "somen"
	keyTypes   = "types"
	keyCode    = "code"
	keyRoots   = "roots"
	keySum     = "sum"
)

// The sections, which are lists of records.
const (
	blocks = iota
	maps
	funcs
	boxes
	objects
	sectionCount
)

var sectionNames = [sectionCount]string{"blocks", "maps", "funcs", "boxes", "objects"}

// layout is what an encoding says of a type.
type layout struct {
	name   string
	kind   string
	length int      // of an array
	fields []string // names of a struct's
	note   *Note    // of a struct, or nil
	nests  bool     // see Type.Nests
	refers bool     // there is a reference in it
	parts  []int    // types: of the fields, the element, the key and the element, what stands for it
}

// kindName is the kind of a type as it is written.
func (t *Type) kindName() string {
	switch {
	case t.object != nil:
		return "object"
	case t.Kind >= Bool && t.Kind <= Complex:
		return t.Go.Kind().String()
	}
	return t.Kind.String()
}

// parts are the types that the layout of a type names.
func (t *Type) parts() []*Type {
	switch t.Kind {
	case Array, Coded:
		return []*Type{t.Elem}
	case Map:
		return []*Type{t.Key, t.Elem}
	case Struct:
		var parts []*Type
		for _, f := range t.Fields {
			parts = append(parts, f.Type)
		}
		return parts
	}
	return nil
}

func (e *encoder) appendTypes(b []byte) []byte {
	b = appendArray(b, len(e.types))
	for _, t := range e.types {
		parts := t.layout
		switch t.Kind {
		case Array:
			b = appendUint(appendHeading(b, t, 2), uint64(t.Len))
		case Map:
			b = appendHeading(b, t, 2)
		case Coded:
			b = appendHeading(b, t, 1)
		case Struct:
			note := e.noteOf(t)
			extra := 1
			if note != nil {
				extra = 2
			}
			b = appendArray(appendHeading(b, t, extra), 2*len(parts))
			for _, f := range t.Fields {
				b = appendUint(appendString(b, f.Name), uint64(e.use(f.Type)))
			}
			if note != nil {
				b = appendNote(b, t, note)
			}
			continue
		default:
			b = appendHeading(b, t, 0)
		}
		for _, p := range parts {
			b = appendUint(b, uint64(e.use(p)))
		}
	}
	return b
}

func appendHeading(b []byte, t *Type, n int) []byte {
	return appendString(appendString(appendArray(b, 2+n), t.Name), t.kindName())
}

// document is an encoding of which the whole form was checked, but no record.
type document struct {
	reader
	types    []layout
	code     map[string]string   // where the code of funcs stands, by their names
	roots    []string            // of the first blocks
	sections [sectionCount][]int // where each record begins
	level    int                 // how deep in values the reading is
	known    *knownList          // of the types, or nil
	listed   []byte              // they, if it is not known
}

func parse(data []byte) *document { return parseWith(data, nil) }

// parseWith parses with the help of those lists of types that are known.
func parseWith(data []byte, known *knownLists) *document {
	d := &document{reader: reader{data: data}}
	if major, n := d.head(); major != majorTag || n != selfTag {
		d.pos = 0
		d.fail("it is no encoding of this kind")
	}
	if major, n := d.head(); major != majorMap || n != 4+sectionCount+1 {
		d.fail("it is no encoding of this kind")
	}
	d.key(keyVersion)
	if v := d.uint(); v != version {
		fail(&VersionError{v})
	}
	d.key(keyTypes)
	begin := d.pos
	if d.known = known.find(data[begin:]); d.known != nil {
		d.types = d.known.types
		d.pos += len(d.known.text)
	} else {
		d.parseTypes()
		d.listed = data[begin:d.pos]
	}
	d.key(keyCode)
	d.parseCode()
	d.key(keyRoots)
	major, n := d.head()
	if major != majorMap || n > uint64(len(data)-d.pos) {
		d.fail("no map of roots")
	}
	for i := range n {
		d.roots = append(d.roots, d.text())
		if d.uint() != i {
			d.fail("roots that aren't in order")
		}
	}
	for s := range d.sections {
		d.key(sectionNames[s])
		n := d.array()
		d.sections[s] = make([]int, n)
		for i := range n {
			d.sections[s][i] = d.pos
			d.skip()
		}
	}
	if len(d.roots) > len(d.sections[blocks]) {
		d.fail("fewer blocks than roots")
	}
	sum := crc32.Checksum(data[:d.pos], castagnoli)
	d.key(keySum)
	if uint64(sum) != d.uint() {
		d.fail("the checksum is another one")
	}
	if d.pos != len(data) {
		d.fail("something follows it")
	}
	if d.known == nil {
		d.findNests()
	}
	return d
}

func (d *document) parseCode() {
	major, n := d.head()
	if major != majorMap || n > uint64(len(d.data)-d.pos) {
		d.fail("no map of code")
	}
	d.code = make(map[string]string, n)
	for range n {
		name := d.text()
		d.code[name] = d.text()
	}
}

func (d *document) key(name string) {
	if d.text() != name {
		d.fail("the key " + strconv.Quote(name) + " is missing")
	}
}

func (d *document) parseTypes() {
	n := d.array()
	d.types = make([]layout, 0, min(n, 1<<10))
	for range n {
		items := d.array()
		if items < 2 {
			d.fail("a type without a kind")
		}
		l := layout{name: d.text(), kind: d.text()}
		want := 2
		switch l.kind {
		case "array":
			want = 4
			l.length = int(d.int())
			l.parts = []int{d.index(n)}
		case "map":
			want = 4
			l.parts = []int{d.index(n), d.index(n)}
		case "coded":
			want = 3
			l.parts = []int{d.index(n)}
		case "struct":
			want = 3
			fields := d.array()
			if fields%2 != 0 {
				d.fail("a field without a type")
			}
			for range fields / 2 {
				l.fields = append(l.fields, d.text())
				l.parts = append(l.parts, d.index(n))
			}
			if items == 4 {
				want = 4
				l.note = d.parseNote(l.fields)
			}
		}
		if items != want {
			d.fail("a type of another length than expected")
		}
		d.types = append(d.types, l)
	}
}

// deeper is called where reading a value means reading one in it, which types that a stranger made up
// could do without end.
func (d *document) deeper() {
	const most = 1000
	if d.level++; d.level > most {
		d.fail("values that are nested too deep")
	}
}

func (d *document) higher() { d.level-- }

// show is how a layout is shown in an error.
func (d *document) show(l *layout) string {
	part := func(i int) string { return d.types[l.parts[i]].name }
	switch l.kind {
	case "array":
		return "[" + strconv.Itoa(l.length) + "]" + part(0)
	case "map":
		return "map[" + part(0) + "]" + part(1)
	case "coded":
		return "coded as " + part(0)
	case "struct":
		var fields []string
		for i, f := range l.fields {
			fields = append(fields, f+" "+part(i))
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	}
	return l.kind
}

func (t *Type) show() string {
	if s := t.shown.Load(); s != nil {
		return *s
	}
	s := t.describe()
	t.shown.Store(&s)
	return s
}

func (t *Type) describe() string {
	parts := t.layout
	switch t.Kind {
	case Array:
		return "[" + strconv.Itoa(t.Len) + "]" + parts[0].Name
	case Map:
		return "map[" + parts[0].Name + "]" + parts[1].Name
	case Coded:
		return "coded as " + parts[0].Name
	case Struct:
		var fields []string
		for _, f := range t.Fields {
			fields = append(fields, f.Name+" "+f.Type.Name)
		}
		return "struct{" + strings.Join(fields, "; ") + "}"
	}
	return t.kindName()
}

// match finds a layout's type in the registry, and fails if it looks otherwise.
func (d *document) match(r *Registry) []*Type {
	types := make([]*Type, len(d.types))
	for i := range d.types {
		l := &d.types[i]
		t := r.find(l.name)
		if t == nil {
			fail(&LayoutError{Type: l.name, Was: d.show(l)})
		}
		if t.namesake != nil {
			fail(&NameError{t.Name, [2]reflect.Type{t.Go, t.namesake}})
		}
		if was, is := d.show(l), t.show(); was != is {
			fail(&LayoutError{l.name, was, is})
		}
		types[i] = t
	}
	for i := range d.types {
		for j, part := range types[i].layout {
			if types[d.types[i].parts[j]] != part {
				d.fail("two types of the name " + part.Name)
			}
		}
	}
	return types
}
