package compile

import (
	"go/ast"
	"go/types"
	"strings"
)

// callKind says what a call in a coroutine function is to the machine.
type callKind uint8

const (
	plain      callKind = iota // an ordinary call
	waitCall                   // a wait of package coroutine, see waits
	frameCall                  // of a function that is compiled
	islandCall                 // of anything else that is handed the Co
	runCall                    // Co.Run
	yieldCall                  // of the yield of the raw form
)

// waits are the methods that wait, each with what it waits for and what it returns, as source text. In it
// stand, as in the templates of a pattern: $C for package coroutine, $r for the receiver, $1 and so on for
// the arguments, $m for a field of type mem whose address is handed out.
var waits = map[string]struct {
	before string // a statement
	wait   string
	mem    string // the type of $m, of a call that returns T
	result []string
}{
	"(*Co).Wait":       {wait: "$1"},
	"(*Co).Yield":      {wait: turn},
	"(*Co).Sleep":      {wait: "$C.Sleep($1)"},
	"(*Co).SleepUntil": {wait: "$C.SleepUntil($1)"},
	"(*Co).Until":      {wait: "$C.Until($1)"},
	"(*Co).WaitWhile":  {wait: "$C.WaitWhile($1)"},
	"(*Co).Forever":    {wait: "$C.Forever()"},
	"(*Co).Exit":       {before: "$r.Self().Cancel()", wait: turn},
	"(*Co).Join":       {mem: "$C.Task", before: "$m = $1", wait: "$m.Done()", result: []string{"$m.Err()"}},
}

// The waits for which an activation has methods of their own, as source text.
const (
	turn      = "$C.Yield()"
	nextFrame = "$C.NextFrame()"
)

// inlined are the combinators that an activation runs, with what returns their result, if they have one.
var inlined = map[string]string{
	"(*Co).All": "-", "(*Co).While": "-", "(*Co).Race": "f_.Winner()", "(*Co).Timeout": "f_.InTime()",
}

// prompt are the calls that use a Co and never wait.
var prompt = map[string]bool{
	"(*Co).Go": true, "(*Co).Self": true, "(*Co).Now": true, "(*Co).Clock": true, "(*Co).Rand": true,
	"(*Co).Cause": true, "(*Co).Unwinding": true, "Go": true, "RoundsOf": true,
}

// shortName returns the name of a function of package coroutine within it: "(*Co).Sleep", or "".
func shortName(f *types.Func) string {
	if f == nil || f.Pkg() == nil || f.Pkg().Path() != coroutinePath {
		return ""
	}
	sig := f.Origin().Type().(*types.Signature)
	if sig.Recv() == nil {
		return f.Name()
	}
	star, named := receiverName(sig.Recv().Type())
	if star {
		return "(*" + named + ")." + f.Name()
	}
	return named + "." + f.Name()
}

// kindOf classifies a call.
func (l *lowerer) kindOf(call *ast.CallExpr) callKind {
	if k, ok := l.kinds[call]; ok {
		return k
	}
	k := l.classify(call)
	l.kinds[call] = k
	return k
}

func (l *lowerer) classify(call *ast.CallExpr) callKind {
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		switch {
		case !l.usesCo(lit) && !l.unit.hands(call, l.fn.co):
			return plain
		case l.calleeOf(call) != nil:
			return frameCall
		}
		return islandCall
	}
	if l.fn.raw && l.isOwnCo(call.Fun) {
		return yieldCall
	}
	f := l.unit.callee(call)
	short := shortName(f)
	uses := false
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && l.isOwnCo(sel.X) {
		if l.info.Selections[sel] == nil || l.info.Selections[sel].Kind() != types.MethodVal {
			return plain
		}
		uses = true
	}
	uses = uses || l.unit.hands(call, l.fn.co)
	switch {
	case !uses || prompt[short]:
		return plain
	case short == "(*Co).Run" || inlined[short] != "" || short == "RaceFor":
		return runCall
	case short == "(*Co).Over" || short == "(*Co).Every" || short == "(*Co).Spread" || strings.HasSuffix(short, ".All") && short != "(*Co).All":
		return plain // makes an iterator; the loop over it is what waits
	}
	if _, ok := waits[short]; ok || special[short] {
		return waitCall
	}
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok && l.nextOf(sel) != nil {
		return waitCall
	}
	if l.roundsOf(call) != "" {
		return plain
	}
	if l.calleeOf(call) != nil {
		return frameCall
	}
	return islandCall
}

// calleeOf returns the function that a call calls, if it is compiled.
func (l *lowerer) calleeOf(call *ast.CallExpr) *Function {
	var fn *Function
	if lit, ok := ast.Unparen(call.Fun).(*ast.FuncLit); ok {
		fn = l.fn.file.functionOf(lit)
	} else if f := l.unit.callee(call); f != nil {
		fn = l.unit.prog.byName[f.Origin().FullName()]
		if fn != nil && !l.unit.reaches(fn) {
			return nil
		}
	}
	if fn == nil || fn.Island != "" {
		return nil
	}
	return fn
}

// special are waits that lowering spells out by hand.
var special = map[string]bool{
	"(*Co).Pace": true, "(*Co).Frame": true, "(*Co).Frames": true, "(*Co).First": true, "(*Co).AllOf": true,
	"(*Chan).Receive": true, "(*Chan).Send": true, "(*Signal).Wait": true, "(*Future).Await": true, "(*Future).Begin": true,
}

// isOwnCo reports whether e is the Co of the function.
func (l *lowerer) isOwnCo(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && l.info.Uses[id] == l.fn.co && l.fn.co != nil
}

// usesCo reports whether the Co of the function stands anywhere in n.
func (l *lowerer) usesCo(n ast.Node) bool { return l.unit.uses(n, l.fn.co) }

// waits reports whether n contains a call that may wait, of the function itself.
func (l *lowerer) waits(n ast.Node) bool {
	if w, ok := l.waiting[n]; ok {
		return w
	}
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.DeferStmt:
			return false // it is lowered by itself, and its arguments don't wait, see mustNotWait
		case *ast.CallExpr:
			found = found || l.kindOf(n) != plain
		case *ast.RangeStmt:
			found = found || l.rangesOverCo(n)
		}
		return !found
	})
	l.waiting[n] = found
	return found
}

// rangesOverCo reports whether a loop is over an iterator that may wait.
func (l *lowerer) rangesOverCo(n *ast.RangeStmt) bool {
	call, ok := ast.Unparen(n.X).(*ast.CallExpr)
	if !ok || !l.usesCo(call) {
		return false
	}
	_, ok = l.typeOf(call).Underlying().(*types.Signature)
	return ok
}

// checkCo gives up if the Co, or the yield, is used in a way that nobody can follow: it may only be what a
// method is called of, or an argument for a parameter of its type. A func literal that uses it must be called
// where it stands; what is in it is checked when it is compiled itself.
func (l *lowerer) checkCo() {
	good, ranged := map[ast.Expr]bool{}, map[ast.Expr]bool{}
	ast.Inspect(l.fn.body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.GoStmt:
			if l.usesCo(n) {
				panic(keeping{bail{n.Pos(), "its *coroutine.Co is used by a go statement"}})
			}
		case *ast.RangeStmt:
			ranged[ast.Unparen(n.X)] = true
		case *ast.CallExpr:
			if !ranged[n] && l.makesIterator(n) {
				panic(keeping{bail{n.Pos(), "an iterator that waits is used as a value"}})
			}
			l.checkCall(n, good)
		case *ast.FuncLit:
			if !l.usesCo(n) {
				return false
			}
			if !good[n] {
				panic(keeping{bail{n.Pos(), "a func literal captures its *coroutine.Co"}})
			}
			return false
		case *ast.Ident:
			if l.isOwnCo(n) && !good[n] {
				panic(keeping{bail{n.Pos(), "its *coroutine.Co is used as a value"}})
			}
		}
		return true
	})
}

// checkCall notes the uses of the Co in a call that are good.
func (l *lowerer) checkCall(call *ast.CallExpr, good map[ast.Expr]bool) {
	if f := l.unit.callee(call); f != nil && (f.FullName() == "iter.Pull" || f.FullName() == "iter.Pull2") {
		// A behaviour that is pulled and ends by runtime.Goexit would take the goroutine that ticks with it.
		panic(bail{call.Pos(), "it calls " + f.FullName()})
	}
	if name := l.keeper(call); name != "" {
		panic(keeping{bail{call.Pos(), "it hands its *coroutine.Co to " + name + ", which may keep it"}})
	}
	fun := ast.Unparen(call.Fun)
	good[fun] = true // a literal, or the yield
	if !l.fn.raw && l.isOwnCo(fun) {
		good[fun] = false
	}
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		good[ast.Unparen(sel.X)] = true
	}
	sig, ok := l.typeOf(fun).Underlying().(*types.Signature)
	if tv := l.info.Types[fun]; !ok || tv.IsType() || tv.IsBuiltin() {
		return
	}
	for i, a := range call.Args {
		if t := paramType(sig, i, call.Ellipsis.IsValid()); t != nil && (isCo(t) || isYield(t)) {
			good[ast.Unparen(a)] = true
		}
	}
}
