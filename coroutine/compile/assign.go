package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

func (l *lowerer) assign(s *ast.AssignStmt) {
	if s.Tok != token.ASSIGN && s.Tok != token.DEFINE { // x op= y
		to := l.lvalue(s.Lhs[0], l.waits(s.Rhs[0]))
		l.emit("%s %s %s", to, s.Tok, l.expr(s.Rhs[0], false))
		return
	}
	var to, values, makes []string
	defined := map[int]*slot{}
	for i, e := range s.Lhs {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok {
			if id.Name == "_" {
				to = append(to, "_")
				continue
			}
			if v, ok := l.info.Defs[id].(*types.Var); ok && v != nil && s.Tok == token.DEFINE {
				defined[i] = nil
				to = append(to, "")
				continue
			}
		}
		to = append(to, l.lvalue(e, l.anyWaits(s.Lhs[i+1:]) || l.anyWaits(s.Rhs)))
	}
	if len(s.Rhs) == 1 && len(s.Lhs) > 1 {
		values = l.tuple(s.Rhs[0])
	} else {
		for i, e := range s.Rhs {
			values = append(values, l.operand(e, l.anyWaits(s.Rhs[i+1:]), l.typeOf(s.Lhs[i])))
		}
	}
	for i := range s.Lhs {
		if _, ok := defined[i]; !ok {
			continue
		}
		id := ast.Unparen(s.Lhs[i]).(*ast.Ident)
		slot := l.newSlot(l.info.Defs[id].(*types.Var), id.Pos())
		make, text := l.fresh(slot)
		if make != "" {
			makes = append(makes, make)
		}
		to[i] = text
	}
	for _, make := range makes {
		l.emit("%s", make)
	}
	l.emit("%s = %s", strings.Join(to, ", "), strings.Join(values, ", "))
}

// lvalue lowers what is assigned to. Its operands are evaluated before what waits to the right of them, if
// all is set, as those of other expressions are.
func (l *lowerer) lvalue(e ast.Expr, all bool) string {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return l.text(x)
	case *ast.IndexExpr:
		if all && !l.keyIsLate(l.typeOf(x.X), x.Index) {
			panic(bail{x.Pos(), "a map index that is assigned to before a wait"})
		}
	}
	return l.expr(e, all)
}
