package random

import "fmt"

// resultLit returns a func literal of the kind that coroutine.Go takes.
func (g *gen) resultLit() string {
	if g.literals > 1 || g.chance(30) {
		return g.pick("e.Result", "e.result")
	}
	text := g.literal(func() {
		g.line("if e.tired() { return e.G }")
		g.body([]kind{kInt}, nil, 1+g.r.IntN(3))
	})
	return fmt.Sprintf("func(co *coroutine.Co) int {\n%s\t}", text)
}

// resultStmt writes tasks that return something.
func (g *gen) resultStmt() {
	switch v := g.name("v"); g.r.IntN(4) {
	case 0:
		g.line("e.Result = %s", g.resultLit())
	case 1:
		i := g.name("v")
		g.line("%s, %s := coroutine.RaceFor(%s, %s, %s)", v, i, g.co, g.resultLit(), g.resultLit())
		g.line("e.tr2(%s, %s, %s)", g.key(), v, i)
		g.scope = append(g.scope, variable{name: v, kind: kInt})
	default:
		f, err := g.name("f"), g.name("err")
		g.line("%s := coroutine.Go(%s, %s)", f, g.co, g.resultLit())
		if g.chance(50) {
			g.wait()
		}
		g.line("%s, %s := %s.Await(%s)", v, err, f, g.co)
		g.line("e.tr2(%s, %s, %s)", g.key(), v, err)
		g.scope = append(g.scope, variable{name: v, kind: kInt})
	}
}
