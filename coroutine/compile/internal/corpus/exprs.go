package corpus

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
)

// exprs collects the places in the expressions of a statement where a call that returns its argument can
// stand. A wait does not change what is around it, save that a call fixes the moment at which a variable is
// read: Go leaves that open where there are calls, so variables are left alone in such statements.
type exprs struct {
	r     *rewriter
	calls bool // the statement calls or receives something by itself
	found []ast.Expr
}

// hasCalls reports whether anything in a node may change variables.
func hasCalls(info *types.Info, n ast.Node) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			tv := info.Types[n.Fun]
			found = found || !tv.IsType() && !tv.IsBuiltin()
			if tv.IsBuiltin() {
				id, ok := ast.Unparen(n.Fun).(*ast.Ident)
				found = found || !ok || id.Name != "len" && id.Name != "cap" && id.Name != "print" && id.Name != "println"
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.FuncLit:
			return false
		}
		return !found
	})
	return found
}

// value visits an expression whose value alone is used.
func (e *exprs) value(x ast.Expr) {
	if p, ok := x.(*ast.ParenExpr); ok {
		e.value(p.X)
		return
	}
	tv, ok := e.r.info.Types[x]
	if !ok || tv.IsType() || tv.IsBuiltin() || tv.IsNil() || tv.Type == nil {
		if _, ok := x.(*ast.Ident); !ok || tv.IsNil() {
			return
		}
	}
	if e.around(x) {
		e.found = append(e.found, x)
	}
	if e.r.info.Types[x].Value == nil {
		e.top(x)
	}
}

// around reports whether a call may stand around an expression.
func (e *exprs) around(x ast.Expr) bool {
	t := e.r.info.TypeOf(x)
	if t == nil {
		return false
	}
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		return false
	}
	if _, ok := t.(*types.Tuple); ok {
		return false
	}
	if e.r.info.Types[x].Value != nil {
		_, basic := t.(*types.Basic)
		return basic
	}
	if e.hasUntypedShift(x) {
		return false
	}
	switch x := x.(type) {
	case *ast.CallExpr:
		return !e.r.info.Types[x].IsVoid()
	case *ast.Ident:
		_, ok := e.r.info.Uses[x].(*types.Var)
		return ok && !e.calls
	case *ast.SelectorExpr:
		if s := e.r.info.Selections[x]; s != nil {
			return s.Kind() == types.FieldVal && !e.calls
		}
		_, ok := e.r.info.Uses[x.Sel].(*types.Var)
		return ok && !e.calls
	case *ast.IndexExpr:
		return e.r.info.Types[x].IsValue() && !isSignature(t) && !e.calls
	case *ast.StarExpr, *ast.SliceExpr, *ast.BinaryExpr:
		return !e.calls
	case *ast.UnaryExpr:
		return x.Op == token.ARROW || x.Op == token.AND || !e.calls
	case *ast.TypeAssertExpr:
		return !e.calls
	case *ast.CompositeLit:
		return !e.calls && x.Type != nil
	}
	return false
}

// hasUntypedShift reports whether the type of an expression depends on what is around it.
func (e *exprs) hasUntypedShift(x ast.Expr) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if b, ok := n.(*ast.BinaryExpr); ok && (b.Op == token.SHL || b.Op == token.SHR) {
			found = found || e.r.info.Types[b.X].Value != nil
		}
		return !found
	})
	return found
}

func isSignature(t types.Type) bool {
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// top visits what is in an expression, but not the expression itself.
func (e *exprs) top(x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		e.top(x.X)
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			e.base(x.X)
		} else {
			e.operand(x.X)
		}
	case *ast.BinaryExpr:
		if x.Op == token.SHL || x.Op == token.SHR {
			if e.r.info.Types[x.X].Value == nil {
				e.value(x.X)
			}
			return
		}
		e.value(x.X)
		e.value(x.Y)
	case *ast.CallExpr:
		e.call(x)
	case *ast.SelectorExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.StarExpr, *ast.CompositeLit:
		e.base(x)
	case *ast.TypeAssertExpr:
		e.value(x.X)
	}
}

// operand visits the operand of a unary operator: a constant there may not be negated as a variable.
func (e *exprs) operand(x ast.Expr) {
	if e.r.info.Types[x].Value == nil {
		e.value(x)
	}
}

// base visits an expression that may have to stay addressable.
func (e *exprs) base(x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		e.base(x.X)
	case *ast.SelectorExpr:
		s := e.r.info.Selections[x]
		if s == nil {
			return
		}
		if isPointer(e.r.info.TypeOf(x.X)) {
			e.value(x.X)
		} else {
			e.base(x.X)
		}
	case *ast.IndexExpr:
		t := e.r.info.TypeOf(x.X)
		if t == nil || isSignature(t) || e.r.info.Types[x.X].IsType() {
			return
		}
		switch t.Underlying().(type) {
		case *types.Array:
			e.base(x.X)
		case *types.Slice, *types.Map, *types.Basic, *types.Pointer:
			e.value(x.X)
		default:
			return
		}
		e.value(x.Index)
	case *ast.SliceExpr:
		if _, ok := e.r.info.TypeOf(x.X).Underlying().(*types.Array); ok {
			e.base(x.X)
		} else {
			e.value(x.X)
		}
		if e.r.info.Types[x.X].Value == nil {
			for _, i := range []ast.Expr{x.Low, x.High, x.Max} {
				if i != nil {
					e.value(i)
				}
			}
		}
	case *ast.StarExpr:
		e.value(x.X)
	case *ast.CompositeLit:
		for _, elt := range x.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			if lit, ok := elt.(*ast.CompositeLit); ok && lit.Type == nil {
				e.base(lit)
			} else {
				e.value(elt)
			}
		}
	case *ast.CallExpr:
		e.call(x)
	case *ast.TypeAssertExpr:
		e.value(x.X)
	case *ast.UnaryExpr, *ast.BinaryExpr:
		e.top(x)
	}
}

func isPointer(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

func (e *exprs) call(x *ast.CallExpr) {
	tv := e.r.info.Types[x.Fun]
	if tv.IsType() {
		if e.r.info.Types[x.Args[0]].Value == nil {
			e.value(x.Args[0])
		}
		return
	}
	args := x.Args
	if tv.IsBuiltin() {
		id, ok := ast.Unparen(x.Fun).(*ast.Ident)
		if !ok { // of unsafe
			return
		}
		switch id.Name {
		case "new", "recover", "complex", "real", "imag":
			return
		case "make":
			args = args[1:]
		case "len", "cap":
			e.base(args[0])
			return
		}
	} else {
		e.fun(x.Fun)
	}
	if len(args) == 1 {
		if _, ok := e.r.info.TypeOf(args[0]).(*types.Tuple); ok {
			e.top(args[0])
			return
		}
	}
	for _, arg := range args {
		e.value(arg)
	}
}

// fun visits what is called.
func (e *exprs) fun(x ast.Expr) {
	switch x := x.(type) {
	case *ast.ParenExpr:
		e.fun(x.X)
	case *ast.SelectorExpr:
		if s := e.r.info.Selections[x]; s != nil && s.Kind() != types.MethodExpr {
			if t := e.r.info.TypeOf(x.X); isPointer(t) || types.IsInterface(t) {
				e.value(x.X)
			} else {
				e.base(x.X)
			}
		}
	case *ast.CallExpr:
		e.call(x)
	case *ast.IndexExpr, *ast.StarExpr, *ast.TypeAssertExpr:
		e.top(x)
	}
}

// finish chooses some of the places.
func (e *exprs) finish() {
	if !e.r.Exprs || len(e.found) == 0 || e.r.rand.IntN(3) == 0 {
		return
	}
	for n := 0; n < 2; n++ {
		i := e.r.rand.IntN(len(e.found))
		if x := e.found[i]; x != nil {
			e.found[i] = nil
			e.r.around(x)
		}
	}
}

// typed are the functions of package waits that are not generic.
var typed = map[string]string{
	"bool": "Bool", "int": "Int", "string": "String", "float64": "Float64", "any": "Any", "interface{}": "Any",
}

// around makes x the argument of a call that waits.
func (r *rewriter) around(x ast.Expr) {
	t := types.Unalias(r.info.TypeOf(x))
	name := types.TypeString(t, func(*types.Package) string { return "?" })
	begin, end := r.offset(x.Pos()), r.offset(x.End())
	value := r.info.Types[x].Value
	fn := typed[name]
	if fn != "" && r.may(inLiterals) && (value != nil || !hasCalls(r.info, x)) && r.rand.IntN(5) == 0 {
		// A literal that captures the Co and is called where it stands.
		if result := strings.ReplaceAll(name, "any", "interface{}"); !r.isShadowed(name) {
			r.edits.around(begin, end, "func() "+result+" { "+r.co+".Yield(); return ", " }()")
			r.out.Waits++
		}
		return
	}
	switch {
	case fn != "" && (!r.may(inGenerics) || r.rand.IntN(4) > 0):
		fn = "." + fn
	case value != nil:
		if r.isShadowed(name) || value.Kind() == constant.Complex {
			return
		}
		fn = ".Value[" + name + "]"
	case !r.may(inGenerics):
		return
	default:
		fn = ".Value"
	}
	r.edits.around(begin, end, r.help+fn+"("+r.co+", ", ")")
	r.out.Waits++
}

// isShadowed reports whether the name of a basic type means something else in the program.
func (r *rewriter) isShadowed(name string) bool {
	for _, obj := range r.info.Defs {
		if obj != nil && obj.Name() == name {
			return true
		}
	}
	return false
}
