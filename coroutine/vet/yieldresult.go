package vet

import (
	"go/ast"
	"go/token"

	"golang.org/x/tools/go/cfg"
)

const yieldresultDoc = `yieldresult: report yields of the raw form whose result is ignored

A yield returns false when the behaviour was cancelled, and the behaviour has to end then:

	yield(coroutine.Sleep(time.Second)) // wrong: the door opens although nobody goes on
	door.Open = true

	if !yield(coroutine.Sleep(time.Second)) { // right
		return
	}
	door.Open = true

A yield behind which nothing runs but the end of the function, or another yield, may ignore it, and is not reported,
nor is that of a Self, which waits for nothing. A function that is handed a yield and tells its caller nothing of the result is not looked through: return what yield returns.`

// yieldresult is the rule about ignored results of yields.
var yieldresult = newRule("yieldresult", yieldresultDoc, func(c *check) {
	for _, b := range c.bodies {
		if b.graph == nil {
			continue
		}
		for _, block := range b.graph.Blocks {
			for i, n := range block.Nodes {
				if call := c.ignoredYield(n); block.Live && call != nil && !c.endsBehind(block, i) {
					c.report(call, "the result of the yield is ignored, so the behaviour goes on after it was cancelled; write if !%s(...) { return }", nameOfExpr(call.Fun))
				}
			}
		}
	}
})

// ignoredYield returns the call of a yield that a node consists of, or assigns to nothing.
func (c *check) ignoredYield(n ast.Node) *ast.CallExpr {
	var e ast.Expr
	switch n := n.(type) {
	case *ast.ExprStmt:
		e = n.X
	case *ast.AssignStmt:
		if id, ok := n.Lhs[0].(*ast.Ident); ok && id.Name == "_" && len(n.Lhs) == 1 {
			e = n.Rhs[0]
		}
	}
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if ok && len(call.Args) == 1 {
		if of, ok := ast.Unparen(call.Args[0]).(*ast.CallExpr); ok && shortOf(calleeOf(c.info, of)) == "Self" {
			return nil // it waits for nothing
		}
	}
	if !ok || c.isNoCall(call) || calleeOf(c.info, call) != nil || !isYield(c.info.TypeOf(call.Fun)) {
		return nil
	}
	return call
}

// endsBehind reports whether nothing runs behind a node up to the end of its function, or to a yield whose result
// is looked at, which is false too then.
func (c *check) endsBehind(b *cfg.Block, i int) bool {
	seen := map[*cfg.Block]bool{}
	var ends func(b *cfg.Block, from int) bool
	ends = func(b *cfg.Block, from int) bool {
		for _, n := range b.Nodes[from:] {
			ret, ok := n.(*ast.ReturnStmt)
			switch {
			case c.yields(n):
				return true
			case c.ignoredYield(n) != nil, ok && isSimple(ret):
			default:
				return false
			}
		}
		for _, s := range b.Succs {
			if seen[s] {
				return false // a loop
			}
			seen[s] = true
			if !ends(s, 0) {
				return false
			}
		}
		return len(b.Succs) > 0 || b.Return() != nil
	}
	return ends(b, i+1)
}

// yields reports whether a node begins with a yield whose result is looked at.
func (c *check) yields(n ast.Node) bool {
	if c.ignoredYield(n) != nil {
		return false
	}
	first, is := token.NoPos, false
	ast.Inspect(n, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || c.isNoCall(call) {
			return true
		}
		// What stands in the arguments makes the wait, and that alone.
		yield := calleeOf(c.info, call) == nil && isYield(c.info.TypeOf(call.Fun))
		if first == token.NoPos {
			first, is = call.Pos(), yield
		}
		return !yield
	})
	return is
}

// isSimple reports whether nothing is called to get at what is returned.
func isSimple(ret *ast.ReturnStmt) bool {
	simple := true
	for _, r := range ret.Results {
		ast.Inspect(r, func(n ast.Node) bool {
			if _, ok := n.(*ast.CallExpr); ok {
				simple = false
			}
			return simple
		})
	}
	return simple
}

// nameOfExpr returns the name that an expression is or ends with, for messages.
func nameOfExpr(e ast.Expr) string {
	switch x := ast.Unparen(e).(type) {
	case *ast.Ident:
		return x.Name
	case *ast.SelectorExpr:
		return x.Sel.Name
	}
	return "it"
}
