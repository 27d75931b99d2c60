package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Calls of functions that are compiled.

// frameCall lowers a call of a function that is compiled.
func (l *lowerer) frameCall(x *ast.CallExpr) []string {
	fn := l.calleeOf(x)
	l.setLine(x)
	args := l.activation(x, fn)
	of := l.instance(x, fn)
	typ := l.fn.file.qualified("Somen_"+fn.name, fn) + of
	t := l.tempOf("*" + typ)
	l.out.spare()
	pc, label := l.stop()
	l.out.calls(t)
	l.emit("f_.PC = %d", pc)
	l.emit("if %s == nil { %s = new(%s) } else { %s.Clear() }; %s(%s); return f_.Call(%s)", t, t, typ, t,
		l.fn.file.qualified("SomenInit_"+fn.name, fn)+of, strings.Join(append([]string{t}, args...), ", "), t)
	l.mark(label)
	if fn.sig.Results().Len() == 0 {
		l.emit("%s.Clear()", t)
	}
	var values []string
	for i := range fn.sig.Results().Len() {
		v := fmt.Sprintf("%s.R%d", t, i)
		if fn.boxedResult(i) {
			v = "(*" + v + ")"
		}
		values = append(values, v)
	}
	return values
}

// activation returns the arguments of what makes the activation of fn for a call.
func (l *lowerer) activation(x *ast.CallExpr, fn *Function) []string {
	var args []string
	sig := fn.sig
	if s, ok := l.typeOf(x.Fun).Underlying().(*types.Signature); ok && len(fn.types) > 0 {
		sig = s
	}
	if fn.lit != nil {
		if fn.code != nil { // else this is the first round
			args = fn.captures(func(v *types.Var, boxed bool) string { return l.capture(v, boxed, false) })
		}
	} else if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok {
		if s := l.info.Selections[sel]; s != nil {
			if s.Kind() != types.MethodVal {
				panic(bail{x.Pos(), "a method expression is called"})
			}
			args = append(args, l.methodReceiver(sel, s, fn.sig.Recv().Type(), l.anyWaits(x.Args)))
		}
	}
	return append(args, l.frameArgs(x, sig)...)
}

// instance spells the type arguments with which a generic function is called.
func (l *lowerer) instance(x *ast.CallExpr, fn *Function) string {
	if len(fn.types) == 0 {
		return ""
	}
	if fn.lit != nil {
		return fn.typeArgs()
	}
	var list *types.TypeList
	fun := ast.Unparen(x.Fun)
	switch e := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(e.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(e.X)
	}
	switch e := fun.(type) {
	case *ast.Ident:
		list = l.info.Instances[e].TypeArgs
	case *ast.SelectorExpr:
		list = l.info.Instances[e.Sel].TypeArgs
		if s := l.info.Selections[e]; s != nil {
			t := s.Obj().(*types.Func).Type().(*types.Signature).Recv().Type()
			if p, ok := types.Unalias(t).(*types.Pointer); ok {
				t = p.Elem()
			}
			if n, ok := types.Unalias(t).(*types.Named); ok {
				list = n.TypeArgs()
			}
		}
	}
	if list == nil || list.Len() != len(fn.types) {
		panic(bail{x.Pos(), "a generic call whose types can't be told"})
	}
	var texts []string
	for i := range list.Len() {
		texts = append(texts, l.typeText(list.At(i), x.Pos()))
	}
	return "[" + strings.Join(texts, ", ") + "]"
}

// boxedResult reports whether result i is behind a pointer. It is asked before the function is compiled,
// too.
func (fn *Function) boxedResult(i int) bool {
	return fn.code != nil && i < len(fn.code.results) && fn.code.results[i].boxed
}

// frameArgs lowers the arguments of a call, those of a variadic function in a slice.
func (l *lowerer) frameArgs(x *ast.CallExpr, sig *types.Signature) []string {
	texts := l.args(x)
	if !sig.Variadic() || x.Ellipsis.IsValid() {
		return texts
	}
	n := sig.Params().Len() - 1
	if len(texts) < n || len(x.Args) != len(texts) {
		panic(bail{x.Pos(), "a call with several values as the arguments of a variadic function that waits"})
	}
	rest := "nil"
	if len(texts) > n {
		rest = l.typeText(sig.Params().At(n).Type(), x.Pos()) + "{" + strings.Join(texts[n:], ", ") + "}"
	}
	return append(texts[:n:n], rest)
}

// methodReceiver lowers the receiver of a method.
func (l *lowerer) methodReceiver(sel *ast.SelectorExpr, s *types.Selection, recv types.Type, later bool) string {
	text, ok := l.unit.receiverText(l.expr(sel.X, later), l.typeOf(sel.X), s, recv)
	if !ok {
		panic(bail{sel.Pos(), "the receiver is embedded where it can't be named"})
	}
	return text
}

// receiverText spells the receiver of a method that is selected of x, which has type t: through embedded
// fields, with the address taken or the pointer followed as the method wants it.
func (u *unit) receiverText(x string, t types.Type, s *types.Selection, recv types.Type) (string, bool) {
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		str, ok := t.Underlying().(*types.Struct)
		if !ok {
			return "", false
		}
		field := str.Field(i)
		if !field.Exported() && field.Pkg() != u.pkg.Types {
			return "", false
		}
		x += "." + field.Name()
		t = field.Type()
	}
	_, wants := types.Unalias(recv).(*types.Pointer)
	_, has := t.Underlying().(*types.Pointer)
	switch {
	case wants && !has:
		return "&" + x, true
	case !wants && has:
		return "*" + x, true
	}
	return x, true
}

// qualified spells a generated name of fn as this file can. It imports the package of fn under a name of
// its own, which no local variable shadows.
func (f *file) qualified(name string, fn *Function) string { return f.qualifiedIn(name, fn.file) }

// qualifiedIn is qualified for what is generated for another file.
func (f *file) qualifiedIn(name string, of *file) string {
	p := of.u.pkg
	if p.PkgPath == f.u.pkg.PkgPath {
		return name
	}
	alias, ok := f.added[p.PkgPath]
	if !ok {
		alias = fmt.Sprintf("SomenImport%d", len(f.added)+1)
		f.added[p.PkgPath] = alias
	}
	return alias + "." + name
}
