package graph

import (
	"bytes"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Dump writes an encoding as text for people. It needs none of the program's types. Each root, and each
// thing that something refers to, is written once, under the sign by which it is referred to: #1 is a
// block of memory, and a map, a func, a box (a value in an interface) and an object have numbers too.
func Dump(w io.Writer, data []byte) (err error) {
	defer caught(&err)
	d := &dumper{document: parse(data)}
	return d.all(w)
}

func (d *dumper) all(w io.Writer) error {
	fmt.Fprintf(&d.out, "version %d\n", version)
	for s := range sectionCount {
		for i, at := range d.sections[s] {
			d.pos = at
			d.record(s, i)
			if _, err := d.out.WriteTo(w); err != nil {
				return err
			}
		}
	}
	return nil
}

// dumper writes values over several lines if they don't fit on one.
type dumper struct {
	*document
	out   bytes.Buffer
	depth int // of lines
	room  int // on the line, if what is written must fit there
	short bool

	shown func(Value) string  // see Document.People
	base  func(Record) string // the same
}

// wide is how long a value on one line may be.
const wide = 80

// signs stand before the numbers of records.
var signs = [sectionCount]string{"#", "map ", "func ", "box ", "object "}

func (d *dumper) record(section, i int) {
	if section == blocks && i < len(d.roots) {
		fmt.Fprintf(&d.out, "%s = ", d.roots[i])
	}
	fmt.Fprintf(&d.out, "%s%d: ", signs[section], i)
	if d.array() < 2 {
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
		d.out.WriteString(" " + d.text())
		if !d.isNull() {
			d.exactly(2)
			d.out.WriteString(" captured ")
			d.value(d.layout())
		}
	case boxes:
		d.out.WriteByte(' ')
		d.value(l)
	case objects:
		d.out.WriteByte(' ')
		d.item()
	}
	d.out.WriteByte('\n')
}

// elements writes those of a block.
func (d *dumper) elements(l *layout) {
	if d.peek() == majorBytes {
		d.out.WriteByte(' ')
		d.item()
		return
	}
	n := d.array()
	if n == 1 {
		d.out.WriteByte(' ')
		d.value(l)
		return
	}
	fmt.Fprintf(&d.out, " × %d", n)
	d.depth++
	d.runs(n, func(from, to int) {
		d.out.WriteString("\n" + strings.Repeat("  ", d.depth) + strconv.Itoa(from))
		if to > from {
			d.out.WriteString(" to " + strconv.Itoa(to))
		}
		d.out.WriteString(": ")
		d.value(l)
	})
	d.depth--
}

// runs calls write for each run of elements that are the same, at the first of it.
func (d *dumper) runs(n int, write func(from, to int)) {
	for from := 0; from < n; {
		start := d.pos
		d.skip()
		end := d.pos
		to := from
		for to+1 < n {
			at := d.pos
			d.skip()
			if !bytes.Equal(d.data[start:end], d.data[at:d.pos]) {
				d.pos = at
				break
			}
			to++
		}
		if to-from < 3 { // too few to be worth it
			to, d.pos = from, end
		}
		after := d.pos
		d.pos = start
		write(from, to)
		d.pos = after
		from = to + 1
	}
}

func (d *dumper) entries(l *layout) {
	if l.kind != "map" {
		d.fail("a map of a type that is none")
	}
	d.lines(d.array()/2, func(int) {
		d.value(&d.types[l.parts[0]])
		d.out.WriteString(": ")
		d.value(&d.types[l.parts[1]])
	})
}

// lines writes n lines.
func (d *dumper) lines(n int, line func(int)) {
	d.depth++
	for i := range n {
		d.out.WriteString("\n" + strings.Repeat("  ", d.depth))
		line(i)
	}
	d.depth--
}

// value writes a value of a type.
func (d *dumper) value(l *layout) {
	d.deeper()
	defer d.higher()
	if d.shown != nil {
		at := d.pos
		text := d.shown(Value{d, l, at})
		d.pos = at
		if text != "" {
			d.skip()
			d.out.WriteString(text)
			return
		}
	}
	switch l.kind {
	case "struct":
		d.exactly(len(l.fields))
		d.group("{", "}", len(l.fields), func(i int) {
			d.out.WriteString(l.fields[i] + ": ")
			d.value(&d.types[l.parts[i]])
		})
	case "array":
		if d.peek() == majorBytes {
			d.item()
			return
		}
		d.sameOnce(flat(d.types, l))
	case "coded":
		d.value(&d.types[l.parts[0]])
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
		d.item()
	}
}

// sameOnce writes an array. Elements that are the same are written once.
func (d *dumper) sameOnce(of *layout) {
	type run struct{ at, n int }
	var all []run
	d.runs(d.array(), func(from, to int) { all = append(all, run{d.pos, to - from + 1}) })
	after := d.pos
	d.group("[", "]", len(all), func(i int) {
		d.pos = all[i].at
		d.value(of)
		if all[i].n > 1 {
			d.out.WriteString(" × " + strconv.Itoa(all[i].n))
		}
	})
	d.pos = after
}

// group writes n parts, on one line if they fit.
func (d *dumper) group(open, end string, n int, part func(int)) {
	if d.short {
		d.row(open, end, n, part)
		return
	}
	pos, size, level := d.pos, d.out.Len(), d.level
	d.short, d.room = true, size+wide
	fits := d.row(open, end, n, part)
	d.short = false
	if !fits {
		d.pos, d.level = pos, level
		d.out.Truncate(size)
		d.out.WriteString(open)
		d.lines(n, part)
		d.out.WriteString("\n" + strings.Repeat("  ", d.depth) + end)
	}
}

// row says whether the line has room for the parts. If not, it gives up.
func (d *dumper) row(open, end string, n int, part func(int)) bool {
	d.out.WriteString(open)
	for i := range n {
		if i > 0 {
			d.out.WriteString(", ")
		}
		if d.out.Len() > d.room {
			return false
		}
		part(i)
	}
	d.out.WriteString(end)
	return d.out.Len() <= d.room
}

// item writes an item as it is.
func (d *dumper) item() {
	start := d.pos
	d.skip()
	d.out.WriteString(plain(d.data[start:d.pos]))
}

// next shows the value that comes next on one line, and stays before it.
func (d *dumper) next(l *layout) string {
	at := d.pos
	d.out.Reset()
	d.short, d.room = true, 1<<10
	d.value(l)
	d.pos = at
	return d.out.String()
}
