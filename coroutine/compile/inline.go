package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Calls that run behaviours in place, as Run and Race do.

// runCall lowers such a call.
func (l *lowerer) runCall(x *ast.CallExpr) []string {
	short := shortName(l.unit.callee(x))
	if short == "RaceFor" {
		return l.raceFor(x)
	}
	args := strings.Join(append([]string{l.coText()}, l.args(x)...), ", ")
	if x.Ellipsis.IsValid() {
		args += "..."
	}
	pc, label := l.stop()
	l.emit("f_.PC = %d", pc)
	l.emit("f_.%s(%s); return false", strings.TrimPrefix(short, "(*Co)."), args)
	l.mark(label)
	l.suspend("f_.Ran(%s)", l.coText())
	if result := inlined[short]; len(result) > 1 {
		t := l.temp(l.typeOf(x), x.Pos())
		l.emit("%s = %s", t, result)
		return []string{t}
	}
	return nil
}

// raceFor lowers a call of RaceFor, which is a Race of what its functions return.
func (l *lowerer) raceFor(x *ast.CallExpr) []string {
	results := l.typeOf(x).(*types.Tuple)
	elem := results.At(0).Type()
	args := l.args(x)
	spread := ""
	if x.Ellipsis.IsValid() {
		spread = "..."
	}
	typ := l.typeText(elem, x.Pos())
	r := l.tempOf(fmt.Sprintf("*SomenCo.Racers[%s]", typ))
	l.emit("%s = SomenCo.RacersOf[%s](%s%s)", r, typ, strings.Join(args[1:], ", "), spread)
	pc, label := l.stop()
	l.emit("f_.PC = %d", pc)
	l.emit("f_.Race(%s, %s.Behaviours()...); return false", args[0], r)
	l.mark(label)
	l.suspend("f_.Ran(%s)", l.coText())
	value, winner := l.temp(elem, x.Pos()), l.tempOf("int")
	l.emit("%s, %s = %s.Won(f_.Winner())", value, winner, r)
	return []string{value, winner}
}
