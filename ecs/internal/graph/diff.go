package graph

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
)

// Difference is a place in which two encodings differ.
type Difference struct {
	Path string // as Go would write it
	A, B string // what is there
	Seed int    // from which the path leads there, or -1
}

// Seed is a record of each of two documents, which should be the same.
type Seed struct {
	Name string
	A, B Record
}

func (d Difference) String() string { return d.Path + ": " + d.A + " and " + d.B }

// Diff returns the first differences of two encodings, at most so many. What is reached from their roots
// on the same way is compared, so that neither numbers nor order matter. It is none that both are the same
// in other memory; it is one that two pointers are the same in one of them alone.
func Diff(a, b []byte, most int) (found []Difference, err error) {
	defer caught(&err)
	x, y := &Document{&dumper{document: parse(a)}}, &Document{&dumper{document: parse(b)}}
	return x.Diff(y, nil, most)
}

// Diff is the function Diff of documents. What is reached from the seeds is compared first.
func (x *Document) Diff(y *Document, seeds []Seed, most int) (found []Difference, err error) {
	defer caught(&err)
	d := &differ{a: x.d, b: y.d, most: most}
	for s := range sectionCount {
		d.toB[s], d.toA[s] = map[int]int{}, map[int]int{}
	}
	for i, s := range seeds {
		_, met := d.toB[s.A.section][s.A.number]
		_, known := d.toA[s.B.section][s.B.number]
		if s.A.section == s.B.section && !met && !known {
			d.pair(pair{s.A.section, s.A.number, s.B.number, -1, i, s.Name})
		}
	}
	d.rootsOf()
	for i := 0; i < len(d.pairs) && len(d.found) < most; i++ { // which grows meanwhile
		d.at = i
		d.records(d.pairs[i])
	}
	return d.found, nil
}

// differ walks both encodings side by side.
type differ struct {
	a, b     *dumper
	most     int
	found    []Difference
	pairs    []pair
	at       int // the pair being compared
	toB, toA [sectionCount]map[int]int
	steps    []string // from the pair to what is being compared
}

// pair is a record of each, which should be the same.
type pair struct {
	section, a, b int
	from          int // the pair they were found in, or -1
	seed          int // if from is -1: the number of the seed that it is, or -1
	path          string
}

func (d *differ) differ(a, b string) {
	if len(d.found) < d.most {
		d.found = append(d.found, Difference{d.path(), a, b, d.seed()})
	}
}

// seed is the number of the seed from which what is being compared was found, or -1.
func (d *differ) seed() int {
	i := d.at
	for i >= 0 && d.pairs[i].from >= 0 {
		i = d.pairs[i].from
	}
	return d.pairs[i].seed
}

func (d *differ) path() string {
	parts := slices.Clone(d.steps)
	slices.Reverse(parts)
	for i := d.at; i >= 0; i = d.pairs[i].from {
		parts = append(parts, d.pairs[i].path)
	}
	slices.Reverse(parts)
	return shortened(parts)
}

func (d *differ) rootsOf() {
	d.at = -1
	for i, name := range d.a.roots {
		if j := slices.Index(d.b.roots, name); j >= 0 {
			if to, met := d.toB[blocks][i]; met && to == j {
				continue
			}
			d.pair(pair{blocks, i, j, -1, -1, name})
		} else {
			d.found = append(d.found, Difference{name, "a root", "absent", -1})
		}
	}
	for _, name := range d.b.roots {
		if !slices.Contains(d.a.roots, name) {
			d.found = append(d.found, Difference{name, "absent", "a root", -1})
		}
	}
}

func (d *differ) pair(p pair) {
	d.toB[p.section][p.a], d.toA[p.section][p.b] = p.b, p.a
	d.pairs = append(d.pairs, p)
}

// step compares what is one step further on.
func (d *differ) step(s string, compare func()) {
	d.steps = append(d.steps, s)
	compare()
	d.steps = d.steps[:len(d.steps)-1]
}

func (d *differ) records(p pair) {
	d.a.pos, d.b.pos = d.a.sections[p.section][p.a], d.b.sections[p.section][p.b]
	n, m := d.a.array(), d.b.array()
	if n < 2 || n != m {
		d.a.fail("a record of another length than expected")
	}
	l, k := d.a.layout(), d.b.layout()
	if l.name != k.name || l.kind != k.kind {
		d.differ(l.name, k.name)
		return
	}
	switch p.section {
	case blocks:
		d.elements(l, k, p.from < 0)
	case maps:
		d.entries(l, k)
	case funcs:
		if f, g := d.a.text(), d.b.text(); f != g {
			d.differ(f, g)
			return
		}
		if x, y := d.a.isNull(), d.b.isNull(); x || y {
			return
		}
		d.a.exactly(2)
		d.b.exactly(2)
		d.values(d.a.layout(), d.b.layout())
	case boxes:
		d.values(l, k)
	case objects:
		d.items()
	}
}

// elements compares those of blocks and arrays.
func (d *differ) elements(l, k *layout, alone bool) {
	if d.a.peek() == majorBytes || d.b.peek() == majorBytes {
		d.items()
		return
	}
	n, m := d.a.array(), d.b.array()
	if n != m {
		d.differ(strconv.Itoa(n)+" elements", strconv.Itoa(m)+" elements")
	}
	for i := range min(n, m) {
		if alone || n == 1 && m == 1 {
			d.values(l, k)
			continue
		}
		d.step("["+strconv.Itoa(i)+"]", func() { d.values(l, k) })
	}
	for range n - m {
		d.a.skip()
	}
	for range m - n {
		d.b.skip()
	}
}

// items compares items byte by byte.
func (d *differ) items() {
	i, j := d.a.pos, d.b.pos
	d.a.skip()
	d.b.skip()
	if a, b := d.a.data[i:d.a.pos], d.b.data[j:d.b.pos]; !bytes.Equal(a, b) {
		d.differ(plain(a), plain(b))
	}
}

// values compares values of types that should be the same.
func (d *differ) values(l, k *layout) {
	d.a.deeper()
	defer d.a.higher()
	if was, is := d.a.show(l), d.b.show(k); l.name != k.name || was != is {
		d.differ(l.name+" "+was, k.name+" "+is)
		d.a.skip()
		d.b.skip()
		return
	}
	switch l.kind {
	case "struct":
		d.a.exactly(len(l.fields))
		d.b.exactly(len(k.fields))
		for i, f := range l.fields {
			d.step(l.named(f), func() { d.values(&d.a.types[l.parts[i]], &d.b.types[k.parts[i]]) })
		}
	case "array":
		d.elements(flat(d.a.types, l), flat(d.b.types, k), false)
	case "coded":
		d.values(&d.a.types[l.parts[0]], &d.b.types[k.parts[0]])
	case "pointer", "slice", "map", "func", "interface":
		d.references(l, k)
	default:
		d.items()
	}
}

// named is a step to a field: of an activation, to the variable that it stands for.
func (l *layout) named(field string) string {
	if l.note != nil && l.note.Fields[field] != "" {
		return "." + strings.TrimPrefix(l.note.Fields[field], "&")
	}
	return "." + field
}

func (d *differ) references(l, k *layout) {
	x, y := d.a.reference(l), d.b.reference(k)
	same := x.null == y.null && x.section == y.section && x.fixed == y.fixed && slices.Equal(x.way, y.way) &&
		x.len == y.len && x.cap == y.cap && x.inline == y.inline
	if x.dynamic != nil && y.dynamic != nil {
		same = same && x.dynamic.name == y.dynamic.name
	}
	switch {
	case !same:
		d.differ(d.shown(d.a, x), d.shown(d.b, y))
		skipInline(d.a, x)
		skipInline(d.b, y)
	case x.inline:
		d.values(x.dynamic, y.dynamic)
	case x.section >= 0:
		d.meet(x, y)
	}
}

func skipInline(d *dumper, r ref) {
	if r.inline {
		d.skip()
	}
}

// shown is a reference for people, with the value that follows it, if one does.
func (d *differ) shown(of *dumper, r ref) string {
	switch {
	case r.inline:
		return r.dynamic.name + " " + of.next(r.dynamic)
	case r.dynamic != nil:
		return r.dynamic.name + " " + of.sign(r)
	}
	return of.sign(r)
}

// meet compares what is referred to, if that wasn't done, and otherwise whether it is the same in both.
func (d *differ) meet(x, y ref) {
	j, seen := d.toB[x.section][x.number]
	i, known := d.toA[y.section][y.number]
	switch {
	case !seen && !known:
		p := pair{x.section, x.number, y.number, d.at, -1, ""}
		for _, s := range d.steps {
			p.path += s
		}
		d.pair(p)
	case !seen || !known || j != y.number || i != x.number:
		d.differ(d.a.sign(x)+first(d.toB[x.section], x.number),
			d.b.sign(y)+first(d.toA[y.section], y.number))
	}
}

// first says whether something has been met before.
func first(met map[int]int, number int) string {
	if _, ok := met[number]; ok {
		return ", which was met before"
	}
	return ", which is new"
}

// entries compares maps: by keys, if these refer to nothing, and otherwise in their order.
func (d *differ) entries(l, k *layout) {
	if l.kind != "map" {
		d.a.fail("a map of a type that is none")
	}
	n, m := d.a.array()/2, d.b.array()/2
	keyA, keyB := &d.a.types[l.parts[0]], &d.b.types[k.parts[0]]
	valueA, valueB := &d.a.types[l.parts[1]], &d.b.types[k.parts[1]]
	for n > 0 || m > 0 {
		i, j := d.a.pos, d.b.pos
		order := 0
		switch {
		case n == 0:
			order = 1
		case m == 0:
			order = -1
		default:
			d.a.skip()
			d.b.skip()
			if !keyA.refers {
				order = bytes.Compare(d.a.data[i:d.a.pos], d.b.data[j:d.b.pos])
			}
		}
		d.a.pos, d.b.pos = i, j
		switch {
		case order < 0:
			d.alone(d.a, keyA, valueA, func(s string) { d.differ(s, "absent") })
			n--
			continue
		case order > 0:
			d.alone(d.b, keyB, valueB, func(s string) { d.differ("absent", s) })
			m--
			continue
		}
		key := "[" + d.a.next(keyA) + "]"
		d.step("[key "+key[1:], func() { d.values(keyA, keyB) })
		d.step(key, func() { d.values(valueA, valueB) })
		n--
		m--
	}
}

// alone is about an entry that one map has alone.
func (d *differ) alone(of *dumper, key, val *layout, report func(string)) {
	name := of.next(key)
	of.skip()
	text := of.next(val)
	of.skip()
	d.step("["+name+"]", func() { report(text) })
}
