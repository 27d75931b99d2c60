package corpus

import (
	"go/ast"
	"go/token"
	"go/types"
)

// bodies puts waits into all functions that have a Co.
func (r *rewriter) bodies() {
	for _, d := range r.file.Decls {
		if fn, ok := d.(*ast.FuncDecl); ok && fn.Body != nil {
			r.body(fn, fn.Body)
		}
		if g, ok := d.(*ast.GenDecl); ok {
			r.literals(g)
		}
	}
}

// literals does the bodies of the func literals in a node.
func (r *rewriter) literals(n ast.Node) {
	ast.Inspect(n, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok {
			r.body(lit, lit.Body)
			return false
		}
		return true
	})
}

func (r *rewriter) body(fn ast.Node, body *ast.BlockStmt) {
	if !r.waits[fn] {
		r.literals(body)
		return
	}
	depth, places := r.depth, r.places
	r.depth, r.places = 0, place(r.rand.Uint32())
	r.list(body.List)
	r.depth, r.places = depth, places
}

// place is a set of kinds of places for waits in expressions. Each function has some by chance, so that one
// which a compiler can't take does not keep it from all functions.
type place uint32

const (
	inCases place = 1 << iota
	inDefers
	inRanges
	inLiterals
	inGenerics
)

func (r *rewriter) may(p place) bool { return r.places&p != 0 }

func (r *rewriter) list(list []ast.Stmt) {
	for _, s := range list {
		if r.rand.IntN(3) == 0 {
			r.wait(s)
		}
		r.stmt(s)
	}
}

// wait puts a wait before a statement.
func (r *rewriter) wait(s ast.Stmt) {
	if _, ok := s.(*ast.EmptyStmt); ok {
		return
	}
	plain := []string{".Yield()", ".Frame()", ".Sleep(1e6)", ".Wait(" + r.coro + ".NextFrame())"}
	counted := []string{".Some(" + r.co + ")", ".Nap(" + r.co + ")"}
	text := ""
	if r.Endless && (r.depth == 0 || r.depth == 1 && r.rand.IntN(2) == 0) {
		text = r.co + plain[r.rand.IntN(len(plain))]
	} else {
		text = r.help + counted[r.rand.IntN(len(counted))]
	}
	at := r.offset(s.Pos())
	r.open(at, 1<<40, text+"; ")
	r.out.Waits++
}

// stmt puts waits into a statement.
func (r *rewriter) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case nil:
	case *ast.BlockStmt:
		r.list(s.List)
	case *ast.LabeledStmt:
		r.stmt(s.Stmt)
	case *ast.IfStmt:
		r.stmt(s.Init)
		r.values(s.Cond)
		r.list(s.Body.List)
		r.stmt(s.Else)
	case *ast.ForStmt:
		r.stmt(s.Init)
		r.depth++
		if s.Cond != nil {
			r.values(s.Cond)
		}
		r.stmt(s.Post)
		r.list(s.Body.List)
		r.depth--
	case *ast.RangeStmt:
		switch r.info.TypeOf(s.X).Underlying().(type) {
		case *types.Slice, *types.Map, *types.Chan, *types.Basic:
			if r.may(inRanges) {
				r.values(s.X)
			} else {
				r.none(s.X)
			}
		default:
			r.inside(s.X)
		}
		if s.Tok == token.ASSIGN {
			r.inside(s.Key, s.Value)
		}
		r.depth++
		r.list(s.Body.List)
		r.depth--
	case *ast.SwitchStmt:
		r.stmt(s.Init)
		if s.Tag != nil {
			r.values(s.Tag)
		}
		for _, c := range s.Body.List {
			c := c.(*ast.CaseClause)
			if r.may(inCases) {
				r.values(c.List...)
			} else {
				r.none(c.List...)
			}
			r.list(c.Body)
		}
	case *ast.TypeSwitchStmt:
		r.stmt(s.Init)
		switch a := s.Assign.(type) {
		case *ast.ExprStmt:
			r.values(ast.Unparen(a.X).(*ast.TypeAssertExpr).X)
		case *ast.AssignStmt:
			r.values(ast.Unparen(a.Rhs[0]).(*ast.TypeAssertExpr).X)
		}
		for _, c := range s.Body.List {
			r.list(c.(*ast.CaseClause).Body)
		}
	case *ast.SelectStmt:
		for _, c := range s.Body.List {
			c := c.(*ast.CommClause)
			switch comm := c.Comm.(type) {
			case *ast.SendStmt:
				r.values(comm.Chan, comm.Value)
			case *ast.ExprStmt:
				r.inside(comm.X)
			case *ast.AssignStmt:
				r.inside(comm.Rhs...)
			}
			r.list(c.Body)
		}
	case *ast.ExprStmt:
		r.inside(s.X)
	case *ast.SendStmt:
		r.values(s.Chan, s.Value)
	case *ast.IncDecStmt:
		r.inside(s.X)
	case *ast.AssignStmt:
		r.assignment(s)
	case *ast.GoStmt:
		r.inside(s.Call)
	case *ast.DeferStmt:
		if r.may(inDefers) {
			r.inside(s.Call)
		} else {
			r.none(s.Call)
		}
	case *ast.ReturnStmt:
		if len(s.Results) == 1 {
			if _, ok := r.info.TypeOf(s.Results[0]).(*types.Tuple); ok {
				r.inside(s.Results[0])
				return
			}
		}
		r.values(s.Results...)
	case *ast.DeclStmt:
		if g, ok := s.Decl.(*ast.GenDecl); ok && g.Tok == token.VAR {
			for _, spec := range g.Specs {
				spec := spec.(*ast.ValueSpec)
				if len(spec.Values) == len(spec.Names) {
					r.values(spec.Values...)
				} else {
					r.inside(spec.Values...)
				}
			}
		}
	}
}

func (r *rewriter) assignment(s *ast.AssignStmt) {
	var e exprs
	e.r = r
	e.calls = hasCalls(r.info, s)
	if s.Tok != token.DEFINE {
		for _, x := range s.Lhs {
			e.base(x)
		}
	}
	for _, x := range s.Rhs {
		if len(s.Lhs) == len(s.Rhs) {
			e.value(x)
		} else {
			e.top(x)
		}
	}
	e.finish()
	r.literals(s)
}

// values puts waits into expressions, around them too.
func (r *rewriter) values(list ...ast.Expr) { r.expressions(list, (*exprs).value) }

// inside puts waits into expressions, but not around them.
func (r *rewriter) inside(list ...ast.Expr) { r.expressions(list, (*exprs).top) }

// none puts waits into the func literals of expressions alone.
func (r *rewriter) none(list ...ast.Expr) {
	for _, x := range list {
		r.literals(x)
	}
}

func (r *rewriter) expressions(list []ast.Expr, visit func(*exprs, ast.Expr)) {
	e := exprs{r: r}
	for _, x := range list {
		if x != nil {
			e.calls = e.calls || hasCalls(r.info, x)
		}
	}
	for _, x := range list {
		if x != nil {
			visit(&e, x)
			r.literals(x)
		}
	}
	e.finish()
}
