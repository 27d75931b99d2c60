package graph

import (
	"unsafe"
)

// reference writes a reference of type t at p. Nothing is written of what it leads to, save a value in an
// interface that can't go on endlessly, so that the encoder needs no deep stack.
func (e *encoder) reference(p unsafe.Pointer, t *Type) {
	word := *(*unsafe.Pointer)(p)
	if word == nil { // the first word of each kind of reference
		e.put(append(*e.out, itemNull))
		return
	}
	switch t.Kind {
	case Pointer:
		e.pointer(word, t.Elem)
	case Slice:
		h := (*sliceHeader)(p)
		if h.cap == 0 || t.Elem.Size == 0 {
			e.put(appendArray(*e.out, 2))
		} else {
			e.put(appendArray(*e.out, 3))
			e.within(word, t.Elem.Flat, h.cap*t.Elem.Count)
		}
		e.put(appendUint(appendUint(*e.out, uint64(h.len)), uint64(h.cap)))
	case Map:
		r := e.maps[word]
		e.link(majorUint, maps, &r.number, task{of: r})
	case Func:
		r := e.funcs[word]
		e.link(majorUint, funcs, &r.number, task{of: r})
	case Interface:
		w := words(p)
		d := e.dynamicOf(w[0])
		e.put(appendArray(*e.out, 2))
		e.typeOf(d)
		switch {
		case d.Nests:
			i, _ := e.boxed.Get(uintptr(w[1]), int32(d.id))
			r := &e.boxes[i]
			e.link(majorUint, boxes, &r.number, task{of: r})
		case d.direct:
			e.value(unsafe.Pointer(&w[1]), d)
		default:
			e.value(w[1], d)
		}
	}
}

// pointer writes a pointer to a value of type t.
func (e *encoder) pointer(q unsafe.Pointer, t *Type) {
	if r := e.objects[q]; r != nil && t.object != nil {
		e.link(majorNegative, objects, &r.number, task{of: r})
		return
	}
	if t.Size == 0 {
		e.put(appendArray(*e.out, 0)) // not nil, and nothing else can be said of it
		return
	}
	e.within(q, t.Flat, t.Count)
}

// within writes where n values of type t are: a block's number or a fixed object's name, followed by the
// way into it if they aren't at its start or of its type.
func (e *encoder) within(q unsafe.Pointer, t *Type, n int) {
	var b *block
	if i := e.binding.fixedAt(uintptr(q)); i >= 0 {
		b = &e.binding.blocks[i]
	} else {
		b = &e.blocks[e.blockAt(uintptr(q), t)]
	}
	at := uintptr(q) - b.start()
	if at == 0 && t == b.typ {
		e.base(b)
		return
	}
	way, _ := b.locate(e.way[:0], at, t, n)
	e.put(appendArray(*e.out, 1+len(way)))
	e.base(b)
	for _, i := range way {
		e.put(appendUint(*e.out, uint64(i)))
	}
	e.way = way
}

func (e *encoder) base(b *block) {
	if b.fixed {
		e.put(appendString(*e.out, b.anchor.name))
		return
	}
	e.link(majorUint, blocks, &b.number, task{block: b})
}

// link writes the number of a record, and gives it one if this is the first link to it.
func (e *encoder) link(major byte, section int, number *int32, t task) {
	if *number < 0 {
		if e.trial != nil {
			e.put(e.trial.link(*e.out, t))
			return
		}
		e.number(section, number, t)
	}
	e.put(appendHead(*e.out, major, uint64(*number)))
}
