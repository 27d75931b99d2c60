package vet

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// place is where a search through a control-flow graph goes on: before the node of an index, with a wait behind it
// or none.
type place struct {
	block *cfg.Block
	from  int
	wait  ast.Node
}

// usesAfterWait returns the uses of a variable that are come to from a place after a wait, each with the wait, up
// to where it is assigned to anew.
func (c *check) usesAfterWait(start place, v *types.Var, isUse func(*ast.Ident) bool) map[*ast.Ident]ast.Node {
	found := map[*ast.Ident]ast.Node{}
	type key struct {
		block *cfg.Block
		stale bool
	}
	seen := map[key]bool{}
	todo := []place{start}
	for len(todo) > 0 {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.from == 0 {
			if k := (key{p.block, p.wait != nil}); seen[k] {
				continue
			} else {
				seen[k] = true
			}
			if loop, ok := p.block.Stmt.(*ast.RangeStmt); ok && p.block.Kind == cfg.KindRangeLoop {
				if variableOf(c.info, loop.Key) == v || variableOf(c.info, loop.Value) == v {
					continue
				}
				if c.rangeWaits(loop) {
					p.wait = loop
				}
			}
		}
		killed := false
		for _, n := range p.block.Nodes[min(p.from, len(p.block.Nodes)):] {
			if p.wait != nil {
				for _, id := range c.usesIn(n, v) {
					if isUse(id) && found[id] == nil {
						found[id] = p.wait
					}
				}
			}
			if c.nodeWaits(n) {
				p.wait = n
			}
			if c.assigns(n, v) {
				killed = true
				break
			}
		}
		if killed {
			continue
		}
		for _, s := range p.block.Succs {
			todo = append(todo, place{s, 0, p.wait})
		}
	}
	return found
}

// waitsBetween returns a wait after which a loop goes on, from the block that its body begins with, or nil.
func (c *check) waitsBetween(loop *ast.RangeStmt, body *cfg.Block) ast.Node {
	type key struct {
		block *cfg.Block
		stale bool
	}
	seen := map[key]bool{}
	for todo := []place{{block: body}}; len(todo) > 0; {
		p := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		if p.block.Kind == cfg.KindRangeLoop && p.block.Stmt == loop {
			if p.wait != nil {
				return p.wait
			}
			continue
		}
		if k := (key{p.block, p.wait != nil}); seen[k] {
			continue
		} else {
			seen[k] = true
		}
		if inner, ok := p.block.Stmt.(*ast.RangeStmt); ok && p.block.Kind == cfg.KindRangeLoop && c.rangeWaits(inner) && p.wait == nil {
			p.wait = inner
		}
		for _, n := range p.block.Nodes {
			if p.wait == nil && c.nodeWaits(n) {
				p.wait = n
			}
		}
		for _, s := range p.block.Succs {
			todo = append(todo, place{s, 0, p.wait})
		}
	}
	return nil
}

// usesIn returns where a node names a variable, but for where it is assigned to, compared with nil, or deferred.
func (c *check) usesIn(n ast.Node, v *types.Var) []*ast.Ident {
	var list []*ast.Ident
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.DeferStmt:
			return false
		case *ast.BinaryExpr:
			if isNil(c.info, n.X) || isNil(c.info, n.Y) {
				return false
			}
		case *ast.Ident:
			if c.info.Uses[n] != v {
				return true
			}
			if as, ok := c.up[n].(*ast.AssignStmt); ok {
				for _, l := range as.Lhs {
					if l == n || identOf(l) != nil && identOf(l).Name == "_" {
						return true
					}
				}
			}
			list = append(list, n)
		}
		return true
	})
	return list
}

func isNil(info *types.Info, e ast.Expr) bool { return info.Types[e].IsNil() }

// assigns reports whether a node gives a variable another value.
func (c *check) assigns(n ast.Node, v *types.Var) bool {
	switch n := n.(type) {
	case *ast.AssignStmt:
		for _, l := range n.Lhs {
			if variableOf(c.info, l) == v {
				return true
			}
		}
	case *ast.ValueSpec:
		for _, id := range n.Names {
			if c.info.Defs[id] == v {
				return true
			}
		}
	}
	return false
}
