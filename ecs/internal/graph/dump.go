package graph

import (
	"bufio"
	"fmt"
	"io"
)

// Dump writes an encoding as text for people. It needs none of the program's types. Each root, and each
// thing that something refers to, is written once, under the sign by which it is referred to: #1 is a
// block of memory, map 1, func 1, box 1 (a value in an interface) and object 1 are the others.
func Dump(w io.Writer, data []byte) (err error) {
	defer caught(&err)
	d := &dumper{document: parse(data), out: bufio.NewWriter(w)}
	d.findNests()
	fmt.Fprintf(d.out, "version %d\n", version)
	for s := range sectionCount {
		for i, at := range d.sections[s] {
			d.pos = at
			d.record(s, i)
		}
	}
	return d.out.Flush()
}

type dumper struct {
	*document
	out   *bufio.Writer
	depth int // of lines
}

// signs stand before the numbers of records.
var signs = [sectionCount]string{"#", "map ", "func ", "box ", "object "}

func (d *dumper) line() {
	d.out.WriteByte('\n')
	for range d.depth {
		d.out.WriteString("  ")
	}
}

func (d *dumper) record(section, i int) {
	if section == blocks && i < len(d.roots) {
		fmt.Fprintf(d.out, "%s = ", d.roots[i])
	}
	fmt.Fprintf(d.out, "%s%d: ", signs[section], i)
	n := d.array()
	if n < 2 {
		d.fail("a record that is too short")
	}
	l := d.layout()
	d.out.WriteString(l.name)
	switch section {
	case blocks:
		d.elements(l)
	case maps:
		d.entries(l)
	case funcs:
		fmt.Fprintf(d.out, " %s", d.text())
		if !d.isNull() {
			d.exactly(2)
			d.out.WriteString(" captured ")
			d.value(d.layout())
		}
	case objects:
		d.out.WriteByte(' ')
		d.any()
	default:
		d.out.WriteByte(' ')
		d.value(l)
	}
	d.out.WriteByte('\n')
}

// elements writes those of a block or an array.
func (d *dumper) elements(l *layout) {
	if d.peek() == majorBytes {
		fmt.Fprintf(d.out, " %x", d.bytes())
		return
	}
	n := d.array()
	if n == 1 {
		d.out.WriteByte(' ')
		d.value(l)
		return
	}
	fmt.Fprintf(d.out, " × %d", n)
	d.depth++
	for i := range n {
		d.line()
		fmt.Fprintf(d.out, "%d: ", i)
		d.value(l)
	}
	d.depth--
}

func (d *dumper) entries(l *layout) {
	if len(l.parts) != 2 {
		d.fail("a map of a type that is none")
	}
	n := d.array() / 2
	d.depth++
	for range n {
		d.line()
		d.value(&d.types[l.parts[0]])
		d.out.WriteString(": ")
		d.value(&d.types[l.parts[1]])
	}
	d.depth--
}

// value writes a value of a type.
func (d *dumper) value(l *layout) {
	d.deeper()
	defer d.higher()
	switch l.kind {
	case "struct":
		d.exactly(len(l.fields))
		d.depth++
		d.out.WriteByte('{')
		for i, f := range l.fields {
			d.line()
			d.out.WriteString(f + ": ")
			d.value(&d.types[l.parts[i]])
		}
		d.depth--
		d.line()
		d.out.WriteByte('}')
	case "array":
		d.elements(flat(d.types, l))
	case "coded":
		d.value(&d.types[l.parts[0]])
	case "complex64", "complex128":
		d.any()
	case "pointer", "slice", "map", "func", "interface":
		r := d.reference(l)
		if r.dynamic != nil {
			d.out.WriteString(r.dynamic.name + " ")
		}
		if r.inline {
			d.value(r.dynamic)
		} else {
			d.out.WriteString(d.sign(r))
		}
	default:
		d.any()
	}
}

// any writes an item as it is.
func (d *dumper) any() {
	start := d.pos
	d.skip()
	d.out.WriteString(plain(d.data[start:d.pos]))
}
