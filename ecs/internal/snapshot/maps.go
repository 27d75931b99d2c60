package snapshot

import (
	"reflect"
	"unsafe"
)

// takeMap copies the entries of the map that a region is.
func (c *Copier) takeMap(r *region) {
	l := r.lay
	m := l.mapAt(r.ptr)
	n := m.Len()
	c.image.counts = append(c.image.counts, n)
	if n == 0 {
		return
	}
	key, elem := l.hold[0], l.hold[1]
	for c.entries.Reset(m); c.entries.Next(); {
		key.SetIterKey(&c.entries)
		elem.SetIterValue(&c.entries)
		c.takeEntry(l.key, key)
		c.takeEntry(l.elem, elem)
	}
	c.entries.Reset(reflect.Value{})
	key.SetZero()
	elem.SetZero()
}

func (c *Copier) takeEntry(l *layout, v reflect.Value) {
	words, bytes := c.room.take(l.words, l.bytes)
	c.base = v.Addr().UnsafePointer()
	c.take(l, c.base, words, bytes, none)
}

// mapAt is the map whose word is p, until the next one is asked for.
func (l *layout) mapAt(p unsafe.Pointer) reflect.Value {
	l.word = p
	return reflect.NewAt(l.typ.Go, unsafe.Pointer(&l.word)).Elem()
}

// putMap gives a map its entries back.
func (l *layout) putMap(p unsafe.Pointer, n int, words []unsafe.Pointer, bytes []byte) {
	m := l.mapAt(p)
	if n == 0 && m.Len() == 0 {
		return
	}
	m.Clear()
	key, elem := l.hold[0], l.hold[1]
	for range n {
		l.key.put(key.Addr().UnsafePointer(), words, bytes)
		words, bytes = words[l.key.words:], bytes[l.key.bytes:]
		l.elem.put(elem.Addr().UnsafePointer(), words, bytes)
		words, bytes = words[l.elem.words:], bytes[l.elem.bytes:]
		m.SetMapIndex(key, elem)
		key.SetZero()
		elem.SetZero()
	}
}
