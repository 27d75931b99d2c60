package random

import (
	"fmt"
	"strings"
)

// Func values that are handed a Co: in parameters, variables, fields and tables, as literals, method values and
// functions. All that may call each other stop when the program has run for long.

// statements returns what write writes.
func (g *gen) statements(write func()) string {
	old := g.b
	g.b = new(strings.Builder)
	write()
	text := g.b.String()
	g.b = old
	return text
}

// coFunc returns an expression whose value is called with a Co.
func (g *gen) coFunc(depth int) string {
	if g.literals > 1 || g.budget < 0 || !g.chance(35) {
		return g.coFuncLeaf()
	}
	return g.coLit(depth)
}

func (g *gen) coFuncLeaf() string {
	if v, ok := g.someVar(kCoFunc); ok && g.chance(60) {
		return v
	}
	switch g.r.IntN(9) {
	case 0:
		return "e.F"
	case 1:
		return fmt.Sprintf("e.Table[at(%s)]", g.leaf(kInt))
	case 2:
		return fmt.Sprintf("e.Called[%s]", g.leaf(kInt))
	case 3:
		return "e.viaField"
	case 4:
		return g.waiterLeaf() + ".wait"
	case 5:
		return "e.B.wait"
	case 6:
		return fmt.Sprintf("picked(e, %s)", g.leaf(kInt))
	}
	return "waits"
}

// coLit returns a func literal with a Co of its own, that captures variables.
func (g *gen) coLit(depth int) string {
	q := g.name("q")
	params, results := "co *coroutine.Co, "+q+" int", "int"
	var named []string
	scope := g.scope
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{name: q, kind: kInt})
	if g.chance(25) {
		r := g.name("r")
		named, results = []string{r}, "("+r+" int)"
		g.scope = append(g.scope, variable{name: r, kind: kInt})
	}
	text := g.literal(func() {
		g.line("if e.tired() { return %s }", q)
		if g.chance(15) {
			g.line("e.recovered(%s, recover())", g.key())
		}
		g.body([]kind{kInt}, named, 1+g.r.IntN(2+depth))
	})
	g.scope = scope
	return fmt.Sprintf("func(%s) %s {\n%s%s}", params, results, text, strings.Repeat("\t", g.indent))
}

// literal returns what write writes as the body of a func literal with a Co of its own.
func (g *gen) literal(write func()) string {
	noCo, loops, depth := g.noCo, g.loops, g.depth
	g.noCo, g.loops, g.depth = false, nil, max(g.depth, 2)
	g.literals++
	text := g.statements(func() {
		g.indent++
		write()
		g.indent--
	})
	g.literals--
	g.noCo, g.loops, g.depth = noCo, loops, depth
	return text
}

// coCall returns the call of a func value, or through an interface.
func (g *gen) coCall(depth int) string {
	arg := g.expr(kInt, depth-1)
	switch g.r.IntN(9) {
	case 0, 1, 2, 3:
		return fmt.Sprintf("%s.wait(%s, %s)", g.receiver(depth-1), g.co, arg)
	case 4:
		if g.chance(10) { // islands
			return g.pick("(*base).wait(e.B, ", "waiter.wait(e.W, ") + g.co + ", " + arg + ")"
		}
	case 5, 6:
		if g.literals < 2 {
			return fmt.Sprintf("%s(%s, %s)", g.coLit(depth), g.co, arg)
		}
	}
	return fmt.Sprintf("%s(%s, %s)", g.coFuncLeaf(), g.co, arg)
}

// funcStmt writes a statement about func values.
func (g *gen) funcStmt() {
	if g.noCo {
		g.simple()
		return
	}
	co := g.co
	switch g.r.IntN(17) {
	case 0, 1:
		g.line("%s = %s", g.assignable(kCoFunc), g.coFunc(2))
	case 2:
		g.line("%s = %s", g.assignable(kWaiter), g.waiter(2))
	case 3, 4:
		g.line("e.tr(%s, %s)", g.key(), g.coCall(2))
	case 5:
		if !g.goexits {
			g.line("defer %s", g.coCall(1))
		}
	case 6:
		g.line("e.Kept = append(e.Kept, %s)", g.coFunc(2))
	case 7:
		f := g.name("f")
		g.line("for _, %s := range e.Kept { if e.tired() { break }; e.tr(%s, %s(%s, %s)) }", f, g.key(), f, co, g.leaf(kInt))
	case 8:
		g.condition()
	case 9:
		g.keptScript()
	case 10:
		g.line("%s.Run(%s)", co, g.pick("coroutine.Script(e.Script)", "e.Behaviour"))
	case 11:
		x, y := g.name("v"), g.name("v")
		g.line("%s, %s := e.Two(%s, %s)", x, y, g.expr(kInt, 2), co)
		g.line("e.tr2(%s, %s, %s)", g.key(), x, y)
		g.scope = append(g.scope, variable{name: x, kind: kInt}, variable{name: y, kind: kString})
	case 12, 13:
		g.structStmt()
	case 14, 15:
		g.resultStmt()
	default:
		g.two()
	}
}

// two assigns a func value of two results, whose Co is its last parameter.
func (g *gen) two() {
	q, scope := g.name("q"), g.scope
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{name: q, kind: kInt})
	text := g.literal(func() {
		g.line("if e.tired() { return %s, %q }", q, "tired")
		g.body([]kind{kInt, kString}, nil, 1+g.r.IntN(2))
	})
	g.scope = scope
	g.line("e.Two = func(%s int, co *coroutine.Co) (int, string) {\n%s\t}", q, text)
}

// condition waits for a func value that is kept.
func (g *gen) condition() {
	c := g.name("c")
	list := g.vars(kInt, true)
	switch {
	case g.chance(30):
		g.line("%s.Until(e.Cond)", g.co)
		return
	case len(list) > 0:
		x := list[g.r.IntN(len(list))].name
		g.line("%s := func() bool { %s++; e.n++; e.tr(%s, %s); return e.n%%3 == 0 }", c, x, g.key(), x)
	default:
		g.line("%s := e.ready", c)
	}
	if g.chance(30) {
		g.line("e.Cond = %s", c)
	}
	g.line("%s.Until(%s)", g.co, c)
}

// keptScript writes a Script that is kept, as a func value or a behaviour, and what runs it, perhaps twice.
func (g *gen) keptScript() {
	f := g.name("f")
	text := g.literal(func() {
		g.line("if e.tired() { return }")
		g.body(nil, nil, 2)
	})
	lit := fmt.Sprintf("func(co *coroutine.Co) {\n%s\t}", text)
	if g.chance(50) {
		g.line("%s := %s", f, lit)
		if g.chance(40) {
			g.line("e.Script = %s", f)
		}
		g.line("%s.Run(coroutine.Script(%s))", g.co, f)
		switch g.r.IntN(3) {
		case 0:
			g.line("%s(%s)", f, g.co)
		case 1:
			if !g.goexits {
				g.line("defer %s(%s)", f, g.co)
			}
		}
		return
	}
	g.line("%s := coroutine.Script(%s)", f, lit)
	if g.chance(40) {
		g.line("e.Behaviour = %s", f)
	}
	switch g.r.IntN(3) {
	case 0:
		g.line("%s.All(%s, %s)", g.co, f, f)
	case 1:
		g.line("e.tr(%s, %s.Race(%s, e.Behaviour))", g.key(), g.co, f)
	default:
		g.line("%s.Run(%s); %s.Go(%s)", g.co, f, g.co, f)
	}
}

// keepRound keeps a func value with the variables of a round.
func (g *gen) keepRound(i string) {
	q := g.name("q")
	g.line("e.Kept = append(e.Kept, func(co *coroutine.Co, %s int) int { %s += %s; co.Yield(); return %s })", q, i, q, i)
}
