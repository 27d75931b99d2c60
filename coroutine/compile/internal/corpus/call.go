package corpus

import (
	"go/ast"
	"go/types"
)

// site is a call of a function of the program, or of a value.
type site struct {
	call *ast.CallExpr
	sig  *types.Signature
	in   ast.Node // the function it stands in, or nil
	goes bool     // it is that of a go statement
}

// sameStack are packages that call the functions they get before they return, on the stack of the caller.
var sameStack = map[string]bool{"sort": true, "slices": true, "strings": true, "maps": true, "bytes": true, "fmt": true}

func (a *analysis) call(n *ast.CallExpr, stack []ast.Node) {
	tv := a.info.Types[n.Fun]
	switch {
	case tv.IsType():
		if len(n.Args) == 1 {
			t := a.info.TypeOf(n.Args[0])
			a.cs.assign(tv.Type, t)
			if b, ok := tv.Type.Underlying().(*types.Basic); ok && b.Kind() == types.UnsafePointer && t != nil {
				a.cs.walk(t, true, func(s *types.Signature) {
					a.cs.plain(s, "unsafe looks at it")
					a.cs.away(s, "unsafe looks at it")
				})
			}
		}
		return
	case tv.IsBuiltin():
		a.builtin(n)
		return
	}
	sig, ok := tv.Type.Underlying().(*types.Signature)
	if !ok {
		return
	}
	s := &site{call: n, sig: sig, in: enclosing(stack)}
	if g, ok := stack[len(stack)-1].(*ast.GoStmt); ok && g.Call == n {
		s.goes = true
		a.cs.plain(sig, "it is called by go")
		a.cs.away(sig, "it is called by go")
	}
	a.sites = append(a.sites, s)
	if f := a.callee(n); f != nil {
		a.cs.unify(sig, f.Origin().Type())
		if f.Pkg() != a.cs.pkg {
			a.foreign(n, f, sig)
		}
	}
	a.arguments(n, sig)
}

// foreign notes what becomes of functions that are passed to another package.
func (a *analysis) foreign(n *ast.CallExpr, f *types.Func, sig *types.Signature) {
	same := f.Pkg() == nil || sameStack[f.Pkg().Path()] || f.FullName() == "(*sync.Once).Do"
	note := func(s *types.Signature) {
		a.cs.plain(s, "it is passed to another package")
		if !same {
			a.cs.away(s, "it is passed to "+f.FullName())
		}
	}
	a.cs.walk(sig, true, note)
	a.cs.walk(sig, false, func(s *types.Signature) { a.elsewhere = a.elsewhere || !same && s != sig })
	for _, arg := range n.Args {
		t := a.info.TypeOf(arg)
		if t == nil || same {
			continue
		}
		a.cs.walk(t, false, func(s *types.Signature) {
			a.elsewhere = true
			note(s)
		})
	}
	a.foreignCalls = append(a.foreignCalls, n)
}

func (a *analysis) arguments(n *ast.CallExpr, sig *types.Signature) {
	param := func(i int) types.Type {
		last := sig.Params().Len() - 1
		if sig.Variadic() && i >= last {
			t := sig.Params().At(last).Type()
			if s, ok := t.Underlying().(*types.Slice); ok && !n.Ellipsis.IsValid() {
				return s.Elem()
			}
			return t
		}
		if i > last {
			return nil
		}
		return sig.Params().At(i).Type()
	}
	if len(n.Args) == 1 {
		if t, ok := a.info.TypeOf(n.Args[0]).(*types.Tuple); ok {
			a.cs.plain(sig, "it is called with the results of a call")
			for i := range t.Len() {
				a.cs.assign(param(i), t.At(i).Type())
			}
			return
		}
	}
	for i, arg := range n.Args {
		a.cs.assign(param(i), a.info.TypeOf(arg))
	}
}

func (a *analysis) builtin(n *ast.CallExpr) {
	id, ok := ast.Unparen(n.Fun).(*ast.Ident)
	if !ok || len(n.Args) == 0 {
		return
	}
	if _, ok := a.info.TypeOf(n.Args[0]).(*types.Tuple); ok {
		return
	}
	switch id.Name {
	case "append":
		s, ok := a.info.TypeOf(n).Underlying().(*types.Slice)
		if !ok {
			return
		}
		a.cs.assign(a.info.TypeOf(n), a.info.TypeOf(n.Args[0]))
		for _, arg := range n.Args[1:] {
			if n.Ellipsis.IsValid() {
				a.cs.assign(a.info.TypeOf(n), a.info.TypeOf(arg))
			} else {
				a.cs.assign(s.Elem(), a.info.TypeOf(arg))
			}
		}
	case "copy":
		a.cs.assign(a.info.TypeOf(n.Args[0]), a.info.TypeOf(n.Args[1]))
	case "panic":
		a.cs.assign(types.Universe.Lookup("any").Type(), a.info.TypeOf(n.Args[0]))
	case "delete":
		if m, ok := a.info.TypeOf(n.Args[0]).Underlying().(*types.Map); ok {
			a.cs.assign(m.Key(), a.info.TypeOf(n.Args[1]))
		}
	}
}

// callee returns the function or method that a call names, or nil.
func (a *analysis) callee(n *ast.CallExpr) *types.Func {
	fun := ast.Unparen(n.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	switch x := fun.(type) {
	case *ast.Ident:
		f, _ := a.info.Uses[x].(*types.Func)
		return f
	case *ast.SelectorExpr:
		f, _ := a.info.Uses[x.Sel].(*types.Func)
		return f
	}
	return nil
}

// enclosing returns the innermost function of a stack of nodes, or nil.
func enclosing(stack []ast.Node) ast.Node {
	for i := len(stack) - 1; i >= 0; i-- {
		switch n := stack[i].(type) {
		case *ast.FuncDecl, *ast.FuncLit:
			return n
		}
	}
	return nil
}
