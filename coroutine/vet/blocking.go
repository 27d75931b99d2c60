package vet

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
)

const blockingDoc = `blocking: report what stops the goroutine that ticks from inside a behaviour

All behaviours run on the goroutine of the main loop. What blocks one of them stops all, and the picture:

	time.Sleep(time.Second) // wrong
	co.Sleep(time.Second)   // right

	path := <-paths // wrong: paths is a Go channel
	path, _ := coroutine.AsyncWith(from, findPath).Await(co) // right: findPath runs on another goroutine

Reported are receives from Go channels, sends, selects without a default, time.Sleep, Wait of WaitGroup and Cond,
commands and HTTP requests that are waited for, go statements, whose work comes back at no certain step, and a lock
that is held over a wait: whoever wants it meanwhile stops everything.

Not reported are a lock that is given back before the next wait; a send on a channel that is made with a buffer in
the same package; and what a plain function does that the behaviour calls. The work of Async runs elsewhere, and may
block.`

// blockingCalls are functions that block, each with the remedy.
var blockingCalls = map[string]string{
	"time.Sleep":                            "use co.Sleep",
	"sync.WaitGroup.Wait":                   "start the work with coroutine.Async and await its futures, or co.Join tasks",
	"sync.Cond.Wait":                        "use a coroutine.Signal, or co.Until",
	"golang.org/x/sync/errgroup.Group.Wait": "start the work with coroutine.Async and await its futures",
	"os/exec.Cmd.Run":                       async,
	"os/exec.Cmd.Wait":                      async,
	"os/exec.Cmd.Output":                    async,
	"os/exec.Cmd.CombinedOutput":            async,
	"net.Dial":                              async,
	"net.DialTimeout":                       async,
	"net.Dialer.Dial":                       async,
	"net.Dialer.DialContext":                async,
	"net.Listener.Accept":                   async,
	"net/http.Get":                          async,
	"net/http.Head":                         async,
	"net/http.Post":                         async,
	"net/http.PostForm":                     async,
	"net/http.Client.Do":                    async,
	"net/http.Client.Get":                   async,
	"net/http.Client.Head":                  async,
	"net/http.Client.Post":                  async,
	"net/http.Client.PostForm":              async,
}

const async = "let coroutine.Async do it, and await its future"

// blocking is the rule about what stops the main loop.
var blocking = newRule("blocking", blockingDoc, func(c *check) {
	buffered := c.bufferedChannels()
	for _, b := range c.bodies {
		chosen := map[ast.Node]bool{} // what stands in the cases of a select
		c.ownNodes(b, func(n ast.Node) {
			switch n := n.(type) {
			case *ast.GoStmt:
				c.report(n, "a behaviour starts a goroutine, whose work comes back at no certain step; %s", async)
			case *ast.SelectStmt:
				free := false
				for _, s := range n.Body.List {
					comm := s.(*ast.CommClause).Comm
					if comm == nil {
						free = true
						continue
					}
					ast.Inspect(comm, func(n ast.Node) bool { chosen[n] = true; return true })
				}
				if !free {
					c.report(n, "the select stops all behaviours until one of its cases is ready; use coroutine.Chan and co.First, or a default")
				}
			case *ast.SendStmt:
				if v := variableOf(c.info, n.Chan); !chosen[n] && (v == nil || !buffered[v]) {
					c.report(n, "the send on a Go channel stops all behaviours until somebody receives; use a coroutine.Chan")
				}
			case *ast.UnaryExpr:
				if n.Op == token.ARROW && !chosen[n] {
					c.report(n, "the receive from a Go channel stops all behaviours until somebody sends; use a coroutine.Chan, or coroutine.Async and await its future")
				}
			case *ast.RangeStmt:
				if _, ok := c.info.TypeOf(n.X).Underlying().(*types.Chan); ok {
					c.report(n.X, "the loop over a Go channel stops all behaviours until somebody sends; use the All of a coroutine.Chan")
				}
			case *ast.CallExpr:
				name := nameOf(calleeOf(c.info, n))
				if remedy, ok := blockingCalls[name]; ok {
					c.report(n, "%s stops all behaviours until it returns; %s", textOf(n.Fun), remedy)
				}
			}
		})
		c.checkLocks(b)
	}
})

// textOf spells a function for messages, with what it is selected from.
func textOf(e ast.Expr) string { return types.ExprString(ast.Unparen(e)) }

// bufferedChannels returns the variables to which a channel with a buffer is assigned.
func (c *check) bufferedChannels() map[*types.Var]bool {
	found := map[*types.Var]bool{}
	note := func(left, right ast.Expr) {
		call, ok := ast.Unparen(right).(*ast.CallExpr)
		if !ok || len(call.Args) != 2 {
			return
		}
		_, isChan := c.info.TypeOf(call).Underlying().(*types.Chan)
		if v := variableOf(c.info, left); v != nil && isChan && c.isNoCall(call) {
			size := c.info.Types[call.Args[1]].Value
			if size == nil || constant.Sign(size) > 0 {
				found[v] = true
			}
		}
	}
	for _, file := range c.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i := range min(len(n.Lhs), len(n.Rhs)) {
					note(n.Lhs[i], n.Rhs[i])
				}
			case *ast.ValueSpec:
				for i := range n.Values {
					if i < len(n.Names) {
						note(n.Names[i], n.Values[i])
					}
				}
			}
			return true
		})
	}
	return found
}
