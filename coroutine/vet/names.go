package vet

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

const (
	somenPath     = "github.com/somen-go/somen"
	coroutinePath = somenPath + "/coroutine"
	ecsPath       = somenPath + "/ecs"
	donburiPath   = "github.com/yohamta/donburi"
)

// isCo reports whether t is *coroutine.Co.
func isCo(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), coroutinePath, "Co")
}

// isYield reports whether t is func(coroutine.Wait) bool, the yield of the raw form.
func isYield(t types.Type) bool {
	sig, ok := types.Unalias(t).(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() {
		return false
	}
	b, ok := types.Unalias(sig.Results().At(0).Type()).(*types.Basic)
	return ok && b.Kind() == types.Bool && isNamed(sig.Params().At(0).Type(), coroutinePath, "Wait")
}

// isHandle reports whether t is what a behaviour waits by: a Co or a yield.
func isHandle(t types.Type) bool { return t != nil && (isCo(t) || isYield(t)) }

// isNamed reports whether t is the named type of a package, or an instance of it.
func isNamed(t types.Type, path, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == path
}

// isPointerTo reports whether t is a pointer to the named type of a package.
func isPointerTo(t types.Type, path, name string) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), path, name)
}

// isFunc reports whether values of t are functions.
func isFunc(t types.Type) bool {
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Signature)
	return ok
}

// calleeOf returns the function or method that a call names, of generic ones the declared one, or nil if it is a
// value, a builtin or a conversion.
func calleeOf(info *types.Info, call *ast.CallExpr) *types.Func {
	f, _ := typeutil.Callee(info, call).(*types.Func)
	if f == nil {
		return nil
	}
	return f.Origin()
}

// nameOf spells a function: "path.Name", or "path.Type.Name" for a method.
func nameOf(f *types.Func) string {
	if f == nil || f.Pkg() == nil {
		return ""
	}
	name := f.Pkg().Path() + "."
	if recv := f.Signature().Recv(); recv != nil {
		t := recv.Type()
		if p, ok := types.Unalias(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		if n, ok := types.Unalias(t).(*types.Named); ok {
			name += n.Obj().Name() + "."
		}
	}
	return name + f.Name()
}

// shortOf spells a function of package coroutine within it: "Co.Sleep", "Go". Of any other it returns "".
func shortOf(f *types.Func) string {
	short, ok := strings.CutPrefix(nameOf(f), coroutinePath+".")
	if !ok {
		return ""
	}
	return short
}

// isInterfaceMethod reports whether which function a call calls is known only to the running program.
func isInterfaceMethod(f *types.Func) bool {
	r := f.Signature().Recv()
	return r != nil && types.IsInterface(r.Type())
}

// within reports whether a package is one of a module, by the path of the module.
func within(pkg *types.Package, module string) bool {
	return pkg != nil && (pkg.Path() == module || strings.HasPrefix(pkg.Path(), module+"/"))
}

// isStandard reports whether a package looks like one of the standard library. nil is that of the type error.
func isStandard(pkg *types.Package) bool {
	if pkg == nil {
		return true
	}
	first, _, _ := strings.Cut(pkg.Path(), "/")
	return !strings.Contains(first, ".") && standard[first]
}

// standard has the first elements of the paths of the standard library.
var standard = func() map[string]bool {
	m := map[string]bool{}
	for _, s := range strings.Fields(`archive bufio bytes cmp compress container context crypto database debug embed
		encoding errors expvar flag fmt go hash html image index internal io iter log maps math mime net os path plugin
		reflect regexp runtime slices sort strconv strings structs sync syscall testing text time unicode unique unsafe
		vendor weak`) {
		m[s] = true
	}
	return m
}()

// variableOf returns the variable that an expression names, or nil.
func variableOf(info *types.Info, e ast.Expr) *types.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	if v, ok := info.Uses[id].(*types.Var); ok {
		return v
	}
	v, _ := info.Defs[id].(*types.Var)
	return v
}

// isGlobal reports whether a variable belongs to a package.
func isGlobal(v *types.Var) bool { return v.Pkg() != nil && v.Parent() == v.Pkg().Scope() }

// rootOf returns the variable in which what an expression selects, indexes or points to begins, or nil.
func rootOf(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			return variableOf(info, x)
		case *ast.SelectorExpr:
			if info.Selections[x] == nil {
				return variableOf(info, x.Sel) // of another package
			}
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		default:
			return nil
		}
	}
}

// parents returns for each node below root the one around it.
func parents(root ast.Node) map[ast.Node]ast.Node {
	up := map[ast.Node]ast.Node{}
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		if len(stack) > 0 {
			up[n] = stack[len(stack)-1]
		}
		stack = append(stack, n)
		return true
	})
	return up
}
