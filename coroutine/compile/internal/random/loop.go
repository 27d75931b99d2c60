package random

import (
	"fmt"
	"strings"
)

// enter writes the label of a loop, if it gets one, and returns what ends it.
func (g *gen) enter(isFor bool) func() {
	label := ""
	if g.chance(25) {
		label = g.name("L")
		g.line("%s:", label)
	}
	g.loops = append(g.loops, loop{label, isFor})
	at := len(g.loops) - 1
	return func() {
		if label != "" {
			// A label must be used.
			g.indent++
			g.line("if e.never() { %s %s }", g.pick("break", map[bool]string{true: "continue", false: "break"}[isFor]), label)
			g.indent--
		}
		g.loops = g.loops[:at]
	}
}

func (g *gen) leaveLoop() {
	l := g.loops[g.r.IntN(len(g.loops))]
	word := "break"
	if l.isFor && g.chance(50) {
		word = "continue"
	}
	switch {
	case l.label != "":
		g.line("if %s { %s %s }", g.expr(kBool, 2), word, l.label)
	case g.loops[len(g.loops)-1] == l && word == "break" || l.isFor && g.loops[len(g.loops)-1] == l:
		g.line("if %s { %s }", g.expr(kBool, 2), word)
	default:
		g.line("e.tr(%s, 0)", g.key())
	}
}

func (g *gen) forStmt() {
	scope := g.scope
	i := variable{name: g.name("i"), kind: kInt, fixed: true}
	end := g.enter(true)
	switch g.r.IntN(3) {
	case 0:
		g.line("for %s := 0; %s < %d; %s++ {", i.name, i.name, 1+g.r.IntN(3), i.name)
		g.scope = append(g.scope[:len(g.scope):len(g.scope)], i)
	case 1:
		g.line("for %s, %s := %s, 0; %s < 3 && %s; %s, %s = %s+1, %s {", i.name, i.name+"b", g.expr(kInt, 2), i.name+"b", g.expr(kBool, 2), i.name+"b", i.name, i.name+"b", g.expr(kInt, 2))
		g.scope = append(g.scope[:len(g.scope):len(g.scope)], i)
	default:
		g.line("for e.less() && %s {", g.expr(kBool, 2))
	}
	g.indent++
	if len(g.scope) > len(scope) {
		g.line("_ = %s", i.name)
	}
	g.line("if e.tired() { break }")
	g.indent--
	g.block(4)
	if g.chance(40) && len(g.scope) > len(scope) {
		g.indent++
		if g.chance(50) {
			g.keepRound(i.name)
		} else {
			g.line("e.keep(func() int { %s += 10; return %s })", i.name, i.name)
		}
		g.indent--
	}
	end()
	g.line("}")
	g.scope = scope
}

func (g *gen) rangeStmt() {
	scope := g.scope
	i := variable{name: g.name("i"), kind: kInt}
	j := variable{name: g.name("j"), kind: kInt}
	vars := []variable{i}
	end := g.enter(true)
	switch g.r.IntN(13) {
	case 0, 1:
		g.line("for %s := range %d {", i.name, 1+g.r.IntN(3))
	case 2:
		g.line("for %s := range at(%s) {", i.name, g.expr(kInt, 2))
	case 3, 4:
		g.line("for %s, %s := range %s {", i.name, j.name, g.expr(kSlice, 2))
		vars = append(vars, j)
	case 5:
		g.line("for %s, %s := range %s {", i.name, j.name, g.expr(kArray, 0))
		vars = append(vars, j)
	case 6:
		j.kind = kString
		g.line("for %s, %sr := range %s {", i.name, j.name, g.pick(`"aé€"`, `"x\xffy"`, g.leaf(kString)))
		g.indent++
		g.line("%s := string(%sr)", j.name, j.name)
		g.line("_ = %s", j.name)
		g.indent--
		vars = append(vars, j)
	case 7:
		g.line("for %s, %s := range map[int]int{%s: 3} {", i.name, j.name, g.leaf(kInt))
		vars = append(vars, j)
	case 8:
		if to := g.assignable(kInt); to != "_" && !strings.Contains(to, "w(") {
			g.line("for %s = range %d {", to, 1+g.r.IntN(3))
			vars = nil
		} else {
			g.line("for range %d {", g.r.IntN(3))
			vars = nil
		}
	case 9:
		g.line("for %s := range filled(%d) {", i.name, g.r.IntN(3))
	case 10:
		if g.noCo {
			g.line("for %s := range 2 {", i.name)
			break
		}
		g.line("for %sf := range %s.Over(time.Duration(at(%s)) * time.Millisecond) {", i.name, g.co, g.expr(kInt, 1))
		g.indent++
		g.line("%s := int(%sf * 100)", i.name, i.name)
		g.indent--
	case 11:
		if g.noCo {
			g.line("for %s := range 2 {", i.name)
			break
		}
		g.line("for %s := range %s.%s {", i.name, g.co, g.pick("Every(time.Millisecond)", "Spread(4)", "Every(3*time.Millisecond)"))
		g.indent++
		g.line("if %s > 2 { break }", i.name)
		g.indent--
	default:
		if g.noCo {
			g.line("for %s := range 2 {", i.name)
			break
		}
		g.line("for %s := range e.ch.All(%s) {", i.name, g.co)
		g.indent++
		g.line("if %s > 4 { break }", i.name)
		g.indent--
	}
	g.indent++
	for _, v := range vars {
		g.line("_ = %s", v.name)
	}
	g.line("if e.tired() { break }")
	g.indent--
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], vars...)
	g.block(4)
	if len(vars) > 0 && g.chance(40) {
		g.indent++
		if g.chance(50) {
			g.keepRound(i.name)
		} else {
			g.line("e.keep(func() int { %s += 10; return %s })", i.name, i.name)
		}
		g.indent--
	}
	end()
	g.line("}")
	g.scope = scope
}

func (g *gen) gotoStmt() {
	n, label := g.name("n"), g.name("L")
	g.line("{")
	g.indent++
	g.line("%s := 0", n)
	g.line("%s:", label)
	g.line("%s++", n)
	scope, loops := g.scope, g.loops
	g.loops = nil
	g.line("{")
	g.block(2)
	g.line("}")
	g.line("if %s < %d && !e.tired() { goto %s }", n, 2+g.r.IntN(2), label)
	g.scope, g.loops = scope, loops
	g.indent--
	g.line("}")
}

func (g *gen) switchStmt() {
	end := g.enter(false)
	tag := g.chance(60)
	if tag {
		g.line("switch %s {", g.expr(kInt, 3))
	} else {
		g.line("switch {")
	}
	n := 1 + g.r.IntN(3)
	for i := range n {
		if tag {
			g.line("case %d, %s:", i*2, fmt.Sprintf("e.i(%s, %d)", g.key(), i*2+1))
		} else {
			old := g.noCo
			g.noCo = true
			g.line("case %s:", g.expr(kBool, 2))
			g.noCo = old
		}
		g.block(3)
		if i < n-1 && g.chance(25) {
			g.indent++
			g.line("fallthrough")
			g.indent--
		}
	}
	g.line("default:")
	g.block(2)
	end()
	g.line("}")
}

func (g *gen) typeSwitch() {
	scope := g.scope
	end := g.enter(false)
	v := g.name("v")
	g.line("switch %s := %s.(type) {", v, g.paren(g.expr(kAny, 2)))
	for _, k := range []kind{kInt, kString, kPair} {
		g.line("case %s:", goTypes[k])
		g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{name: v, kind: k})
		g.block(2)
		g.scope = scope
	}
	g.line("case nil, bool:")
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], variable{name: v, kind: kAny})
	g.block(2)
	g.scope = scope
	g.line("default:")
	g.indent++
	g.line("_ = %s", v)
	g.indent--
	end()
	g.line("}")
}

func (g *gen) paren(s string) string { return "(" + s + ")" }

func (g *gen) selectStmt() {
	scope := g.scope
	end := g.enter(false)
	v := variable{name: g.name("v"), kind: kInt}
	ok := variable{name: g.name("v"), kind: kBool}
	g.line("select {")
	g.line("case %s, %s := <-filled(%d):", v.name, ok.name, g.r.IntN(2))
	g.scope = append(g.scope[:len(g.scope):len(g.scope)], v, ok)
	g.indent++
	g.line("_, _ = %s, %s", v.name, ok.name)
	g.indent--
	g.block(2)
	g.scope = scope
	g.line("case empty <- 1:")
	g.block(1)
	end()
	g.line("}")
}
