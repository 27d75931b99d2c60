package snapshot

import (
	"math"
	"reflect"
	"runtime"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// memory returns the region of n values that a pointer, which stands at an address, shows, or none.
func (c *Copier) memory(p unsafe.Pointer, l *layout, n int, kind regionKind, at unsafe.Pointer) int32 {
	if p == nil || n == 0 || l.size == 0 && kind != mapping {
		return none
	}
	i := c.regions.at(p, l)
	if i >= 0 && (n == 1 || int(c.regions.all[i].n) >= n) {
		return i
	}
	if c.fixedAt(p) != nil {
		return none
	}
	if err := l.typ.Refused(p); err != nil {
		c.fail(at, l.typ.Go, err.Error(), "")
	}
	if n > math.MaxInt32 || uint64(n)*uint64(l.size) > math.MaxUint32 {
		c.fail(at, l.typ.Go, "it takes more than four gigabytes", "")
	}
	return c.regions.add(region{ptr: p, lay: l, n: int32(n), kind: kind}, origin{c.in, c.offset(at)})
}

// box returns the region of what an interface at p holds, or none.
func (c *Copier) box(p unsafe.Pointer, t *graph.Type) int32 {
	w := (*[2]unsafe.Pointer)(p)
	if w[0] == nil {
		return none
	}
	d := c.boxOf(p, t)
	switch {
	case !d.direct && d.plain:
		return none
	case !d.direct:
		return c.memory(w[1], d.of, d.n, constant, p)
	}
	// The word is the value: a pointer, a map or a func, perhaps in structs of one field and arrays of one element.
	l := d.of
	for len(l.ops) > 0 && l.ops[0].kind == opArray {
		l = l.ops[0].to
	}
	if len(l.ops) == 0 {
		return none
	}
	switch o := &l.ops[0]; o.kind {
	case opPointer:
		return c.memory(w[1], o.to, o.many, o.to.kind, p)
	case opMap:
		return c.memory(w[1], o.to, 1, mapping, p)
	case opFunc:
		return c.closure(w[1], o.typ, p)
	case opZero:
		c.mustBeZero(unsafe.Pointer(&w[1]), o)
	}
	return none
}

// boxOf returns what is known of what the interface at p holds, which is not nil.
func (c *Copier) boxOf(p unsafe.Pointer, t *graph.Type) *boxed {
	word := *(*unsafe.Pointer)(p)
	d := c.dynamic[word]
	if d == nil {
		d = c.learnBox(reflect.NewAt(t.Go, p).Elem().Elem().Type())
		c.dynamic[word] = d
	}
	return d
}

// boxed is what is known of a type in interfaces.
type boxed struct {
	of     *layout
	n      int
	direct bool   // an interface holds the value itself
	plain  bool   // it leads nowhere
	name   uint64 // a hash of the name of the type, or of the func
}

func (c *Copier) learnBox(t reflect.Type) *boxed {
	typ := c.typeOf(t)
	l, n := c.layoutOf(typ)
	return &boxed{of: l, n: n, direct: typ.Direct(), plain: !l.leads(), name: hashOf(typ.Name)}
}

// leads reports whether anything in a value has to be followed, or might be refused.
func (l *layout) leads() bool {
	for i := range l.ops {
		switch o := &l.ops[i]; o.kind {
		case opBytes, opWord, opPair, opList, opString, opStand:
		case opArray:
			if o.to.leads() {
				return true
			}
		default:
			return true
		}
	}
	return l.visit != nil
}

// closure returns the region of what a func has captured, or none.
func (c *Copier) closure(f unsafe.Pointer, t *graph.Type, at unsafe.Pointer) int32 {
	if f == nil {
		return none
	}
	held := c.heldBy(f, t, at)
	if held.of == nil || held.plain {
		return none
	}
	return c.memory(add(f, wordSize), held.of, held.n, constant, at)
}

// heldBy returns what is known of the code of a func, which is not nil.
func (c *Copier) heldBy(f unsafe.Pointer, t *graph.Type, at unsafe.Pointer) boxed {
	code := *(*uintptr)(f)
	held, ok := c.held[code]
	if !ok {
		typ, err := c.captures(code)
		if err != nil {
			c.fail(at, t.Go, err.Error(), "")
		}
		if typ != nil {
			held.of, held.n = c.layoutOf(c.typeOf(typ))
			held.plain = !held.of.leads()
		}
		held.name = hashOf(runtime.FuncForPC(code).Name())
		c.held[code] = held
	}
	return held
}

func (c *Copier) mustBeZero(p unsafe.Pointer, o *op) {
	if isZero(p, o.n) {
		return
	}
	what := "nobody can tell what it points to"
	if o.typ.Go.Kind() == reflect.Chan {
		what = "it is a Go channel"
	}
	c.fail(p, o.typ.Go, what, "tag the field `somen:\"-\"`")
}
