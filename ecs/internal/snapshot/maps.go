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
	c.image.maps = append(c.image.maps, entries{r.ptr, l, n})
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
	c.base = v.Addr().UnsafePointer()
	c.follow(l, c.base, c.zeros(l.size), none)
	m := c.image
	at := len(m.data)
	m.data = grown(m.data, l.room())
	if l.size > 0 {
		copyBytes(unsafe.Pointer(&m.data[at]), c.base, l.size)
	}
	m.words = l.keep(m.words, c.base, nil)
}

// room is how many times eight bytes a value takes in an image.
func (l *layout) room() int { return int((l.size + 7) / 8) }

// mapAt is the map whose word is p, until the next one is asked for.
func (l *layout) mapAt(p unsafe.Pointer) reflect.Value {
	l.at = p
	return reflect.NewAt(l.typ.Go, unsafe.Pointer(&l.at)).Elem()
}

// putMap gives a map its entries back, and returns what is behind them.
func (l *layout) putMap(p unsafe.Pointer, n int, data []uint64) []uint64 {
	m := l.mapAt(p)
	if n == 0 && m.Len() == 0 {
		return data
	}
	m.Clear()
	key, elem := l.hold[0], l.hold[1]
	for range n {
		data = l.key.putEntry(key, data)
		data = l.elem.putEntry(elem, data)
		m.SetMapIndex(key, elem)
		key.SetZero()
		elem.SetZero()
	}
	return data
}

func (l *layout) putEntry(v reflect.Value, data []uint64) []uint64 {
	l.put(v.Addr().UnsafePointer(), unsafe.Pointer(unsafe.SliceData(data)))
	return data[l.room():]
}
