package corpus

import (
	"go/types"
)

// A class is a set of signatures that must be equal, because values flow from one to the other: all get a Co
// as their first parameter, or none does.
type class struct {
	parent *class
	plain  string // why none does, or ""
	away   string // why a function literal of the class must not capture a Co: it may run on another stack
}

func (c *class) root() *class {
	for c.parent != nil {
		if c.parent.parent != nil {
			c.parent = c.parent.parent
		}
		c = c.parent
	}
	return c
}

// classes finds out which signatures belong together.
type classes struct {
	pkg   *types.Package
	of    map[*types.Signature]*class
	seen  map[[2]types.Type]bool
	named map[*types.Named]bool // instances and foreign ones that were linked
}

func newClasses(pkg *types.Package) *classes {
	return &classes{
		pkg: pkg, of: map[*types.Signature]*class{}, seen: map[[2]types.Type]bool{}, named: map[*types.Named]bool{},
	}
}

func (cs *classes) class(s *types.Signature) *class {
	c := cs.of[s]
	if c == nil {
		c = &class{}
		cs.of[s] = c
	}
	return c.root()
}

func (cs *classes) union(a, b *types.Signature) {
	ca, cb := cs.class(a), cs.class(b)
	if ca == cb {
		return
	}
	cb.parent = ca
	if ca.plain == "" {
		ca.plain = cb.plain
	}
	if ca.away == "" {
		ca.away = cb.away
	}
}

func (cs *classes) plain(s *types.Signature, why string) bool {
	c := cs.class(s)
	if c.plain != "" {
		return false
	}
	c.plain = why
	return true
}

func (cs *classes) away(s *types.Signature, why string) bool {
	c := cs.class(s)
	if c.away != "" {
		return false
	}
	c.away = why
	return true
}

// assign notes that a value of type src is stored where the type is dst.
func (cs *classes) assign(dst, src types.Type) {
	if dst == nil || src == nil {
		return
	}
	dst, src = types.Unalias(dst), types.Unalias(src)
	if _, ok := dst.(*types.TypeParam); !ok && types.IsInterface(dst) {
		if !types.IsInterface(src) {
			cs.walk(src, false, func(s *types.Signature) { cs.plain(s, "it is stored in an interface") })
		}
		if dst != src {
			cs.box(dst, src)
		}
		return
	}
	cs.unify(dst, src)
}

// box notes that the methods of a type are called through an interface. Those of interfaces of this package
// are taken to be one with all methods of the same name, see methods; other interfaces are called by code that
// knows no Co.
func (cs *classes) box(iface, t types.Type) {
	it, ok := iface.Underlying().(*types.Interface)
	if !ok {
		return
	}
	for m := range it.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(t, true, cs.pkg, m.Name())
		if f, ok := obj.(*types.Func); ok && (m.Pkg() != cs.pkg || f.Pkg() != cs.pkg) {
			cs.plain(f.Origin().Signature(), "it is a method of a foreign interface")
			cs.plain(m.Origin().Signature(), "it is a method of a foreign type")
		}
	}
}

// unify notes that a and b are the same type, but for the classes of their signatures.
func (cs *classes) unify(a, b types.Type) {
	a, b = types.Unalias(a), types.Unalias(b)
	if a == b || a == nil || b == nil {
		cs.link(a)
		return
	}
	if cs.seen[[2]types.Type{a, b}] || len(cs.seen) > 200_000 {
		return
	}
	cs.seen[[2]types.Type{a, b}] = true
	cs.link(a)
	cs.link(b)
	for _, pair := range [][2]types.Type{{a, b}, {b, a}} {
		if _, ok := pair[0].(*types.TypeParam); ok {
			cs.walk(pair[1], true, func(s *types.Signature) {
				cs.plain(s, "it is a type argument")
			})
			return
		}
	}
	an, aok := a.(*types.Named)
	bn, bok := b.(*types.Named)
	if aok && bok && an.Origin() == bn.Origin() {
		for i := range min(an.TypeArgs().Len(), bn.TypeArgs().Len()) {
			cs.unify(an.TypeArgs().At(i), bn.TypeArgs().At(i))
		}
	}
	switch a := a.Underlying().(type) {
	case *types.Signature:
		if b, ok := b.Underlying().(*types.Signature); ok {
			cs.unifySignatures(a, b)
		}
	case *types.Pointer:
		if b, ok := b.Underlying().(*types.Pointer); ok {
			cs.unify(a.Elem(), b.Elem())
		}
	case *types.Slice:
		if b, ok := b.Underlying().(*types.Slice); ok {
			cs.unify(a.Elem(), b.Elem())
		}
	case *types.Array:
		if b, ok := b.Underlying().(*types.Array); ok {
			cs.unify(a.Elem(), b.Elem())
		}
	case *types.Chan:
		if b, ok := b.Underlying().(*types.Chan); ok {
			cs.unify(a.Elem(), b.Elem())
		}
	case *types.Map:
		if b, ok := b.Underlying().(*types.Map); ok {
			cs.unify(a.Key(), b.Key())
			cs.unify(a.Elem(), b.Elem())
		}
	case *types.Struct:
		if b, ok := b.Underlying().(*types.Struct); ok {
			for i := range min(a.NumFields(), b.NumFields()) {
				cs.unify(a.Field(i).Type(), b.Field(i).Type())
			}
		}
	case *types.Interface:
		if b, ok := b.Underlying().(*types.Interface); ok {
			for m := range a.Methods() {
				for n := range b.Methods() {
					if m.Name() == n.Name() {
						cs.unify(m.Type(), n.Type())
					}
				}
			}
		}
	}
}

func (cs *classes) unifySignatures(a, b *types.Signature) {
	cs.union(a, b)
	cs.unifyTuples(a.Params(), b.Params())
	cs.unifyTuples(a.Results(), b.Results())
}

func (cs *classes) unifyTuples(a, b *types.Tuple) {
	for i := range min(a.Len(), b.Len()) {
		cs.unify(a.At(i).Type(), b.At(i).Type())
	}
}

// link makes the signatures in an instance of a generic type one with those of the generic type, and those in
// a foreign type plain.
func (cs *classes) link(t types.Type) {
	n, ok := t.(*types.Named)
	if !ok || cs.named[n] {
		return
	}
	if n.Obj().Pkg() != cs.pkg {
		cs.named[n] = true
		cs.walk(n.Underlying(), true, func(s *types.Signature) { cs.plain(s, "its type is foreign") })
		return
	}
	if n.Origin() != n {
		cs.named[n] = true
		cs.unify(n.Underlying(), n.Origin().Underlying())
	}
}

// walk calls f for the signatures in a type; those of named types only if deep.
func (cs *classes) walk(t types.Type, deep bool, f func(*types.Signature)) {
	seen := map[types.Type]bool{}
	var visit func(types.Type)
	visit = func(t types.Type) {
		t = types.Unalias(t)
		if t == nil || seen[t] {
			return
		}
		seen[t] = true
		switch t := t.(type) {
		case *types.Named:
			for i := range t.TypeArgs().Len() {
				visit(t.TypeArgs().At(i))
			}
			if deep && (t.Obj().Pkg() == cs.pkg || len(seen) < 50) {
				visit(t.Underlying())
			}
		case *types.Signature:
			f(t)
			for v := range t.Params().Variables() {
				visit(v.Type())
			}
			for v := range t.Results().Variables() {
				visit(v.Type())
			}
		case *types.Pointer:
			visit(t.Elem())
		case *types.Slice:
			visit(t.Elem())
		case *types.Array:
			visit(t.Elem())
		case *types.Chan:
			visit(t.Elem())
		case *types.Map:
			visit(t.Key())
			visit(t.Elem())
		case *types.Struct:
			for v := range t.Fields() {
				visit(v.Type())
			}
		case *types.Interface:
			if deep {
				for m := range t.Methods() {
					visit(m.Type())
				}
			}
		case *types.Tuple:
			for v := range t.Variables() {
				visit(v.Type())
			}
		}
	}
	visit(t)
}
