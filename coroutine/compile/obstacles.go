package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"reflect"
	"slices"
	"strings"
)

// Obstacle is what keeps a game from being saved while a function waits.
type Obstacle struct {
	Line     int
	Variable string `json:",omitempty"` // that holds it, or ""
	What     string
	Remedy   string
}

// Obstacles tells what in the function keeps a game from being saved, as far as types and calls show it: what
// stands in an interface or comes from elsewhere in a func value only the running program knows. A value that is
// nil while the game is saved, or that leads to what the game names as fixed, is none.
func (fn *Function) Obstacles() []Obstacle {
	const form = "change what explain says of it, or save when it isn't running"
	if fn.Island != "" {
		return []Obstacle{{fn.At, "", "it runs on a stack: " + fn.Island, form}}
	}
	var all []Obstacle
	for _, c := range fn.Calls {
		all = append(all, Obstacle{c.Line, "", "the call runs on a stack: " + c.What, form})
	}
	for _, s := range fn.code.fields {
		if s.t == nil {
			continue
		}
		w := walk{fn.file.u.pkg.Types, map[*types.Named]bool{}}
		o := Obstacle{Line: fn.Line}
		if s.v != nil {
			o.Line, o.Variable = fn.file.line(s.v.Pos()), s.v.Name()
		}
		name := o.Variable
		if name == "" {
			name = "a value that is on its way during a wait"
		}
		where, what, remedy := w.problem(s.t, name)
		if what != "" {
			o.What, o.Remedy = where+" "+what, remedy
			all = append(all, o)
		}
	}
	all = append(all, fn.strangers()...)
	all = append(all, fn.works()...)
	slices.SortStableFunc(all, func(a, b Obstacle) int { return a.Line - b.Line })
	return all
}

// strangers are the variables with values that packages give which are not compiled, and which Save can't take
// apart: funcs, and what stands in interfaces. An error mostly is nil.
func (fn *Function) strangers() []Obstacle {
	u := fn.file.u
	var all []Obstacle
	check := func(e ast.Expr, call *ast.CallExpr, t types.Type) {
		id, ok := e.(*ast.Ident)
		if !ok {
			return
		}
		v, from := u.local(id), u.callee(call)
		if v == nil || from == nil || from.Pkg() == nil || u.prog.loaded[from.Pkg().Path()] || isOurs(from.Pkg().Path()) || !fn.holds(v) {
			return
		}
		o := Obstacle{Line: fn.file.line(id.Pos()), Variable: v.Name()}
		switch t.Underlying().(type) {
		case *types.Signature:
			o.What = fmt.Sprintf("is a func of package %s, which is not compiled", from.Pkg().Path())
			o.Remedy = "make it again after the wait, or hide it in a type that encodes itself"
		case *types.Interface:
			if types.Identical(t, types.Universe.Lookup("error").Type()) {
				return
			}
			o.What = fmt.Sprintf("holds what %s.%s gives, of a type that nobody knows who loads the game", from.Pkg().Name(), from.Name())
			o.Remedy = "name its type by save.Type or the object by save.Fixed, or make it again after the wait"
		default:
			return
		}
		o.What = v.Name() + " " + o.What
		all = append(all, o)
	}
	fn.own(func(n ast.Node) {
		var left []ast.Expr
		var right []ast.Expr
		switch n := n.(type) {
		case *ast.AssignStmt:
			left, right = n.Lhs, n.Rhs
		case *ast.ValueSpec:
			for _, id := range n.Names {
				left = append(left, id)
			}
			right = n.Values
		}
		for i, e := range right {
			call, ok := ast.Unparen(e).(*ast.CallExpr)
			if !ok {
				continue
			}
			if of, ok := u.typeOf(call).(*types.Tuple); ok && len(right) == 1 {
				for j := range min(of.Len(), len(left)) {
					check(left[j], call, of.At(j).Type())
				}
			} else if i < len(left) {
				check(left[i], call, u.typeOf(call))
			}
		}
	})
	return all
}

// works are the calls that begin the work of futures of which OnLoad says nothing.
func (fn *Function) works() []Obstacle {
	u := fn.file.u
	name := func(call *ast.CallExpr) string {
		if m := u.callee(call); m != nil && m.Pkg() != nil && m.Pkg().Path() == coroutinePath {
			return m.Name()
		}
		return ""
	}
	known := map[*ast.CallExpr]bool{} // by an OnLoad behind it
	var all []Obstacle
	fn.own(func(n ast.Node) {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return
		}
		switch name(call) {
		case "OnLoad":
			known[call] = true
		case "Async", "AsyncWith":
			if !known[call] {
				all = append(all, Obstacle{fn.file.line(call.Pos()), "", "the work of a future can't be saved while it is under way",
					"call OnLoad(coroutine.StartAgain) or OnLoad(coroutine.FailAsLost) on it, save when it is done, or complete the future by hand"})
			}
		}
		if before, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if inner, ok := ast.Unparen(before.X).(*ast.CallExpr); ok && known[call] {
				known[inner] = true // which is visited after this one
			}
		}
	})
	return all
}

// own visits the function without the literals that are functions of their own.
func (fn *Function) own(visit func(ast.Node)) {
	others := map[*ast.FuncLit]bool{}
	for _, f := range fn.file.functions {
		if f != fn && f.lit != nil {
			others[f.lit] = true
		}
	}
	ast.Inspect(fn.body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && others[lit] {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}

// holds reports whether the activation has a field for a variable.
func (fn *Function) holds(v *types.Var) bool {
	return slices.ContainsFunc(fn.code.fields, func(s *slot) bool { return s.v == v })
}

// walk goes through types as a save goes through values.
type walk struct {
	pkg  *types.Package
	seen map[*types.Named]bool
}

// problem returns where in a value of type t there is what can't be saved, or "" for what.
func (w *walk) problem(t types.Type, path string) (where, what, remedy string) {
	t = types.Unalias(t)
	if n, ok := t.(*types.Named); ok {
		if w.seen[n] {
			return "", "", ""
		}
		w.seen[n] = true
		if done, of, what := w.named(n); what != "" {
			return path, what, "make it again after the wait, name it by save.Fixed, or tag the field `somen:\"-\"`"
		} else if done {
			for _, t := range of {
				if where, what, remedy = w.problem(t, path); what != "" {
					return where, what, remedy
				}
			}
			return "", "", ""
		}
	}
	switch t := t.Underlying().(type) {
	case *types.Basic:
		if t.Kind() == types.UnsafePointer || t.Kind() == types.Uintptr {
			return path, "is a " + t.Name() + ": nobody can tell what it points to", "tag the field `somen:\"-\"`, or let the type encode itself"
		}
	case *types.Chan:
		return path, "is a Go channel", "use a coroutine.Chan, or tag the field `somen:\"-\"`"
	case *types.Pointer:
		return w.problem(t.Elem(), path)
	case *types.Slice:
		return w.problem(t.Elem(), path+"[]")
	case *types.Array:
		return w.problem(t.Elem(), path+"[]")
	case *types.Map:
		if where, what, remedy = w.problem(t.Key(), path+"[key]"); what != "" {
			return where, what, remedy
		}
		return w.problem(t.Elem(), path+"[]")
	case *types.Struct:
		for i := range t.NumFields() {
			f := t.Field(i)
			if f.Name() == "_" || skipped(t.Tag(i)) {
				continue
			}
			if where, what, remedy = w.problem(f.Type(), path+"."+f.Name()); what != "" {
				return where, what, remedy
			}
		}
	}
	return "", "", ""
}

// named knows the types that are not saved as what they consist of: whether t is one, of which types it consists
// instead, and what is wrong with it.
func (w *walk) named(n *types.Named) (done bool, of []types.Type, what string) {
	if n.Obj().Pkg() == nil {
		return false, nil, ""
	}
	path, name := n.Obj().Pkg().Path(), n.Obj().Name()
	if n.TypeArgs() != nil {
		for i := range n.TypeArgs().Len() {
			of = append(of, n.TypeArgs().At(i))
		}
	}
	_, isFunc := n.Underlying().(*types.Signature)
	switch path {
	case "sync":
		switch name {
		case "Mutex", "RWMutex", "WaitGroup", "Pool", "Cond":
			return true, nil, "" // no state
		case "Map":
			return true, nil, "keeps hashes, which are of this process"
		}
	case "sync/atomic":
		if name == "Pointer" {
			return true, of, ""
		}
	case "unique", "weak", "runtime", "iter", "reflect", "internal/abi", "os", "internal/poll":
		if !isFunc {
			return true, nil, "is bound to this process"
		}
	case "internal/sync":
		return true, nil, "keeps hashes, which are of this process"
	}
	return isOurs(path) || w.encodes(n, "MarshalBinary", "UnmarshalBinary") || w.encodes(n, "MarshalText", "UnmarshalText"), of, ""
}

// isOurs reports whether a package is one of those whose types are saved as Somen knows them.
func isOurs(path string) bool {
	const module = "github.com/somen-go/somen/"
	for _, p := range []string{module + "coroutine", module + "ecs", module + "systems", "github.com/yohamta/donburi"} {
		if path == p || strings.HasPrefix(path, p+"/") && !strings.HasPrefix(path, module+"ecs/save") && !strings.HasPrefix(path, module+"coroutine/cmd") {
			return true
		}
	}
	return false
}

// encodes reports whether values of a type encode themselves by these methods, which are its own.
func (w *walk) encodes(n *types.Named, methods ...string) bool {
	switch n.Underlying().(type) {
	case *types.Slice, *types.Map, *types.Pointer, *types.Interface:
		return false
	}
	for _, name := range methods {
		m, index, _ := types.LookupFieldOrMethod(n, true, w.pkg, name)
		if _, ok := m.(*types.Func); !ok || len(index) != 1 {
			return false
		}
	}
	return true
}

// skipped reports whether a field with a tag is left out of saves.
func skipped(tag string) bool {
	t := reflect.StructTag(tag).Get("somen")
	return t == "-" || t == "spare"
}
