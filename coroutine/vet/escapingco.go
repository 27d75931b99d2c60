package vet

import (
	"go/ast"
	"go/types"
	"slices"
)

const escapingcoDoc = `escapingco: report a Co or a yield that is used outside of its behaviour

A *coroutine.Co is for its own behaviour alone, while that runs. The classic mistake is to use the outer one in a
part that has its own:

	co.Race(coroutine.Script(func(part *coroutine.Co) {
		co.Sleep(time.Second) // wrong
	}), flee)

	co.Race(coroutine.Script(func(co *coroutine.Co) { // right: the same name hides the outer one
		co.Sleep(time.Second)
	}), flee)

Reported are uses in another behaviour; in a go statement and in the work of Async; in a function that somebody
calls later, as time.AfterFunc, Scheduler.Post, Engine.AfterStep or a system do; in the condition of an Until; and a
Co that is sent on a Go channel, or assigned to a field, an element, or a variable of another function.

Not reported are a Co in a struct that is made and used within the behaviour, Co.Now and what else waits for
nothing, in conditions say, and func literals that capture a Co and are handed to functions of the game.`

// escapingco is the rule about handles that leave their behaviour.
var escapingco = newRule("escapingco", escapingcoDoc, func(c *check) {
	for _, file := range c.files {
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			if v, ok := c.info.Uses[id].(*types.Var); ok && !v.IsField() && !isGlobal(v) && isHandle(v.Type()) {
				c.checkUse(id, v)
			}
			return true
		})
	}
})

// checkUse looks at one use of a handle.
func (c *check) checkUse(id *ast.Ident, v *types.Var) {
	if as, ok := c.up[id].(*ast.AssignStmt); ok && slices.Contains(as.Lhs, ast.Expr(id)) {
		return // it is what is assigned that leaves its behaviour
	}
	if how := c.leaves(id, v); how != "" {
		c.report(id, "%s %s, from where it may be used when its behaviour does not run; hand it on as an argument, and to other behaviours a coroutine.Chan or a value", id.Name, how)
		return
	}
	prompt := c.isPrompt(id)
	for n := c.up[id]; n != nil; n = c.up[n] {
		switch n := n.(type) {
		case *ast.GoStmt:
			c.report(id, "%s is used on another goroutine; use coroutine.Async for the work, and await its future here", id.Name)
			return
		case *ast.FuncDecl:
			return
		case *ast.FuncLit:
			if n.Pos() <= v.Pos() && v.Pos() < n.End() {
				return
			}
			switch how := c.runs(n); {
			case how == "goroutine":
				c.report(id, "%s is used in work that runs on another goroutine; await its future in the behaviour", id.Name)
				return
			case how == "part" && !prompt:
				c.report(id, "%s belongs to the behaviour around this one; use the %s of this behaviour", id.Name, c.ownName(n))
				return
			case how != "" && how != "part" && !prompt:
				c.report(id, "%s is used in a function that %s calls outside of its behaviour; let the function complete a coroutine.Future or send on a coroutine.Chan, and wait for that in the behaviour", id.Name, how)
				return
			}
		}
	}
}

// ownName returns what the handle of a func literal is called.
func (c *check) ownName(lit *ast.FuncLit) string {
	v := handleOf(c.info.TypeOf(lit).(*types.Signature))
	if v == nil || v.Name() == "" || v.Name() == "_" {
		return "*coroutine.Co"
	}
	return v.Name()
}

// isPrompt reports whether a handle is used to ask for what needs no wait and starts nothing, or handed to a function
// that never waits.
func (c *check) isPrompt(id *ast.Ident) bool {
	switch p := c.up[id].(type) {
	case *ast.SelectorExpr:
		fn, _ := c.info.Uses[p.Sel].(*types.Func)
		short := shortOf(fn)
		return prompt[short] && short != "Co.Go"
	case *ast.CallExpr:
		fn := calleeOf(c.info, p)
		if fn == nil || isInterfaceMethod(fn) {
			return false
		}
		s := c.of(fn)
		return s != nil && !s.MayWait
	}
	return false
}

// leaves tells how the value of a handle leaves its function where it stands, or returns "".
func (c *check) leaves(id *ast.Ident, v *types.Var) string {
	var n ast.Expr = id
	for {
		switch p := c.up[n].(type) {
		case *ast.ParenExpr:
			n = p
		case *ast.UnaryExpr:
			n = p
		case *ast.KeyValueExpr:
			lit, ok := c.up[p].(*ast.CompositeLit)
			if !ok || p.Value != n {
				return ""
			}
			n = lit
		case *ast.CompositeLit:
			n = p
		case *ast.CallExpr:
			if b, ok := c.info.Uses[identOf(p.Fun)].(*types.Builtin); !ok || b.Name() != "append" {
				return ""
			}
			n = p
		case *ast.SendStmt:
			if p.Value == n {
				return "is sent on a Go channel"
			}
			return ""
		case *ast.AssignStmt:
			for i, r := range p.Rhs {
				if r == n && len(p.Lhs) == len(p.Rhs) {
					return c.keeps(p.Lhs[i], v)
				}
			}
			return ""
		default:
			return ""
		}
	}
}

func identOf(e ast.Expr) *ast.Ident {
	id, _ := ast.Unparen(e).(*ast.Ident)
	return id
}

// keeps tells what an assigned place is, if it may outlive the function of a handle, or returns "".
func (c *check) keeps(left ast.Expr, v *types.Var) string {
	root := rootOf(c.info, left)
	if root != nil && isGlobal(root) {
		return "is kept in a variable of the package"
	}
	switch x := ast.Unparen(left).(type) {
	case *ast.Ident:
		if root != nil && x.Name != "_" && c.functionOfVar(root) != c.functionOfVar(v) && c.isOutside(root, v) {
			return "is kept in a variable of another function"
		}
		return ""
	case *ast.SelectorExpr:
		if root != nil && !c.isOutside(root, v) && c.isLocalValue(x, root) {
			return ""
		}
		return "is kept in the field " + x.Sel.Name
	case *ast.IndexExpr:
		if root != nil && !c.isOutside(root, v) && root != v && !c.isParameter(root) && isIdent(x.X) {
			return "" // a slice or map of its own
		}
		return "is kept in an element"
	case *ast.StarExpr:
		return "is kept where a pointer leads"
	}
	return ""
}

func isIdent(e ast.Expr) bool { return identOf(e) != nil }

// isOutside reports whether a variable is declared outside of the function that a handle belongs to.
func (c *check) isOutside(root, v *types.Var) bool {
	fn := c.functionOfVar(v)
	return fn == nil || root.Pos() < fn.Pos() || root.Pos() >= fn.End()
}

// isParameter reports whether a variable is one of the parameters, or the receiver, of its function.
func (c *check) isParameter(v *types.Var) bool {
	var typ *ast.FuncType
	switch fn := c.functionOfVar(v).(type) {
	case *ast.FuncDecl:
		if fn.Recv != nil && fn.Recv.Pos() <= v.Pos() && v.Pos() < fn.Recv.End() {
			return true
		}
		typ = fn.Type
	case *ast.FuncLit:
		typ = fn.Type
	}
	return typ != nil && typ.Pos() <= v.Pos() && v.Pos() < typ.End()
}

// isLocalValue reports whether a field is one of a variable that the function has made for itself.
func (c *check) isLocalValue(sel *ast.SelectorExpr, root *types.Var) bool {
	if !isIdent(sel.X) || c.isParameter(root) && isPointer(root.Type()) {
		return false
	}
	return true
}

func isPointer(t types.Type) bool {
	_, ok := t.Underlying().(*types.Pointer)
	return ok
}

// functionOfVar returns the function that a variable is declared in.
func (c *check) functionOfVar(v *types.Var) ast.Node {
	if fn, ok := c.declaredIn[v]; ok {
		return fn
	}
	return nil
}

// later are the functions that call what they are handed when the behaviour is elsewhere, with how messages call them.
var later = map[string]string{
	"time.AfterFunc":                                     "time.AfterFunc",
	"context.AfterFunc":                                  "context.AfterFunc",
	"testing.common.Cleanup":                             "Cleanup",
	coroutinePath + ".Scheduler.Post":                    "Scheduler.Post",
	coroutinePath + ".OnEnd":                             "the end of a task",
	coroutinePath + ".OnError":                           "the scheduler",
	coroutinePath + ".Until":                             "the scheduler",
	coroutinePath + ".WaitWhile":                         "the scheduler",
	coroutinePath + ".Changed":                           "the scheduler",
	coroutinePath + ".While":                             "the scheduler",
	coroutinePath + ".Co.Until":                          "the scheduler",
	coroutinePath + ".Co.WaitWhile":                      "the scheduler",
	coroutinePath + ".Co.While":                          "the scheduler",
	ecsPath + ".Engine.AfterStep":                        "Engine.AfterStep",
	ecsPath + ".Engine.AroundStep":                       "Engine.AroundStep",
	ecsPath + ".Engine.OnRemove":                         "Engine.OnRemove",
	ecsPath + ".Commands.Do":                             "Commands.Do",
	donburiPath + ".World.OnCreate":                      "donburi",
	donburiPath + ".World.OnRemove":                      "donburi",
	donburiPath + "/features/events.EventType.Subscribe": "the event",
	somenPath + "/components.BehaveFunc":                 "the system of behaviours",
}

// runsHere reports whether a Script is run by the behaviour that makes it, as a part of itself.
func (c *check) runsHere(script ast.Expr) bool {
	switch p := c.up[script].(type) {
	case *ast.CallExpr:
		return shortOf(calleeOf(c.info, p)) == "Co.Run"
	case *ast.RangeStmt:
		return p.X == script
	}
	return false
}

// runs tells what runs a func literal, by where it stands: "part" if it is a behaviour of its own, "goroutine", the
// name of what calls it later, or "".
func (c *check) runs(lit *ast.FuncLit) string {
	var n ast.Expr = lit
	for {
		switch p := c.up[n].(type) {
		case *ast.ParenExpr:
			n = p
		case *ast.CallExpr:
			if tv := c.info.Types[p.Fun]; tv.IsType() {
				n = p
				continue
			}
			if ast.Unparen(p.Fun) == ast.Unparen(n) {
				return ""
			}
			fn := calleeOf(c.info, p)
			if fn == nil {
				return ""
			}
			name := nameOf(fn)
			if name == coroutinePath+".Async" || name == coroutinePath+".AsyncWith" {
				return "goroutine"
			}
			if within(fn.Pkg(), somenPath) && !within(fn.Pkg(), somenPath+"/examples") && c.hasOwnHandle(lit) {
				if c.runsHere(p) {
					return ""
				}
				return "part"
			}
			return later[name]
		case *ast.KeyValueExpr:
			if lit, ok := c.up[p].(*ast.CompositeLit); ok && isNamed(c.info.TypeOf(lit), ecsPath, "System") {
				return "the schedule"
			}
			return ""
		case *ast.SendStmt:
			return "who receives it"
		default:
			return ""
		}
	}
}
