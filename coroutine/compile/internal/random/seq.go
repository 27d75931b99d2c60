package random

import "fmt"

// Functions that return iterators, and loops over them, which may be kept.

// seq is such a function.
type seq struct {
	name  string
	waits bool // it is handed a Co, which its iterator uses
}

// declareSeq writes a function that returns an iterator.
func (g *gen) declareSeq() {
	s := seq{name: fmt.Sprintf("s%d_%d", g.id, len(g.seqs)), waits: g.chance(8)}
	co := ""
	if s.waits {
		co = ", co *coroutine.Co"
	}
	a := g.name("a")
	g.line("func %s(e *env%s, %s int) iter.Seq[int] {", s.name, co, a)
	g.indent++
	if g.chance(15) {
		g.line("%s++", a)
	}
	g.line("return func(yield func(int) bool) {")
	g.indent++
	noCo := g.noCo
	g.noCo = true
	g.scope = []variable{{name: a, kind: kInt}}
	if g.chance(25) {
		g.line("defer e.note(%s, %s)", g.key(), g.leaf(kInt))
	}
	for range 1 + g.r.IntN(3) {
		switch g.r.IntN(4) {
		case 0:
			i := g.name("i")
			g.line("for %s := range %d { if !yield(%s + %s) { return } }", i, 1+g.r.IntN(3), i, g.expr(kInt, 2))
		case 1:
			g.declare()
		case 2:
			x := g.name("v")
			g.line("%s := %s", x, g.expr(kInt, 1))
			g.line("e.keep(func() int { %s++; return %s + %s })", x, x, a)
		default:
			g.simple()
		}
		if s.waits && g.chance(50) {
			g.line("co.Yield()")
		}
		g.line("if !yield(%s) { return }", g.expr(kInt, 2))
	}
	g.noCo = noCo
	g.indent--
	g.line("}")
	g.indent--
	g.line("}\n")
	g.seqs = append(g.seqs, s)
}

// someSeq returns an expression that is an iterator, and whether it waits.
func (g *gen) someSeq(depth int) (text string, waits bool) {
	switch n := g.r.IntN(7); {
	case n < 3 && len(g.seqs) > 0:
		s := g.seqs[g.r.IntN(len(g.seqs))]
		if s.waits && g.noCo {
			break
		}
		co := ""
		if s.waits {
			co = ", " + g.co
		}
		return fmt.Sprintf("%s(e%s, %s)", s.name, co, g.expr(kInt, depth)), s.waits
	case n == 3:
		return fmt.Sprintf("(&cell[int]{v: %s}).All()", g.expr(kInt, depth)), false
	case n == 4 && depth > 0:
		s, waits := g.someSeq(depth - 1)
		return fmt.Sprintf("mapped(%s, %s)", s, g.funcLit(1)), waits
	case n == 5:
		return "e.Seq", false
	}
	return fmt.Sprintf("e.upTo(%s)", g.expr(kInt, depth)), false
}

// seqStmt writes a loop over an iterator, or keeps it.
func (g *gen) seqStmt() {
	s, waits := g.someSeq(2)
	switch n := g.r.IntN(6); {
	case n == 0 && !waits:
		g.line("e.Seq = %s", s)
		return
	case n < 3:
		x := g.name("q")
		g.line("%s := %s", x, s)
		if !g.noCo && g.chance(60) {
			g.wait()
		}
		s = x
	}
	end := g.enter(true)
	v := variable{name: g.name("v"), kind: kInt}
	noCo, scope := g.noCo, g.scope
	g.line("for %s := range %s {", v.name, s)
	g.indent++
	g.line("if e.tired() { break }")
	g.line("e.tr(%s, %s)", g.key(), v.name)
	g.indent--
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], v)
	g.noCo = g.noCo || !g.chance(5)
	g.block(3)
	g.noCo, g.scope = noCo, scope
	end()
	g.line("}")
}

// genericStmt writes uses of what is generic.
func (g *gen) genericStmt() {
	k := g.printable()
	switch g.r.IntN(4) {
	case 0:
		x := g.name("v")
		g.line("%s := &cell[%s]{v: %s}", x, goTypes[k], g.expr(k, 2))
		if !g.noCo {
			g.line("e.tr2(%s, %s.swap(e, %s, %s, %s), %s.v)", g.key(), x, g.co, g.key(), g.expr(k, 1), x)
		}
		g.line("e.keep(%s.get(e, %s))", x, g.key())
	case 1:
		if !g.noCo {
			x, f := g.name("v"), g.name("f")
			g.line("%s, %s := counted(e, %s, %s, %s)", x, f, g.co, g.key(), g.expr(k, 2))
			g.line("e.tr2(%s, %s, %s())", g.key(), x, f)
			g.line("e.keep(%s)", f)
			g.scope = append(g.scope, variable{name: x, kind: k})
			return
		}
		fallthrough
	default:
		g.line("e.keep(remember(e, %s, %s))", g.key(), g.expr(k, 2))
	}
}

// useOpen writes what a generic helper does with the value whose type is open.
func (g *gen) useOpen(name string) {
	n := g.name("n")
	switch g.r.IntN(3) {
	case 0:
		g.line("%s := 0", n)
		g.line("e.keep(func() int { %s++; e.tr(%s, %s); return %s })", n, g.key(), name, n)
	case 1:
		g.line("%s := %s", n, name)
		g.line("defer func() { e.tr2(%s, %s, any(%s) != nil) }()", g.key(), n, name)
	default:
		g.line("e.keep(remember(e, %s, %s))", g.key(), name)
	}
}
