package vet

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/cfg"
)

const endlessDoc = `endless: report loops of a behaviour that go round for ever without a wait

Nothing interrupts a behaviour. One that goes round without a wait keeps the game from its next frame:

	for !door.Open { // wrong: nobody can open the door meanwhile
	}

	for !door.Open { // right; or co.Until(func() bool { return door.Open })
		co.Frame()
	}

A loop is reported only if it goes round for ever once it goes round without a wait: it has no way out, or what
decides about all ways out is changed by nothing that runs in the loop. So a loop that works through a queue is
right, whatever takes from the queue, and so is one over a slice that may be empty. What is called through an
interface or a func value may wait, and change anything; loops that do such are not reported.`

// endless is the rule about loops without a wait.
var endless = newRule("endless", endlessDoc, func(c *check) {
	for _, b := range c.bodies {
		if b.graph == nil {
			continue
		}
		g := newGraph(c, b.graph)
		c.ownNodes(b, func(n ast.Node) {
			if loop, ok := n.(*ast.ForStmt); ok {
				c.checkLoop(g, loop)
			}
		})
	}
})

// graph is a control-flow graph with what the rule asks of its blocks.
type graph struct {
	*cfg.CFG
	before map[*cfg.Block][]*cfg.Block // the predecessors
	waits  map[*cfg.Block]bool         // a block that may wait
}

func newGraph(c *check, g *cfg.CFG) *graph {
	r := &graph{g, map[*cfg.Block][]*cfg.Block{}, map[*cfg.Block]bool{}}
	for _, b := range g.Blocks {
		if !b.Live {
			continue
		}
		for _, s := range b.Succs {
			r.before[s] = append(r.before[s], b)
		}
		if loop, ok := b.Stmt.(*ast.RangeStmt); ok && b.Kind == cfg.KindRangeLoop && c.rangeMayWait(loop) {
			r.waits[b] = true
		}
		if slices.ContainsFunc(b.Nodes, c.nodeMayWait) {
			r.waits[b] = true
		}
	}
	return r
}

// reach returns the blocks that can be come to from a block, itself if there is a way round, by those that next
// gives and allowed admits.
func reach(from *cfg.Block, next func(*cfg.Block) []*cfg.Block, allowed func(*cfg.Block) bool) map[*cfg.Block]bool {
	seen := map[*cfg.Block]bool{}
	todo := next(from)
	for len(todo) > 0 {
		b := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if seen[b] || !allowed(b) {
			continue
		}
		seen[b] = true
		if b != from {
			todo = append(slices.Clip(todo), next(b)...)
		}
	}
	return seen
}

// head returns the block that a loop comes back to.
func (g *graph) head(loop *ast.ForStmt) *cfg.Block {
	want := cfg.KindForLoop
	if loop.Cond == nil {
		want = cfg.KindForBody
	}
	for _, b := range g.Blocks {
		if b.Live && b.Stmt == loop && b.Kind == want {
			return b
		}
	}
	return nil
}

// checkLoop reports a loop that goes round for ever.
func (c *check) checkLoop(g *graph, loop *ast.ForStmt) {
	head := g.head(loop)
	if head == nil || g.waits[head] {
		return
	}
	// The loop is what leads back to its head from an edge that can't be come to without it.
	outside := map[*cfg.Block]bool{}
	if entry := g.Blocks[0]; entry != head {
		outside = reach(entry, func(b *cfg.Block) []*cfg.Block { return b.Succs }, func(b *cfg.Block) bool { return b != head })
		outside[entry] = true
	}
	inside := map[*cfg.Block]bool{head: true}
	back := func(b *cfg.Block) []*cfg.Block { return g.before[b] }
	for _, b := range g.before[head] {
		if outside[b] {
			continue
		}
		inside[b] = true
		if b != head {
			for b := range reach(b, back, func(b *cfg.Block) bool { return b != head && !outside[b] }) {
				inside[b] = true
			}
		}
	}
	// What of it goes round without a wait.
	silent := func(b *cfg.Block) bool { return inside[b] && !g.waits[b] }
	forth := reach(head, func(b *cfg.Block) []*cfg.Block { return b.Succs }, silent)
	if !forth[head] {
		return
	}
	round := reach(head, back, func(b *cfg.Block) bool { return forth[b] })
	does := newEffects()
	for b := range round {
		for _, n := range b.Nodes {
			c.addEffects(n, does)
		}
	}
	exits, turns := 0, false
	for b := range round {
		leaves := false
		for _, s := range b.Succs {
			if round[s] {
				continue
			}
			if c.mayLeave(b, does, inside[s]) {
				return
			}
			leaves = true
		}
		if leaves {
			exits++
		} else {
			turns = turns || len(b.Succs) == 2 && c.mayTurn(b, does)
		}
	}
	if exits > 1 && turns {
		return // it may come to another way out the next time, and nobody can tell whether that is open
	}
	if loop.Cond != nil {
		c.report(loop, "the loop goes round for ever without a wait, for nothing in it changes its condition; wait in it, with co.Frame(), or use co.Until")
		return
	}
	c.report(loop, "the loop can go round for ever without a wait; wait on each way round, with co.Frame(), or call co.Pace() if it computes")
}

// mayLeave reports whether the way out of a loop at the end of a block may be taken later if it is not at once.
// The way may lead to a wait that is in the loop.
func (c *check) mayLeave(b *cfg.Block, does *effects, toWait bool) bool {
	if len(b.Succs) != 2 || c.mayTurn(b, does) {
		return true
	}
	// What a function is told once and for all, its callers know: it waits, or doesn't get here.
	p, _ := c.reads(b.Nodes[len(b.Nodes)-1].(ast.Expr))
	return toWait && len(p.keys) == 0
}

// mayTurn reports whether a block with two ways may take now the one and now the other.
func (c *check) mayTurn(b *cfg.Block, does *effects) bool {
	if len(b.Nodes) == 0 || b.Kind == cfg.KindRangeLoop {
		return true
	}
	cond, ok := b.Nodes[len(b.Nodes)-1].(ast.Expr)
	if !ok || !c.info.Types[cond].IsValue() || !isBool(c.info.TypeOf(cond)) || c.inSwitch(cond) {
		return true // a switch or select: which case there is can't be told
	}
	p, ok := c.reads(cond)
	return !ok || c.facts.changes(does, p)
}

// inSwitch reports whether a condition stands in a case of a switch.
func (c *check) inSwitch(cond ast.Expr) bool {
	for n := c.up[cond]; n != nil; n = c.up[n] {
		switch n.(type) {
		case *ast.CaseClause:
			return true
		case ast.Stmt:
			return false
		}
	}
	return false
}

func isBool(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}
