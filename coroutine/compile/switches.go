package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// The cases of a switch stay a switch, whose bodies are jumps to where the real ones stand.

func (l *lowerer) switchStmt(s *ast.SwitchStmt, name string) {
	if s.Init != nil {
		l.stmt(s.Init)
	}
	l.setLine(s)
	var b strings.Builder
	b.WriteString("switch ")
	if s.Tag != nil {
		b.WriteString(l.expr(s.Tag, false))
	}
	b.WriteString(" {")
	end := l.newLabel()
	otherwise := l.jump(end)
	labels := make([]int, len(s.Body.List))
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		labels[i] = l.newLabel()
		if c.List == nil {
			otherwise = l.jump(labels[i])
			continue
		}
		var list []string
		for _, e := range c.List {
			if l.waits(e) {
				panic(bail{e.Pos(), "a wait in a case"})
			}
			list = append(list, l.text(e))
		}
		fmt.Fprintf(&b, " case %s: %s;", strings.Join(list, ", "), l.jump(labels[i]))
	}
	fmt.Fprintf(&b, " default: %s }", otherwise)
	l.emit("%s", b.String())
	l.targets = append(l.targets, target{stmt: s, name: name, onBreak: end})
	for i, c := range s.Body.List {
		l.mark(labels[i])
		list := c.(*ast.CaseClause).Body
		if n := len(list); n > 0 {
			if br, ok := list[n-1].(*ast.BranchStmt); ok && br.Tok == token.FALLTHROUGH {
				l.stmts(list[:n-1])
				l.emit("%s", l.jump(labels[i+1]))
				continue
			}
		}
		l.stmts(list)
		l.emit("%s", l.jump(end))
	}
	l.targets = l.targets[:len(l.targets)-1]
	l.mark(end)
}

func (l *lowerer) typeSwitch(s *ast.TypeSwitchStmt, name string) {
	if s.Init != nil {
		l.stmt(s.Init)
	}
	l.setLine(s)
	var x ast.Expr
	named := false
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		x = ast.Unparen(a.X).(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		x = ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X
		named = true
	}
	var b strings.Builder
	head := "switch "
	if named {
		head += "x_ := "
	}
	fmt.Fprintf(&b, "%s(%s).(type) {", head, l.expr(x, false))
	end := l.newLabel()
	labels := make([]int, len(s.Body.List))
	hasDefault := false
	for i, c := range s.Body.List {
		c := c.(*ast.CaseClause)
		labels[i] = l.newLabel()
		if c.List == nil {
			hasDefault = true
			b.WriteString(" default:")
		} else {
			var list []string
			for _, e := range c.List {
				list = append(list, l.text(e))
			}
			fmt.Fprintf(&b, " case %s:", strings.Join(list, ", "))
		}
		if named {
			b.WriteString(" _ = x_;")
			if v, ok := l.info.Implicits[c].(*types.Var); ok && l.isUsed(v, c) {
				make, to := l.fresh(l.newSlot(v, c.Pos()))
				if make != "" {
					b.WriteString(make + ";")
				}
				fmt.Fprintf(&b, " %s = x_;", to)
			}
		}
		fmt.Fprintf(&b, " %s;", l.jump(labels[i]))
	}
	if !hasDefault {
		if named {
			b.WriteString(" default: _ = x_;")
		} else {
			b.WriteString(" default:")
		}
		b.WriteString(l.jump(end))
	}
	b.WriteString(" }")
	l.emit("%s", b.String())
	l.targets = append(l.targets, target{stmt: s, name: name, onBreak: end})
	for i, c := range s.Body.List {
		l.mark(labels[i])
		l.stmts(c.(*ast.CaseClause).Body)
		l.emit("%s", l.jump(end))
	}
	l.targets = l.targets[:len(l.targets)-1]
	l.mark(end)
}

// isUsed reports whether the variable of a case is used in it.
func (l *lowerer) isUsed(v *types.Var, c *ast.CaseClause) bool {
	used := false
	ast.Inspect(c, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && l.info.Uses[id] == v {
			used = true
		}
		return !used
	})
	return used
}

func (l *lowerer) selectStmt(s *ast.SelectStmt, name string) {
	l.setLine(s)
	end := l.newLabel()
	labels := make([]int, len(s.Body.List))
	var b strings.Builder
	b.WriteString("select {")
	for i, c := range s.Body.List {
		c := c.(*ast.CommClause)
		labels[i] = l.newLabel()
		if c.Comm != nil && l.waits(c.Comm) {
			panic(bail{c.Pos(), "a wait in a case of a select"})
		}
		switch comm := c.Comm.(type) {
		case nil:
			b.WriteString(" default:")
		case *ast.AssignStmt:
			b.WriteString(l.received(comm))
		default:
			fmt.Fprintf(&b, " case %s:", l.text(comm))
		}
		fmt.Fprintf(&b, " %s;", l.jump(labels[i]))
	}
	b.WriteString(" }")
	l.emit("%s", b.String())
	l.targets = append(l.targets, target{stmt: s, name: name, onBreak: end})
	for i, c := range s.Body.List {
		l.mark(labels[i])
		l.stmts(c.(*ast.CommClause).Body)
		l.emit("%s", l.jump(end))
	}
	l.targets = l.targets[:len(l.targets)-1]
	l.mark(end)
}

// received returns the case of a select that receives, with the assignments that belong to it.
func (l *lowerer) received(s *ast.AssignStmt) string {
	if s.Tok != token.DEFINE {
		return " case " + l.text(s) + ":"
	}
	names := []string{"v_", "ok_"}
	var left []string
	after := ""
	for i, e := range s.Lhs {
		id := e.(*ast.Ident)
		v, ok := l.info.Defs[id].(*types.Var)
		if !ok || id.Name == "_" {
			left = append(left, "_")
			continue
		}
		left = append(left, names[i])
		make, to := l.fresh(l.newSlot(v, id.Pos()))
		if make != "" {
			after += " " + make + ";"
		}
		after += fmt.Sprintf(" %s = %s;", to, names[i])
	}
	op := ":="
	if after == "" {
		op = "="
	}
	return fmt.Sprintf(" case %s %s %s:%s", strings.Join(left, ", "), op, l.text(s.Rhs[0]), after)
}
