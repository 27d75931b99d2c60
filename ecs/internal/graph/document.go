package graph

import (
	"io"
)

// Document is an encoding to be looked at, without the program that wrote it. What it returns fails with a panic
// where the encoding is damaged in a way that its checksum doesn't show; [Document.Do] makes that an error.
type Document struct{ d *dumper }

// Open reads the whole form of an encoding.
func Open(data []byte) (_ *Document, err error) {
	defer caught(&err)
	return &Document{&dumper{document: parse(data)}}, nil
}

// Do calls f, which looks at documents, and returns an error if what it looks at is damaged.
func Do(f func() error) (err error) {
	defer caught(&err)
	return f()
}

// Roots are the names of the roots, in order.
func (x *Document) Roots() []string { return x.d.roots }

// Root is the value that a root has, or the zero Value.
func (x *Document) Root(name string) Value {
	for i, root := range x.d.roots {
		if root == name {
			return x.d.inBlock(i, []int{0})
		}
	}
	return Value{}
}

// People has what is written from now on be for people: who writes first asks show for each value, and base for
// the name of each record; where they return "", it is as in [Dump].
func (x *Document) People(show func(Value) string, base func(Record) string) {
	x.d.shown, x.d.base = show, base
}

// Notes are those on types, by the names of these.
func (x *Document) Notes() map[string]*Note {
	all := map[string]*Note{}
	for i := range x.d.types {
		if n := x.d.types[i].note; n != nil {
			all[x.d.types[i].name] = n
		}
	}
	return all
}

// Record is a block, a map, a func, a box or an object of a document.
type Record struct{ section, number int }

// Place is a place in a record.
type Place struct {
	Record
	Way string
}

// Write writes a record over as many lines as it needs, each of them indented.
func (x *Document) Write(w io.Writer, r Record, indent int) error {
	x.d.out.Reset()
	x.d.pos, x.d.depth = x.d.sections[r.section][r.number], indent
	x.d.record(r.section, r.number)
	x.d.depth = 0
	_, err := x.d.out.WriteTo(w)
	return err
}

// inBlock is the value in a block that a way leads to, or the zero Value.
func (d *dumper) inBlock(number int, way []int) Value {
	d.pos = d.sections[blocks][number]
	d.exactly(2)
	l := d.layout()
	if d.peek() == majorBytes {
		return Value{}
	}
	n := d.array()
	if len(way) == 0 {
		way = []int{0}
	}
	if way[0] < 0 || way[0] >= n {
		d.fail("a number that is too great")
	}
	for range way[0] {
		d.skip()
	}
	for way = way[1:]; len(way) > 0; way = way[1:] {
		if l.kind != "struct" && l.kind != "array" || d.peek() != majorArray {
			return Value{}
		}
		n := d.array()
		if way[0] < 0 || way[0] >= n || l.kind == "struct" && n != len(l.fields) {
			d.fail("a number that is too great")
		}
		for range way[0] {
			d.skip()
		}
		if l.kind == "struct" {
			l = &d.types[l.parts[way[0]]]
		} else {
			l = flat(d.types, l)
		}
	}
	return Value{d, l, d.pos}
}

// count is how many elements a block has.
func (d *dumper) count(number int) int {
	d.pos = d.sections[blocks][number]
	d.exactly(2)
	d.layout()
	if d.peek() == majorBytes {
		return 0
	}
	return d.array()
}

// TypeOf is the name of a record's type.
func (x *Document) TypeOf(r Record) string {
	x.d.pos = x.d.sections[r.section][r.number]
	x.d.array()
	return x.d.layout().name
}

// FuncName is the name of a func's code, or "" if the record is none.
func (x *Document) FuncName(r Record) string {
	if r.section != funcs {
		return ""
	}
	x.d.pos = x.d.sections[funcs][r.number]
	x.d.exactly(3)
	x.d.layout()
	return x.d.text()
}

// Dump is the function Dump of a document.
func (x *Document) Dump(w io.Writer) (err error) {
	defer caught(&err)
	d := &dumper{document: x.d.document}
	return d.all(w)
}

// IsRoot reports whether a record is a root.
func (x *Document) IsRoot(r Record) bool { return r.section == blocks && r.number < len(x.d.roots) }
