package corpus

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// dynamic are methods that code outside of the program may look for in any value.
var dynamic = map[string]bool{
	"Error": true, "String": true, "GoString": true, "Format": true, "Unwrap": true, "Is": true, "As": true,
	"Len": true, "Less": true, "Swap": true, "Read": true, "Write": true, "Close": true, "RuntimeError": true,
	"MarshalJSON": true, "UnmarshalJSON": true, "MarshalText": true, "UnmarshalText": true,
}

// flow visits all places where values of func types are passed on.
func (a *analysis) flow() {
	for e, tv := range a.info.Types {
		if tv.Type == nil {
			continue
		}
		a.cs.link(types.Unalias(tv.Type))
		if p, ok := types.Unalias(tv.Type).(*types.Pointer); ok {
			a.cs.link(types.Unalias(p.Elem()))
		}
		if sel, ok := e.(*ast.SelectorExpr); ok {
			a.selector(sel, tv.Type)
		}
	}
	for id, inst := range a.info.Instances {
		if obj := a.info.Uses[id]; obj != nil {
			a.cs.unify(inst.Type, obj.Type())
			a.satisfy(obj.Type(), inst.TypeArgs)
		}
	}
	for _, obj := range a.info.Uses {
		switch obj.(type) {
		case *types.Var, *types.Func:
			if obj.Pkg() != a.cs.pkg {
				a.cs.walk(obj.Type(), true, func(s *types.Signature) { a.cs.plain(s, "it is of another package") })
			}
		}
	}
	a.methods()
	ast.PreorderStack(a.file, nil, func(n ast.Node, stack []ast.Node) bool {
		a.node(n, stack)
		return true
	})
}

// satisfy notes that type arguments have the methods of their constraints.
func (a *analysis) satisfy(generic types.Type, args *types.TypeList) {
	var params *types.TypeParamList
	switch g := generic.(type) {
	case *types.Signature:
		params = g.TypeParams()
	case interface{ TypeParams() *types.TypeParamList }:
		params = g.TypeParams()
	}
	for i := range min(params.Len(), args.Len()) {
		a.cs.box(params.At(i).Constraint(), args.At(i))
	}
}

func (a *analysis) selector(sel *ast.SelectorExpr, t types.Type) {
	s := a.info.Selections[sel]
	if s == nil {
		return
	}
	f, ok := s.Obj().(*types.Func)
	if !ok {
		if v, ok := s.Obj().(*types.Var); ok {
			a.cs.unify(v.Type(), v.Origin().Type())
		}
		return
	}
	origin := f.Origin().Type().(*types.Signature)
	a.cs.unify(t, origin)
	a.cs.unify(f.Type(), origin)
	switch {
	case s.Kind() == types.MethodExpr:
		a.cs.plain(origin, "it is used as a method expression")
	case f.Pkg() != a.cs.pkg:
		a.cs.walk(origin, true, func(s *types.Signature) { a.cs.plain(s, "its method is foreign") })
	}
}

// methods makes those of the same name one, where an interface of the package has one of that name.
func (a *analysis) methods() {
	var all []*types.Func
	byInterface := map[string]*types.Signature{}
	for _, obj := range a.info.Defs {
		f, ok := obj.(*types.Func)
		if !ok || f.Signature().Recv() == nil {
			continue
		}
		all = append(all, f)
		if dynamic[f.Name()] {
			a.cs.plain(f.Signature(), "code of other packages may call it")
		}
		if types.IsInterface(f.Signature().Recv().Type()) {
			if first := byInterface[f.Name()]; first == nil {
				byInterface[f.Name()] = f.Signature()
			}
		}
	}
	for id := range a.info.Uses {
		if id.Name == "Method" || id.Name == "MethodByName" {
			for _, f := range all {
				a.cs.plain(f.Signature(), "reflect calls methods")
			}
			break
		}
	}
	for _, f := range all {
		first, s := byInterface[f.Name()], f.Signature()
		if first == nil || first == s {
			continue
		}
		a.cs.union(first, s)
		if first.Params().Len() == s.Params().Len() && first.Results().Len() == s.Results().Len() {
			a.cs.unifySignatures(first, s)
		}
	}
}

func (a *analysis) node(n ast.Node, stack []ast.Node) {
	switch n := n.(type) {
	case *ast.FuncDecl:
		a.decl(n)
	case *ast.AssignStmt:
		if n.Tok != token.DEFINE {
			a.assignAll(n.Lhs, n.Rhs)
		} else if len(n.Lhs) == len(n.Rhs) { // of a variable that exists already
			a.assignAll(n.Lhs, n.Rhs)
		}
	case *ast.ValueSpec:
		if n.Type != nil {
			for _, v := range n.Values {
				if len(n.Values) == len(n.Names) {
					a.cs.assign(a.info.TypeOf(n.Type), a.info.TypeOf(v))
				} else if t, ok := a.info.TypeOf(v).(*types.Tuple); ok {
					for v := range t.Variables() {
						a.cs.assign(a.info.TypeOf(n.Type), v.Type())
					}
				}
			}
		}
	case *ast.ReturnStmt:
		sig := a.signature(enclosing(stack))
		if sig == nil {
			return
		}
		if len(n.Results) == sig.Results().Len() {
			for i, r := range n.Results {
				a.cs.assign(sig.Results().At(i).Type(), a.info.TypeOf(r))
			}
		} else if len(n.Results) == 1 {
			if t, ok := a.info.TypeOf(n.Results[0]).(*types.Tuple); ok {
				for i := range t.Len() {
					a.cs.assign(sig.Results().At(i).Type(), t.At(i).Type())
				}
			}
		}
	case *ast.CompositeLit:
		a.composite(n)
	case *ast.SendStmt:
		if c, ok := a.info.TypeOf(n.Chan).Underlying().(*types.Chan); ok {
			a.cs.assign(c.Elem(), a.info.TypeOf(n.Value))
		}
	case *ast.RangeStmt:
		a.ranges(n)
	case *ast.IndexExpr:
		if m, ok := a.info.TypeOf(n.X).Underlying().(*types.Map); ok {
			a.cs.assign(m.Key(), a.info.TypeOf(n.Index))
		}
	case *ast.BinaryExpr:
		if n.Op == token.EQL || n.Op == token.NEQ {
			a.cs.assign(a.info.TypeOf(n.X), a.info.TypeOf(n.Y))
			a.cs.assign(a.info.TypeOf(n.Y), a.info.TypeOf(n.X))
		}
	case *ast.SwitchStmt:
		if n.Tag != nil {
			for _, c := range n.Body.List {
				for _, e := range c.(*ast.CaseClause).List {
					a.cs.assign(a.info.TypeOf(n.Tag), a.info.TypeOf(e))
					a.cs.assign(a.info.TypeOf(e), a.info.TypeOf(n.Tag))
				}
			}
		}
	case *ast.TypeSwitchStmt:
		for _, c := range n.Body.List {
			for _, e := range c.(*ast.CaseClause).List {
				a.asserted(a.info.TypeOf(e))
			}
		}
	case *ast.TypeAssertExpr:
		if n.Type != nil {
			a.asserted(a.info.TypeOf(n.Type))
		}
	case *ast.GoStmt:
		a.hasGo = true
	case *ast.TypeSpec:
		if n.TypeParams != nil {
			a.constraints(n.TypeParams)
		}
	case *ast.FuncType:
		if n.TypeParams != nil {
			a.constraints(n.TypeParams)
		}
	case *ast.InterfaceType:
		for _, f := range n.Methods.List {
			if len(f.Names) == 0 {
				a.constraint(f.Type)
			}
		}
	case *ast.CallExpr:
		a.call(n, stack)
	}
}

func (a *analysis) decl(n *ast.FuncDecl) {
	f, ok := a.info.Defs[n.Name].(*types.Func)
	if !ok {
		return
	}
	sig := f.Signature()
	switch {
	case n.Body == nil:
		a.cs.plain(sig, "it has no body")
	case n.Recv == nil && n.Name.Name == "init", n.Name.Name == "_":
		a.cs.plain(sig, "nobody calls it by name")
	case a.pragma(n):
		a.cs.plain(sig, "a //go: line is about it")
	}
}

// pragma reports whether the Go compiler is told something about a function that may forbid a wait.
func (a *analysis) pragma(n *ast.FuncDecl) bool {
	if a.linknames[n.Name.Name] {
		return true
	}
	if n.Doc == nil {
		return false
	}
	for _, c := range n.Doc.List {
		if strings.HasPrefix(c.Text, "//go:") && c.Text != "//go:noinline" || strings.HasPrefix(c.Text, "//export ") {
			return true
		}
	}
	return false
}

func (a *analysis) asserted(t types.Type) {
	if t != nil && !types.IsInterface(t) {
		a.cs.walk(t, false, func(s *types.Signature) {
			a.cs.plain(s, "it comes from an interface")
			a.cs.away(s, "it comes from an interface")
		})
	}
}

func (a *analysis) constraints(list *ast.FieldList) {
	for _, f := range list.List {
		a.constraint(f.Type)
	}
}

// constraint makes the func types in an element of an interface plain: their type arguments are not followed.
func (a *analysis) constraint(x ast.Expr) {
	ast.Inspect(x, func(n ast.Node) bool {
		e, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if tv := a.info.Types[e]; tv.IsType() && !types.IsInterface(tv.Type) {
			a.cs.walk(tv.Type, true, func(s *types.Signature) { a.cs.plain(s, "it is in a constraint") })
		}
		return true
	})
}

func (a *analysis) assignAll(lhs, rhs []ast.Expr) {
	if len(lhs) == len(rhs) {
		for i := range lhs {
			a.cs.assign(a.info.TypeOf(lhs[i]), a.info.TypeOf(rhs[i]))
		}
		return
	}
	if t, ok := a.info.TypeOf(rhs[0]).(*types.Tuple); ok {
		for i := range min(t.Len(), len(lhs)) {
			a.cs.assign(a.info.TypeOf(lhs[i]), t.At(i).Type())
		}
	}
}

func (a *analysis) composite(n *ast.CompositeLit) {
	t := a.info.TypeOf(n)
	if t == nil {
		return
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	for i, e := range n.Elts {
		kv, keyed := e.(*ast.KeyValueExpr)
		v := e
		if keyed {
			v = kv.Value
		}
		switch t := t.Underlying().(type) {
		case *types.Slice:
			a.cs.assign(t.Elem(), a.info.TypeOf(v))
		case *types.Array:
			a.cs.assign(t.Elem(), a.info.TypeOf(v))
		case *types.Map:
			a.cs.assign(t.Elem(), a.info.TypeOf(v))
			if keyed {
				a.cs.assign(t.Key(), a.info.TypeOf(kv.Key))
			}
		case *types.Struct:
			if keyed {
				if id, ok := kv.Key.(*ast.Ident); ok && a.info.Uses[id] != nil {
					a.cs.assign(a.info.Uses[id].Type(), a.info.TypeOf(v))
				}
			} else if i < t.NumFields() {
				a.cs.assign(t.Field(i).Type(), a.info.TypeOf(v))
			}
		}
	}
}

func (a *analysis) ranges(n *ast.RangeStmt) {
	t := a.info.TypeOf(n.X)
	if t == nil {
		return
	}
	var key, value types.Type
	switch t := t.Underlying().(type) {
	case *types.Signature:
		a.cs.plain(t, "it is ranged over")
		if t.Params().Len() == 1 {
			if yield, ok := t.Params().At(0).Type().Underlying().(*types.Signature); ok {
				a.cs.plain(yield, "it is the yield of an iterator")
				if yield.Params().Len() > 0 {
					key = yield.Params().At(0).Type()
				}
				if yield.Params().Len() > 1 {
					value = yield.Params().At(1).Type()
				}
			}
		}
	case *types.Slice:
		value = t.Elem()
	case *types.Array:
		value = t.Elem()
	case *types.Map:
		key, value = t.Key(), t.Elem()
	case *types.Chan:
		key = t.Elem()
	}
	if n.Key != nil && key != nil {
		a.cs.assign(a.info.TypeOf(n.Key), key)
	}
	if n.Value != nil && value != nil {
		a.cs.assign(a.info.TypeOf(n.Value), value)
	}
}
