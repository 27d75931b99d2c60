package vet

import (
	"go/ast"
	"go/types"
	"slices"
)

// Two questions are asked of a call: whether it waits, as far as can be seen, and whether it may. A rule that
// says "there is no wait" asks the second, and one that says "there is a wait" the first, so that neither says
// what it doesn't know.

// prompt are the functions of package coroutine that use a Co and never wait.
var prompt = map[string]bool{
	"Co.Go": true, "Co.Self": true, "Co.Now": true, "Co.Clock": true, "Co.Rand": true, "Co.Cause": true,
	"Co.Unwinding": true, "Go": true, "RoundsOf": true,
}

// iterators are those that make an iterator over which a loop waits.
var iterators = map[string]bool{"Co.Over": true, "Co.Every": true, "Co.Spread": true, "Chan.All": true, "Signal.All": true}

// handsOver reports whether a call is of a method of a handle, of a yield, or has a handle among its arguments.
func (f *facts) handsOver(call *ast.CallExpr) bool {
	if isYield(f.info.TypeOf(call.Fun)) && calleeOf(f.info, call) == nil {
		return true
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && f.info.Selections[sel] != nil {
		if t := f.info.TypeOf(sel.X); isHandle(t) || embedsCo(t) && shortOf(calleeOf(f.info, call)) != "" {
			return true
		}
	}
	return slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return isHandle(f.info.TypeOf(a)) })
}

// embedsCo reports whether t is a struct, or a pointer to one, that has the methods of a Co by embedding it.
func embedsCo(t types.Type) bool {
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, ok := t.Underlying().(*types.Struct)
	if !ok {
		return false
	}
	for v := range s.Fields() {
		if v.Embedded() && (isCo(v.Type()) || embedsCo(v.Type())) {
			return true
		}
	}
	return false
}

// waits reports whether a call waits.
func (f *facts) waits(call *ast.CallExpr) bool {
	if f.isNoCall(call) {
		return false
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return f.bodyWaits(lit.Body)
	}
	fn, hands := calleeOf(f.info, call), f.handsOver(call)
	if fn == nil || isInterfaceMethod(fn) {
		return hands
	}
	if short := shortOf(fn); short != "" {
		return hands && !prompt[short] && !iterators[short]
	}
	if s := f.of(fn); s != nil {
		return s.Waits
	}
	return hands && !isFunc(f.info.TypeOf(call))
}

// mayWait reports whether a call waits, as far as nobody can tell that it doesn't.
func (f *facts) mayWait(call *ast.CallExpr) bool {
	if f.isNoCall(call) {
		return false
	}
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return f.bodyMayWait(lit.Body) || f.handsOver(call)
	}
	fn, hands := calleeOf(f.info, call), f.handsOver(call)
	if fn == nil {
		return true
	}
	if short := shortOf(fn); short != "" {
		return hands && !prompt[short]
	}
	s := f.of(fn)
	switch {
	case isInterfaceMethod(fn):
		return hands || f.touches(call) || !isStandard(fn.Pkg()) && !within(fn.Pkg(), donburiPath)
	case s != nil && s.MayWait, s == nil && hands:
		return true
	case slices.ContainsFunc(call.Args, f.argumentMayWait):
		return true
	}
	for _, a := range append(call.Args, call.Fun) {
		if !isHandle(f.info.TypeOf(a)) && f.touches(a) {
			return true // something that has a handle in it
		}
	}
	return false
}

// argumentMayWait reports whether an argument is a function that may wait.
func (f *facts) argumentMayWait(a ast.Expr) bool {
	if !isFunc(f.info.TypeOf(a)) || isHandle(f.info.TypeOf(a)) {
		return false
	}
	switch a := ast.Unparen(a).(type) {
	case *ast.FuncLit:
		return f.bodyMayWait(a.Body)
	case *ast.Ident:
		if fn, ok := f.info.Uses[a].(*types.Func); ok {
			s := f.of(fn.Origin())
			return s != nil && s.MayWait
		}
	case *ast.SelectorExpr:
		if fn, ok := f.info.Uses[a.Sel].(*types.Func); ok && !isInterfaceMethod(fn) {
			s := f.of(fn.Origin())
			return s != nil && s.MayWait
		}
	}
	return true
}

// isNoCall reports whether what looks like a call is a conversion, or of a builtin.
func (f *facts) isNoCall(call *ast.CallExpr) bool {
	tv := f.info.Types[ast.Unparen(call.Fun)]
	return tv.IsType() || tv.IsBuiltin()
}

// touches reports whether an expression has a handle in it, or a variable that carries one.
func (f *facts) touches(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if v, ok := f.info.Uses[n].(*types.Var); ok && (isHandle(v.Type()) || f.carriers[v]) {
				found = true
			}
		case *ast.FuncLit:
			return !f.hasOwnHandle(n)
		case *ast.CallExpr:
			if t := f.info.TypeOf(n); t != nil && !f.info.Types[n.Fun].IsType() {
				_, basic := t.Underlying().(*types.Basic)
				return !basic // a number has nothing in it
			}
		}
		return !found
	})
	return found
}

// hasOwnHandle reports whether a func literal has a parameter of a handle's type.
func (f *facts) hasOwnHandle(lit *ast.FuncLit) bool {
	sig, ok := f.info.TypeOf(lit).(*types.Signature)
	return ok && handleOf(sig) != nil
}

// handleOf returns the last parameter that is a handle, or nil.
func handleOf(sig *types.Signature) (v *types.Var) {
	for p := range sig.Params().Variables() {
		if isHandle(p.Type()) {
			v = p
		}
	}
	return v
}

// rangeWaits reports whether a loop is over an iterator that waits.
func (f *facts) rangeWaits(r *ast.RangeStmt) bool {
	call, ok := ast.Unparen(r.X).(*ast.CallExpr)
	return ok && isFunc(f.info.TypeOf(r.X)) && f.handsOver(call)
}

// rangeMayWait reports whether a loop is over an iterator of which nobody can tell that it doesn't wait.
func (f *facts) rangeMayWait(r *ast.RangeStmt) bool {
	if !isFunc(f.info.TypeOf(r.X)) {
		return false
	}
	call, ok := ast.Unparen(r.X).(*ast.CallExpr)
	return !ok || f.touches(call) || f.mayWait(call)
}

// bodyWaits reports whether anything in a body waits, without the func literals that are not called in it.
func (f *facts) bodyWaits(body ast.Node) bool {
	return f.remember(f.waiting, body, f.seeWaits)
}

// bodyMayWait reports whether anything in a body may wait, its func literals included that have no handle of
// their own.
func (f *facts) bodyMayWait(body ast.Node) bool {
	return f.remember(f.mayBeWaiting, body, f.seeMayWait)
}

// remember asks once of each block: literals in literals would be asked twice each by what is around them.
func (f *facts) remember(known map[ast.Node]bool, body ast.Node, see func(ast.Node) bool) bool {
	if _, ok := body.(*ast.BlockStmt); !ok || f.done {
		answer, ok := known[body]
		return ok && answer || !ok && see(body)
	}
	if _, ok := known[body]; !ok {
		known[body] = see(body)
	}
	return known[body]
}

func (f *facts) seeWaits(body ast.Node) bool {
	return f.anyIn(body, f.waits, f.rangeWaits, func(lit *ast.FuncLit) bool { return f.inPlace(lit) })
}

func (f *facts) seeMayWait(body ast.Node) bool {
	return f.anyIn(body, f.mayWait, f.rangeMayWait, func(lit *ast.FuncLit) bool { return !f.hasOwnHandle(lit) })
}

func (f *facts) anyIn(body ast.Node, call func(*ast.CallExpr) bool, loop func(*ast.RangeStmt) bool, enter func(*ast.FuncLit) bool) bool {
	found := false
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return !found && enter(n)
		case *ast.GoStmt:
			return false
		case *ast.CallExpr:
			found = found || call(n)
		case *ast.RangeStmt:
			found = found || loop(n)
		}
		return !found
	})
	return found
}
