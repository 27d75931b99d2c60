package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"
)

// deferText returns the statements that a defer becomes. What is called and with what is evaluated here;
// the call itself is deferred by Go, below the machine, so that it can recover.
func (l *lowerer) deferText(s *ast.DeferStmt) string {
	call := s.Call
	l.defers = true
	for _, a := range call.Args {
		l.mustNotWait(a)
	}
	how := "Defer"
	if l.usesCo(call) {
		if fn := l.calleeOf(call); fn != nil && l.kindOf(call) == frameCall {
			l.fn.Waits++
			made := l.fn.file.qualified("SomenNew_"+fn.name, fn) + l.instance(call, fn)
			return fmt.Sprintf("f_.DeferCall(%s(%s))", made, strings.Join(l.activation(call, fn), ", "))
		}
		how = "DeferIsland"
		if !prompt[shortName(l.unit.callee(call))] {
			l.fn.Waits++
			l.fn.Calls = append(l.fn.Calls, IslandCall{l.fn.file.line(s.Pos()), "defer " + l.islandName(call)})
		}
	} else if l.unit.isCalm(call) {
		how = "DeferCalm"
	}
	var lets []string
	var held []types.Type
	let := func(e ast.Expr, text string) string {
		name := fmt.Sprintf("a%d_", len(lets))
		if t := l.typeOf(e); e != call.Fun || !isTuple(t) {
			if b, ok := t.(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
				lets = append(lets, fmt.Sprintf("%s := %s", name, text))
				held = append(held, t)
				return name
			}
		}
		return text
	}
	fun := ""
	switch x := ast.Unparen(call.Fun).(type) {
	case *ast.FuncLit:
		fun = let(call.Fun, l.text(x))
	default:
		switch {
		case l.info.Types[call.Fun].IsBuiltin():
			if id, ok := x.(*ast.Ident); ok && id.Name == "recover" {
				panic(bail{s.Pos(), "it defers recover itself"})
			}
			fun = l.fn.file.source(call.Fun)
		case l.info.Types[call.Fun].IsType():
			panic(bail{s.Pos(), "it defers a conversion"})
		case l.isFuncName(x):
			fun = l.text(call.Fun)
		default:
			l.mustNotWait(call.Fun)
			fun = let(call.Fun, l.text(call.Fun))
		}
	}
	var args []string
	for _, a := range call.Args {
		if tv := l.info.Types[a]; tv.Value != nil || tv.IsNil() || tv.IsType() {
			args = append(args, l.text(a))
			continue
		}
		if isTuple(l.typeOf(a)) {
			panic(bail{a.Pos(), "it defers a call with several values as arguments"})
		}
		if b, ok := l.typeOf(a).(*types.Basic); ok && b.Info()&types.IsUntyped != 0 {
			panic(bail{a.Pos(), "it defers a call with an argument without a type"})
		}
		args = append(args, let(a, l.text(a)))
	}
	text := strings.Join(args, ", ")
	if call.Ellipsis.IsValid() {
		text += "..."
	}
	prefix := ""
	if len(lets) > 0 {
		prefix = strings.Join(lets, "; ") + "; "
	}
	return fmt.Sprintf("%sf_.%s(%s)", prefix, how, l.deferral(s.Pos(), fun, text, held, how == "DeferCalm"))
}

// deferral returns the func value that calls fun, which may be kept as data; see package code.
func (l *lowerer) deferral(call token.Pos, fun, args string, held []types.Type, calm bool) string {
	body := fmt.Sprintf("defer d_.End(); defer %s(%s); d_.Raise()", fun, args)
	if calm {
		body = fmt.Sprintf("%s(%s)", fun, args)
	}
	plain := fmt.Sprintf("func(d_ *SomenCo.Deferral) { %s }", body)
	var fields []*types.Var
	var decls, names, loads []string
	for i, t := range held {
		text, problem := l.fn.file.typeText(t)
		if problem != "" {
			return plain
		}
		name := fmt.Sprintf("a%d_", i)
		fields = append(fields, types.NewField(l.fn.body.Pos(), l.pkg, name, t, false))
		decls, names, loads = append(decls, name+" "+text), append(names, name), append(loads, "c_."+name)
	}
	d := deferral{fn: l.fn, id: fmt.Sprintf("%s_%d", l.fn.name, len(l.deferrals)+1), line: l.at, pos: call, vars: strings.Join(decls, "; ")}
	if len(held) > 0 {
		body = strings.Join(names, ", ") + " := " + strings.Join(loads, ", ") + "; " + body
	}
	d.body = body
	d.large = len(l.fn.types) == 0 && l.unit.isLarge(fields)
	l.deferrals = append(l.deferrals, d)
	if len(held) == 0 && len(l.fn.types) == 0 {
		return "SomenDefer_" + d.id
	}
	return fmt.Sprintf("SomenDefer_%s%s(%s{%s})", d.id, l.fn.typeArgs(), strings.Replace(d.varsType(), "*", "&", 1), strings.Join(names, ", "))
}

// deferral is a deferred call as a func value.
type deferral struct {
	fn             *Function
	id, vars, body string
	line           int
	pos            token.Pos
	place          string // see nameLiterals
	large          bool   // the captures are behind a pointer
}

func (d *deferral) varsType() string {
	if d.large || len(d.fn.types) > 0 {
		return "*SomenHeld_" + d.id + d.fn.typeArgs()
	}
	return "SomenHeld_" + d.id
}

// write appends the function that makes it, or that it is.
func (d *deferral) write(b *strings.Builder, path string) {
	place := fmt.Sprintf("//line %s:%d\n", path, d.line)
	if decls, _ := d.fn.typeDecls(); decls != "" {
		fmt.Fprintf(b, "%stype SomenHeld_%s%s struct { %s }\n//go:noinline\n%sfunc SomenDefer_%s%s(p_ %s) func(*SomenCo.Deferral) { g_ := any(p_); return func(d_ *SomenCo.Deferral) { c_ := g_.(%s); _ = c_; %s } }\n",
			place, d.id, decls, d.vars, place, d.id, decls, d.varsType(), d.varsType(), d.body)
		return
	}
	if d.vars == "" {
		fmt.Fprintf(b, "%sfunc SomenDefer_%s(d_ *SomenCo.Deferral) { %s }\n", place, d.id, d.body)
		return
	}
	fmt.Fprintf(b, "%stype SomenHeld_%s struct { %s }\n//go:noinline\n%sfunc SomenDefer_%s(c_ %s) func(*SomenCo.Deferral) { return func(d_ *SomenCo.Deferral) { %s } }\n",
		place, d.id, d.vars, place, d.id, d.varsType(), d.body)
}

// register appends the registration.
func (d *deferral) register(b *strings.Builder, name string) {
	d.fn.file.registerPlace(b, name, d.fn.outer, d.place)
	if len(d.fn.types) > 0 {
		fmt.Fprintf(b, "SomenCode.Shared(r_, %q, SomenDefer_%s%s, nil)\n", name, d.id, d.fn.typeArgs())
		return
	}
	if d.vars == "" {
		fmt.Fprintf(b, "r_.Function(%q, SomenDefer_%s, nil)\n", name, d.id)
		return
	}
	fmt.Fprintf(b, "SomenCode.Closure(r_, %q, %s{}, SomenDefer_%s, nil)\n", name, strings.Replace(d.varsType(), "*", "&", 1), d.id)
}

func isTuple(t types.Type) bool {
	_, ok := t.(*types.Tuple)
	return ok
}

// isFuncName reports whether e names a declared function, which is no variable.
func (l *lowerer) isFuncName(e ast.Expr) bool {
	switch x := e.(type) {
	case *ast.Ident:
		_, ok := l.info.Uses[x].(*types.Func)
		return ok
	case *ast.SelectorExpr:
		_, ok := l.info.Uses[x.Sel].(*types.Func)
		return ok && l.info.Selections[x] == nil
	}
	return false
}

// mustNotWait gives up on an operand of a defer that waits.
func (l *lowerer) mustNotWait(e ast.Expr) {
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			if l.kindOf(n) != plain {
				panic(bail{n.Pos(), "a wait in the arguments of a defer"})
			}
		}
		return true
	})
}
