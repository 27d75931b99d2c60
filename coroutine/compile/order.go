package compile

import (
	"go/ast"
	"go/token"
	"go/types"
)

// What stands to the left of a wait is loaded late, or copied at once, as Go's compiler does it for an
// expression without waits. Where that can't be told, the function is an island.

// copiesEarly reports whether e becomes an interface by being copied at once.
func (l *lowerer) copiesEarly(e ast.Expr, t types.Type) bool {
	if t == nil || l.stable(e) || l.isResult(e) || l.info.Types[e].Addressable() {
		return false
	}
	from := l.typeOf(e)
	if (isOpen(from) || isOpen(t)) && !types.Identical(from, t) {
		panic(bail{e.Pos(), "a value of a type parameter beside a wait"})
	}
	if !types.IsInterface(t.Underlying()) || types.IsInterface(from.Underlying()) {
		return false
	}
	return !l.isSimple(from)
}

// mustNotFindType gives up on the receiver of a method that stands before something that may change it, if Go's
// compiler could find out the type of the value in the interface: then it calls the method of that type, and
// copies the receiver at once.
func (l *lowerer) mustNotFindType(e ast.Expr) {
	if !types.IsInterface(l.typeOf(e)) || l.stable(e) {
		return
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		if l.local(x) == nil {
			return
		}
	case *ast.CallExpr:
		if !l.info.Types[x.Fun].IsType() {
			return
		}
	default:
		return
	}
	panic(bail{e.Pos(), "a receiver in an interface beside a wait"})
}

// isOpen reports whether what t is depends on a type parameter, so that when a value of it is copied can't be
// told.
func isOpen(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// mustNotBox gives up if a value that may change becomes an interface by a copy that is made at once.
func (l *lowerer) mustNotBox(e ast.Expr, t types.Type) {
	if l.copiesEarly(e, t) {
		panic(bail{e.Pos(), "a value that becomes an interface before a wait"})
	}
}

// isResult reports whether the value of e is in a field anyway, since it comes from a call or the like.
func (l *lowerer) isResult(e ast.Expr) bool {
	switch x := ast.Unparen(e).(type) {
	case *ast.CallExpr:
		return !l.info.Types[x.Fun].IsType()
	case *ast.UnaryExpr:
		return x.Op == token.ARROW
	case *ast.BinaryExpr:
		return x.Op == token.LAND || x.Op == token.LOR
	}
	return false
}

// isSimple reports whether a value of type t is put in an interface word by word, late, and not by its
// address.
func (l *lowerer) isSimple(t types.Type) bool {
	for {
		switch u := t.Underlying().(type) {
		case *types.Struct:
			if u.NumFields() == 1 {
				t = u.Field(0).Type()
				continue
			}
		case *types.Array:
			if u.Len() == 1 {
				t = u.Elem()
				continue
			}
		case *types.Slice:
			return true
		case *types.Basic:
			if u.Info()&types.IsString != 0 {
				return true
			}
		}
		break
	}
	if isDirect(t) {
		return true
	}
	if hasPointers(t) {
		return false
	}
	if dependsOnParams(t) {
		return false
	}
	size, align := l.unit.pkg.TypesSizes.Sizeof(t), l.unit.pkg.TypesSizes.Alignof(t)
	return size == align && size > 1 && size <= 8 // a single byte is made by its address, as what is larger
}

// dependsOnParams reports whether t contains a type parameter.
func dependsOnParams(t types.Type) bool {
	switch u := types.Unalias(t).(type) {
	case *types.TypeParam:
		return true
	case *types.Named:
		for i := range u.TypeArgs().Len() {
			if dependsOnParams(u.TypeArgs().At(i)) {
				return true
			}
		}
		return false
	case *types.Map:
		return dependsOnParams(u.Key()) || dependsOnParams(u.Elem())
	case *types.Array:
		return dependsOnParams(u.Elem())
	case *types.Struct:
		for i := range u.NumFields() {
			if dependsOnParams(u.Field(i).Type()) {
				return true
			}
		}
	}
	return false
}

func hasPointers(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0 || u.Kind() == types.UnsafePointer
	case *types.Struct:
		for i := range u.NumFields() {
			if hasPointers(u.Field(i).Type()) {
				return true
			}
		}
		return false
	case *types.Array:
		return hasPointers(u.Elem())
	}
	return true
}

// keyIsLate reports whether the key of an index of a map is loaded late. Keys of some types are copied at
// once, since the map takes their address, unless they have one already.
func (l *lowerer) keyIsLate(t types.Type, key ast.Expr) bool {
	m, ok := t.Underlying().(*types.Map)
	if !ok || l.stable(key) || l.info.Types[key].Addressable() {
		return true
	}
	if dependsOnParams(m) || l.unit.pkg.TypesSizes.Sizeof(m.Elem()) > 128 {
		return false
	}
	switch u := m.Key().Underlying().(type) {
	case *types.Basic:
		if u.Info()&types.IsString != 0 {
			return true
		}
		size := l.unit.pkg.TypesSizes.Sizeof(u)
		return u.Info()&types.IsInteger != 0 && (size == 4 || size == 8)
	case *types.Pointer:
		return true
	}
	return false
}

// isDirect reports whether an interface holds a value of type t itself.
func isDirect(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Pointer, *types.Chan, *types.Map, *types.Signature:
		return true
	case *types.Basic:
		return u.Kind() == types.UnsafePointer
	case *types.Struct:
		return u.NumFields() == 1 && isDirect(u.Field(0).Type())
	case *types.Array:
		return u.Len() == 1 && isDirect(u.Elem())
	}
	return false
}

// mustSpill reports whether e contains something that happens in order.
func (l *lowerer) mustSpill(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if tv := l.info.Types[n]; tv.Value == nil && !l.info.Types[n.Fun].IsType() {
				found = true
			}
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		case *ast.BinaryExpr:
			found = found || n.Op == token.LAND || n.Op == token.LOR
		case *ast.SliceExpr, *ast.TypeAssertExpr:
			found = true
		}
		return !found
	})
	return found
}

// calls reports whether e contains a call, of a builtin too, or a receive.
func (l *lowerer) calls(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || l.info.Types[n].Value == nil && !l.info.Types[n.Fun].IsType()
		case *ast.UnaryExpr:
			found = found || n.Op == token.ARROW
		}
		return !found
	})
	return found
}

// mustNotDoubt gives up if it can't be told when Go's compiler would load e, which stands before a wait.
func (l *lowerer) mustNotDoubt(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok {
			return true
		}
		if l.info.Types[x].IsType() || l.info.Types[x].Value != nil || l.stable(x) {
			return false
		}
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr:
			if s := l.info.Selections[n]; s != nil && s.Kind() != types.FieldVal {
				panic(bail{n.Pos(), "a method value beside a wait"})
			}
		case *ast.IndexExpr:
			if !l.keyIsLate(l.typeOf(n.X), n.Index) {
				panic(bail{n.Pos(), "a map index beside a wait"})
			}
		case *ast.UnaryExpr:
			if _, ok := ast.Unparen(n.X).(*ast.CompositeLit); n.Op == token.AND && !ok {
				if _, ok := ast.Unparen(n.X).(*ast.Ident); !ok {
					panic(bail{n.Pos(), "an address beside a wait"})
				}
			}
		case *ast.BinaryExpr:
			l.mustCompare(n)
		case *ast.CallExpr:
			l.mustConvert(n)
		case *ast.CompositeLit:
			if _, ok := l.typeOf(n).Underlying().(*types.Map); ok {
				panic(bail{n.Pos(), "a map literal beside a wait"})
			}
			for i, t := range l.elements(n) {
				l.mustNotBox(elementOf(n.Elts[i]), t)
			}
		}
		return true
	})
}

// mustCompare gives up on comparisons before a wait whose operands Go's compiler copies.
func (l *lowerer) mustCompare(n *ast.BinaryExpr) {
	switch n.Op {
	case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
		for _, e := range []ast.Expr{n.X, n.Y} {
			if isOpen(l.typeOf(e)) && !l.stable(e) {
				panic(bail{n.Pos(), "a comparison of values of a type parameter beside a wait"})
			}
			switch l.typeOf(e).Underlying().(type) {
			case *types.Struct, *types.Array:
				if l.stable(e) || l.info.Types[e].Addressable() {
					break
				}
				panic(bail{n.Pos(), "a comparison of structs or arrays beside a wait"})
			}
		}
		l.mustNotBox(n.X, l.typeOf(n.Y))
		l.mustNotBox(n.Y, l.typeOf(n.X))
	}
}

// mustConvert gives up on conversions before a wait that are a call in the end.
func (l *lowerer) mustConvert(n *ast.CallExpr) {
	if !l.info.Types[n.Fun].IsType() || len(n.Args) != 1 || l.stable(n.Args[0]) || l.isResult(n.Args[0]) {
		return
	}
	to, from := l.typeOf(n).Underlying(), l.typeOf(n.Args[0]).Underlying()
	l.mustNotBox(n.Args[0], l.typeOf(n))
	b, isBasic := to.(*types.Basic)
	if isBasic && b.Info()&types.IsString != 0 {
		if f, ok := from.(*types.Basic); !ok || f.Info()&types.IsString == 0 {
			panic(bail{n.Pos(), "a conversion to a string beside a wait"})
		}
	}
	switch to.(type) {
	case *types.Slice, *types.Array, *types.Pointer:
		if _, ok := from.(*types.Pointer); !ok {
			panic(bail{n.Pos(), "a conversion beside a wait"})
		}
	}
}

// stable reports whether nothing that runs during a wait can change the value of e, which stands before one:
// so the results of calls are in fields.
func (l *lowerer) stable(e ast.Expr) bool {
	if tv := l.info.Types[e]; tv.Value != nil || tv.IsNil() || tv.IsType() {
		return true
	}
	switch x := ast.Unparen(e).(type) {
	case *ast.BasicLit, *ast.FuncLit:
		return true
	case *ast.Ident:
		switch obj := l.info.Uses[x].(type) {
		case *types.Var:
			v := l.local(x)
			return v != nil && !l.boxed[v] && !obj.IsField()
		case *types.Func, *types.Nil:
			return true
		}
	case *ast.SelectorExpr:
		if s := l.info.Selections[x]; s != nil {
			return s.Kind() == types.FieldVal && !s.Indirect() && l.stable(x.X)
		}
		_, isFunc := l.info.Uses[x.Sel].(*types.Func)
		return isFunc
	case *ast.UnaryExpr:
		return x.Op == token.ARROW || x.Op != token.AND && l.stable(x.X)
	case *ast.BinaryExpr:
		switch x.Op {
		case token.LAND, token.LOR:
			return true
		case token.QUO, token.REM: // may panic
			return false
		}
		return l.stable(x.X) && l.stable(x.Y)
	case *ast.CallExpr:
		if !l.info.Types[x.Fun].IsType() {
			return true
		}
		_, basic := l.typeOf(x.Args[0]).Underlying().(*types.Basic)
		return basic && l.stable(x.Args[0])
	}
	return false
}
