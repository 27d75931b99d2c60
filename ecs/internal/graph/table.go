package graph

// table finds the number of what is at an address and of a type: a hash table without pointers, which
// the collector passes over. There are as many entries as pointers in a graph.
type table struct {
	slots []slotOf // a power of two, at most half of them in use
	used  int
}

type slotOf struct {
	at     uintptr // 0 if free
	typ    int32
	number int32
}

// newTable has room for n entries.
func newTable(n int) table {
	size := 64
	for size < 2*n {
		size *= 2
	}
	return table{slots: make([]slotOf, size)}
}

// find returns the slot of an entry, or the free one where it belongs.
func (t *table) find(at uintptr, typ int32) *slotOf {
	h := (uint64(at)>>3 ^ uint64(typ)<<40) * 0x9e3779b97f4a7c15
	for i := h >> 20; ; i++ {
		s := &t.slots[i&uint64(len(t.slots)-1)]
		if s.at == 0 || s.at == at && s.typ == typ {
			return s
		}
	}
}

func (t *table) get(at uintptr, typ *Type) (int32, bool) {
	s := t.find(at, int32(typ.id))
	return s.number, s.at != 0
}

func (t *table) set(at uintptr, typ *Type, number int32) {
	s := t.find(at, int32(typ.id))
	if s.at == 0 {
		if t.used++; 2*t.used > len(t.slots) {
			t.grow()
			s = t.find(at, int32(typ.id))
		}
		s.at, s.typ = at, int32(typ.id)
	}
	s.number = number
}

func (t *table) grow() {
	old := t.slots
	t.slots = make([]slotOf, 2*len(old))
	for _, s := range old {
		if s.at != 0 {
			*t.find(s.at, s.typ) = s
		}
	}
}
