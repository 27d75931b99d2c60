package vet

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// effects is what statements change. Places are kept as "field:pkg.name" for a field of whatever value, "elem:type"
// for what a pointer, slice or map of the type leads to, and "var:pkg.name" for a variable of a package. That takes
// places for one that are not; a loop whose condition reads one of them is held to end.
type effects struct {
	unknown bool // anything may have changed
	writes  map[string]bool
	locals  map[*types.Var]bool
}

func newEffects() *effects { return &effects{writes: map[string]bool{}, locals: map[*types.Var]bool{}} }

// addEffects adds what a node changes, without the func literals in it that are not called there.
func (f *facts) addEffects(n ast.Node, e *effects) {
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return f.inPlace(n)
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				f.addWrite(l, e)
			}
		case *ast.IncDecStmt:
			f.addWrite(n.X, e)
		case *ast.ValueSpec:
			for _, id := range n.Names {
				f.addWrite(id, e)
			}
		case *ast.RangeStmt:
			for _, l := range []ast.Expr{n.Key, n.Value} {
				if l != nil {
					f.addWrite(l, e)
				}
			}
			switch f.info.TypeOf(n.X).Underlying().(type) {
			case *types.Chan, *types.Signature:
				e.unknown = true
			}
		case *ast.UnaryExpr:
			e.unknown = e.unknown || n.Op == token.ARROW
		case *ast.SendStmt, *ast.GoStmt, *ast.SelectStmt:
			e.unknown = true
		case *ast.CallExpr:
			f.addCall(n, e)
		}
		return true
	})
}

// addWrite adds that a place is assigned to.
func (f *facts) addWrite(l ast.Expr, e *effects) {
	if v := f.within(l); v != nil {
		if isGlobal(v) {
			e.writes[variableKey(v)] = true
		} else {
			e.locals[v] = true
		}
	}
	switch x := ast.Unparen(l).(type) {
	case *ast.SelectorExpr:
		if s := f.info.Selections[x]; s != nil {
			e.writes[fieldKey(s.Obj())] = true
			f.addWhole(f.info.TypeOf(x), e)
		}
	case *ast.IndexExpr:
		if _, isMap := f.info.TypeOf(x.X).Underlying().(*types.Map); isMap {
			e.unknown = true // its length may be another
		}
		f.addWhole(f.info.TypeOf(x), e)
	case *ast.StarExpr:
		f.addWhole(f.info.TypeOf(x), e)
	}
}

// within returns the variable that a place is a part of, or nil if a pointer, a slice or a map leads to it.
func (f *facts) within(l ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(l).(type) {
		case *ast.Ident:
			return variableOf(f.info, x)
		case *ast.SelectorExpr:
			s := f.info.Selections[x]
			if s == nil {
				return variableOf(f.info, x.Sel) // of another package
			}
			if s.Indirect() {
				return nil
			}
			l = x.X
		case *ast.IndexExpr:
			if _, ok := f.info.TypeOf(x.X).Underlying().(*types.Array); !ok {
				return nil
			}
			l = x.X
		default:
			return nil
		}
	}
}

// addWhole adds that a value of type t is overwritten that a pointer may lead to.
func (f *facts) addWhole(t types.Type, e *effects) {
	switch u := t.Underlying().(type) {
	case *types.Struct:
		for v := range u.Fields() {
			switch v.Type().Underlying().(type) {
			case *types.Struct, *types.Array:
				e.unknown = true // to which pointers lead too
			}
			e.writes[fieldKey(v)] = true
		}
	case *types.Array, *types.Interface: // the latter is a type parameter's too
		e.unknown = e.unknown || !types.IsInterface(t) || isTypeParam(t)
	}
	e.writes[elemKey(t)] = true
}

func (f *facts) addCall(call *ast.CallExpr, e *effects) {
	if f.isNoCall(call) {
		if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
			if _, builtin := f.info.Uses[id].(*types.Builtin); builtin {
				e.unknown = e.unknown || slices.Contains([]string{"copy", "delete", "clear", "close"}, id.Name)
			}
		}
		return
	}
	if _, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		return // what is in it is seen
	}
	fn := calleeOf(f.info, call)
	if fn == nil {
		e.unknown = true
		return
	}
	if isPure(fn) {
		return
	}
	switch nameOf(fn) {
	case donburiPath + ".ComponentType.SetValue", donburiPath + ".SetValue":
		f.addWhole(f.info.TypeOf(call.Args[len(call.Args)-1]), e)
		return
	}
	s := f.of(fn)
	if s == nil || s.Unknown || isInterfaceMethod(fn) {
		e.unknown = true
		return
	}
	for _, w := range s.Writes {
		e.writes[w] = true
	}
}

// places is what an expression reads.
type places struct {
	keys   map[string]bool
	locals map[*types.Var]bool
}

// reads returns what an expression reads, and false if its value may become another by itself, or nobody knows.
func (f *facts) reads(e ast.Expr) (p places, ok bool) {
	p = places{map[string]bool{}, map[*types.Var]bool{}}
	return p, f.addReads(e, p)
}

func (f *facts) addReads(n ast.Node, p places) bool {
	ok := true
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt, *ast.DeferStmt, *ast.SelectStmt, *ast.SendStmt:
			ok = false
		case *ast.RangeStmt:
			switch f.info.TypeOf(n.X).Underlying().(type) {
			case *types.Chan, *types.Signature:
				ok = false
			}
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.Ident:
			if v, isVar := f.info.Uses[n].(*types.Var); isVar && !v.IsField() {
				if isGlobal(v) {
					p.keys[variableKey(v)] = true
				} else {
					p.locals[v] = true
				}
				switch v.Type().Underlying().(type) {
				case *types.Map, *types.Chan:
					p.keys[elemKey(v.Type())] = true // it is a pointer
				}
			}
		case *ast.SelectorExpr:
			if s := f.info.Selections[n]; s != nil && s.Kind() == types.FieldVal {
				p.keys[fieldKey(s.Obj())] = true
				f.addType(s.Recv(), p, 0)
				f.addType(s.Type(), p, 0)
			}
		case *ast.IndexExpr:
			if f.info.Types[n].IsValue() {
				f.addType(f.info.TypeOf(n), p, 0)
			}
		case *ast.StarExpr:
			if f.info.Types[n].IsValue() {
				f.addType(f.info.TypeOf(n), p, 0)
			}
		case *ast.CallExpr:
			ok = ok && f.isStable(n, p)
		}
		return ok
	})
	return ok
}

// isStable reports whether a call returns the same until something changes that it reads.
func (f *facts) isStable(call *ast.CallExpr, p places) bool {
	if f.isNoCall(call) {
		return true
	}
	fn := calleeOf(f.info, call)
	if fn == nil {
		return false
	}
	if t := f.info.TypeOf(call); t != nil {
		f.addType(t, p, 0)
	}
	if isPure(fn) {
		return !changesByItself(fn)
	}
	s := f.of(fn)
	if s == nil || !s.Stable || isInterfaceMethod(fn) {
		return false
	}
	for _, k := range s.Reads {
		p.keys[k] = true
	}
	return true
}

// addType adds what a value of type t consists of, and what it points to.
func (f *facts) addType(t types.Type, p places, depth int) {
	if depth > 3 || t == nil {
		return
	}
	p.keys[elemKey(t)] = true
	switch u := t.Underlying().(type) {
	case *types.Pointer:
		p.keys[elemKey(u.Elem())] = true
	case *types.Slice:
		p.keys[elemKey(u.Elem())] = true
	case *types.Array:
		f.addType(u.Elem(), p, depth+1)
	case *types.Struct:
		for v := range u.Fields() {
			p.keys[fieldKey(v)] = true
			f.addType(v.Type(), p, depth+1)
		}
	}
}

// readsOfBody returns what a function reads besides its own variables, and false if it is not stable.
func (f *facts) readsOfBody(body *ast.BlockStmt) ([]string, bool) {
	p := places{map[string]bool{}, map[*types.Var]bool{}}
	if !f.addReads(body, p) {
		return nil, false
	}
	var keys []string
	for k := range p.keys {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys, true
}

// changes reports whether the effects may change what is read.
func (f *facts) changes(e *effects, p places) bool {
	for v := range p.locals {
		if e.locals[v] || f.shared[v] && (e.unknown || e.writes[elemKey(v.Type())]) {
			return true
		}
	}
	for k := range p.keys {
		if e.unknown || e.writes[k] {
			return true
		}
	}
	return false
}

func isTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

func fieldKey(obj types.Object) string {
	if obj.Pkg() == nil {
		return "field:" + obj.Name()
	}
	return "field:" + obj.Pkg().Path() + "." + obj.Name()
}

func elemKey(t types.Type) string { return "elem:" + types.TypeString(t, nil) }

func variableKey(v *types.Var) string { return "var:" + v.Pkg().Path() + "." + v.Name() }
