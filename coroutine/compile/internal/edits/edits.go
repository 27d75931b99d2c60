// Package edits writes random behaviours in two versions, before and after random edits, to try what a save of one
// does in the other.
//
// Beside the two versions there is a model, which needs neither saves nor outlines: one behaviour that has at each edit
// both versions, and asks a variable which of them it is to do. Changed in the middle, it goes on as the edited
// behaviour would from there, with the variables that it has. So where a save is carried over, what it does has to be what
// the model does.
package edits

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Package returns the text of a file with pairs of behaviours, of a package main whose other file is Driver.
func Package(seed uint64, pairs int) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"time\"\n\n\t\"github.com/somen-go/somen/coroutine\"\n)\n\nvar _ = time.Second\n\nvar pairs = []pair{\n")
	for i := range pairs {
		fmt.Fprintf(&b, "\t{func(p *play) script { return (&v1_%[1]d{p}).run }, func(p *play) script { return (&v2_%[1]d{p}).run }, func(p *play) script { return (&m_%[1]d{p}).run }},\n", i)
	}
	b.WriteString("}\n")
	for i := range pairs {
		g := &generator{rand: rand.New(rand.NewPCG(seed, uint64(i))), pair: i, calm: i % 4}
		b.WriteString(g.write())
	}
	return b.String()
}

// version says which text of an edit is written.
type version int

const (
	before version = iota
	after
	model
)

// stmt is a statement in three versions, without indentation.
type stmt [3]string

func same(text string) stmt { return stmt{text, text, text} }

// either is what the model has for two texts.
func either(old, new string) stmt {
	m := ""
	switch {
	case old == "":
		m = "if w.V2 {\n" + new + "}\n"
	case new == "":
		m = "if !w.V2 {\n" + old + "}\n"
	default:
		m = "if w.V2 {\n" + new + "} else {\n" + old + "}\n"
	}
	return stmt{old, new, m}
}

type generator struct {
	rand  *rand.Rand
	pair  int
	logs  int
	names int
	vars  []string // that both versions have
	fn    int      // the number of the function; it calls those after it
	deep  int
	calm  int // how many statements there are for an edit, about
}

const functions = 3

func (g *generator) write() string {
	var b strings.Builder
	prefix := [3]string{"v1", "v2", "m"}
	for v := range prefix {
		fmt.Fprintf(&b, "\ntype %s_%d struct{ *play }\n", prefix[v], g.pair)
	}
	for fn := range functions {
		g.fn, g.vars, g.deep = fn, nil, 0
		head := "run(co *coroutine.Co)"
		if fn > 0 {
			head = fmt.Sprintf("f%d(co *coroutine.Co, n int) int", fn)
			g.vars = []string{"n"}
		}
		body := g.block(3 + g.rand.IntN(4))
		for v := range prefix {
			end := ""
			if fn > 0 {
				end = "return n + 1\n"
			}
			fmt.Fprintf(&b, "\nfunc (w *%s_%d) %s {\n%s%s}\n", prefix[v], g.pair, head, body[v], end)
		}
	}
	return b.String()
}

// block writes statements, some of which are edited.
func (g *generator) block(n int) stmt {
	vars := len(g.vars)
	var all stmt
	for range n {
		s := g.edited()
		for v := range all {
			all[v] += s[v]
		}
	}
	g.vars = g.vars[:vars]
	return all
}

func (g *generator) log() string {
	g.logs++
	if len(g.vars) > 0 && g.rand.IntN(2) == 0 {
		return fmt.Sprintf("w.say(\"l%d\", %s)\n", g.logs, g.variable())
	}
	return fmt.Sprintf("w.say(\"l%d\", 0)\n", g.logs)
}

func (g *generator) variable() string { return g.vars[g.rand.IntN(len(g.vars))] }

func (g *generator) name() string {
	g.names++
	return fmt.Sprintf("v%d", g.names)
}

// value is an expression.
func (g *generator) value() string {
	if len(g.vars) > 0 && g.rand.IntN(3) > 0 {
		return fmt.Sprintf("%s*2+%d", g.variable(), g.rand.IntN(5))
	}
	return fmt.Sprintf("w.count(%d)", g.rand.IntN(5))
}

// wait is a wait that both versions could have; from tells those apart that only one of them has.
func (g *generator) wait(from int) string {
	switch g.rand.IntN(5) {
	case 0:
		return fmt.Sprintf("co.Frames(%d)\n", from+1+g.rand.IntN(3))
	case 1:
		return fmt.Sprintf("co.Wait(coroutine.Sleep(%d * time.Second))\n", from+1+g.rand.IntN(3))
	case 2:
		if g.fn+1 < functions {
			return fmt.Sprintf("w.f%d(co, %d)\n", g.fn+1+g.rand.IntN(functions-g.fn-1), from+g.rand.IntN(3))
		}
	}
	return fmt.Sprintf("co.Sleep(%d * time.Second)\n", from+1+g.rand.IntN(3))
}

// simple is a statement that declares nothing.
func (g *generator) simple(from int) string {
	switch n := g.rand.IntN(6); {
	case n < 2:
		return g.log()
	case n == 2 && len(g.vars) > 0:
		return fmt.Sprintf("%s = %s\n", g.variable(), g.value())
	}
	return g.wait(from)
}

// edited is a statement with an edit, or without one.
func (g *generator) edited() stmt {
	const onlyNew, changed = 10, 20
	switch g.rand.IntN(16 + 16*g.calm) {
	case 0: // another log
		return either(g.log(), g.log())
	case 1: // one more statement
		return either("", g.simple(onlyNew))
	case 2: // one less
		return either(g.simple(0), "")
	case 3: // a sleep of another length
		return either(fmt.Sprintf("co.Sleep(%d * time.Second)\n", 1+g.rand.IntN(3)), fmt.Sprintf("co.Sleep(%d * time.Second)\n", changed+g.rand.IntN(3)))
	case 4: // a call with other arguments
		if g.fn+1 < functions {
			call := fmt.Sprintf("w.f%d(co, ", g.fn+1+g.rand.IntN(functions-g.fn-1))
			return either(call+"1)\n", call+"22)\n")
		}
	case 5: // a new variable
		v, e := g.name(), g.value()
		use := fmt.Sprintf("w.say(\"new\", %s)\n", v)
		middle := g.block(1)
		return stmt{middle[before], v + " := " + e + "\n" + middle[after] + use,
			"var " + v + " int\nif w.V2 {\n" + v + " = " + e + "\n}\n" + middle[model] + "if w.V2 {\n" + use + "}\n"}
	case 6: // one less
		v, e := g.name(), g.value()
		use := fmt.Sprintf("w.say(\"old\", %s)\n", v)
		middle := g.block(1)
		return stmt{v + " := " + e + "\n" + middle[before] + use, middle[after],
			"var " + v + " int\nif !w.V2 {\n" + v + " = " + e + "\n}\n" + middle[model] + "if !w.V2 {\n" + use + "}\n"}
	case 7: // another condition
		if len(g.vars) > 0 && g.deep < 3 {
			v := g.variable()
			g.deep++
			body := g.block(1 + g.rand.IntN(2))
			g.deep--
			return stmt{fmt.Sprintf("if %s%%2 == 0 {\n%s}\n", v, body[before]), fmt.Sprintf("if %s%%3 == 0 {\n%s}\n", v, body[after]),
				fmt.Sprintf("if !w.V2 && %[1]s%%2 == 0 || w.V2 && %[1]s%%3 == 0 {\n%[2]s}\n", v, body[model])}
		}
	case 8: // a condition around it
		if len(g.vars) > 0 {
			v, s := g.variable(), g.simple(0)
			return stmt{s, fmt.Sprintf("if %s%%2 == 0 {\n%s}\n", v, s), fmt.Sprintf("if !w.V2 || %s%%2 == 0 {\n%s}\n", v, s)}
		}
	case 9: // another number of rounds
		return g.loop(1 + g.rand.IntN(2))
	}
	return g.compound()
}

// loop is a loop, which has some rounds more after the edit.
func (g *generator) loop(more int) stmt {
	if g.deep > 2 {
		return same(g.wait(0))
	}
	g.deep++
	n, v := 1+g.rand.IntN(3), g.name()
	vars := len(g.vars)
	g.vars = append(g.vars, v)
	body := g.block(1 + g.rand.IntN(3))
	g.vars = g.vars[:vars]
	g.deep--
	kind := g.rand.IntN(4)
	in := func(n string, body string) string {
		head := "for " + v + " := range " + n
		switch kind {
		case 0:
			head = "for " + v + " := 0; " + v + " < " + n + "; " + v + "++"
		case 1:
			head = "for " + v + " := range rounds[:" + n + "]"
		case 2:
			head = "for " + v + " := range \"abcdefghi\"[:" + n + "]"
		}
		return head + " {\nw.use(" + v + ")\n" + body + "}\n"
	}
	s := stmt{in(fmt.Sprint(n), body[before]), in(fmt.Sprint(n+more), body[after]), in(fmt.Sprint(n), body[model])}
	switch {
	case more > 0 && kind == 0: // the condition is looked at in each round
		limit := fmt.Sprintf("%d && !w.V2 || w.V2 && %s < %d", n, v, n+more)
		s[model] = in(limit, body[model])
	case more > 0: // how often is known at the beginning
		s[model] = "{\nlimit := " + fmt.Sprint(n) + "\nif w.V2 {\nlimit = " + fmt.Sprint(n+more) + "\n}\n" + in("limit", body[model]) + "}\n"
	}
	return s
}

// compound is a statement that is in both versions, in which there may be edits.
func (g *generator) compound() stmt {
	switch n := g.rand.IntN(13); {
	case n < 2:
		v := g.name()
		s := same(v + " := " + g.value() + "\nw.use(" + v + ")\n")
		g.vars = append(g.vars, v)
		return s
	case n == 2 && g.fn+1 < functions: // a value on its way
		v := g.name()
		s := same(fmt.Sprintf("%s := %d + w.f%d(co, %s)*w.f%[3]d(co, 1)\nw.use(%[1]s)\n", v, g.rand.IntN(4), g.fn+1+g.rand.IntN(functions-g.fn-1), g.value()))
		g.vars = append(g.vars, v)
		return s
	case n == 3:
		v := g.name()
		s := same(fmt.Sprintf("%s := co.First(coroutine.Sleep(%d*time.Second), coroutine.Sleep(%d*time.Second))\nw.say(\"first\", %[1]s)\n", v, 1+g.rand.IntN(3), 1+g.rand.IntN(3)))
		g.vars = append(g.vars, v)
		return s
	case n == 4:
		v := g.name()
		s := same(fmt.Sprintf("%s, _ := w.Mail.Receive(co)\nw.say(\"mail\", %[1]s)\n", v))
		g.vars = append(g.vars, v)
		return s
	case n == 5: // a variable that a func literal changes
		v := g.name()
		s := same(fmt.Sprintf("%[1]s := %[2]s\nadd%[1]s := func() { %[1]s++ }\n%[3]sadd%[1]s()\nw.say(\"added\", %[1]s)\n", v, g.value(), g.wait(0)))
		g.vars = append(g.vars, v)
		return s
	case n == 6:
		return same(fmt.Sprintf("co.Until(func() bool { return w.Tick%%%d == 0 })\n", 2+g.rand.IntN(3)))
	case n < 9:
		return g.loop(0)
	case n == 9 && g.deep < 3 && len(g.vars) > 0:
		g.deep++
		v := g.variable()
		yes, no := g.block(1+g.rand.IntN(2)), g.block(1)
		g.deep--
		var s stmt
		for i := range s {
			s[i] = fmt.Sprintf("if %s%%2 == 0 {\n%s} else {\n%s}\n", v, yes[i], no[i])
		}
		return s
	case n == 11:
		return same("w.say(\"sent\", w.sent(w.Out.Send(co, " + g.value() + ")))\n")
	case n == 10:
		return same("defer " + g.log())
	}
	return same(g.simple(0))
}
