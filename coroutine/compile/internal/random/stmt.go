package random

import (
	"fmt"
	"strings"
)

func (g *gen) declare() {
	k := g.someKind()
	v := variable{name: g.name("v"), kind: k}
	how := g.r.IntN(4)
	if k == kWaiter {
		how %= 2 // else it would be of the type of its value
	}
	switch how {
	case 0:
		g.line("var %s %s", v.name, goTypes[k])
		if k == kFunc || k == kPointer || k == kPairPointer || k == kMap || k >= kCoFunc && g.chance(80) {
			g.line("%s = %s", v.name, g.leaf(k))
		}
	case 1:
		g.line("var %s %s = %s", v.name, goTypes[k], g.safeExpr(k))
	default:
		g.line("%s := %s", v.name, g.safeExpr(k))
	}
	g.line("_ = %s", v.name)
	g.scope = append(g.scope, v)
}

// safeExpr is an expression as deep as the place allows.
func (g *gen) safeExpr(k kind) string {
	if g.depth == 0 && g.indent == 1 && g.results == nil && g.budget == 0 {
		return g.leaf(k)
	}
	return g.expr(k, 1+g.r.IntN(3))
}

// block writes statements in a scope of their own.
func (g *gen) block(n int) {
	scope := g.scope
	g.scope = g.scope[:len(g.scope):len(g.scope)]
	g.indent++
	g.depth++
	for range 1 + g.r.IntN(n) {
		g.stmt()
	}
	g.depth--
	g.indent--
	g.scope = scope
}

func (g *gen) stmt() {
	g.budget--
	if g.depth > 1+g.size/40 {
		g.simple()
		return
	}
	switch g.r.IntN(38) {
	case 0, 1, 2:
		g.declare()
	case 3:
		g.ifStmt()
	case 4:
		g.ifStmt()
	case 5, 6:
		g.forStmt()
	case 7, 8, 9:
		g.rangeStmt()
	case 10:
		g.switchStmt()
	case 11:
		g.typeSwitch()
	case 12:
		g.line("{")
		g.block(3)
		g.line("}")
	case 13:
		g.deferStmt()
	case 14:
		if len(g.loops) > 0 {
			g.leaveLoop()
		} else {
			g.simple()
		}
	case 15:
		if g.chance(40) {
			g.line("if %s {", g.expr(kBool, 2))
			g.indent++
			g.returnStmt()
			g.indent--
			g.line("}")
		} else {
			g.simple()
		}
	case 16:
		g.selectStmt()
	case 17:
		g.gotoStmt()
	case 18:
		g.supervisor()
	case 19:
		g.multi()
	case 20:
		if g.chance(30) {
			g.line("if %s { panic(%s) }", g.expr(kBool, 1), g.pick(`"boom"`, "errBoom", "e.i(7, 3)"))
		} else {
			g.simple()
		}
	case 26, 27:
		g.seqStmt()
	case 28:
		g.genericStmt()
	case 22, 23, 24, 25:
		g.funcStmt()
	case 21:
		if g.chance(50) {
			g.nested()
		} else {
			g.rawStmt()
		}
	default:
		g.simple()
	}
}

func (g *gen) assignable(k kind) string {
	list := g.vars(k, true)
	if len(list) > 0 && g.chance(60) {
		return list[g.r.IntN(len(list))].name
	}
	switch k {
	case kInt:
	case kCoFunc:
		return g.pick("e.F", "e.Table["+g.index(1)+"]", "e.Called["+g.leaf(kInt)+"]")
	case kWaiter:
		return "e.W"
	default:
		return "_"
	}
	switch g.r.IntN(7) {
	case 0:
		return "e.G"
	case 1:
		return fmt.Sprintf("e.Sl[%s]", g.index(2))
	case 2:
		return fmt.Sprintf("e.Arr[%s]", g.index(2))
	case 3:
		return fmt.Sprintf("e.M[%s]", g.leaf(kInt))
	case 4:
		return g.pairPointer() + ".A"
	case 5:
		if v, ok := g.someVar(kPointer); ok {
			return "*" + v
		}
	case 6:
		return fmt.Sprintf("e.sl(%s, e.Sl)[%s]", g.key(), g.index(2))
	}
	return "e.P.B"
}

func (g *gen) pairPointer() string {
	if v, ok := g.someVar(kPairPointer); ok {
		return v
	}
	return "e.P"
}

func (g *gen) simple() {
	switch g.r.IntN(14) {
	case 0, 1:
		k := g.someKind()
		g.line("%s = %s", g.assignable(k), g.expr(k, 3))
	case 2:
		if to := g.assignable(kInt); to != "_" {
			g.line("%s %s %s", to, g.pick("+=", "-=", "*=", "|="), g.expr(kInt, 3))
		}
	case 3:
		g.line("%s, %s = %s, %s", g.assignable(kInt), g.assignable(kInt), g.expr(kInt, 2), g.expr(kInt, 2))
	case 4:
		if to := g.assignable(kInt); to != "_" {
			g.line("%s%s", to, g.pick("++", "--"))
		}
	case 5, 6:
		g.line("e.tr(%s, %s)", g.key(), g.expr(g.printable(), 3))
	case 7:
		g.line("e.tr2(%s, %s, %s)", g.key(), g.expr(g.printable(), 2), g.expr(g.printable(), 2))
	case 8:
		if v, ok := g.someVar(kInt); ok {
			x := g.name("v")
			g.line("%s := &%s", x, v)
			g.line("*%s += %s", x, g.expr(kInt, 2))
			g.scope = append(g.scope, variable{name: x, kind: kPointer})
		}
	default:
		if g.noCo {
			g.line("e.tr(%s, %s)", g.key(), g.expr(kInt, 2))
			return
		}
		g.wait()
	}
}

func (g *gen) printable() kind {
	return []kind{kInt, kInt, kString, kBool, kSlice, kArray, kPair}[g.r.IntN(7)]
}

// wait writes a statement that waits.
func (g *gen) wait() {
	co := g.co
	switch g.r.IntN(25) {
	case 0, 1, 2:
		g.line("%s.Yield()", co)
	case 3:
		g.line("e.tr(%s, int(%s.Frame()))", g.key(), co)
	case 4, 5:
		g.line("%s.Sleep(time.Duration(at(%s)) * time.Millisecond)", co, g.expr(kInt, 2))
	case 6:
		g.line("%s.Frames(%d)", co, g.r.IntN(3))
	case 7:
		g.line("%s.Until(func() bool { e.n++; return e.n%%3 == 0 })", co)
	case 8:
		g.line("%s.Pace()", co)
	case 9:
		g.line("e.tr(%s, %s.First(coroutine.Sleep(time.Duration(at(%s))*time.Millisecond), coroutine.Frames(%d)))", g.key(), co, g.expr(kInt, 1), g.r.IntN(3))
	case 10:
		g.line("%s.AllOf(coroutine.Frames(%d), coroutine.Yield())", co, g.r.IntN(2))
	case 11:
		g.line("e.tr(%s, e.ch.Send(%s, %s))", g.key(), co, g.expr(kInt, 2))
	case 12:
		x, ok := g.name("v"), g.name("v")
		g.line("%s, %s := e.ch.Receive(%s)", x, ok, co)
		g.line("e.tr2(%s, %s, %s)", g.key(), x, ok)
		g.scope = append(g.scope, variable{name: x, kind: kInt}, variable{name: ok, kind: kBool})
	case 13:
		g.line("if e.sig.Waiting() > 0 { e.sig.Emit(%s) } else { e.tr(%s, e.sig.Wait(%s)) }", g.expr(kInt, 1), g.key(), co)
	case 14:
		x := g.name("v")
		g.line("%s := %s.Go(coroutine.Script(func(co *coroutine.Co) {", x, co)
		g.body(nil, nil, 2)
		g.line("}))")
		if g.chance(70) {
			g.line("e.tr(%s, %s.Join(%s) == nil)", g.key(), co, x)
		} else {
			g.line("_ = %s", x)
		}
	case 15:
		g.line("e.tr(%s, %s.Race(coroutine.Script(func(co *coroutine.Co) {", g.key(), co)
		g.body(nil, nil, 2)
		g.line("}), coroutine.Await(coroutine.Frames(2))))")
	case 16:
		g.line("e.tr(%s, %s.Timeout(2*time.Millisecond, coroutine.Script(func(co *coroutine.Co) {", g.key(), co)
		g.body(nil, nil, 2)
		g.line("})))")
	case 17:
		g.line("e.tr2(%s, %s.Unwinding(), int(%s.Now()))", g.key(), co, co)
	case 18:
		if g.goexits {
			g.line("if %s { runtime.Goexit() }", g.expr(kBool, 1))
		} else if g.chance(15) {
			g.line("%s", g.pick(co+".Exit()", co+".Self().Cancel()", co+".Self().Raise(errBoom)"))
		}
	case 19:
		g.line("%s.Wait(coroutine.Sleep(%d))", co, g.r.IntN(3))
	default:
		g.helperCall()
	}
}

// helperCall writes a call of a helper, with its results in variables.
func (g *gen) helperCall() {
	if len(g.helpers) == 0 {
		g.line("_ = w(e, %s, %s, %s)", g.co, g.key(), g.expr(kInt, 2))
		return
	}
	h := g.helpers[g.r.IntN(len(g.helpers))]
	call := g.callHelper(h, 2)
	switch len(h.results) {
	case 0:
		g.line("%s", call)
	default:
		var names []string
		var vars []variable
		for _, k := range h.results {
			v := variable{name: g.name("v"), kind: k}
			vars = append(vars, v)
			names = append(names, v.name)
		}
		g.line("%s := %s", strings.Join(names, ", "), call)
		for _, v := range vars {
			g.line("_ = %s", v.name)
		}
		g.scope = append(g.scope, vars...)
	}
}

func (g *gen) multi() {
	for _, i := range g.r.Perm(len(g.helpers)) {
		h := g.helpers[i]
		if g.noCo || len(h.results) != 2 {
			continue
		}
		call := g.callHelper(h, 2)
		g.line("%s, %s = %s", g.assignable(h.results[0]), g.assignable(h.results[1]), call)
		return
	}
	g.line("e.G, e.P.A = e.P.A, %s", g.expr(kInt, 3))
}

func (g *gen) ifStmt() {
	scope := g.scope
	head := "if "
	if g.chance(30) {
		v := variable{name: g.name("v"), kind: kInt}
		head += fmt.Sprintf("%s := %s; %s > 2 && ", v.name, g.expr(kInt, 2), v.name)
		g.scope = append(g.scope[:len(g.scope):len(g.scope)], v)
	}
	g.line("%s%s {", head, g.expr(kBool, 3))
	g.block(3)
	for g.chance(30) {
		g.line("} else if %s {", g.expr(kBool, 2))
		g.block(2)
	}
	if g.chance(40) {
		g.line("} else {")
		g.block(3)
	}
	g.line("}")
	g.scope = scope
}

func (g *gen) returnStmt() {
	if len(g.results) == 0 || len(g.named) > 0 && g.chance(40) {
		g.line("return")
		return
	}
	var list []string
	for _, k := range g.results {
		list = append(list, g.expr(k, 2))
	}
	g.line("return %s", strings.Join(list, ", "))
}

// nested writes a Script that the function runs inline.
func (g *gen) nested() {
	if g.noCo {
		g.simple()
		return
	}
	g.line("%s.Run(coroutine.Script(func(co *coroutine.Co) {", g.co)
	g.body(nil, nil, 3)
	g.line("}))")
}

// rawStmt writes a behaviour in the raw form that the function runs inline, or a Script of a method.
func (g *gen) rawStmt() {
	if g.noCo {
		g.simple()
		return
	}
	if g.chance(25) {
		g.line("%s.Run(coroutine.Script(%s))", g.co, g.pick("e.life", "e.Script"))
		return
	}
	g.line("%s.Run(func(yield func(coroutine.Wait) bool) {", g.co)
	old := g.noCo
	g.noCo = true
	scope, loops, results, named := g.scope, g.loops, g.results, g.named
	g.scope = g.scope[:len(g.scope):len(g.scope)]
	g.loops, g.results, g.named = nil, nil, nil
	g.indent++
	if g.chance(30) && !g.goexits {
		g.line("defer func() { e.tr(%s, yield(coroutine.Yield())) }()", g.key())
	}
	if g.chance(30) {
		g.line("defer e.tr(%s, %s)", g.key(), g.leaf(kInt))
	}
	for range 2 + g.r.IntN(3) {
		wait := g.pick("coroutine.Yield()", "coroutine.Frames(2)", "coroutine.Sleep(time.Duration(at("+g.expr(kInt, 1)+")))", "coroutine.Until(func() bool { e.n++; return e.n%2 == 0 })")
		switch g.r.IntN(4) {
		case 0:
			g.line("if !yield(%s) { return }", wait)
		case 1:
			g.line("e.tr2(%s, yield(%s), %s && yield(coroutine.Yield()))", g.key(), wait, g.expr(kBool, 1))
		case 2:
			i := g.name("i")
			g.line("for %s := 0; %s < 2 && yield(%s); %s++ { %s }", i, i, wait, i, "e.tr("+g.key()+", "+i+")")
		default:
			g.stmt()
		}
	}
	g.indent--
	g.scope, g.noCo, g.loops, g.results, g.named = scope, old, loops, results, named
	g.line("})")
}
