package vet

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/cfg"
)

// check is one rule at work on one package.
type check struct {
	*facts
	pass   *analysis.Pass
	cfgs   *ctrlflow.CFGs
	notes  *notes
	found  map[token.Pos]analysis.Diagnostic
	bodies []*behaviour
}

// behaviour is a function that is, or is a part of, a behaviour: it has a handle as a parameter, or captures one.
type behaviour struct {
	node   ast.Node // an *ast.FuncDecl or *ast.FuncLit
	body   *ast.BlockStmt
	handle *types.Var // its own, or nil
	graph  *cfg.CFG
}

// newRule makes the analyzer of a rule.
func newRule(name, doc string, run func(*check)) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:       name,
		Doc:        doc,
		URL:        "https://github.com/somen-go/somen/blob/main/docs/vet.md#" + name,
		Requires:   []*analysis.Analyzer{factsAnalyzer, ctrlflow.Analyzer},
		ResultType: reflect.TypeFor[*notes](),
		Run: func(pass *analysis.Pass) (any, error) {
			c := &check{
				facts: pass.ResultOf[factsAnalyzer].(*facts), cfgs: pass.ResultOf[ctrlflow.Analyzer].(*ctrlflow.CFGs),
				pass: pass, notes: findNotes(pass), found: map[token.Pos]analysis.Diagnostic{},
			}
			if !isOurs(pass.Pkg) {
				c.findBehaviours()
				run(c)
			}
			for _, pos := range slices.Sorted(maps.Keys(c.found)) {
				pass.Report(c.found[pos])
			}
			return c.notes, nil
		},
	}
}

// isOurs reports whether a package is not what the rules are for: it is the language itself, or knows no behaviour.
func isOurs(pkg *types.Package) bool {
	return pkg.Path() == coroutinePath || isStandard(pkg) || within(pkg, donburiPath)
}

// findBehaviours finds the behaviours of the package.
func (c *check) findBehaviours() {
	for _, file := range c.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncDecl:
				fn, _ := c.info.Defs[n.Name].(*types.Func)
				if n.Body == nil || fn == nil {
					return true
				}
				if v := handleOf(fn.Signature()); v != nil {
					c.bodies = append(c.bodies, &behaviour{n, n.Body, v, c.cfgs.FuncDecl(n)})
				}
			case *ast.FuncLit:
				sig, _ := c.info.TypeOf(n).(*types.Signature)
				if sig == nil {
					return true
				}
				if v := handleOf(sig); v != nil || c.captures(n) {
					c.bodies = append(c.bodies, &behaviour{n, n.Body, v, c.cfgs.FuncLit(n)})
				}
			}
			return true
		})
	}
}

// captures reports whether a func literal uses a handle that is declared outside of it.
func (c *check) captures(lit *ast.FuncLit) bool {
	found := false
	ast.Inspect(lit.Body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			v, ok := c.info.Uses[id].(*types.Var)
			found = found || ok && !v.IsField() && isHandle(v.Type()) && (v.Pos() < lit.Pos() || v.Pos() >= lit.End())
		}
		return !found
	})
	return found
}

// report says something about a node, once, unless a comment says that it is meant.
func (c *check) report(n ast.Node, format string, args ...any) {
	if _, said := c.found[n.Pos()]; !said && !c.notes.ignores(c.pass, n.Pos()) {
		c.found[n.Pos()] = analysis.Diagnostic{Pos: n.Pos(), End: n.End(), Message: fmt.Sprintf(format, args...)}
	}
}

// line returns the line of a position.
func (c *check) line(p token.Pos) int { return c.pass.Fset.Position(p).Line }

// nodeWaits reports whether a node of a control-flow graph waits when it is run.
func (c *check) nodeWaits(n ast.Node) bool {
	_, later := n.(*ast.DeferStmt)
	return !later && c.bodyWaits(n)
}

// nodeMayWait reports whether a node of a control-flow graph may wait when it is run.
func (c *check) nodeMayWait(n ast.Node) bool {
	switch n.(type) {
	case *ast.DeferStmt, *ast.GoStmt:
		return false
	}
	return c.anyIn(n, c.mayWait, c.rangeMayWait, c.inPlace)
}

// ownNodes visits the nodes of a behaviour's body without the func literals in it that are not called in place.
func (c *check) ownNodes(b *behaviour, visit func(ast.Node)) {
	ast.Inspect(b.body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && !c.inPlace(lit) {
			return false
		}
		if n != nil {
			visit(n)
		}
		return true
	})
}
