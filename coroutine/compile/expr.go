package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// The order of evaluation is that of Go's compiler: calls, receives, && and || happen from the left to the
// right, while variables, fields, elements and what is behind a pointer are loaded after the last of them.
// So what stands to the left of a wait is taken apart only as far as the calls in it: their results go to
// fields, and the rest stays an expression, which is evaluated where the whole is.

// expr lowers an expression and returns what stands for it. If all is set, a wait follows to the right, and
// no call may be left in the text.
func (l *lowerer) expr(e ast.Expr, all bool) string {
	waits := l.waits(e)
	if !waits && (!all || !l.mustSpill(e)) {
		if all {
			l.mustNotDoubt(e)
		}
		return l.text(e)
	}
	if tv := l.info.Types[e]; tv.Value != nil || tv.IsType() {
		return l.text(e)
	}
	switch x := e.(type) {
	case *ast.ParenExpr:
		return "(" + l.expr(x.X, all) + ")"
	case *ast.SelectorExpr:
		if s := l.info.Selections[x]; s != nil && s.Kind() == types.FieldVal {
			return l.expr(x.X, all) + "." + x.Sel.Name
		} else if s != nil && s.Kind() == types.MethodVal && !all {
			return l.expr(x.X, false) + "." + x.Sel.Name
		}
		panic(bail{e.Pos(), "a method value beside a wait"})
	case *ast.StarExpr:
		return "*" + l.expr(x.X, all)
	case *ast.IndexExpr:
		return l.index(x, all)
	case *ast.SliceExpr:
		return l.slice(x, all)
	case *ast.UnaryExpr:
		switch x.Op {
		case token.ARROW:
			t := "<-" + l.expr(x.X, all)
			return l.kept(t, all, e)
		case token.AND:
			if _, ok := ast.Unparen(x.X).(*ast.CompositeLit); !ok && all {
				panic(bail{e.Pos(), "an address beside a wait"})
			}
			return "&" + l.expr(x.X, all)
		}
		return x.Op.String() + l.expr(x.X, all)
	case *ast.BinaryExpr:
		return l.binary(x, all)
	case *ast.CallExpr:
		return l.call(x, all)
	case *ast.CompositeLit:
		return l.composite(x, all)
	case *ast.KeyValueExpr:
		panic(bail{e.Pos(), "a wait in a composite literal"})
	case *ast.TypeAssertExpr:
		if all && isDirect(l.typeOf(x)) && !l.stable(x.X) {
			panic(bail{e.Pos(), "a type assertion beside a wait"})
		}
		return l.kept(fmt.Sprintf("%s.(%s)", l.expr(x.X, all), l.text(x.Type)), all, e)
	case *ast.FuncLit:
		return l.text(e)
	}
	panic(bail{e.Pos(), fmt.Sprintf("a wait in an expression of kind %T", e)})
}

// kept puts the value of text in a field if all is set, and returns what stands for it.
func (l *lowerer) kept(text string, all bool, e ast.Expr) string {
	if !all {
		return text
	}
	t := l.typeOf(e)
	if tup, ok := t.(*types.Tuple); ok && tup.Len() == 2 { // v, ok := is a statement of its own
		t = tup.At(0).Type()
	}
	f := l.temp(t, e.Pos())
	l.emit("%s = %s", f, text)
	return f
}

// operand lowers an expression that is converted to type t without being asked, if t is not nil. Some values
// Go's compiler copies at once when they become an interface, and others late.
func (l *lowerer) operand(e ast.Expr, all bool, t types.Type) string {
	text := l.expr(e, all)
	if all && l.copiesEarly(e, t) {
		return l.kept(text, true, e)
	}
	return text
}

func (l *lowerer) index(x *ast.IndexExpr, all bool) string {
	if tv := l.info.Types[x.Index]; tv.IsType() {
		return l.text(x)
	}
	if all && !l.keyIsLate(l.typeOf(x.X), x.Index) {
		panic(bail{x.Pos(), "a map index beside a wait"})
	}
	operand := l.expr(x.X, all || l.waits(x.Index))
	return operand + "[" + l.expr(x.Index, all) + "]"
}

func (l *lowerer) slice(x *ast.SliceExpr, all bool) string {
	list := []ast.Expr{x.X, x.Low, x.High, x.Max}
	texts := make([]string, len(list))
	for i, e := range list {
		if e != nil {
			later := false
			for _, e := range list[i+1:] {
				later = later || e != nil && l.waits(e)
			}
			if later && i > 0 && !l.stable(e) {
				panic(bail{e.Pos(), "a bound of a slice beside a wait"}) // Go's compiler copies it at once
			}
			texts[i] = l.expr(e, all || later)
		}
	}
	text := texts[0] + "[" + texts[1] + ":" + texts[2]
	if x.Slice3 {
		text += ":" + texts[3]
	}
	return l.kept(text+"]", all, x)
}

func (l *lowerer) binary(x *ast.BinaryExpr, all bool) string {
	if x.Op == token.LAND || x.Op == token.LOR {
		return l.logical(x, all)
	}
	later := l.waits(x.Y)
	if all || later {
		l.mustCompare(x)
	}
	left := l.expr(x.X, all || later)
	right := l.expr(x.Y, all)
	return left + " " + x.Op.String() + " " + right
}

// logical lowers && and ||, which Go's compiler always evaluates in order.
func (l *lowerer) logical(x *ast.BinaryExpr, all bool) string {
	if !l.waits(x.Y) {
		left := l.expr(x.X, false)
		return l.kept("("+left+" "+x.Op.String()+" "+l.expr(x.Y, false)+")", all, x)
	}
	r := l.temp(l.typeOf(x), x.Pos())
	l.emit("%s = %s", r, l.expr(x.X, false))
	end := l.newLabel()
	not := "!"
	if x.Op == token.LOR {
		not = ""
	}
	l.emit("if %s%s { %s }", not, r, l.jump(end))
	l.emit("%s = %s", r, l.expr(x.Y, false))
	l.mark(end)
	return r
}

// elements returns the types of the elements of a composite literal.
func (l *lowerer) elements(x *ast.CompositeLit) []types.Type {
	list := make([]types.Type, len(x.Elts))
	switch t := l.typeOf(x).Underlying().(type) {
	case *types.Struct:
		for i, e := range x.Elts {
			if kv, ok := e.(*ast.KeyValueExpr); ok {
				if v, ok := l.info.Uses[kv.Key.(*ast.Ident)].(*types.Var); ok {
					list[i] = v.Type()
				}
			} else {
				list[i] = t.Field(i).Type()
			}
		}
	case *types.Slice:
		for i := range list {
			list[i] = t.Elem()
		}
	case *types.Array:
		for i := range list {
			list[i] = t.Elem()
		}
	}
	return list
}

func elementOf(e ast.Expr) ast.Expr {
	if kv, ok := e.(*ast.KeyValueExpr); ok {
		return kv.Value
	}
	return e
}

func (l *lowerer) composite(x *ast.CompositeLit, all bool) string {
	if _, ok := l.typeOf(x).Underlying().(*types.Map); ok {
		panic(bail{x.Pos(), "a map literal beside a wait"})
	}
	if x.Type == nil {
		panic(bail{x.Pos(), "a composite literal without a type beside a wait"})
	}
	types := l.elements(x)
	var texts []string
	for i, e := range x.Elts {
		later := false
		for _, e := range x.Elts[i+1:] {
			later = later || l.waits(elementOf(e))
		}
		text := l.operand(elementOf(e), all || later, types[i])
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			text = l.fn.file.source(kv.Key) + ": " + text
		}
		texts = append(texts, text)
	}
	return l.text(x.Type) + "{" + strings.Join(texts, ", ") + "}"
}

func (f *file) source(n ast.Node) string { return string(f.src[f.offset(n.Pos()):f.offset(n.End())]) }
