package snapshot

// A pointer to a field leads to a region that is a part of another. When blocks are arranged such a region becomes inner: it
// leads to the other one, with which it is compared, copied and put back, and has no copy of its own any more. As for the
// collector, who is reached keeps all of what it is a part of.

// isInner reports whether a region, which lies in another, is a field or an element there.
func (x *regions) isInner(i, outer int32) bool {
	r, o := &x.all[i], &x.all[outer]
	return r.n == 1 && r.lay.words > 0 && o.lay.contains((uintptr(r.ptr)-uintptr(o.ptr))%o.lay.size, r.lay)
}

// enclose makes it inner.
func (x *regions) enclose(i, outer int32) {
	leads := x.leadsOf(i)
	for k := range leads {
		leads[k] = none
	}
	leads[0] = outer
	x.all[i].kind = inner
}

// contains reports whether who looks at a value sees one of another layout at an offset.
func (l *layout) contains(off uintptr, of *layout) bool {
	ops := l.ops
	for i := range of.ops {
		want := &of.ops[i]
		if want.kind == opStand {
			continue
		}
		at := off + want.off
		for len(ops) > 0 && (ops[0].kind == opStand || ops[0].end() <= at) {
			ops = ops[1:]
		}
		if len(ops) == 0 {
			return false
		}
		switch o := &ops[0]; {
		case o.kind == opArray && o.off <= off && off+of.size <= o.end():
			return o.to.contains((off-o.off)%o.to.size, of)
		case o.kind != want.kind:
			return false
		case o.kind == opBytes:
			if o.off > at || o.end() < off+want.end() {
				return false
			}
		case o.off != at || o.n != want.n || o.to != want.to || o.many != want.many || o.typ != want.typ:
			return false
		}
	}
	return true
}

// end is the offset behind what an op copies.
func (o *op) end() uintptr {
	switch o.kind {
	case opBytes, opZero:
		return o.off + uintptr(o.n)
	case opArray:
		return o.off + uintptr(o.n)*o.to.size
	case opSlice, opList:
		return o.off + 3*wordSize
	case opString, opInterface, opPair:
		return o.off + 2*wordSize
	}
	return o.off + wordSize
}
