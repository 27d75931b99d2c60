package graph

import (
	"bytes"
	"reflect"
	"slices"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/addresses"
)

func newScanner(b *Binding) *scanner {
	return &scanner{
		registry: b.registry, binding: b,
		regions: make([]region, 0, b.sizes.regions), spans: addresses.New(b.sizes.spans), ends: addresses.New(b.sizes.ends),
		boxed: addresses.New(b.sizes.boxes), boxes: make([]boxRecord, 0, b.sizes.boxes),
		maps: make(map[unsafe.Pointer]*mapRecord, b.sizes.maps), funcs: map[unsafe.Pointer]*funcRecord{}, closures: map[funcKey]*funcRecord{},
		objects: map[unsafe.Pointer]*objectRecord{}, coded: map[spanKey]reflect.Value{},
		dynamic: map[unsafe.Pointer]*Type{},
	}
}

// dynamicOf returns the type of the values in interfaces with a first word, if it was met before.
func (s *scanner) dynamicOf(word unsafe.Pointer) *Type {
	l := &s.lately[uintptr(word)>>5%uintptr(len(s.lately))]
	if l.word != word || l.typ == nil {
		l.word, l.typ = word, s.dynamic[word]
	}
	return l.typ
}

// An encoder whose Binding encodes often is used again, with the memory that it has: it lets go of what it has met.

// most is how many pieces of memory an encoder may have met that is used again. What was greater once need not be so for ever.
const most = 1 << 13

// release has the next encoding of the binding use the encoder.
func (e *encoder) release() {
	if len(e.regions) > most || len(e.boxes) > most || cap(e.sections[blocks]) > 64*most {
		return
	}
	s := e.scanner
	s.regions, s.pieces, s.boxes = emptied(s.regions), s.pieces[:0], emptied(s.boxes)
	s.blocks, s.found = emptied(s.blocks), emptied(s.found)
	s.spans.Clear()
	s.ends.Clear()
	s.boxed.Clear()
	clear(s.maps)
	clear(s.funcs)
	clear(s.closures)
	clear(s.objects)
	clear(s.coded)
	for i := range e.sections {
		e.sections[i] = e.sections[i][:0]
	}
	for _, t := range e.types {
		e.index[t.id] = 0
	}
	e.queue, e.types, e.mapText, e.current = emptied(e.queue), e.types[:0], e.mapText[:0], task{}
	e.counts = [sectionCount]int32{}
	clear(e.code)
	e.binding.spare = e
}

// emptied returns an empty slice with the memory of another, which leads nowhere any more.
func emptied[T any](s []T) []T {
	clear(s)
	return s[:0]
}

// tables are the encodings of lists of types that were needed before.
type tables map[uint64]*table

type table struct {
	types []*Type
	text  []byte
}

// of returns the encoding of the types that were used.
func (t *tables) of(e *encoder) []byte {
	h := uint64(len(e.types))
	for _, typ := range e.types {
		h = (h ^ uint64(typ.id)) * 0x100000001b3
	}
	if known := (*t)[h]; known != nil && slices.Equal(known.types, e.types) {
		return known.text
	}
	const few = 256
	if len(*t) >= few {
		*t = nil
	}
	if *t == nil {
		*t = tables{}
	}
	made := &table{slices.Clone(e.types), e.appendTypes(nil)}
	(*t)[h] = made
	return made.text
}

// knownLists are lists of types that were met in encodings, and match those of the registry.
type knownLists []*knownList

type knownList struct {
	text  []byte
	types []layout
	local []*Type
}

// find returns the list that data begins with, or nil.
func (l *knownLists) find(data []byte) *knownList {
	if l == nil {
		return nil
	}
	for i, k := range *l {
		if bytes.HasPrefix(data, k.text) {
			copy((*l)[1:i+1], (*l)[:i]) // it will soon be asked for again
			(*l)[0] = k
			return k
		}
	}
	return nil
}

// matched returns the registry's types of those in the document.
func (d *decoder) matched() []*Type {
	if d.known == nil {
		const few = 64
		k := &knownList{bytes.Clone(d.listed), d.types, d.match(d.registry)}
		d.binding.lists = slices.Insert(d.binding.lists, 0, k)
		d.binding.lists = d.binding.lists[:min(few, len(d.binding.lists))]
		return k.local
	}
	for _, t := range d.known.local {
		if t.namesake != nil { // which has come since
			fail(&NameError{t.Name, [2]reflect.Type{t.Go, t.namesake}})
		}
	}
	return d.known.local
}
