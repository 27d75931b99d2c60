package graph

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"unsafe"
)

// The entries of a map are written in the order of their keys' encodings. The encoding of a key that
// holds a pointer has the number of what is pointed to, which it may not have yet: such a map waits until
// all else is numbered. If that didn't help, see settle.

// trial writes what has no number yet with numbers of its own, that are forgotten afterwards.
type trial struct {
	local map[task]int
	queue []task
	depth int // trials within trials
}

func (t *trial) link(out []byte, to task) []byte {
	i, ok := t.local[to]
	if !ok {
		if t.local == nil {
			t.local = map[task]int{}
		}
		i = len(t.queue)
		t.local[to] = i
		t.queue = append(t.queue, to)
	}
	return appendHead(append(out, 0xff), majorUint, uint64(i)) // 0xff begins no item that is written
}

// sort orders the entries of a map by their keys alone. It says whether it could.
func (e *encoder) sort(r *mapRecord) bool {
	if r.n <= 1 {
		r.order = make([]int32, r.n)
		return true
	}
	texts := make([][]byte, r.n)
	ends := make([]int, r.n)
	e.scratch = e.scratch[:0]
	for i := range texts {
		var links []task
		if e.scratch, links = e.try(e.scratch, r.key(i), r.typ.Key, 0); len(links) > 0 {
			return false
		}
		ends[i] = len(e.scratch)
	}
	start, scratch := 0, e.scratch
	for i, end := range ends {
		texts[i] = scratch[start:end]
		start = end
	}
	order := ordered(r.n, func(a, b int32) int { return bytes.Compare(texts[a], texts[b]) })
	for i := 1; i < r.n; i++ {
		if bytes.Equal(texts[order[i-1]], texts[order[i]]) {
			return false // NaNs, which are ordered by their values
		}
	}
	r.order = order
	return true
}

func (r *mapRecord) key(i int) unsafe.Pointer   { return add(r.keys, uintptr(i)*r.typ.Key.Size) }
func (r *mapRecord) value(i int) unsafe.Pointer { return add(r.values, uintptr(i)*r.typ.Elem.Size) }

func ordered(n int, compare func(a, b int32) int) []int32 {
	order := make([]int32, n)
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, compare)
	return order
}

// try appends a value as it would be written, and as many of the records that it leads to as the budget
// allows. It returns the links to what has no number.
func (e *encoder) try(out []byte, p unsafe.Pointer, t *Type, budget int) ([]byte, []task) {
	if t.Plain() {
		to := e.out
		e.out = &out
		e.value(p, t)
		e.out = to
		return out, nil
	}
	return e.tryAll(out, func() { e.value(p, t) }, budget)
}

func (e *encoder) tryAll(out []byte, write func(), budget int) ([]byte, []task) {
	outer, to := e.trial, e.out
	e.trial, e.out = &trial{}, &out
	if outer != nil {
		e.trial.depth = outer.depth + 1
	}
	write()
	links := e.trial.queue
	for i := 0; i < min(len(e.trial.queue), budget); i++ {
		e.record(e.trial.queue[i])
	}
	e.trial, e.out = outer, to
	return out, links
}

// unsorted writes, in a trial, what can be said of a map whose order isn't known.
func (e *encoder) unsorted(r *mapRecord) {
	e.put(appendUint(*e.out, uint64(r.n)))
	if e.trial.depth >= 2 {
		return
	}
	entries := make([]colour, r.n)
	for i := range entries {
		text, _ := e.try(nil, r.key(i), r.typ.Key, 8)
		text, _ = e.try(text, r.value(i), r.typ.Elem, 8)
		entries[i] = sha256.Sum256(text)
	}
	slices.SortFunc(entries, colour.compare)
	for _, c := range entries {
		e.put(append(*e.out, c[:]...))
	}
}

// settle finds an order for at least one of the maps that wait, and writes it, or gives a number to
// something that they lead to.
func (e *encoder) settle() {
	if e.each(e.sort) {
		return
	}
	for _, budget := range budgets {
		p := e.painted(budget)
		if e.each(p.sort) {
			return
		}
		if budget == budgets[len(budgets)-1] {
			p.individualize(e)
		}
	}
}

// each writes the waiting maps whose order is found. It says whether there was one.
func (e *encoder) each(sort func(*mapRecord) bool) bool {
	waiting := e.deferred
	e.deferred = nil
	for _, r := range waiting {
		if sort(r) {
			e.entries(r)
		} else {
			e.deferred = append(e.deferred, r)
		}
	}
	return len(e.deferred) < len(waiting)
}

// budgets are how many records are looked at to tell one thing from another.
var budgets = [...]int{16, 1 << 12}

// colour tells things apart by what they lead to and what leads to them.
type colour [sha256.Size]byte

func (c colour) compare(d colour) int { return bytes.Compare(c[:], d[:]) }

// painting has a colour for each entry of the waiting maps and for each thing that these link to, by
// colour refinement: things that differ in what they lead to have different colours; then, again and
// again, those that occur in entries of different colours. Neither addresses nor Go's order of maps have a
// part in it. What has one colour in the end is the same in every respect, so that any order of it gives
// the same bytes, save for graphs so regular that refinement doesn't tell their parts apart.
type painting struct {
	entries []entry
	first   map[*mapRecord]int // of its entries
	links   map[task]*painted
	tasks   []*painted
}

type entry struct {
	text   []byte
	links  []*painted
	keys   int // how many of the links are the key's
	colour colour
}

type painted struct {
	task   task
	colour colour
	seen   []colour // entries in which it occurs
}

func (e *encoder) painted(budget int) *painting {
	p := &painting{first: map[*mapRecord]int{}, links: map[task]*painted{}}
	for _, r := range e.deferred {
		p.first[r] = len(p.entries)
		for i := range r.n {
			text := binary.BigEndian.AppendUint32(nil, uint32(r.number))
			text, keys := e.try(text, r.key(i), r.typ.Key, 0)
			text, values := e.try(text, r.value(i), r.typ.Elem, 0)
			n := entry{text: text, keys: len(keys)}
			for _, l := range append(keys, values...) {
				n.links = append(n.links, p.link(e, l, budget))
			}
			p.entries = append(p.entries, n)
		}
	}
	for count := 0; ; {
		distinct := map[colour]bool{}
		p.refine(distinct)
		if len(distinct) <= count {
			return p
		}
		count = len(distinct)
	}
}

func (p *painting) link(e *encoder, t task, budget int) *painted {
	if l := p.links[t]; l != nil {
		return l
	}
	text, _ := e.tryAll(nil, func() { e.trial.link(nil, t) }, budget)
	l := &painted{task: t, colour: sha256.Sum256(text)}
	p.links[t] = l
	p.tasks = append(p.tasks, l)
	return l
}

func (p *painting) refine(distinct map[colour]bool) {
	for i := range p.entries {
		n := &p.entries[i]
		text := n.text
		for _, l := range n.links {
			text = append(text, l.colour[:]...)
		}
		n.colour = sha256.Sum256(text)
		distinct[n.colour] = true
		for j, l := range n.links {
			l.seen = append(l.seen, sha256.Sum256(binary.BigEndian.AppendUint32(n.colour[:], uint32(j))))
		}
	}
	for _, l := range p.tasks {
		slices.SortFunc(l.seen, colour.compare)
		text := l.colour[:]
		for _, c := range l.seen {
			text = append(text, c[:]...)
		}
		l.colour = sha256.Sum256(text)
		l.seen = l.seen[:0]
	}
}

// sort orders the entries of a map by colour. It says whether that told apart what links to anything
// without a number: what doesn't is the same if its text is.
func (p *painting) sort(r *mapRecord) bool {
	entries := p.entries[p.first[r]:][:r.n]
	order := ordered(r.n, func(a, b int32) int { return entries[a].colour.compare(entries[b].colour) })
	for i := 1; i < r.n; i++ {
		if n := entries[order[i]]; n.colour == entries[order[i-1]].colour && len(n.links) > 0 {
			return false
		}
	}
	r.order = order
	return true
}

// individualize numbers what the first entry links to that has the colour of another one, whichever that
// is. If nothing else links to it, the others of its colour are numbered as well.
func (p *painting) individualize(e *encoder) {
	r := e.deferred[0]
	entries := p.entries[p.first[r]:][:r.n]
	order := ordered(r.n, func(a, b int32) int { return entries[a].colour.compare(entries[b].colour) })
	used := map[*painted]int{}
	for _, n := range p.entries {
		for _, l := range n.links {
			used[l]++
		}
	}
	shared := func(n entry) bool {
		return slices.ContainsFunc(n.links, func(l *painted) bool { return used[l] > 1 })
	}
	for i := 1; i < r.n; i++ {
		first, n := entries[order[i-1]], entries[order[i]]
		if n.colour != first.colour || len(n.links) == 0 {
			continue
		}
		p.number(e, first)
		for ; i < r.n && entries[order[i]].colour == first.colour && !shared(first); i++ {
			p.number(e, entries[order[i]])
		}
		return
	}
}

func (p *painting) number(e *encoder, n entry) {
	for _, l := range n.links {
		e.give(l.task)
	}
}
