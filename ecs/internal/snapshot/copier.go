package snapshot

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"unsafe"

	"github.com/somen-go/somen/ecs/internal/graph"
)

// Copier takes images of what its roots lead to. It is for one goroutine.
type Copier struct {
	types    *graph.Registry
	captures func(code uintptr) (reflect.Type, error)
	visits   map[reflect.Type]Visit
	constant []reflect.Type
	stands   func(reflect.Type) (Stand, bool)
	visited  func(unsafe.Pointer, reflect.Type) // visitValue
	roots    []root
	fixed    []extent // in the order of their starts

	layouts    map[*graph.Type]*layout
	entriesOf  map[*graph.Type]*layout // of the entries of maps
	last       int32                   // of their ids
	open       int                     // of them, that are being made
	unfinished []*layout
	ofGo       map[reflect.Type]*layout
	dynamic    map[unsafe.Pointer]*boxed // by the first word of an interface
	held       map[uintptr]boxed         // what funcs capture, by their code

	regions *regions
	takes   int // since one was exact
	known   int // regions there were then
	reached int // those that were reached then

	image   *Image         // that is taken
	now     int32          // the block that is looked at; those before it are done
	left    []bool         // the blocks of which more is to be copied
	late    []int32        // regions that were not reached before
	lates   int            // of which so many are done
	in      int32          // the region that is looked at, or none
	base    unsafe.Pointer // where that is
	loose   bool           // a word of it has changed that leads to no region
	further []link

	own     Image    // of Sum
	marks   []uint64 // of forget
	entries reflect.MapIter
	zero    []uint64
}

type root struct {
	name string
	ptr  unsafe.Pointer
	lay  *layout
	n    int
}

// extent is memory that is left alone.
type extent struct {
	from, to uintptr
	name     uint64         // a hash of its name
	ptr      unsafe.Pointer // keeps it, so that nothing else comes to be there
}

// Visit is called for each value of a type, with a pointer to it, and calls visit for what the type doesn't show: with the
// address of a value and its type.
type Visit func(p unsafe.Pointer, visit func(at unsafe.Pointer, t reflect.Type)) error

// Objects are what a [Copier] is to know.
type Objects struct {
	Types    *graph.Registry // made with graph.Raw
	Roots    map[string]any  // pointers to what is copied, by name
	Fixed    map[string]any  // pointers to what is left alone
	Visits   map[reflect.Type]Visit
	Constant []reflect.Type                           // what pointers to them lead to, nobody changes; it may lead to what changes
	Captures func(code uintptr) (reflect.Type, error) // what funcs with this code have captured, or nil if that is nothing
	Stands   func(reflect.Type) (Stand, bool)         // what stands in a sum for values of a type, or nil
}

// Stand is what stands in a sum for values of a type of which less is state than what they have in memory. Of is called with
// a pointer to a value, and returns one to what is of type As. That may lead to memory that Of has made.
type Stand struct {
	As reflect.Type
	Of func(any) any
}

// New makes a Copier.
func New(o Objects) (c *Copier, err error) {
	defer graph.Caught(&err)
	c = &Copier{types: o.Types, captures: o.Captures, visits: o.Visits, constant: o.Constant, stands: o.Stands, layouts: map[*graph.Type]*layout{}, entriesOf: map[*graph.Type]*layout{}, ofGo: map[reflect.Type]*layout{},
		dynamic: map[unsafe.Pointer]*boxed{}, held: map[uintptr]boxed{}, regions: newRegions(newCrew())}
	c.visited = c.visitValue
	c.Fix(o.Fixed)
	for name, p := range o.Roots {
		v := reflect.ValueOf(p)
		if v.Kind() != reflect.Pointer || v.IsNil() {
			return nil, fmt.Errorf("snapshot: the root %s is no pointer to anything", name)
		}
		l, n := c.layoutOf(c.typeOf(v.Type().Elem()))
		c.roots = append(c.roots, root{name, v.UnsafePointer(), l, n})
	}
	slices.SortFunc(c.roots, func(a, b root) int { return cmp.Compare(a.name, b.name) })
	return c, nil
}

// Fix leaves more alone from now on: what pointers lead to, by name.
func (c *Copier) Fix(fixed map[string]any) {
	all := slices.Clone(c.fixed)
	for name, p := range fixed {
		v := reflect.ValueOf(p)
		from := v.Pointer()
		all = append(all, extent{from, from + max(1, v.Type().Elem().Size()), hashOf(name), v.UnsafePointer()})
	}
	slices.SortFunc(all, func(a, b extent) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(b.to, a.to), cmp.Compare(a.name, b.name))
	})
	outer := all[:0]
	for _, e := range all {
		if n := len(outer); n == 0 || e.from >= outer[n-1].to { // else it is a part of another
			outer = append(outer, e)
		}
	}
	if !slices.Equal(outer, c.fixed) {
		c.fixed = outer
		c.renew()
	}
}

// addNamed adds the roots.
func (c *Copier) addNamed() {
	x := c.regions
	for _, r := range c.roots {
		if i := x.at(r.ptr, r.lay); r.n > 0 && r.lay.size > 0 && (i < 0 || int(x.all[i].n) < r.n) {
			x.add(region{ptr: r.ptr, lay: r.lay, n: int32(r.n)}, origin{in: none})
		}
	}
	x.named = len(x.all)
	for i := range x.named {
		c.reach(int32(i))
	}
}

func (c *Copier) typeOf(t reflect.Type) *graph.Type {
	d, err := c.types.TypeOf(t)
	if err != nil {
		graph.Fail(err)
	}
	return d
}

func (c *Copier) learn(t reflect.Type) *layout {
	l, _ := c.layoutOf(c.typeOf(t))
	return l
}

// fixedAt returns what is to be left alone at an address, or nil.
func (c *Copier) fixedAt(p unsafe.Pointer) *extent {
	at := uintptr(p)
	i, found := slices.BinarySearchFunc(c.fixed, at, func(e extent, at uintptr) int { return cmp.Compare(e.from, at) })
	switch {
	case found:
		return &c.fixed[i]
	case i > 0 && at < c.fixed[i-1].to:
		return &c.fixed[i-1]
	}
	return nil
}

// offset is how far an address lies behind the start of the region that is looked at.
func (c *Copier) offset(at unsafe.Pointer) uintptr { return uintptr(at) - uintptr(c.base) }

// fail ends what is under way with an error that says where the value is that stands at an address.
func (c *Copier) fail(at unsafe.Pointer, t reflect.Type, reason, remedy string) {
	graph.Fail(&graph.ValueError{Path: c.path(c.in, c.offset(at)), Type: t, Reason: reason, Remedy: remedy})
}

// isList reports whether it was a slice where a region was found.
func (c *Copier) isList(found origin) bool {
	if found.in < 0 || c.regions.all[found.in].kind == mapping {
		return false
	}
	l := c.regions.all[found.in].lay
	return slices.ContainsFunc(l.ops, func(o op) bool { return o.kind == opSlice && o.off == found.at%l.size })
}

// path names the place at an offset in a region.
func (c *Copier) path(from int32, at uintptr) string {
	path := ""
	for from >= 0 {
		r := &c.regions.all[from]
		steps := ""
		if r.kind == mapping {
			steps = "[...]"
		} else if r.lay.size > 0 {
			if at >= uintptr(r.n)*r.lay.size {
				at = 0 // in a list of components, say
			}
			if r.n > 1 || c.isList(c.regions.found[from]) {
				steps = fmt.Sprintf("[%d]", at/r.lay.size)
			}
			steps += r.lay.typ.At(at % r.lay.size)
		}
		path = steps + path
		found := c.regions.found[from]
		if found.in < 0 {
			for _, root := range c.roots {
				if root.ptr == r.ptr && root.lay == r.lay {
					path = root.name + path
				}
			}
		}
		from, at = found.in, found.at
	}
	return path
}
