package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// deferText returns the statements that a defer becomes. What is called and with what is evaluated here;
// the call itself is deferred by Go, below the machine, so that it can recover.
func (l *lowerer) deferText(s *ast.DeferStmt) string {
	call := s.Call
	for _, a := range call.Args {
		l.mustNotWait(a)
	}
	how := "Defer"
	if l.usesCo(call) {
		if fn := l.calleeOf(call); fn != nil && l.kindOf(call) == frameCall {
			l.fn.Waits++
			return fmt.Sprintf("f_.DeferCall(%s)", l.activation(call, fn))
		}
		how = "DeferIsland"
		if !prompt[shortName(l.unit.callee(call))] {
			l.fn.Waits++
			l.fn.Calls = append(l.fn.Calls, IslandCall{l.fn.file.line(s.Pos()), "defer " + l.islandName(call)})
		}
	}
	var lets []string
	let := func(e ast.Expr, text string) string {
		name := fmt.Sprintf("a%d_", len(lets))
		if t := l.typeOf(e); e != call.Fun || !isTuple(t) {
			if b, ok := t.(*types.Basic); !ok || b.Info()&types.IsUntyped == 0 {
				lets = append(lets, fmt.Sprintf("%s := %s", name, text))
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
	return fmt.Sprintf("%sf_.%s(func(d_ *SomenCo.Deferral) { defer d_.End(); defer %s(%s); d_.Raise() })", prefix, how, fun, text)
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
