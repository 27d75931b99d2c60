package random

import "fmt"

// Methods with a Co that are called through an interface: of the types of the driver, and of types of a program
// that embed these, or each other, and override them or not.

// structType is a type of a program that waits.
type structType struct {
	name     string
	embedded string // the name of the field, or ""
	pointer  bool   // the field is one
	value    bool   // its method has a value as receiver
}

// declareType writes a type, and its method unless that is promoted.
func (g *gen) declareType() {
	t := structType{name: fmt.Sprintf("t%d_%d", g.id, len(g.types))}
	field := ""
	switch n := g.r.IntN(5); {
	case n == 0:
		t.embedded, t.pointer, field = "base", true, "*base"
	case n == 1:
		t.embedded, field = "base", "base"
	case n == 2:
		t.embedded, field = "waiter", "waiter"
	case n == 3 && len(g.types) > 0:
		t.embedded, t.pointer = g.types[0].name, g.chance(50)
		field = t.embedded
		if t.pointer {
			field = "*" + field
		}
	}
	g.line("type %s struct { e *env; N int; F func(*coroutine.Co, int) int; %s }\n", t.name, field)
	if field == "" || g.chance(50) {
		t.value = g.chance(40)
		star := "*"
		if t.value {
			star = ""
		}
		x := g.name("a")
		g.line("func (t %s%s) wait(co *coroutine.Co, %s int) int {", star, t.name, x)
		g.line("\te := t.e\n\tif e.tired() { return t.N }")
		g.scope = []variable{{name: x, kind: kInt}, {name: "t.N", kind: kInt}, {name: "t.F", kind: kCoFunc}}
		if field != "" && g.chance(70) {
			g.line("\tt.N += t.%s.wait(co, %s)", t.embedded, x)
		}
		g.body([]kind{kInt}, nil, 1+g.r.IntN(4))
		g.line("}\n")
	}
	g.types = append(g.types, t)
}

// waiter returns an expression that has a method that waits.
func (g *gen) waiter(depth int) string {
	if len(g.types) == 0 || g.chance(50) {
		return g.waiterLeaf()
	}
	return g.made(len(g.types)-1-g.r.IntN(len(g.types)), depth)
}

// made returns an expression that makes a value of a type.
func (g *gen) made(i, depth int) string {
	t := g.types[i]
	embedded := ""
	switch t.embedded {
	case "":
	case "base":
		embedded = fmt.Sprintf(", base: base{e: e, n: %s}", g.leaf(kInt))
		if t.pointer {
			embedded = ", base: e.B"
		}
	case "waiter":
		embedded = ", waiter: " + g.waiterLeaf()
	default:
		inner := g.made(0, 0)
		switch isPointer := inner[1] == '&'; {
		case t.pointer && !isPointer:
			inner = "(&" + inner[1:]
		case !t.pointer && isPointer:
			inner = "(" + inner[2:]
		}
		embedded = fmt.Sprintf(", %s: %s", t.embedded, inner)
	}
	text := fmt.Sprintf("%s{e: e, N: %s, F: %s%s}", t.name, g.expr(kInt, depth-1), g.coFuncLeaf(), embedded)
	if t.value && g.chance(50) {
		return "(" + text + ")"
	}
	return "(&" + text + ")"
}

// structStmt writes a variable of a type that waits, calls of its method, and a method value of it.
func (g *gen) structStmt() {
	x, t := g.name("v"), "base"
	if len(g.types) == 0 {
		g.line("%s := %s{e, %s}", x, t, g.expr(kInt, 1))
	} else {
		i := g.r.IntN(len(g.types))
		g.line("%s := %s", x, g.made(i, 2))
		g.line("%s.N += %s", x, g.expr(kInt, 1))
		g.scope = append(g.scope, variable{name: x + ".N", kind: kInt}, variable{name: x + ".F", kind: kCoFunc})
	}
	f := g.name("f")
	g.line("%s := %s.wait", f, x)
	g.line("e.tr(%s, %s.wait(%s, %s))", g.key(), x, g.co, g.expr(kInt, 2))
	if g.chance(40) {
		address := ""
		if len(g.types) == 0 {
			address = "&"
		}
		g.line("e.W = %s%s", address, x)
	}
	g.line("e.tr(%s, %s(%s, %s))", g.key(), f, g.co, g.expr(kInt, 1))
	g.scope = append(g.scope, variable{name: f, kind: kCoFunc})
}

// receiver returns an expression that is called: rarely one whose type Go's compiler knows, as that is an island.
func (g *gen) receiver(depth int) string {
	switch g.r.IntN(10) {
	case 0:
		return g.waiter(depth)
	case 1:
		return "e.B"
	case 2:
		return "e.O"
	case 3, 4:
		return fmt.Sprintf("chosen(e, %s)", g.leaf(kInt))
	case 5, 6:
		if len(g.types) > 0 {
			return g.made(g.r.IntN(len(g.types)), depth)
		}
	case 7:
		if v, ok := g.someVar(kWaiter); ok {
			return v
		}
	}
	return "e.W"
}

func (g *gen) waiterLeaf() string {
	if v, ok := g.someVar(kWaiter); ok && g.chance(60) {
		return v
	}
	switch g.r.IntN(6) {
	case 0:
		return "waiter(e.B)"
	case 1:
		return fmt.Sprintf("waiter(number(%s))", g.leaf(kInt))
	case 2:
		return "waiter(&e.O)"
	case 3:
		return "waiter(e.O.promoted)"
	}
	return "e.W"
}
