package vet

import (
	"go/ast"
	"go/types"
	"maps"

	"golang.org/x/tools/go/cfg"
)

// locking are the methods that take a lock, and those that give it back.
var locking = map[string]bool{
	"sync.Mutex.Lock": true, "sync.RWMutex.Lock": true, "sync.RWMutex.RLock": true, "sync.Locker.Lock": true,
	"sync.Mutex.Unlock": false, "sync.RWMutex.Unlock": false, "sync.RWMutex.RUnlock": false, "sync.Locker.Unlock": false,
}

// held has the locks that are held, by their source text, with the calls that took them.
type held map[string]*ast.CallExpr

// checkLocks reports locks that are held over a wait.
func (c *check) checkLocks(b *behaviour) {
	if b.graph == nil {
		return
	}
	before := map[*cfg.Block]held{b.graph.Blocks[0]: {}}
	for todo := []*cfg.Block{b.graph.Blocks[0]}; len(todo) > 0; {
		block := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		locks := maps.Clone(before[block])
		if loop, ok := block.Stmt.(*ast.RangeStmt); ok && block.Kind == cfg.KindRangeLoop && c.rangeWaits(loop) {
			c.reportHeld(locks, loop)
		}
		for _, n := range block.Nodes {
			if c.nodeWaits(n) {
				c.reportHeld(locks, n)
			}
			c.lockIn(n, locks)
		}
		for _, s := range block.Succs {
			had, seen := before[s]
			if !seen {
				had = held{}
			}
			size := len(had)
			maps.Copy(had, locks)
			if before[s] = had; !seen || len(had) > size {
				todo = append(todo, s)
			}
		}
	}
}

func (c *check) reportHeld(locks held, wait ast.Node) {
	for what, call := range locks {
		c.report(call, "%s is held over the wait in line %d, and whoever wants it meanwhile stops all behaviours; give it back before the wait, or do without: behaviours need no locks among themselves", what, c.line(wait.Pos()))
	}
}

// lockIn notes what a node locks and unlocks. A deferred Unlock comes at the end.
func (c *check) lockIn(n ast.Node, locks held) {
	if _, ok := n.(*ast.DeferStmt); ok {
		return
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit, *ast.GoStmt:
			return false
		case *ast.CallExpr:
			takes, ok := locking[nameOf(calleeOf(c.info, n))]
			sel, is := ast.Unparen(n.Fun).(*ast.SelectorExpr)
			if !ok || !is {
				return true
			}
			if what := types.ExprString(sel.X); takes {
				locks[what] = n
			} else {
				delete(locks, what)
			}
		}
		return true
	})
}
