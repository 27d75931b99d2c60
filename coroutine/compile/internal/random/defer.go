package random

// Deferred functions, which recover or panic, wait or are calm.

// supervisor writes a func literal that recovers.
func (g *gen) supervisor() {
	g.line("func() {")
	g.indent++
	g.line("defer func() {")
	g.indent++
	g.line("if r := recover(); r != nil { e.recovered(%s, r) }", g.key())
	g.indent--
	g.line("}()")
	g.indent--
	g.body(nil, nil, 3)
	g.line("}()")
}

func (g *gen) deferStmt() {
	switch g.r.IntN(10) {
	case 0:
		g.line("defer e.tr(%s, %s)", g.key(), g.leaf(kInt))
	case 8:
		g.line("defer e.note(%s, %s)", g.key(), g.leaf(kInt))
	case 9:
		g.line("defer func() { e.note(%s, %s); %s }()", g.key(), g.leaf(kInt),
			g.pick("e.G++", "e.note("+g.key()+", e.Arr[e.G&3])", "if e.G&3 == 0 { panic("+g.key()+") }"))
	case 1:
		g.line("defer func() { e.tr(%s, %s) }()", g.key(), g.leaf(kInt))
	case 2:
		g.line("defer func() { e.recovered(%s, recover()) }()", g.key())
	case 3, 4:
		if g.noCo || g.goexits {
			return
		}
		g.line("defer func() {")
		g.body(nil, nil, 2)
		g.line("}()")
	case 5:
		if len(g.named) > 0 {
			g.line("defer func() { recover(); e.tr(%s, %s) }()", g.key(), g.named[0])
		}
	case 6:
		if list := g.vars(kInt, true); len(list) > 0 {
			x := list[g.r.IntN(len(list))].name
			g.line("defer func(d int) { %s += d; e.tr(%s, %s) }(%s)", x, g.key(), x, g.leaf(kInt))
		}
	default:
		if g.noCo || g.goexits {
			return
		}
		g.line("defer w(e, %s, %s, %s)", g.co, g.key(), g.leaf(kInt))
	}
}
