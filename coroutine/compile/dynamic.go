package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"slices"
	"strings"
)

// Calls of func values, and of methods of interfaces, that are handed the Co. What is called is known when the
// program runs: package code finds what starts it compiled, by its code pointer or by the type that has the
// method; else the call is an island.

// dynamic is such a call.
type dynamic struct {
	what    string // the func value, or the receiver
	typ     string
	method  string // or "" for a func value
	key     string // of the method in package code
	params  []string
	results []string
}

// dynamicOf says what is called, or reports false if that is a declared function, or has no name here.
func (l *lowerer) dynamicOf(x *ast.CallExpr) (d dynamic, ok bool) {
	fun := ast.Unparen(x.Fun)
	if _, isLit := fun.(*ast.FuncLit); isLit || l.info.Types[x.Fun].IsType() {
		return d, false
	}
	sig, isFunc := l.typeOf(fun).Underlying().(*types.Signature)
	if !isFunc || isOpen(l.typeOf(fun)) {
		return d, false
	}
	problem := ""
	text := func(t types.Type) string {
		s, p := l.fn.file.typeText(t)
		if p != "" {
			problem = p
		}
		return s
	}
	for i := range sig.Params().Len() {
		d.params = append(d.params, text(sig.Params().At(i).Type()))
	}
	for i := range sig.Results().Len() {
		d.results = append(d.results, text(sig.Results().At(i).Type()))
	}
	m := l.unit.callee(x)
	if m == nil {
		d.typ = text(l.typeOf(fun))
		return d, problem == ""
	}
	sel, isSel := fun.(*ast.SelectorExpr)
	if !isSel {
		return d, false
	}
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || isOpen(l.typeOf(sel.X)) {
		return d, false
	}
	holder := l.unit.holder(sel, s)
	if holder == nil || !types.IsInterface(holder) || isOpen(holder) {
		return d, false
	}
	if _, ok := l.unit.receiverText("x", l.typeOf(sel.X), s, holder); !ok {
		return d, false
	}
	d.typ, d.method, d.key = text(holder), m.Name(), methodKey(m)
	return d, problem == ""
}

// evaluated lowers what is called, and the arguments, those of a variadic function in a slice.
func (l *lowerer) evaluated(d *dynamic, x *ast.CallExpr) (args []string) {
	if d.method == "" {
		d.what = l.callFun(x)
		if !l.anyWaits(x.Args) {
			l.copyCallee(d, x.Fun)
		}
	} else {
		sel := ast.Unparen(x.Fun).(*ast.SelectorExpr)
		holder := l.unit.holder(sel, l.info.Selections[sel])
		later := l.anyWaits(x.Args)
		if later || slices.ContainsFunc(x.Args, l.mustSpill) {
			l.mustNotFindType(sel.X)
		}
		if _, ok := ast.Unparen(sel.X).(*ast.Ident); !ok && later && !l.isResult(sel.X) {
			l.mustNotDoubt(sel.X)
		}
		d.what, _ = l.unit.receiverText(l.expr(sel.X, later), l.typeOf(sel.X), l.info.Selections[sel], holder)
		l.copyCallee(d, sel.X)
	}
	return l.frameArgs(x, l.typeOf(x.Fun).Underlying().(*types.Signature))
}

// copyCallee copies what is called before the arguments are evaluated, if there is a call in it, as Go's compiler
// does. Else it is loaded after the calls in the arguments.
func (l *lowerer) copyCallee(d *dynamic, e ast.Expr) {
	if l.calls(e) {
		t := l.tempOf(d.typ)
		l.emit("%s = %s", t, d.what)
		d.what = t
	}
}

// start spells the search for what starts the call of v_ compiled: an expression with two values.
func (d *dynamic) start(v string) string {
	params := append([]string{"any", "SomenCo.Stepper"}, d.params...)
	results := []string{"SomenCo.Stepper"}
	for _, t := range d.results {
		results = append(results, "*"+t)
	}
	find := fmt.Sprintf("SomenCode.StartOf(%s)", v)
	if d.method != "" {
		find = fmt.Sprintf("SomenCode.StartOfMethod(%s, %q)", v, d.key)
	}
	return fmt.Sprintf("%s.(func(%s) (%s))", find, strings.Join(params, ", "), strings.Join(results, ", "))
}

// call spells the call itself.
func (d *dynamic) call(v string, args []string, spread bool) string {
	if d.method != "" {
		v += "." + d.method
	}
	text := strings.Join(args, ", ")
	if spread {
		text += "..."
	}
	return v + "(" + text + ")"
}

// dynamicCall lowers a call of a func value, or through an interface.
func (l *lowerer) dynamicCall(x *ast.CallExpr, d dynamic) []string {
	l.setLine(x)
	texts := l.evaluated(&d, x)
	sig := l.typeOf(x.Fun).Underlying().(*types.Signature)
	var names, values, made, at, to []string
	for i, text := range texts {
		names = append(names, fmt.Sprintf("a%d_", i))
		values = append(values, fmt.Sprintf("(%s)(%s)", d.params[i], text))
	}
	callee := l.tempOf("SomenCo.Stepper")
	l.out.spare()
	for _, t := range d.results {
		at = append(at, l.tempOf("*"+t))
		to = append(to, l.tempOf(t))
	}
	made = append([]string{callee}, at...)
	pc, label := l.stop()
	l.out.calls(callee)
	l.emit("f_.PC = %d", pc)
	assigned := ""
	if len(to) > 0 {
		assigned = strings.Join(to, ", ") + " = "
	}
	// What is called stands first, for it may be the result of a call.
	l.emit("{ v_, %s := (%s)(%s), %s; if s_, ok_ := %s; ok_ { if %s = s_(v_, %s); %s != nil { return f_.Call(%s) } }; return f_.Island(func() { %s%s }) }",
		strings.Join(names, ", "), d.typ, d.what, strings.Join(values, ", "), d.start("v_"),
		strings.Join(made, ", "), strings.Join(append([]string{callee}, names...), ", "), callee, callee,
		assigned, d.call("v_", names, sig.Variadic()))
	l.mark(label)
	for i := range to {
		l.emit("if %s != nil { %s = *%s; %s = nil }", at[i], to[i], at[i], at[i])
	}
	return to
}
