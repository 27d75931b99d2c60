package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
)

// slot is the field of a variable.
type slot struct {
	v     *types.Var
	name  string // of the field
	typ   string
	boxed bool       // the field is a pointer to a variable of its own
	t     types.Type // of the variable or the value, or nil if nobody asks for it
}

// boxedIn returns the variables in a declaration that something may point to: a pointer, or a func literal
// that captures them. A variable that has one value from its declaration on is captured by that.
func (u *unit) boxedIn(n ast.Node) map[*types.Var]bool {
	captured, boxed, assigned := map[*types.Var]bool{}, map[*types.Var]bool{}, map[*types.Var]bool{}
	mark := func(e ast.Expr) {
		if v := u.root(e); v != nil {
			boxed[v] = true
		}
	}
	assign := func(e ast.Expr) {
		if v := u.root(e); v != nil {
			if id, ok := ast.Unparen(e).(*ast.Ident); !ok || u.pkg.TypesInfo.Defs[id] == nil {
				assigned[v] = true
			}
		}
	}
	var walk func(n ast.Node, lits []*ast.FuncLit)
	walk = func(n ast.Node, lits []*ast.FuncLit) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				u.results_(n.Type, assigned)
				walk(n.Body, append(lits[:len(lits):len(lits)], n))
				return false
			case *ast.FuncDecl:
				u.results_(n.Type, assigned)
			case *ast.Ident:
				if v := u.local(n); v != nil && len(lits) > 0 && !within(v.Pos(), lits[len(lits)-1]) {
					captured[v] = true
				}
			case *ast.AssignStmt:
				for _, e := range n.Lhs {
					assign(e)
				}
			case *ast.IncDecStmt:
				assign(n.X)
			case *ast.ForStmt:
				if init, ok := n.Init.(*ast.AssignStmt); ok && n.Post == nil { // each round has its own copy
					for _, e := range init.Lhs {
						mark(e)
					}
				}
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					mark(n.X)
				}
			case *ast.SliceExpr:
				if _, ok := u.typeOf(n.X).Underlying().(*types.Array); ok {
					mark(n.X)
				}
			case *ast.SelectorExpr:
				if s := u.pkg.TypesInfo.Selections[n]; s != nil && s.Kind() == types.MethodVal && takesAddress(s) && !isPointer(u.typeOf(n.X)) {
					mark(n.X)
				}
			case *ast.RangeStmt:
				if n.Key != nil {
					assign(n.Key)
				}
				if n.Value != nil {
					assign(n.Value)
				}
				if _, ok := u.typeOf(n.X).Underlying().(*types.Array); ok {
					mark(n.X)
				}
			}
			return true
		})
	}
	walk(n, nil)
	for v := range captured {
		if assigned[v] {
			boxed[v] = true
		}
	}
	return boxed
}

// results_ marks the named results of a function, which each return assigns to.
func (u *unit) results_(t *ast.FuncType, assigned map[*types.Var]bool) {
	if t.Results == nil {
		return
	}
	for _, f := range t.Results.List {
		for _, id := range f.Names {
			if v, ok := u.pkg.TypesInfo.Defs[id].(*types.Var); ok {
				assigned[v] = true
			}
		}
	}
}

func within(p token.Pos, n ast.Node) bool { return n.Pos() <= p && p < n.End() }

// takesAddress reports whether a method with a pointer receiver is selected of a value.
func takesAddress(s *types.Selection) bool {
	sig := s.Obj().Type().(*types.Signature)
	if sig.Recv() == nil {
		return false
	}
	_, pointer := types.Unalias(sig.Recv().Type()).(*types.Pointer)
	return pointer
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// root returns the local variable that an addressable expression is a part of, or nil.
func (u *unit) root(e ast.Expr) *types.Var {
	for {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.Ident:
			return u.local(x)
		case *ast.SelectorExpr:
			if _, ok := u.typeOf(x.X).Underlying().(*types.Pointer); ok {
				return nil
			}
			e = x.X
		case *ast.IndexExpr:
			if _, ok := u.typeOf(x.X).Underlying().(*types.Array); !ok {
				return nil
			}
			e = x.X
		default:
			return nil
		}
	}
}

// local returns the variable of a function that id stands for, or nil.
func (u *unit) local(id *ast.Ident) *types.Var {
	obj := u.pkg.TypesInfo.Uses[id]
	if obj == nil {
		obj = u.pkg.TypesInfo.Defs[id]
	}
	v, ok := obj.(*types.Var)
	if !ok || v.IsField() || v.Pkg() != u.pkg.Types || v.Parent() == u.pkg.Types.Scope() || v.Parent() == types.Universe {
		return nil
	}
	return v
}

func (l *lowerer) local(id *ast.Ident) *types.Var { return l.unit.local(id) }

// newSlot gives v a field.
func (l *lowerer) newSlot(v *types.Var, pos token.Pos) *slot {
	if s := l.slots[v]; s != nil {
		return s
	}
	s := &slot{v: v, name: fmt.Sprintf("%s_%d", v.Name(), len(l.fields)+1), typ: l.typeText(v.Type(), pos), boxed: l.boxed[v], t: v.Type()}
	l.slots[v] = s
	l.fields = append(l.fields, s)
	return s
}

// temp makes a field for a value on its way.
func (l *lowerer) temp(t types.Type, pos token.Pos) string {
	if b, ok := t.(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
		t = types.Default(t)
	}
	text := l.tempOf(l.typeText(t, pos))
	l.fields[len(l.fields)-1].t = t
	return text
}

func (l *lowerer) tempOf(typ string) string {
	s := &slot{name: fmt.Sprintf("t_%d", len(l.fields)+1), typ: typ}
	l.fields = append(l.fields, s)
	l.out.temp(s)
	return "f_." + s.name
}

// typeText spells a type as the file of the function can.
func (l *lowerer) typeText(t types.Type, pos token.Pos) string {
	text, problem := l.fn.file.typeText(t)
	if problem != "" {
		panic(bail{pos, problem})
	}
	return text
}

// fieldType returns the type of the field of s.
func (s *slot) fieldType() string {
	if s.boxed {
		return "*" + s.typ
	}
	return s.typ
}
