package compile

import (
	"go/ast"
	"go/types"
	"strings"
)

// A deferred call is made below a raised panic, so that what is called can recover it, and what it calls can see
// that one is on its way. A calm function does neither: it can be called as it is, which is many times cheaper.
// What is called through a func value or an interface, and what other packages do, is not known, and so not calm.

// calmPackages are those of the standard library that call nothing but what they are handed.
var calmPackages = map[string]bool{
	"math": true, "strconv": true, "strings": true, "sync": true, "sync/atomic": true, "time": true, "unicode": true,
}

// calmFunctions are others that only read and write what they are handed.
var calmFunctions = map[string]bool{
	"(*github.com/yohamta/donburi.ComponentType[T]).Get":      true,
	"(*github.com/yohamta/donburi.ComponentType[T]).GetValue": true,
	"(*github.com/yohamta/donburi.ComponentType[T]).Set":      true,
	"(*github.com/yohamta/donburi.ComponentType[T]).SetValue": true,
	"(*github.com/yohamta/donburi.Entry).Valid":               true,
}

// isCalm reports whether what a call calls is calm.
func (u *unit) isCalm(call *ast.CallExpr) bool {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return u.calmBody(lit.Body, map[*ast.BlockStmt]bool{})
	}
	return u.calmCall(call, map[*ast.BlockStmt]bool{})
}

// calmBody reports whether a body contains nothing but calm calls. Those that seen has are looked at already.
func (u *unit) calmBody(body *ast.BlockStmt, seen map[*ast.BlockStmt]bool) bool {
	if seen[body] {
		return true
	}
	seen[body] = true
	calm := true
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt, *ast.DeferStmt, *ast.FuncLit:
			calm = false
		case *ast.RangeStmt:
			if _, ok := u.typeOf(n.X).Underlying().(*types.Signature); ok || isTypeParam(u.typeOf(n.X)) {
				calm = false
			}
		case *ast.CallExpr:
			calm = calm && u.calmCall(n, seen)
		}
		return calm
	})
	return calm
}

func (u *unit) calmCall(call *ast.CallExpr, seen map[*ast.BlockStmt]bool) bool {
	switch fun := u.pkg.TypesInfo.Types[call.Fun]; {
	case fun.IsType():
		return true
	case fun.IsBuiltin():
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		return ok && id.Name != "recover"
	}
	f := u.callee(call)
	if f == nil || f.Pkg() == nil {
		return false
	}
	sig := f.Signature()
	if r := sig.Recv(); r != nil && types.IsInterface(r.Type()) {
		return false
	}
	name := f.Origin().FullName()
	if src, ok := u.prog.decls[name]; ok && src.info == u.pkg.TypesInfo {
		return src.decl.Body != nil && u.calmBody(src.decl.Body, seen)
	}
	if calmFunctions[name] {
		return true
	}
	if !calmPackages[f.Pkg().Path()] || name == "(*sync.Pool).Get" {
		return strings.HasPrefix(name, "("+somenPath+"/components.Vec2).")
	}
	typ, ok := u.typeOf(call.Fun).Underlying().(*types.Signature)
	if !ok {
		return false
	}
	for v := range typ.Params().Variables() {
		if mayCall(v.Type()) {
			return false
		}
	}
	return true
}

// mayCall reports whether what is handed a value of type t can call code that nobody knows.
func mayCall(t types.Type) bool {
	switch t := t.Underlying().(type) {
	case *types.Interface, *types.Signature:
		return true
	case *types.Slice:
		return mayCall(t.Elem())
	}
	return false
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}
