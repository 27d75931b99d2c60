package graph

import (
	"strconv"
	"strings"
)

// ref is a reference as it stands in an encoding, read without the program's types.
type ref struct {
	null     bool
	section  int // of the record it leads to, or -1
	number   int
	fixed    string // the name of a fixed object, if it leads there
	way      []int  // into the record
	slice    bool
	len, cap int
	dynamic  *layout // the type of the value in an interface
	inline   bool    // that value follows
}

// reference reads a reference of a type, but no value that stands in an interface.
func (d *document) reference(l *layout) ref {
	r := ref{section: -1}
	if r.null = d.isNull(); r.null {
		return r
	}
	switch l.kind {
	case "pointer":
		switch d.peek() {
		case majorNegative:
			_, n := d.head()
			if n >= uint64(len(d.sections[objects])) {
				d.fail("an object that isn't there")
			}
			r.section, r.number = objects, int(n)
		case majorArray:
			if d.data[d.pos] == majorArray {
				d.pos++ // to what has no size
				break
			}
			fallthrough
		default:
			d.place(&r)
		}
	case "slice":
		r.slice = true
		switch d.array() {
		case 2:
		case 3:
			d.place(&r)
		default:
			d.fail("no slice where one was expected")
		}
		r.len, r.cap = int(d.int()), int(d.int())
	case "map":
		r.section, r.number = maps, d.index(len(d.sections[maps]))
	case "func":
		r.section, r.number = funcs, d.index(len(d.sections[funcs]))
	case "interface":
		d.exactly(2)
		r.dynamic = d.layout()
		if r.inline = !r.dynamic.nests; !r.inline {
			r.section, r.number = boxes, d.index(len(d.sections[boxes]))
		}
	}
	return r
}

// place reads a place in memory.
func (d *document) place(r *ref) {
	steps := 0
	if d.peek() == majorArray {
		if steps = d.array() - 1; steps < 0 {
			d.fail("no way into memory")
		}
	}
	if d.peek() == majorUint {
		r.section, r.number = blocks, d.index(len(d.sections[blocks]))
	} else {
		r.fixed = d.text()
	}
	for range steps {
		r.way = append(r.way, int(d.int()))
	}
}

// sign names what a reference leads to.
func (d *dumper) sign(r ref) string {
	var s string
	if d.base != nil && r.section >= 0 {
		at := d.pos
		s = d.base(Record{r.section, r.number})
		d.pos = at
	}
	switch {
	case r.null:
		return "nil"
	case s != "":
	case r.section == blocks && r.number < len(d.roots):
		s = "&" + d.roots[r.number]
	case r.section >= 0:
		s = signs[r.section] + strconv.Itoa(r.number)
	case r.fixed != "":
		s = "fixed " + strconv.Quote(r.fixed)
	case !r.slice && r.dynamic == nil:
		s = "nothing"
	}
	s += d.steps(r)
	if r.slice {
		s += " len " + strconv.Itoa(r.len) + " cap " + strconv.Itoa(r.cap)
	}
	return strings.TrimSpace(s)
}

// steps writes the way into a block as Go would.
func (d *document) steps(r ref) string {
	if len(r.way) == 0 {
		return ""
	}
	var l *layout
	if r.section == blocks {
		at := d.pos
		d.pos = d.sections[blocks][r.number]
		d.array()
		l = d.layout()
		d.pos = at
	}
	s := "[" + strconv.Itoa(r.way[0]) + "]"
	for _, i := range r.way[1:] {
		if l != nil && l.kind == "struct" && i < len(l.fields) {
			s += "." + l.fields[i]
			l = &d.types[l.parts[i]]
			continue
		}
		s += "[" + strconv.Itoa(i) + "]"
		if l != nil {
			l = flat(d.types, l)
		}
	}
	return s
}

// flat is the innermost element of arrays of arrays, which are written as one.
func flat(types []layout, l *layout) *layout {
	for range types { // an array isn't its own element
		if l.kind != "array" {
			break
		}
		l = &types[l.parts[0]]
	}
	return l
}

func (d *document) layout() *layout { return &d.types[d.index(len(d.types))] }

// findNests finds out which types hold references, and which hold interfaces, in their own memory.
func (d *document) findNests() {
	holders := make([][]int, len(d.types))
	var nest, refer []int
	for i := range d.types {
		switch l := &d.types[i]; l.kind {
		case "struct", "array", "coded":
			for _, p := range l.parts {
				if l.kind != "array" || l.length > 0 {
					holders[p] = append(holders[p], i)
				}
			}
		case "interface":
			nest = append(nest, i)
			refer = append(refer, i)
		case "pointer", "slice", "map", "func":
			refer = append(refer, i)
		}
	}
	for _, mark := range []struct {
		found []int
		of    func(*layout) *bool
	}{
		{nest, func(l *layout) *bool { return &l.nests }},
		{refer, func(l *layout) *bool { return &l.refers }},
	} {
		for found := mark.found; len(found) > 0; {
			i := found[len(found)-1]
			found = found[:len(found)-1]
			if is := mark.of(&d.types[i]); !*is {
				*is = true
				found = append(found, holders[i]...)
			}
		}
	}
}
