package vet

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/cfg"
)

const stalepointerDoc = `stalepointer: report what a behaviour keeps of another entity across a wait

While a behaviour waits, other entities are removed. donburi has one *Entry for each id, and uses it again for the
next entity that gets the id; so an entry of another entity that is kept can silently become somebody else, of which
Valid tells nothing, and what pointed to its component is nobody's:

	target, _ := enemies.First(world)
	co.Sleep(time.Second)
	Health.Get(target).Points-- // wrong: of whom?

	target := ecs.RefOf(entry) // right
	co.Sleep(time.Second)
	if health, ok := ecs.Get(target, Health); ok {
		health.Points--
	}

Reported are entries and component pointers that the behaviour has found by itself, by a query, by World.Entry or
through an ecs.Ref, and uses after a wait without asking again; and a loop over a query of donburi's that goes on
after a wait, which may come to some twice or not at all. Loops over those of package ecs notice it by themselves.

The behaviour's own entry is safe, for the behaviour ends with its entity, and so is a pointer to its component, as
long as nobody calls donburi's Set, which replaces the pointer; SetValue does not. Which entry is its own can't be
seen, so what a function is handed or captures is not reported, nor what it has spawned by itself, or found by
MustFirst or Single, which are for what is always there.`

// stalepointer is the rule about what is kept across a wait.
var stalepointer = newRule("stalepointer", stalepointerDoc, func(c *check) {
	for _, b := range c.bodies {
		if b.graph == nil {
			continue
		}
		s := &stale{c, b, map[*types.Var]string{}}
		s.find() // entries
		s.find() // and what points to their components
	}
})

// stale looks for what a behaviour keeps.
type stale struct {
	*check
	b      *behaviour
	others map[*types.Var]string // variables that hold something of another entity, and what
}

// What a variable may hold.
const (
	anEntry  = "is the entry of another entity"
	aPointer = "points to a component of another entity"
	rowOfAny = "has pointers to components of another entity"
)

// finders are the functions whose first result is of another entity.
var finders = map[string]string{
	donburiPath + ".Query.First":               anEntry,
	donburiPath + ".Query.FirstEntity":         anEntry,
	donburiPath + ".ComponentType.First":       anEntry,
	donburiPath + ".ComponentType.FirstEntity": anEntry,
	ecsPath + ".Ref.Get":                       anEntry,
	ecsPath + ".Get":                           aPointer,
}

// loops are the functions whose result is ranged over.
var loops = map[string]string{
	donburiPath + ".Query.Iter":               anEntry,
	donburiPath + ".ComponentType.Iter":       anEntry,
	donburiPath + ".OrderedQuery.IterOrdered": anEntry,
}

// callbacks are the functions that call what they are handed with entries.
var callbacks = map[string]bool{
	donburiPath + ".Query.Each": true, donburiPath + ".Query.EachUntil": true, donburiPath + ".Query.EachEntity": true,
	donburiPath + ".ComponentType.Each": true, donburiPath + ".ComponentType.EachUntil": true,
	donburiPath + ".ComponentType.EachEntity": true, donburiPath + ".OrderedQuery.EachOrdered": true,
}

// find goes through the places at which a variable gets something of another entity.
func (s *stale) find() {
	if lit, ok := s.b.node.(*ast.FuncLit); ok {
		if call, ok := s.up[lit].(*ast.CallExpr); ok && callbacks[nameOf(calleeOf(s.info, call))] {
			for v := range s.info.TypeOf(lit).(*types.Signature).Params().Variables() {
				s.follow(v, anEntry, place{block: s.b.graph.Blocks[0]})
			}
		}
	}
	for _, block := range s.b.graph.Blocks {
		if !block.Live {
			continue
		}
		if loop, ok := block.Stmt.(*ast.RangeStmt); ok && block.Kind == cfg.KindRangeBody {
			for v, what := range s.looped(loop) {
				s.follow(v, what, place{block: block})
			}
			if wait := s.waitsBetween(loop, block); wait != nil && s.isQueryLoop(loop) {
				s.report(loop.X, "the loop over a query goes on after the wait in line %d, and may come to entities twice or not at all when others have gone meanwhile; collect ecs.Refs before, and loop over these", s.line(wait.Pos()))
			}
		}
		for i, n := range block.Nodes {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for j, l := range n.Lhs {
					if j < len(n.Rhs) {
						s.assigned(l, n.Rhs[j], place{block: block, from: i + 1})
					}
				}
			case *ast.ValueSpec:
				for j, id := range n.Names {
					if j < len(n.Values) {
						s.assigned(id, n.Values[j], place{block: block, from: i + 1})
					}
				}
			}
		}
	}
}

func (s *stale) assigned(left, right ast.Expr, at place) {
	v := variableOf(s.info, left)
	if v == nil || isGlobal(v) || s.declaredIn[v] != s.b.node {
		return
	}
	if what := s.whatIs(right); what != "" {
		s.follow(v, what, at)
	}
}

// whatIs tells what an expression is of another entity, or returns "".
func (s *stale) whatIs(e ast.Expr) string {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && u.Op.String() == "&" {
		inner := ast.Unparen(u.X)
		for {
			switch x := inner.(type) {
			case *ast.SelectorExpr:
				inner = ast.Unparen(x.X)
				continue
			case *ast.IndexExpr:
				inner = ast.Unparen(x.X)
				continue
			}
			break
		}
		if s.whatIs(inner) == aPointer {
			return aPointer
		}
		return ""
	}
	switch x := e.(type) {
	case *ast.Ident:
		if v := variableOf(s.info, x); v != nil {
			return s.others[v]
		}
	case *ast.CallExpr:
		fn := calleeOf(s.info, x)
		name := nameOf(fn)
		if what := finders[name]; what != "" {
			return what
		}
		switch name {
		case donburiPath + ".World.Entry":
			if s.isFound(x.Args[0]) {
				return anEntry
			}
		case donburiPath + ".ComponentType.Get", donburiPath + ".Get", donburiPath + ".Entry.Component":
			of := x.Args[0]
			if sel, ok := ast.Unparen(x.Fun).(*ast.SelectorExpr); ok && strings.HasSuffix(name, "Component") {
				of = sel.X
			}
			if s.whatIs(of) == anEntry {
				return aPointer
			}
		}
		if isQuery(fn) && fn.Name() == "First" {
			return rowOfAny
		}
	}
	return ""
}

// isQuery reports whether a method is one of the queries of package ecs.
func isQuery(fn *types.Func) bool {
	return fn != nil && fn.Pkg() != nil && fn.Pkg().Path() == ecsPath && strings.HasPrefix(nameOf(fn), ecsPath+".Query")
}

// isFound reports whether the behaviour has found an entity's id by itself, in a message or a row say.
func (s *stale) isFound(id ast.Expr) bool {
	switch x := ast.Unparen(id).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		v := rootOf(s.info, x)
		if v == nil || isGlobal(v) || s.declaredIn[v] != s.b.node || s.isParameter(v) {
			return false
		}
		return !s.isMade(v)
	}
	return false
}

// isMade reports whether a variable gets its value from what creates an entity, or tells an entry's.
func (s *stale) isMade(v *types.Var) bool {
	made := false
	ast.Inspect(s.b.body, func(n ast.Node) bool {
		as, ok := n.(*ast.AssignStmt)
		if !ok {
			return true
		}
		for i, l := range as.Lhs {
			if variableOf(s.info, l) != v {
				continue
			}
			r := as.Rhs[min(i, len(as.Rhs)-1)]
			ast.Inspect(r, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					fn := calleeOf(s.info, call)
					made = made || fn == nil || slices.Contains([]string{"Create", "Spawn", "Entity"}, fn.Name()) || !within(fn.Pkg(), somenPath) && !within(fn.Pkg(), donburiPath)
				}
				return true
			})
		}
		return true
	})
	return made
}

// looped returns the variables of a loop that hold something of another entity.
func (s *stale) looped(loop *ast.RangeStmt) map[*types.Var]string {
	call, ok := ast.Unparen(loop.X).(*ast.CallExpr)
	if !ok {
		return nil
	}
	found := map[*types.Var]string{}
	add := func(e ast.Expr, what string) {
		if e == nil {
			return
		}
		if v := variableOf(s.info, e); v != nil && s.declaredIn[v] == s.b.node {
			found[v] = what
		}
	}
	fn := calleeOf(s.info, call)
	switch what := loops[nameOf(fn)]; {
	case what != "":
		add(loop.Key, what)
	case isQuery(fn) && fn.Name() == "Rows":
		add(loop.Key, rowOfAny)
	case isQuery(fn) && fn.Name() == "Each":
		for _, e := range []ast.Expr{loop.Key, loop.Value} {
			if e != nil && isPointer(s.info.TypeOf(e)) {
				add(e, aPointer)
			}
		}
	}
	return found
}

// isQueryLoop reports whether a loop goes over a query of donburi's, which does not notice what changes under it.
func (s *stale) isQueryLoop(loop *ast.RangeStmt) bool {
	call, ok := ast.Unparen(loop.X).(*ast.CallExpr)
	return ok && loops[nameOf(calleeOf(s.info, call))] != ""
}

// follow reports the uses of a variable after a wait.
func (s *stale) follow(v *types.Var, what string, at place) {
	s.others[v] = what
	uses := s.usesAfterWait(at, v, func(id *ast.Ident) bool {
		if what != rowOfAny {
			return true
		}
		sel, ok := s.up[id].(*ast.SelectorExpr)
		return ok && sel.Sel.Name != "Entity"
	})
	for id, wait := range uses {
		s.report(id, "%s %s, and is used after the wait in line %d, when that may be gone; ask again after the wait, or keep an ecs.Ref", v.Name(), what, s.line(wait.Pos()))
	}
}
