package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// isFlat reports whether a statement must be taken apart.
func (l *lowerer) isFlat(s ast.Stmt) bool {
	if l.waits(s) {
		return true
	}
	switch s := s.(type) {
	case *ast.DeclStmt:
		return true
	case *ast.AssignStmt:
		return s.Tok == token.DEFINE
	case *ast.LabeledStmt:
		return true
	case *ast.BranchStmt, *ast.ReturnStmt, *ast.DeferStmt, *ast.EmptyStmt:
		return true
	}
	return false
}

func (l *lowerer) stmts(list []ast.Stmt) {
	for _, s := range list {
		l.stmt(s)
	}
}

func (l *lowerer) stmt(s ast.Stmt) {
	l.setLine(s)
	name := l.next
	l.next = ""
	if !l.isFlat(s) {
		l.emit("%s", l.text(s))
		return
	}
	if !isBlock(s) {
		defer l.out.enter(s)()
	}
	switch s := s.(type) {
	case *ast.EmptyStmt:
	case *ast.BlockStmt:
		if name != "" {
			end := l.newLabel()
			l.targets = append(l.targets, target{stmt: s, name: name, onBreak: end})
			l.stmts(s.List)
			l.targets = l.targets[:len(l.targets)-1]
			l.mark(end)
			return
		}
		l.stmts(s.List)
	case *ast.ExprStmt:
		l.exprStmt(s.X)
	case *ast.AssignStmt:
		l.assign(s)
	case *ast.IncDecStmt:
		x := l.lvalue(s.X, false)
		l.emit("%s%s", x, s.Tok)
	case *ast.SendStmt:
		c := l.expr(s.Chan, l.waits(s.Value))
		v := l.expr(s.Value, false)
		l.emit("%s <- %s", c, v)
	case *ast.DeclStmt:
		l.decl(s.Decl.(*ast.GenDecl))
	case *ast.ReturnStmt:
		for _, line := range l.returnText(s) {
			l.emit("%s", line)
		}
	case *ast.BranchStmt:
		if t, ok := l.branchText(s); ok {
			l.emit("%s", t)
		} else {
			panic(bail{s.Pos(), fmt.Sprintf("(a fault of the tool: %s leads nowhere)", s.Tok)})
		}
	case *ast.DeferStmt:
		l.emit("{ %s }", l.deferText(s))
	case *ast.LabeledStmt:
		l.labeled(s)
	case *ast.IfStmt:
		l.ifStmt(s)
	case *ast.ForStmt:
		l.forStmt(s, name)
	case *ast.RangeStmt:
		l.rangeStmt(s, name)
	case *ast.SwitchStmt:
		l.switchStmt(s, name)
	case *ast.TypeSwitchStmt:
		l.typeSwitch(s, name)
	case *ast.SelectStmt:
		l.selectStmt(s, name)
	default:
		panic(bail{s.Pos(), fmt.Sprintf("a wait in a statement of kind %T", s)})
	}
}

func (l *lowerer) labeled(s *ast.LabeledStmt) {
	l.mark(l.userLabel(s.Label.Name))
	l.next = s.Label.Name
	switch inner := s.Stmt.(type) {
	case *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		if !l.isFlat(inner) { // its own breaks and continues may name the label
			l.next = ""
			l.setLine(inner)
			if l.branchesTo(inner, s.Label.Name) {
				l.emit("%s: %s", s.Label.Name, l.text(inner))
			} else {
				l.emit("%s", l.text(inner))
			}
			return
		}
	}
	l.stmt(s.Stmt)
	l.next = ""
}

// branchesTo reports whether a break or continue in n names the label.
func (l *lowerer) branchesTo(n ast.Node, name string) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if b, ok := n.(*ast.BranchStmt); ok && b.Tok != token.GOTO && b.Label != nil && b.Label.Name == name {
			found = true
		}
		return !found
	})
	return found
}

func (l *lowerer) userLabel(name string) int {
	n, ok := l.gotos[name]
	if !ok {
		n = l.newLabel()
		l.gotos[name] = n
	}
	return n
}

// branchText returns what a branch becomes, or reports false if it stays as it is, because where it leads
// is not flat.
func (l *lowerer) branchText(s *ast.BranchStmt) (string, bool) {
	if s.Tok == token.FALLTHROUGH {
		return "", false // in a switch that is not flat; else the switch sees to it
	}
	if s.Tok == token.GOTO {
		if l.isInside(s, s.Label.Name) {
			return "", false
		}
		return l.jump(l.userLabel(s.Label.Name)), true
	}
	home := l.homeOf(s)
	for i := len(l.targets) - 1; i >= 0; i-- {
		t := l.targets[i]
		if t.stmt != home {
			continue
		}
		if s.Tok == token.BREAK {
			return l.jump(t.onBreak), true
		}
		return l.jump(t.onRound), true
	}
	return "", false
}

// homeOf returns the statement that a break or continue leaves or goes on with.
func (l *lowerer) homeOf(s *ast.BranchStmt) ast.Stmt {
	var stack []ast.Node
	var home ast.Stmt
	ast.Inspect(l.fn.body, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if home != nil {
			return false
		}
		if n == ast.Node(s) {
			for i := len(stack) - 1; i >= 0; i-- {
				st, ok := stack[i].(ast.Stmt)
				if !ok {
					continue
				}
				if s.Label != nil {
					if lab, ok := st.(*ast.LabeledStmt); ok && lab.Label.Name == s.Label.Name {
						home = lab.Stmt
						break
					}
					continue
				}
				switch st.(type) {
				case *ast.ForStmt, *ast.RangeStmt:
					home = st
				case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
					if s.Tok == token.BREAK {
						home = st
					}
				}
				if home != nil {
					break
				}
			}
			return false
		}
		stack = append(stack, n)
		return true
	})
	return home
}

// isInside reports whether the label that a goto names stands inside a statement that is not flat. Then the
// goto stands there too.
func (l *lowerer) isInside(s *ast.BranchStmt, name string) bool {
	inside := false
	var walk func(list []ast.Stmt)
	var visit func(s ast.Stmt)
	visit = func(st ast.Stmt) {
		switch {
		case st == nil:
		case !l.isFlat(st):
			ast.Inspect(st, func(n ast.Node) bool {
				if lab, ok := n.(*ast.LabeledStmt); ok && lab.Label.Name == name {
					inside = true
				}
				_, lit := n.(*ast.FuncLit)
				return !lit
			})
		default:
			switch st := st.(type) {
			case *ast.LabeledStmt:
				visit(st.Stmt)
			case *ast.BlockStmt:
				walk(st.List)
			case *ast.IfStmt:
				walk(st.Body.List)
				visit(st.Else)
			case *ast.ForStmt:
				walk(st.Body.List)
			case *ast.RangeStmt:
				walk(st.Body.List)
			case *ast.SwitchStmt:
				walk(st.Body.List)
			case *ast.TypeSwitchStmt:
				walk(st.Body.List)
			case *ast.SelectStmt:
				walk(st.Body.List)
			case *ast.CaseClause:
				walk(st.Body)
			case *ast.CommClause:
				walk(st.Body)
			}
		}
	}
	walk = func(list []ast.Stmt) {
		for _, st := range list {
			if c, ok := st.(*ast.CaseClause); ok {
				walk(c.Body)
			} else if c, ok := st.(*ast.CommClause); ok {
				walk(c.Body)
			} else {
				visit(st)
			}
		}
	}
	walk(l.fn.body.List)
	return inside
}

func (l *lowerer) ifStmt(s *ast.IfStmt) {
	if s.Init != nil {
		l.stmt(s.Init)
	}
	l.setLine(s.Cond)
	cond := l.expr(s.Cond, false)
	otherwise, end := l.newLabel(), l.newLabel()
	l.emit("if !(%s) { %s }", cond, l.jump(otherwise))
	l.stmts(s.Body.List)
	if s.Else == nil {
		l.mark(otherwise)
		return
	}
	l.emit("%s", l.jump(end))
	l.mark(otherwise)
	l.stmt(s.Else)
	l.mark(end)
}

// returnText returns the statements that a return becomes.
func (l *lowerer) returnText(s *ast.ReturnStmt) []string {
	var list []string
	if len(s.Results) > 0 {
		var to, values []string
		for _, r := range l.results {
			to = append(to, l.value(r, false))
		}
		if len(s.Results) == 1 && len(l.results) > 1 {
			values = l.tuple(s.Results[0])
		} else {
			for i, e := range s.Results {
				values = append(values, l.operand(e, l.anyWaits(s.Results[i+1:]), l.results[i].v.Type()))
			}
		}
		list = append(list, strings.Join(to, ", ")+" = "+strings.Join(values, ", "))
	}
	return append(list, "return f_.Return()")
}

func (l *lowerer) anyWaits(list []ast.Expr) bool {
	for _, e := range list {
		if l.waits(e) {
			return true
		}
	}
	return false
}

// fresh returns the statement that makes the variable of a slot anew, and the text to assign to it.
func (l *lowerer) fresh(s *slot) (make, to string) {
	if s.boxed {
		return fmt.Sprintf("f_.%s = new(%s)", s.name, s.typ), "*f_." + s.name
	}
	return "", "f_." + s.name
}

func (l *lowerer) decl(d *ast.GenDecl) {
	switch d.Tok {
	case token.CONST:
		for _, spec := range d.Specs {
			for _, id := range spec.(*ast.ValueSpec).Names {
				if c, ok := l.info.Defs[id].(*types.Const); ok {
					l.consts[c] = true
				}
			}
		}
	case token.TYPE:
		panic(bail{d.Pos(), "it declares a type"})
	case token.VAR:
		for _, spec := range d.Specs {
			l.varSpec(spec.(*ast.ValueSpec))
		}
	}
}

func (l *lowerer) varSpec(s *ast.ValueSpec) {
	l.setLine(s)
	var values []string
	switch {
	case len(s.Values) == 1 && len(s.Names) > 1:
		values = l.tuple(s.Values[0])
	default:
		for i, e := range s.Values {
			var t types.Type
			if v, ok := l.info.Defs[s.Names[i]].(*types.Var); ok {
				t = v.Type()
			}
			values = append(values, l.operand(e, l.anyWaits(s.Values[i+1:]), t))
		}
	}
	var to []string
	for _, id := range s.Names {
		v, _ := l.info.Defs[id].(*types.Var)
		if v == nil || id.Name == "_" {
			to = append(to, "_")
			continue
		}
		slot := l.newSlot(v, id.Pos())
		make, text := l.fresh(slot)
		if make != "" {
			l.emit("%s", make)
		}
		if len(values) == 0 && !slot.boxed {
			l.emit("%s = *new(%s)", text, slot.typ)
		}
		to = append(to, text)
	}
	if len(values) > 0 {
		l.assignText(to, values, s.Names, s.Type)
	}
}

// assignText emits an assignment of values. A blank on the left needs the type that it is declared with.
func (l *lowerer) assignText(to, values []string, names []*ast.Ident, typ ast.Expr) {
	for i := range names {
		if to[i] == "_" && typ != nil && len(values) == len(to) {
			values[i] = "(" + l.text(typ) + ")(" + values[i] + ")"
		}
	}
	l.emit("%s = %s", strings.Join(to, ", "), strings.Join(values, ", "))
}
