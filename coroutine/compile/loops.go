package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"go/version"
)

// perRound reports whether the variables of a loop are new ones in each round, as they are since Go 1.22.
func (l *lowerer) perRound() bool {
	v := l.info.FileVersions[l.fn.file.ast]
	return v == "" || version.Compare(v, "go1.22") >= 0
}

func (l *lowerer) forStmt(s *ast.ForStmt, name string) {
	if s.Init != nil {
		l.stmt(s.Init)
	}
	top, round, end := l.newLabel(), l.newLabel(), l.newLabel()
	l.mark(top)
	if s.Cond != nil {
		l.setLine(s.Cond)
		cond := l.expr(s.Cond, false)
		l.emit("if !(%s) { %s }", cond, l.jump(end))
	}
	l.body(s, s.Body, name, round, end)
	l.mark(round)
	l.setLine(s)
	if init, ok := s.Init.(*ast.AssignStmt); ok && init.Tok == token.DEFINE && l.perRound() {
		for _, e := range init.Lhs {
			if v, ok := l.info.Defs[e.(*ast.Ident)].(*types.Var); ok {
				if s := l.slots[v]; s != nil && s.boxed {
					l.emit("{ v_ := *f_.%s; f_.%s = new(%s); *f_.%s = v_ }", s.name, s.name, s.typ, s.name)
				}
			}
		}
	}
	if s.Post != nil {
		l.stmt(s.Post)
	}
	l.emit("%s", l.jump(top))
	l.mark(end)
}

// body lowers the body of a loop.
func (l *lowerer) body(s ast.Stmt, body *ast.BlockStmt, name string, round, end int) {
	l.targets = append(l.targets, target{stmt: s, name: name, onBreak: end, onRound: round})
	l.stmts(body.List)
	l.targets = l.targets[:len(l.targets)-1]
}

// bind emits the assignment of what a round of a loop, or a case, begins with. A variable that is defined
// there is a new one, but for old loops.
func (l *lowerer) bind(e ast.Expr, define bool, value string) {
	if e == nil {
		return
	}
	id, ok := ast.Unparen(e).(*ast.Ident)
	if ok && id.Name == "_" {
		return
	}
	if !define {
		l.emit("%s = %s", l.lvalue(e, false), value)
		return
	}
	v, ok := l.info.Defs[id].(*types.Var)
	if !ok {
		return
	}
	s := l.newSlot(v, id.Pos())
	make, to := l.fresh(s)
	if make != "" {
		l.emit("%s", make)
	}
	l.emit("%s = %s", to, value)
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return e == nil || ok && id.Name == "_"
}

func (l *lowerer) rangeStmt(s *ast.RangeStmt, name string) {
	define := s.Tok == token.DEFINE
	if define && !l.perRound() {
		panic(bail{s.Pos(), "a range loop of a Go before 1.22"})
	}
	if !define && (s.Key != nil && l.waits(s.Key) || s.Value != nil && l.waits(s.Value)) {
		panic(bail{s.Pos(), "a wait in the variables of a range loop"})
	}
	if l.rangesOverCo(s) && l.rangeIterator(s, ast.Unparen(s.X).(*ast.CallExpr), name) {
		return
	}
	t := l.typeOf(s.X)
	under := t.Underlying()
	if p, ok := under.(*types.Pointer); ok {
		under = p.Elem().Underlying()
	}
	top, round, end := l.newLabel(), l.newLabel(), l.newLabel()
	loop := func(prepare func()) {
		prepare()
		l.body(s, s.Body, name, round, end)
		l.mark(round)
		l.setLine(s)
	}
	switch u := under.(type) {
	case *types.Basic:
		if u.Info()&types.IsInteger != 0 {
			l.rangeInt(s, define, top, end, loop)
		} else if u.Info()&types.IsString != 0 {
			l.rangeString(s, define, top, end, loop)
		} else {
			panic(bail{s.Pos(), "a range over an unknown type"})
		}
	case *types.Slice:
		x := l.temp(t, s.X.Pos())
		l.emit("%s = %s", x, l.expr(s.X, false))
		l.counted(s, define, fmt.Sprintf("len(%s)", x), x, top, end, loop)
	case *types.Array:
		x := ""
		_, pointer := t.Underlying().(*types.Pointer)
		switch {
		case pointer:
			x = l.temp(t, s.X.Pos())
			l.emit("%s = %s", x, l.expr(s.X, false))
		case !isBlank(s.Value):
			x = l.temp(t, s.X.Pos())
			l.emit("%s = %s", x, l.expr(s.X, false))
		case l.isEvaluated(s.X):
			l.emit("_ = %s", l.expr(s.X, false))
		}
		l.counted(s, define, fmt.Sprint(u.Len()), x, top, end, loop)
	case *types.Chan:
		x := l.temp(t, s.X.Pos())
		l.emit("%s = %s", x, l.expr(s.X, false))
		v, ok := l.temp(u.Elem(), s.Pos()), l.tempOf("bool")
		l.mark(top)
		l.emit("%s, %s = <-%s", v, ok, x)
		l.emit("if !%s { %s }", ok, l.jump(end))
		loop(func() { l.bind(s.Key, define, v) })
		l.emit("%s", l.jump(top))
		l.mark(end)
	case *types.Map:
		l.rangeMap(s, u, define, top, end, loop)
	default:
		panic(bail{s.Pos(), "a wait in a range over a function"})
	}
}

// isEvaluated reports whether an array whose length alone is asked for is evaluated: Go says, if there is a
// call or a receive in it.
func (l *lowerer) isEvaluated(array ast.Expr) (yes bool) {
	ast.Inspect(array, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.UnaryExpr:
			yes = yes || n.Op == token.ARROW
		case *ast.CallExpr:
			yes = yes || !l.info.Types[n.Fun].IsType() && l.info.Types[n].Value == nil
		}
		return !yes
	})
	return yes
}

// counted lowers a loop over the indexes of something.
func (l *lowerer) counted(s *ast.RangeStmt, define bool, length, x string, top, end int, loop func(func())) {
	i, n := l.tempOf("int"), l.tempOf("int")
	l.emit("%s, %s = 0, %s", i, n, length)
	l.mark(top)
	l.emit("if !(%s < %s) { %s }", i, n, l.jump(end))
	loop(func() {
		if !define && !isBlank(s.Key) && !isBlank(s.Value) { // both at once, as one assignment
			l.emit("%s, %s = %s, %s[%s]", l.lvalue(s.Key, false), l.lvalue(s.Value, false), i, x, i)
			return
		}
		l.bind(s.Key, define, i)
		if !isBlank(s.Value) {
			l.bind(s.Value, define, x+"["+i+"]")
		}
	})
	l.emit("%s++", i)
	l.emit("%s", l.jump(top))
	l.mark(end)
}

func (l *lowerer) rangeInt(s *ast.RangeStmt, define bool, top, end int, loop func(func())) {
	t := l.typeOf(s.X)
	if !isBlank(s.Key) {
		t = l.typeOf(s.Key)
		if id, ok := s.Key.(*ast.Ident); ok && define {
			t = l.info.Defs[id].Type()
		}
	}
	i, n := l.temp(t, s.Pos()), l.temp(t, s.Pos())
	l.emit("%s = %s", n, l.expr(s.X, false))
	l.emit("%s = 0", i)
	l.mark(top)
	l.emit("if !(%s < %s) { %s }", i, n, l.jump(end))
	loop(func() { l.bind(s.Key, define, i) })
	l.emit("%s++", i)
	l.emit("%s", l.jump(top))
	l.mark(end)
}

func (l *lowerer) rangeString(s *ast.RangeStmt, define bool, top, end int, loop func(func())) {
	x, i, next, r := l.tempOf("string"), l.tempOf("int"), l.tempOf("int"), l.tempOf("rune")
	l.emit("%s = string(%s)", x, l.expr(s.X, false))
	l.emit("%s = 0", i)
	l.mark(top)
	l.emit("if !(%s < len(%s)) { %s }", i, x, l.jump(end))
	l.emit("%s, %s = len(%s), 0", next, r, x)
	l.emit("for i_, r_ := range %s[%s:] { if i_ > 0 { %s = %s + i_; break }; %s = r_ }", x, i, next, i, r)
	loop(func() {
		if !define && !isBlank(s.Key) && !isBlank(s.Value) {
			l.emit("%s, %s = %s, %s", l.lvalue(s.Key, false), l.lvalue(s.Value, false), i, r)
			return
		}
		l.bind(s.Key, define, i)
		if !isBlank(s.Value) {
			l.bind(s.Value, define, r)
		}
	})
	l.emit("%s = %s", i, next)
	l.emit("%s", l.jump(top))
	l.mark(end)
}

func (l *lowerer) rangeMap(s *ast.RangeStmt, m *types.Map, define bool, top, end int, loop func(func())) {
	key, value := l.typeText(m.Key(), s.Pos()), l.typeText(m.Elem(), s.Pos())
	it := l.tempOf(fmt.Sprintf("*SomenCo.MapRange[%s, %s]", key, value))
	l.emit("%s = SomenCo.NewMapRange[%s, %s](%s)", it, key, value, l.expr(s.X, false))
	l.mark(top)
	l.emit("if !%s.Next() { %s }", it, l.jump(end))
	loop(func() {
		if !define && !isBlank(s.Key) && !isBlank(s.Value) {
			l.emit("%s, %s = %s.Key, %s.Value", l.lvalue(s.Key, false), l.lvalue(s.Value, false), it, it)
			return
		}
		l.bind(s.Key, define, it+".Key")
		if !isBlank(s.Value) {
			l.bind(s.Value, define, it+".Value")
		}
	})
	l.emit("%s", l.jump(top))
	l.mark(end)
}

// rangeIterator lowers a loop over an iterator of package coroutine, and reports false if it is none.
func (l *lowerer) rangeIterator(s *ast.RangeStmt, call *ast.CallExpr, name string) bool {
	short := shortName(l.unit.callee(call))
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		panic(bail{s.Pos(), "a range over a function that may wait"})
	}
	co := l.coText()
	var make, typ string
	switch short {
	case "(*Co).Over", "(*Co).Every", "(*Co).Spread":
		kind := short[len("(*Co)."):]
		typ = "*SomenCo.Rounds[int]"
		if kind == "Over" {
			typ = "*SomenCo.Rounds[float64]"
		}
		make = fmt.Sprintf("SomenCo.Rounds%s(%s, %s)", kind, co, l.args(call)[0])
	case "(*Chan).All", "(*Signal).All":
		kind := short[2 : len(short)-len(").All")]
		recv, elem := l.receiver(sel, false)
		typ = fmt.Sprintf("*SomenCo.Rounds[%s]", elem)
		make = fmt.Sprintf("SomenCo.Rounds%s[%s](%s, %s)", kind, elem, co, recv.text)
	default:
		rounds := l.roundsOf(call)
		if rounds == "" {
			panic(bail{s.Pos(), "a range over a function that may wait"})
		}
		typ = fmt.Sprintf("*SomenCo.Rounds[%s]", l.typeText(l.elemOf(call), s.Pos()))
		make = fmt.Sprintf("%s.%s(%s)", l.expr(sel.X, false), rounds, co)
	}
	l.fn.Waits++
	it := l.tempOf(typ)
	round, end := l.newLabel(), l.newLabel()
	l.emit("%s = %s", it, make)
	l.mark(round)
	l.setLine(s)
	pc, label := l.stop()
	l.emit("f_.PC = %d", pc)
	l.mark(label)
	l.emit("if %s.Next(&f_.Activation) { return true }", it)
	l.emit("if !%s.More { %s }", it, l.jump(end))
	l.bind(s.Key, s.Tok == token.DEFINE, it+".Value")
	l.body(s, s.Body, name, round, end)
	l.emit("%s", l.jump(round))
	l.mark(end)
	return true
}
