package corpus

import (
	"go/ast"
	"go/types"
	"math/rand/v2"
	"strings"

	"golang.org/x/tools/go/packages"
)

// analysis finds out which functions of a program can have a Co.
type analysis struct {
	info         *types.Info
	file         *ast.File
	cs           *classes
	hasGo        bool // there is a go statement
	elsewhere    bool // functions are passed to code that may call them on another stack
	linknames    map[string]bool
	sites        []*site
	foreignCalls []*ast.CallExpr
	parent       map[ast.Node]ast.Node // of a function: the one that it stands in
	waits        map[ast.Node]bool     // functions in which there is a Co
	captures     bool                  // whether literals that are passed on may capture one
	inPlace      map[*ast.FuncLit]bool // literals that are called where they stand, or deferred
}

func analyse(pkg *packages.Package, captures bool, chance *rand.Rand) *analysis {
	a := &analysis{
		info: pkg.TypesInfo, file: pkg.Syntax[0], cs: newClasses(pkg.Types), captures: captures,
		linknames: map[string]bool{}, parent: map[ast.Node]ast.Node{}, waits: map[ast.Node]bool{},
		inPlace: map[*ast.FuncLit]bool{},
	}
	for _, g := range a.file.Comments {
		for _, c := range g.List {
			if f := strings.Fields(c.Text); len(f) > 1 && f[0] == "//go:linkname" {
				a.linknames[f[1]] = true
			}
		}
	}
	ast.PreorderStack(a.file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			a.parent[n] = nil
		case *ast.FuncLit:
			a.parent[n] = enclosing(stack)
			if call, ok := stack[len(stack)-1].(*ast.CallExpr); ok && call.Fun == n {
				a.inPlace[n] = true
			}
		}
		return true
	})
	a.flow()
	a.choose(chance)
	a.settle()
	return a
}

// choose makes some functions plain that call no other of the program. They stand beside waits in expressions,
// where the order of evaluation shows.
func (a *analysis) choose(chance *rand.Rand) {
	calls := map[ast.Node]bool{}
	for _, s := range a.sites {
		if f := a.callee(s.call); f == nil || f.Pkg() == a.cs.pkg {
			for in := s.in; in != nil; in = a.parent[in] {
				calls[in] = true
			}
		}
	}
	for _, d := range a.file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && !calls[d] && d.Name.Name != "main" && chance.IntN(3) == 0 {
			a.cs.plain(a.signature(d), "chance")
		}
	}
	// Literals that are called where they stand capture a Co instead of getting it, by turns.
	ast.Inspect(a.file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && a.inPlace[lit] && chance.IntN(2) == 0 {
			a.cs.plain(a.signature(lit), "chance")
		}
		return true
	})
}

// signature returns that of a function.
func (a *analysis) signature(fn ast.Node) *types.Signature {
	switch fn := fn.(type) {
	case *ast.FuncDecl:
		if f, ok := a.info.Defs[fn.Name].(*types.Func); ok {
			return f.Signature()
		}
	case *ast.FuncLit:
		s, _ := a.info.TypeOf(fn).(*types.Signature)
		return s
	}
	return nil
}

// settle takes the Co away from functions that nobody can pass it to, until there are none.
func (a *analysis) settle() {
	for changed := true; changed; {
		changed = false
		clear(a.waits)
		for fn := range a.parent {
			a.hasCo(fn)
		}
		for _, s := range a.sites {
			if !s.goes && s.in != nil && a.waits[s.in] {
				continue
			}
			if a.cs.plain(s.sig, "it is called where there is no Co") {
				changed = true
			}
			if a.hasGo && a.cs.away(s.sig, "it is called where there is no Co, perhaps by a goroutine") {
				changed = true
			}
		}
		if !a.hasGo {
			continue
		}
		for _, call := range a.foreignCalls {
			if in := a.within(call); in != nil && a.waits[in] {
				continue
			}
			for _, arg := range call.Args {
				if t := a.info.TypeOf(arg); t != nil {
					a.cs.walk(t, false, func(s *types.Signature) {
						changed = a.cs.away(s, "it is passed to another package, perhaps by a goroutine") || changed
					})
				}
			}
		}
	}
}

func (a *analysis) within(call *ast.CallExpr) ast.Node {
	for _, s := range a.sites {
		if s.call == call {
			return s.in
		}
	}
	return nil
}

// hasCo reports whether there is a Co in a function: its own, or that of the function it stands in.
func (a *analysis) hasCo(fn ast.Node) bool {
	if has, ok := a.waits[fn]; ok {
		return has
	}
	has := false
	if s := a.signature(fn); s != nil {
		c := a.cs.class(s)
		lit, isLit := fn.(*ast.FuncLit)
		switch {
		case c.plain == "":
			has = true
		case isLit && c.away == "" && a.parent[fn] != nil && (a.captures || a.inPlace[lit]):
			has = a.hasCo(a.parent[fn])
		}
	}
	a.waits[fn] = has
	return has
}

// owns reports whether a function gets a Co as its first parameter.
func (a *analysis) owns(s *types.Signature) bool { return s != nil && a.cs.class(s).plain == "" }
