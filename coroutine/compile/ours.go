package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// What is built upon package coroutine in Somen's other packages is no island for an importer either, whose
// build can't replace the files of a module that it requires. Each of their methods that wait has one beside it
// that does not: WaitX(co, ...) T has NextX(*T, ...) Wait, and All(co) iter.Seq[T] has Rounds(co) *Rounds[T].

// ours returns a method of a type of Somen's other packages, by the name of one that is selected, or nil.
func (l *lowerer) ours(sel *ast.SelectorExpr, name string) *types.Func {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) != 1 || types.IsInterface(s.Recv()) {
		return nil
	}
	pkg := s.Obj().Pkg()
	if pkg == nil || !strings.HasPrefix(pkg.Path(), strings.TrimSuffix(coroutinePath, "coroutine")) {
		return nil
	}
	obj, index, _ := types.LookupFieldOrMethod(s.Recv(), true, pkg, name)
	f, ok := obj.(*types.Func)
	if !ok || len(index) != 1 || !f.Exported() {
		return nil
	}
	return f
}

// nextOf returns the method NextX of a method WaitX that is selected, or nil.
func (l *lowerer) nextOf(sel *ast.SelectorExpr) *types.Func {
	rest, ok := strings.CutPrefix(sel.Sel.Name, "Wait")
	if !ok {
		return nil
	}
	next := l.ours(sel, "Next"+rest)
	wait, ok := l.typeOf(sel).(*types.Signature)
	if next == nil || !ok || wait.Results().Len() != 1 || wait.Params().Len() == 0 || !isCo(wait.Params().At(0).Type()) {
		return nil
	}
	sig := next.Signature()
	if sig.Params().Len() != wait.Params().Len() || sig.Variadic() != wait.Variadic() || sig.Results().Len() != 1 || !isNamed(sig.Results().At(0).Type(), "Wait") {
		return nil
	}
	to, ok := sig.Params().At(0).Type().(*types.Pointer)
	if !ok || !types.Identical(to.Elem(), wait.Results().At(0).Type()) {
		return nil
	}
	for i := 1; i < sig.Params().Len(); i++ {
		if !types.Identical(sig.Params().At(i).Type(), wait.Params().At(i).Type()) {
			return nil
		}
	}
	return next
}

// nextWait lowers a call of WaitX.
func (l *lowerer) nextWait(x *ast.CallExpr, sel *ast.SelectorExpr, next *types.Func, co string) []string {
	t := l.typeOf(x)
	recv := l.expr(sel.X, l.anyWaits(x.Args))
	v := l.temp(t, x.Pos())
	args := append([]string{"&" + v}, l.args(x)[1:]...)
	spread := ""
	if x.Ellipsis.IsValid() {
		spread = "..."
	}
	l.emit("%s = *new(%s)", v, l.typeText(t, x.Pos()))
	l.suspend("f_.Wait(%s, %s.%s(%s%s))", co, recv, next.Name(), strings.Join(args, ", "), spread)
	return []string{v}
}

// roundsOf returns the name of the method Rounds of a call of All, or "".
func (l *lowerer) roundsOf(call *ast.CallExpr) string {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "All" || len(call.Args) != 1 || !l.isOwnCo(call.Args[0]) {
		return ""
	}
	rounds, elem := l.ours(sel, "Rounds"), l.elemOf(call)
	if rounds == nil || elem == nil {
		return ""
	}
	sig := rounds.Signature()
	if sig.Params().Len() != 1 || !isCo(sig.Params().At(0).Type()) || sig.Results().Len() != 1 {
		return ""
	}
	p, ok := sig.Results().At(0).Type().(*types.Pointer)
	if !ok || !isNamed(p.Elem(), "Rounds") || !types.Identical(p.Elem().(*types.Named).TypeArgs().At(0), elem) {
		return ""
	}
	return rounds.Name()
}

// elemOf returns the type of the values of an iter.Seq that a call returns, or nil.
func (l *lowerer) elemOf(call *ast.CallExpr) types.Type {
	seq, ok := types.Unalias(l.typeOf(call)).(*types.Named)
	if !ok || seq.Obj().Pkg() == nil || fmt.Sprint(seq.Obj().Pkg().Path(), ".", seq.Obj().Name()) != "iter.Seq" {
		return nil
	}
	return seq.TypeArgs().At(0)
}
