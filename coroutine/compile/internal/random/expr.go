package random

import (
	"fmt"
	"strings"
)

// vars returns the variables of a kind in scope.
func (g *gen) vars(k kind, assignable bool) []variable {
	var list []variable
	for _, v := range g.scope {
		if v.kind == k && !(assignable && v.fixed) {
			list = append(list, v)
		}
	}
	return list
}

func (g *gen) someVar(k kind) (string, bool) {
	list := g.vars(k, false)
	if len(list) == 0 {
		return "", false
	}
	return list[g.r.IntN(len(list))].name, true
}

// expr returns an expression of kind k.
func (g *gen) expr(k kind, depth int) string {
	if depth <= 0 {
		return g.leaf(k)
	}
	if !g.noCo && g.chance(12) {
		for _, i := range g.r.Perm(len(g.helpers)) {
			if h := g.helpers[i]; len(h.results) == 1 && h.results[0] == k {
				return g.callHelper(h, depth)
			}
		}
	}
	switch k {
	case kInt:
		return g.intExpr(depth)
	case kString:
		switch g.r.IntN(5) {
		case 0:
			return g.expr(kString, depth-1) + " + " + g.expr(kString, depth-1)
		case 1:
			return fmt.Sprintf("e.s(%s, %s)", g.key(), g.expr(kString, depth-1))
		case 2:
			if !g.noCo {
				return fmt.Sprintf("ws(e, %s, %s, %s)", g.co, g.key(), g.expr(kString, depth-1))
			}
		case 3:
			return g.pairOf(depth-1) + ".S"
		}
	case kBool:
		return g.boolExpr(depth)
	case kSlice:
		switch g.r.IntN(4) {
		case 0:
			return fmt.Sprintf("[]int{%s, %s}", g.expr(kInt, depth-1), g.expr(kInt, depth-1))
		case 1:
			return fmt.Sprintf("append(%s, %s)", g.expr(kSlice, depth-1), g.expr(kInt, depth-1))
		case 2:
			return fmt.Sprintf("e.sl(%s, %s)[%d:]", g.key(), g.expr(kSlice, depth-1), g.r.IntN(2))
		}
	case kArray:
		if g.chance(50) {
			return fmt.Sprintf("[3]int{%s, %s, %d}", g.expr(kInt, depth-1), g.expr(kInt, depth-1), g.r.IntN(9))
		}
	case kMap:
		if g.chance(30) {
			return fmt.Sprintf("map[int]int{%d: %s}", g.r.IntN(3), g.expr(kInt, depth-1))
		}
	case kPair:
		if g.chance(60) {
			return fmt.Sprintf("pair{%s, %s, %s}", g.expr(kInt, depth-1), g.expr(kInt, depth-1), g.expr(kString, depth-1))
		}
	case kPairPointer:
		if g.chance(50) {
			return fmt.Sprintf("&pair{A: %s, S: %s}", g.expr(kInt, depth-1), g.expr(kString, depth-1))
		}
	case kAny:
		if g.chance(60) {
			k := []kind{kInt, kString, kBool, kPair}[g.r.IntN(4)]
			return fmt.Sprintf("any(%s)", g.expr(k, depth-1))
		}
	case kFunc:
		return g.funcLit(depth)
	case kCoFunc:
		return g.coFunc(depth)
	case kWaiter:
		return g.waiter(depth)
	}
	return g.leaf(k)
}

func (g *gen) pairOf(depth int) string {
	if g.chance(50) {
		if v, ok := g.someVar(kPairPointer); ok {
			return v
		}
	}
	if v, ok := g.someVar(kPair); ok && g.chance(60) {
		return v
	}
	if g.chance(40) && depth > 0 {
		return fmt.Sprintf("e.pp(%s)", g.key())
	}
	return "e.P"
}

func (g *gen) intExpr(depth int) string {
	d := depth - 1
	switch g.r.IntN(24) {
	case 0, 1:
		return fmt.Sprintf("(%s %s %s)", g.expr(kInt, d), g.pick("+", "-", "*", "&", "|", "^"), g.expr(kInt, d))
	case 2, 3:
		return fmt.Sprintf("e.i(%s, %s)", g.key(), g.expr(kInt, d))
	case 4, 5, 6, 7:
		if !g.noCo {
			return fmt.Sprintf("w(e, %s, %s, %s)", g.co, g.key(), g.expr(kInt, d))
		}
	case 8:
		if !g.noCo {
			return fmt.Sprintf("e.m(%s, %s, %s)", g.key(), g.co, g.expr(kInt, d))
		}
	case 9:
		return fmt.Sprintf("%s[%s]", g.expr(kArray, 0), g.index(d))
	case 10:
		return fmt.Sprintf("e.sl(%s, %s)[%s]", g.key(), g.expr(kSlice, d), g.index(d))
	case 11:
		return fmt.Sprintf("%s[%s]", g.expr(kMap, 0), g.expr(kInt, d))
	case 12:
		return g.pairOf(depth) + g.pick(".A", ".B")
	case 13:
		return fmt.Sprintf("%s(%s)", g.leaf(kFunc), g.expr(kInt, d))
	case 14:
		return fmt.Sprintf("len(%s)", g.expr([]kind{kString, kSlice}[g.r.IntN(2)], d))
	case 15:
		return "e.G"
	case 16:
		if v, ok := g.someVar(kPointer); ok {
			return "*" + v
		}
	case 17:
		return fmt.Sprintf("e.add(%s, %s, %s)", g.expr(kInt, d), g.expr(kInt, d), g.expr(kInt, d))
	case 18:
		return g.immediate(d)
	case 19:
		return "-" + g.leaf(kInt)
	case 23:
		return fmt.Sprintf("e.turn(%s, %s)", g.key(), g.expr(kInt, d))
	case 20, 21, 22:
		if !g.noCo {
			return g.coCall(depth)
		}
	}
	return g.leaf(kInt)
}

// index returns an index for something with three elements, rarely a bad one.
func (g *gen) index(depth int) string {
	if g.chance(3) {
		return fmt.Sprintf("e.i(%s, %s)", g.key(), g.expr(kInt, depth))
	}
	return fmt.Sprintf("at(%s)", g.expr(kInt, depth))
}

func (g *gen) boolExpr(depth int) string {
	d := depth - 1
	switch g.r.IntN(11) {
	case 0, 1:
		return fmt.Sprintf("(%s && %s)", g.expr(kBool, d), g.expr(kBool, d))
	case 2, 3:
		return fmt.Sprintf("(%s || %s)", g.expr(kBool, d), g.expr(kBool, d))
	case 4:
		return fmt.Sprintf("!%s", g.expr(kBool, d))
	case 5:
		if !g.noCo {
			return fmt.Sprintf("wb(e, %s, %s, %s)", g.co, g.key(), g.expr(kBool, d))
		}
	case 6:
		return fmt.Sprintf("e.b(%s, %s)", g.key(), g.expr(kBool, d))
	case 8:
		return fmt.Sprintf("(%s %s nil)", g.leaf(kCoFunc+kind(g.r.IntN(2))), g.pick("==", "!="))
	case 7:
		return fmt.Sprintf("(%s %s %s)", g.expr(kString, d), g.pick("==", "!=", "<"), g.expr(kString, d))
	}
	return fmt.Sprintf("(%s %s %s)", g.expr(kInt, d), g.pick("==", "!=", "<", "<=", ">"), g.expr(kInt, d))
}

// immediate returns a func literal that is called at once.
func (g *gen) immediate(depth int) string {
	old := g.noCo
	if g.chance(60) {
		g.noCo = true
	}
	defer func() { g.noCo = old }()
	v := g.leaf(kInt)
	if k := kCoFunc + kind(g.r.IntN(2)); g.chance(30) && len(g.vars(k, true)) > 0 {
		list := g.vars(k, true)
		return fmt.Sprintf("func() int { %s = %s; return %s }()", list[g.r.IntN(len(list))].name, g.leaf(k), g.expr(kInt, depth))
	}
	if list := g.vars(kInt, true); len(list) > 0 && g.chance(50) {
		x := list[g.r.IntN(len(list))].name
		return fmt.Sprintf("func() int { %s += %s; return %s }()", x, g.expr(kInt, depth), v)
	}
	return fmt.Sprintf("func() int { return %s + %s }()", v, g.expr(kInt, depth))
}

// funcLit returns a func literal that captures variables.
func (g *gen) funcLit(depth int) string {
	old, oldScope := g.noCo, g.scope
	g.noCo = true
	defer func() { g.noCo, g.scope = old, oldScope }()
	p := g.name("q")
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{name: p, kind: kInt})
	if list := g.vars(kInt, true); len(list) > 1 && g.chance(60) {
		x := list[g.r.IntN(len(list)-1)].name
		return fmt.Sprintf("func(%s int) int { %s += %s; return e.i(%s, %s) }", p, x, p, g.key(), g.expr(kInt, depth-1))
	}
	return fmt.Sprintf("func(%s int) int { return %s + e.i(%s, %s) }", p, p, g.key(), g.expr(kInt, min(depth-1, 1)))
}

// leaf returns an expression without a wait.
func (g *gen) leaf(k kind) string {
	if v, ok := g.someVar(k); ok && g.chance(75) {
		return v
	}
	switch k {
	case kInt:
		return fmt.Sprint(g.r.IntN(9))
	case kString:
		return fmt.Sprintf("%q", strings.Repeat(string(rune('a'+g.r.IntN(26))), g.r.IntN(3)))
	case kBool:
		return g.pick("true", "false")
	case kSlice:
		return "e.Sl"
	case kArray:
		return "e.Arr"
	case kMap:
		return "e.M"
	case kPointer:
		return "&e.G"
	case kPair:
		return "e.P"
	case kPairPointer:
		return "&e.P"
	case kAny:
		return g.pick("any(1)", `any("x")`, "any(e.P)", "any(true)", "any(e)")
	case kCoFunc:
		return g.coFuncLeaf()
	case kWaiter:
		return g.waiterLeaf()
	default:
		return g.pick("e.f", "e.f", "e.Plain[0]", "e.Plain[at("+g.leaf(kInt)+")]")
	}
}
