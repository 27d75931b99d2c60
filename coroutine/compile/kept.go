package compile

import (
	"go/ast"
	"go/types"
	"strings"
)

// Which func literals may be kept, so that a func value of them outlives the call that it was made for. Others
// stay as they are, for Go can have them on the stack.

const somenPath = "github.com/somen-go/somen"

// neverKeep are functions of Somen that only call what they are given, for packages that are built from the
// module cache.
var neverKeep = map[string]bool{
	"(" + somenPath + "/ecs.View).Guard": true, somenPath + "/ecs.AsRemoved": true,
}

// source is a package whose syntax was loaded.
type source struct {
	info *types.Info
	decl *ast.FuncDecl
}

type paramKey struct {
	name string // of the function
	i    int
}

// keeper answers what is kept.
type keeper struct {
	decls  map[string]source // by full name
	loaded map[string]bool   // the paths of all packages among them
	params map[paramKey]bool // answers, or false while one is looked for
	vars   map[*types.Var]bool
}

// keepsParam reports whether a function may keep its parameter i.
func (k *keeper) keepsParam(f *types.Func, i int) bool {
	if f == nil || f.Pkg() == nil {
		return true
	}
	name := f.Origin().FullName()
	src, ok := k.decls[name]
	if !ok {
		path := f.Pkg().Path()
		return !neverKeep[name] && (k.loaded[path] || path == somenPath || strings.HasPrefix(path, somenPath+"/"))
	}
	sig := src.info.Defs[src.decl.Name].Type().(*types.Signature)
	n := sig.Params().Len()
	if src.decl.Body == nil || n == 0 || sig.Variadic() && i >= n-1 || i >= n {
		return true
	}
	if co, _ := coOf(sig); co != nil {
		return true // the parameter may live across a wait
	}
	key := paramKey{name, i}
	kept, known := k.params[key]
	if !known {
		k.params[key] = false
		kept = k.keepsVar(src.info, sig.Params().At(i), src.decl)
		k.params[key] = kept
	}
	return kept
}

// keepsVar reports whether what the variable v of the declaration d holds may be kept: whether it is more than
// called.
func (k *keeper) keepsVar(info *types.Info, v *types.Var, d ast.Node) bool {
	kept, known := k.vars[v]
	if known {
		return kept
	}
	k.vars[v] = false
	walkStack(d, func(n ast.Node, stack []ast.Node) {
		if id, ok := n.(*ast.Ident); ok && info.Uses[id] == v && !kept {
			kept = k.keepsUse(info, id, stack, d)
		}
	})
	k.vars[v] = kept
	return kept
}

func (k *keeper) keepsUse(info *types.Info, id *ast.Ident, stack []ast.Node, d ast.Node) bool {
	for i, n := range stack { // it is captured by what may be kept
		if lit, ok := n.(*ast.FuncLit); ok && !within(info.Uses[id].Pos(), lit) && k.keepsLit(info, lit, stack[:i], d) {
			return true
		}
	}
	e, stack := unparen(id, stack)
	switch p := parentOf(stack).(type) {
	case *ast.CallExpr:
		return ast.Unparen(p.Fun) != id && k.keepsIn(info, e, stack, d)
	case *ast.BinaryExpr:
		return false // with nil
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if l == e {
				return false
			}
		}
	}
	return k.keepsIn(info, e, stack, d)
}

// keepsLit reports whether a func literal may be kept, which stands in the nodes of the stack.
func (k *keeper) keepsLit(info *types.Info, lit *ast.FuncLit, stack []ast.Node, d ast.Node) bool {
	e, stack := unparen(lit, stack)
	if call, ok := parentOf(stack).(*ast.CallExpr); ok && call.Fun == e {
		return false
	}
	if _, ok := parentOf(stack).(*ast.ReturnStmt); ok && isIterator(info.TypeOf(lit)) {
		return false // Go builds the loop over it without a func value
	}
	return k.keepsIn(info, e, stack, d)
}

// keepsIn reports whether a func value may be kept by the place where it stands.
func (k *keeper) keepsIn(info *types.Info, e ast.Expr, stack []ast.Node, d ast.Node) bool {
	switch p := parentOf(stack).(type) {
	case *ast.CallExpr:
		if info.Types[p.Fun].IsType() { // a conversion
			e, stack := unparen(p, stack[:len(stack)-1])
			return k.keepsIn(info, e, stack, d)
		}
		for i, a := range p.Args {
			if a == e {
				return k.keepsParam(calleeOf(info, p), i)
			}
		}
	case *ast.AssignStmt:
		for i, r := range p.Rhs {
			if r == e && len(p.Lhs) == len(p.Rhs) {
				return k.keepsTo(info, p.Lhs[i], d)
			}
		}
	case *ast.ValueSpec:
		for i, r := range p.Values {
			if r == e && len(p.Names) == len(p.Values) {
				return k.keepsTo(info, p.Names[i], d)
			}
		}
	case *ast.ExprStmt:
		return false
	case *ast.RangeStmt:
		return p.X != e // the loop runs where it stands
	}
	return true
}

// keepsTo reports whether what is assigned to e may be kept.
func (k *keeper) keepsTo(info *types.Info, e ast.Expr, d ast.Node) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return true
	}
	if id.Name == "_" {
		return false
	}
	v, ok := info.ObjectOf(id).(*types.Var)
	return !ok || !within(v.Pos(), d) || isGlobal(v) || k.keepsVar(info, v, d)
}

func isGlobal(v *types.Var) bool { return v.Pkg() != nil && v.Parent() == v.Pkg().Scope() }

// isIterator reports whether t is func(yield func(...) bool), and not of waits.
func isIterator(t types.Type) bool {
	sig, ok := t.Underlying().(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 0 || isYield(sig.Params().At(0).Type()) {
		return false
	}
	yield, ok := sig.Params().At(0).Type().Underlying().(*types.Signature)
	if !ok || yield.Results().Len() != 1 {
		return false
	}
	b, ok := yield.Results().At(0).Type().Underlying().(*types.Basic)
	return ok && b.Kind() == types.Bool
}

// walkStack visits the nodes below root, with those around each, the outermost first.
func walkStack(root ast.Node, visit func(n ast.Node, stack []ast.Node)) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		visit(n, stack)
		stack = append(stack, n)
		return true
	})
}

// unparen takes off the parentheses around e.
func unparen(e ast.Expr, stack []ast.Node) (ast.Expr, []ast.Node) {
	for len(stack) > 0 {
		p, ok := stack[len(stack)-1].(*ast.ParenExpr)
		if !ok {
			break
		}
		e, stack = p, stack[:len(stack)-1]
	}
	return e, stack
}

func parentOf(stack []ast.Node) ast.Node {
	if len(stack) == 0 {
		return nil
	}
	return stack[len(stack)-1]
}

// calleeOf returns the function or method that a call names, or nil if it is a value or a builtin.
func calleeOf(info *types.Info, call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	var id *ast.Ident
	switch fun := fun.(type) {
	case *ast.Ident:
		id = fun
	case *ast.SelectorExpr:
		id = fun.Sel
	default:
		return nil
	}
	f, _ := info.Uses[id].(*types.Func)
	return f
}
