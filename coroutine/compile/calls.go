package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// exprStmt lowers a statement that is an expression with a wait in it.
func (l *lowerer) exprStmt(e ast.Expr) {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if l.kindOf(call) != plain {
			l.unread = call
			l.values(call)
			return
		}
		text := l.call(call, false)
		l.emit("%s", text)
		return
	}
	l.emit("_ = %s", l.expr(e, false))
}

// tuple lowers an expression with several values.
func (l *lowerer) tuple(e ast.Expr) []string {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && l.kindOf(call) != plain {
		return l.values(call)
	}
	return []string{l.expr(e, false)}
}

// call lowers a call with one value.
func (l *lowerer) call(x *ast.CallExpr, all bool) string {
	if l.kindOf(x) != plain {
		values := l.values(x)
		if len(values) != 1 {
			panic(bail{x.Pos(), "a call that waits has several values in an expression"})
		}
		return values[0]
	}
	if tv := l.info.Types[x.Fun]; tv.IsType() {
		if all {
			l.mustConvert(x)
		}
		return l.text(x.Fun) + "(" + l.expr(x.Args[0], all) + ")"
	}
	fun := l.callFun(x)
	args := l.args(x)
	text := fun + "(" + strings.Join(args, ", ") + ")"
	if x.Ellipsis.IsValid() {
		text = fun + "(" + strings.Join(args, ", ") + "...)"
	}
	if !all {
		return text
	}
	if _, ok := l.typeOf(x).(*types.Tuple); ok {
		panic(bail{x.Pos(), "a call with several values as the arguments of another, beside a wait"})
	}
	if b, ok := l.info.Types[x.Fun]; ok && b.IsBuiltin() {
		if id, ok := ast.Unparen(x.Fun).(*ast.Ident); !ok || id.Name == "recover" {
			panic(bail{x.Pos(), "a builtin beside a wait"})
		}
	}
	return l.kept(text, true, x)
}

// callFun lowers what is called.
func (l *lowerer) callFun(x *ast.CallExpr) string {
	later := l.anyWaits(x.Args)
	switch fun := ast.Unparen(x.Fun).(type) {
	case *ast.SelectorExpr:
		if s := l.info.Selections[fun]; s != nil && s.Kind() == types.MethodVal {
			if later {
				l.mustNotFindType(fun.X)
			}
			if _, ok := ast.Unparen(fun.X).(*ast.Ident); !ok && later && !l.isResult(fun.X) {
				l.mustNotDoubt(fun.X)
			}
			text := l.expr(fun.X, later)
			if holder := l.unit.holder(fun, s); later && l.calls(fun.X) && holder != nil && types.IsInterface(holder) {
				if !types.IsInterface(l.typeOf(fun.X)) {
					panic(bail{fun.X.Pos(), "an embedded interface beside a wait"})
				}
				text = l.kept(text, true, fun.X) // see copyCallee
			}
			return text + "." + fun.Sel.Name
		}
	}
	text := l.expr(x.Fun, later)
	if later && l.calls(x.Fun) {
		text = l.kept(text, true, x.Fun)
	}
	return text
}

// args lowers the arguments of a call.
func (l *lowerer) args(x *ast.CallExpr) []string {
	if len(x.Args) == 1 {
		if _, ok := l.typeOf(x.Args[0]).(*types.Tuple); ok {
			return l.tuple(x.Args[0])
		}
	}
	sig, _ := l.typeOf(x.Fun).Underlying().(*types.Signature)
	var texts []string
	for i, a := range x.Args {
		later := l.anyWaits(x.Args[i+1:])
		texts = append(texts, l.operand(a, later, paramType(sig, i, x.Ellipsis.IsValid())))
	}
	return texts
}

func paramType(sig *types.Signature, i int, spread bool) types.Type {
	if sig == nil {
		return nil
	}
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 && !spread {
		if s, ok := sig.Params().At(n - 1).Type().(*types.Slice); ok {
			return s.Elem()
		}
		return nil
	}
	if i < n {
		return sig.Params().At(i).Type()
	}
	return nil
}

// results_ lowers a call that may wait, and returns what stands for its values.
func (l *lowerer) values(x *ast.CallExpr) []string {
	l.fn.Waits++
	defer func(outer *ast.CallExpr) { l.out.asks = outer }(l.out.asks)
	l.out.asks = x
	switch l.kindOf(x) {
	case waitCall:
		return l.waitCall(x)
	case frameCall:
		return l.frameCall(x)
	case runCall:
		return l.runCall(x)
	case yieldCall:
		l.suspendYield(x)
		t := l.tempOf("bool")
		l.emit("%s = f_.Yields", t)
		return []string{t}
	default:
		return l.islandCall(x)
	}
}

// suspend emits a wait: the text of a condition that begins it.
func (l *lowerer) suspend(format string, args ...any) {
	pc, label := l.stop()
	l.emit("f_.PC = %d", pc)
	l.emit("if %s { return true }", fmt.Sprintf(format, args...))
	l.mark(label)
}

// suspendYield emits a wait by the yield of the raw form.
func (l *lowerer) suspendYield(x *ast.CallExpr) {
	if w, ok := ast.Unparen(x.Args[0]).(*ast.CallExpr); ok {
		switch shortName(l.unit.callee(w)) {
		case "Yield":
			l.suspend("f_.YieldTurn()")
			return
		case "NextFrame":
			l.suspend("f_.YieldFrame()")
			return
		}
	}
	l.suspend("f_.Yield(%s)", l.args(x)[0])
}

// coText returns the Co of the function as it stands in the text.
func (l *lowerer) coText() string { return l.value(l.slots[l.fn.co], false) }

func (l *lowerer) waitCall(x *ast.CallExpr) []string {
	short := shortName(l.unit.callee(x))
	sel := ast.Unparen(x.Fun).(*ast.SelectorExpr)
	l.setLine(sel.Sel)
	co := l.coText()
	if special[short] {
		return l.specialWait(x, sel, short, co)
	}
	if next := l.nextOf(sel); next != nil {
		return l.nextWait(x, sel, next, co)
	}
	w := waits[short]
	args := l.args(x)
	mem := ""
	if w.mem != "" {
		mem = l.tempOf(fill(w.mem, co, "", args))
	}
	if w.before != "" {
		l.emit("%s", fill(w.before, co, mem, args))
	}
	switch {
	case w.wait == turn:
		l.suspend("f_.Turn(%s)", co)
	case short == "(*Co).Sleep":
		l.suspend("f_.Sleep(%s, %s)", co, args[0])
	default:
		l.suspend("f_.Wait(%s, %s)", co, fill(w.wait, co, mem, args))
	}
	var values []string
	for _, r := range w.result {
		values = append(values, fill(r, co, mem, args))
	}
	if len(values) == 1 { // what a task's error is must be asked now
		f := l.temp(l.typeOf(x), x.Pos())
		l.emit("%s = %s", f, values[0])
		return []string{f}
	}
	return values
}

func fill(pattern, recv, mem string, args []string) string {
	pairs := []string{"$C", "SomenCo", "$r", recv, "$m", mem}
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("$%d", i+1), a)
	}
	return strings.NewReplacer(pairs...).Replace(pattern)
}

// specialWait lowers the waits that are more than one step.
func (l *lowerer) specialWait(x *ast.CallExpr, sel *ast.SelectorExpr, short, co string) []string {
	switch short {
	case "(*Co).Pace":
		l.suspend("f_.Pace(%s)", co)
		return nil
	case "(*Co).Frame", "(*Co).Frames":
		wait := fmt.Sprintf("f_.Frame(%s)", co)
		if short == "(*Co).Frames" {
			n := l.args(x)[0]
			if l.unread != x { // it is known before the time is asked for
				of := l.tempOf("int")
				l.emit("%s = %s", of, n)
				n = of
			}
			wait = fmt.Sprintf("f_.Frames(%s, %s)", co, n)
		}
		if l.unread == x {
			l.suspend("%s", wait)
			return nil
		}
		t := l.temp(l.typeOf(x), x.Pos())
		l.emit("%s = %s.Now()", t, co)
		l.suspend("%s", wait)
		l.emit("%s = %s.Now() - %s", t, co, t)
		return []string{t}
	case "(*Co).First", "(*Co).AllOf":
		args := strings.Join(append([]string{co}, l.args(x)...), ", ")
		if x.Ellipsis.IsValid() {
			args += "..."
		}
		l.suspend("f_.%s(%s)", strings.TrimPrefix(short, "(*Co)."), args)
		if short == "(*Co).AllOf" {
			return nil
		}
		t := l.temp(l.typeOf(x), x.Pos())
		l.emit("%s = f_.Chosen(%s)", t, co)
		return []string{t}
	}
	return l.valueWait(x, sel, short, co)
}

// valueWait lowers a wait that hands over a value: of a channel, a signal or a future.
func (l *lowerer) valueWait(x *ast.CallExpr, sel *ast.SelectorExpr, short, co string) []string {
	recv, elem := l.receiver(sel, l.anyWaits(x.Args))
	r := l.tempOf("*" + recv.typ)
	switch short {
	case "(*Chan).Receive":
		m := l.tempOf("SomenCo.Message[" + elem + "]")
		l.emit("%s = %s", r, recv.text)
		l.emit("%s.Closed()", r)
		l.emit("%s = *new(SomenCo.Message[%s])", m, elem)
		l.suspend("f_.Wait(%s, %s.ToReceive(&%s))", co, r, m)
		return []string{m + ".Value", m + ".OK"}
	case "(*Chan).Send":
		value := l.args(x)[1]
		m := l.tempOf("SomenCo.Message[" + elem + "]")
		l.emit("%s, %s = %s, SomenCo.Message[%s]{Value: %s}", r, m, recv.text, elem, value)
		l.emit("%s.Closed()", r)
		l.suspend("f_.Wait(%s, %s.ToSend(&%s))", co, r, m)
		return []string{m + ".OK"}
	case "(*Signal).Wait":
		v := l.tempOf(elem)
		l.emit("%s = %s", r, recv.text)
		l.emit("%s.Waiting()", r)
		l.emit("%s = *new(%s)", v, elem)
		l.suspend("f_.Wait(%s, %s.Next(&%s))", co, r, v)
		return []string{v}
	case "(*Future).Begin":
		l.emit("%s = %s", r, recv.text)
		l.suspend("f_.Wait(%s, %s.Begun())", co, r)
		return []string{r}
	default: // Await
		l.emit("%s = %s", r, recv.text)
		l.suspend("f_.Wait(%s, %s.Done())", co, r)
		v, err := l.tempOf(elem), l.tempOf("error")
		l.emit("%s, %s = %s.Result()", v, err, r)
		return []string{v, err}
	}
}

type receiverText struct{ text, typ string }

// receiver lowers the receiver of a method of a generic type of package coroutine, and spells its type and
// its element.
func (l *lowerer) receiver(sel *ast.SelectorExpr, later bool) (recv receiverText, elem string) {
	s := l.info.Selections[sel]
	if s == nil || s.Kind() != types.MethodVal || len(s.Index()) != 1 {
		panic(bail{sel.Pos(), "the receiver of " + sel.Sel.Name + " is embedded"})
	}
	t := l.typeOf(sel.X)
	text := l.expr(sel.X, later)
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	} else {
		text = "&" + text
	}
	named, ok := types.Unalias(t).(*types.Named)
	if !ok || named.TypeArgs().Len() != 1 {
		panic(bail{sel.Pos(), "the receiver of " + sel.Sel.Name + " is of an unknown type"})
	}
	return receiverText{text, l.typeText(named, sel.Pos())}, l.typeText(named.TypeArgs().At(0), sel.Pos())
}

// islandCall lowers a call of something that is not compiled. Its operands are evaluated here as far as
// they wait; the rest happens on the island.
func (l *lowerer) islandCall(x *ast.CallExpr) []string {
	if d, ok := l.dynamicOf(x); ok {
		return l.dynamicCall(x, d)
	}
	l.setLine(x)
	l.fn.Calls = append(l.fn.Calls, IslandCall{l.at, l.islandName(x)})
	fun := l.callFun(x)
	args := strings.Join(l.args(x), ", ")
	if x.Ellipsis.IsValid() {
		args += "..."
	}
	var values []string
	switch t := l.typeOf(x).(type) {
	case *types.Tuple:
		for i := range t.Len() {
			values = append(values, l.temp(t.At(i).Type(), x.Pos()))
		}
	default:
		values = append(values, l.temp(t, x.Pos()))
	}
	to := ""
	if len(values) > 0 {
		to = strings.Join(values, ", ") + " = "
	}
	pc, label := l.stop()
	l.emit("f_.PC = %d", pc)
	l.emit("return f_.Island(func() { %s%s(%s) })", to, fun, args)
	l.mark(label)
	return values
}

func (l *lowerer) islandName(x *ast.CallExpr) string {
	if f := l.unit.callee(x); f != nil {
		return f.FullName()
	}
	if _, ok := ast.Unparen(x.Fun).(*ast.FuncLit); ok {
		return "a func literal"
	}
	return l.fn.file.source(x.Fun)
}
