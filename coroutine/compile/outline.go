package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/somen-go/somen/coroutine/outline"
)

// Outlines tell versions of a function apart; see package outline.

// outliner collects the outline of a function while it is lowered.
type outliner struct {
	inside []ast.Stmt    // the statements that are being lowered
	asks   *ast.CallExpr // the call that waits, which is being lowered, or nil
	steps  map[ast.Node]int
	places []placeOf // by PC, from 1
	temps  []tempOf
	counts map[ast.Stmt]int
}

// placeOf is a place at which the function stands.
type placeOf struct {
	stmt  ast.Stmt
	call  *ast.CallExpr // or nil, if a loop waits
	step  int
	calls string
}

type tempOf struct {
	slot  *slot
	stmt  ast.Stmt
	nth   int
	spare bool
}

func (o *outliner) enter(s ast.Stmt) (leave func()) {
	o.inside = append(o.inside, s)
	return func() { o.inside = o.inside[:len(o.inside)-1] }
}

func (o *outliner) stmt() ast.Stmt {
	if len(o.inside) == 0 {
		return nil
	}
	return o.inside[len(o.inside)-1]
}

// place notes a place, in the order of the PCs.
func (o *outliner) place() {
	p := placeOf{stmt: o.stmt(), call: o.asks}
	var of ast.Node = p.stmt
	if p.call != nil {
		of = p.call
	}
	p.step = o.steps[of]
	o.steps[of]++
	o.places = append(o.places, p)
}

func (o *outliner) temp(s *slot) {
	stmt := o.stmt()
	o.temps = append(o.temps, tempOf{slot: s, stmt: stmt, nth: o.counts[stmt]})
	o.counts[stmt]++
}

// spare says that the field that was made last is memory for the activation of a call.
func (o *outliner) spare() { o.temps[len(o.temps)-1].spare = true }

// calls says that a field has the activation of what is called at the last place.
func (o *outliner) calls(field string) {
	o.places[len(o.places)-1].calls = strings.TrimPrefix(field, "f_.")
}

// outline returns the outline of a function that was lowered.
func (l *lowerer) outline(needs [][]string) *outline.Outline {
	w := outlineWriter{l: l, o: &outline.Outline{}, stmts: map[ast.Stmt]int{}, vars: map[*types.Var]int{}, parents: parentsIn(l.fn.outer)}
	kept := map[*slot]bool{}
	for _, s := range l.fields {
		kept[s] = true
	}
	w.kept = kept
	for _, t := range l.out.temps {
		if t.stmt == nil {
			continue
		}
		kind := "?"
		if t.spare {
			kind = "call"
		} else if b, ok := types.Universe.Lookup(t.slot.typ).(*types.TypeName); ok {
			kind = b.Name()
		}
		w.o.Stmts[w.stmt(t.stmt)].Temps += kind + " "
	}
	w.o.Waits = append(w.o.Waits, outline.Wait{Stmt: -1, Sees: w.sees(l.fn.body.Lbrace + 1), Needs: needs[0]})
	for i, p := range l.out.places {
		at := outline.Wait{Step: p.step, Stmt: w.stmt(p.stmt), Needs: needs[i+1], Calls: p.calls}
		pos := l.fn.body.Pos()
		switch {
		case p.call != nil:
			at.Text, at.Callee = l.fn.file.canon(p.call.Pos(), p.call.End()), l.fn.file.canon(p.call.Fun.Pos(), p.call.Fun.End())
			at.Simple, at.Kind = l.waitsAlone(p.call), l.kindText(p.call)
			pos = p.call.Pos()
		case p.stmt != nil:
			at.Text = w.o.Stmts[at.Stmt].Text
			pos = p.stmt.Pos()
			if s, ok := p.stmt.(*ast.RangeStmt); ok {
				pos = s.X.Pos()
				if call, ok := ast.Unparen(s.X).(*ast.CallExpr); ok {
					at.Kind = "loop " + shortName(l.unit.callee(call))
				}
			}
		}
		at.Sees = w.sees(pos)
		w.o.Waits = append(w.o.Waits, at)
	}
	for _, t := range l.out.temps {
		if kept[t.slot] {
			w.o.Temps = append(w.o.Temps, outline.Temp{Field: t.slot.name, Stmt: w.stmt(t.stmt), Nth: t.nth, Spare: t.spare})
		}
	}
	return w.o
}

// kindText says how a call that waits is compiled.
func (l *lowerer) kindText(call *ast.CallExpr) string {
	switch l.kindOf(call) {
	case waitCall:
		return "wait " + shortName(l.unit.callee(call))
	case frameCall:
		return "call"
	case runCall:
		return "run " + shortName(l.unit.callee(call))
	case yieldCall:
		return "yield"
	}
	if _, ok := l.dynamicOf(call); ok {
		return "dynamic"
	}
	return "island"
}

// waitsAlone reports whether what a call that waits does when it has waited does not depend on its arguments.
func (l *lowerer) waitsAlone(call *ast.CallExpr) bool {
	switch l.kindOf(call) {
	case frameCall, yieldCall:
		return true
	case waitCall:
		switch shortName(l.unit.callee(call)) {
		case "(*Co).Sleep", "(*Co).SleepUntil", "(*Co).Frames", "(*Co).Until", "(*Co).WaitWhile":
			return true
		}
	}
	return false
}

// outlineWriter makes an outline of what was collected.
type outlineWriter struct {
	l       *lowerer
	o       *outline.Outline
	stmts   map[ast.Stmt]int
	vars    map[*types.Var]int
	kept    map[*slot]bool
	parents map[ast.Node]ast.Node
}

// stmt returns the number of a statement in the outline.
func (w *outlineWriter) stmt(s ast.Stmt) int {
	if s == nil {
		return -1
	}
	if i, ok := w.stmts[s]; ok {
		return i
	}
	in := w.stmt(w.around(s))
	f := w.l.fn.file
	before, after := w.beside(s)
	w.stmts[s] = len(w.o.Stmts)
	w.o.Stmts = append(w.o.Stmts, outline.Stmt{Text: f.head(s), In: in, Before: f.head(before), After: f.head(after)})
	return w.stmts[s]
}

// around returns the statement around another one in the function, which is no block, or nil.
func (w *outlineWriter) around(s ast.Stmt) ast.Stmt {
	for n := w.parents[s]; n != nil && n != ast.Node(w.l.fn.lit) && n != ast.Node(w.l.fn.decl); n = w.parents[n] {
		if s, ok := n.(ast.Stmt); ok && !isBlock(s) {
			return s
		}
	}
	return nil
}

func isBlock(s ast.Stmt) bool {
	_, ok := s.(*ast.BlockStmt)
	return ok
}

// beside returns the statements before and behind another one in its block.
func (w *outlineWriter) beside(s ast.Stmt) (before, after ast.Stmt) {
	var list []ast.Stmt
	switch p := w.parents[s].(type) {
	case *ast.BlockStmt:
		list = p.List
	case *ast.CaseClause:
		list = p.Body
	case *ast.CommClause:
		list = p.Body
	case *ast.LabeledStmt:
		return w.beside(p)
	}
	i := slices.Index(list, s)
	if i > 0 {
		before = list[i-1]
	}
	if i >= 0 && i+1 < len(list) {
		after = list[i+1]
	}
	return before, after
}

// sees returns the variables that are declared at a position.
func (w *outlineWriter) sees(pos token.Pos) (list []int) {
	pkg := w.l.pkg.Scope()
	for scope := pkg.Innermost(pos); scope != nil && scope != pkg && scope.Parent() != pkg; scope = scope.Parent() {
		for _, name := range scope.Names() {
			v, ok := scope.Lookup(name).(*types.Var)
			if ok && v.Pos() < pos && name != "_" {
				list = append(list, w.variable(v))
			}
		}
	}
	slices.Sort(list)
	return list
}

func (w *outlineWriter) variable(v *types.Var) int {
	if i, ok := w.vars[v]; ok {
		return i
	}
	o := outline.Var{Name: v.Name(), In: placeIn(w.l.fn.file, w.l.fn.outer, v.Pos())}
	if s := w.l.slots[v]; s != nil && w.kept[s] {
		o.Field, o.Box = s.name, s.boxed
	}
	w.vars[v] = len(w.o.Vars)
	w.o.Vars = append(w.o.Vars, o)
	return w.vars[v]
}

// parentsIn returns the parents of all nodes in a declaration.
func parentsIn(n ast.Node) map[ast.Node]ast.Node {
	parents := map[ast.Node]ast.Node{}
	walkStack(n, func(n ast.Node, stack []ast.Node) {
		if len(stack) > 0 {
			parents[n] = stack[len(stack)-1]
		}
	})
	return parents
}

// placeIn returns the statements of a declaration that a position is in.
func placeIn(f *file, outer ast.Node, pos token.Pos) string {
	var texts []string
	ast.Inspect(outer, func(n ast.Node) bool {
		if n == nil || !within(pos, n) {
			return false
		}
		switch n := n.(type) {
		case *ast.BlockStmt:
		case *ast.FuncLit:
			texts = append(texts, "func")
		case ast.Stmt:
			texts = append(texts, f.head(n))
		}
		return true
	})
	return strings.Join(texts, " > ")
}
