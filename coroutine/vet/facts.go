package vet

import (
	"go/ast"
	"go/types"
	"maps"
	"reflect"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// summary is what the rules need to know of a function that is called, in whatever package it stands.
type summary struct {
	Waits   bool     // it waits, by a handle that it is handed or has
	MayWait bool     // it waits, or calls what nobody knows, which may
	Unknown bool     // it may change anything
	Writes  []string // if not, the places that it changes, see effects
	Stable  bool     // it changes nothing, and returns the same until a place of Reads changes
	Reads   []string
	Changes string // what it does to the world, in words, or ""
}

// manyPlaces is how many places a summary keeps. A function that touches more is one of which nobody knows.
const manyPlaces = 200

func (*summary) AFact() {}

func (s *summary) String() string { return "somen" }

// facts is what is known of the functions of a package and those that it uses.
type facts struct {
	info     *types.Info
	files    []*ast.File
	known    map[*types.Func]*summary
	carriers map[*types.Var]bool // variables whose values hold a handle, a func literal that captures one say
	shared   map[*types.Var]bool // local variables that others than the statements around them may change
	up       map[ast.Node]ast.Node

	waiting, mayBeWaiting map[ast.Node]bool // what blocks were found to do
	done                  bool              // whether that is all known, and may be read alone

	declaredIn map[*types.Var]ast.Node // the function in which a variable is declared
}

// factsAnalyzer finds out what the functions of a package do. It says nothing itself.
var factsAnalyzer = &analysis.Analyzer{
	Name:       "somenfacts",
	Doc:        "find out which functions wait and what they change, for the rules",
	Requires:   []*analysis.Analyzer{inspect.Analyzer},
	Run:        findFacts,
	ResultType: reflect.TypeFor[*facts](),
	FactTypes:  []analysis.Fact{new(summary)},
}

func findFacts(pass *analysis.Pass) (any, error) {
	f := &facts{
		info: pass.TypesInfo, files: pass.Files, known: map[*types.Func]*summary{},
		carriers: map[*types.Var]bool{}, shared: map[*types.Var]bool{}, up: map[ast.Node]ast.Node{},
		declaredIn: map[*types.Var]ast.Node{}, waiting: map[ast.Node]bool{}, mayBeWaiting: map[ast.Node]bool{},
	}
	if isStandard(pass.Pkg) || within(pass.Pkg, donburiPath) {
		return f, nil // their functions are known by name, see pure.go
	}
	for _, obj := range pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && fn.Pkg() != nil && fn.Pkg() != pass.Pkg {
			s := new(summary)
			if fn = fn.Origin(); pass.ImportObjectFact(fn, s) {
				f.known[fn] = s
			}
		}
	}
	for _, file := range pass.Files {
		maps.Copy(f.up, parents(file))
	}
	f.findVariables()
	if pass.Pkg.Path() == coroutinePath {
		return f, nil // it is known by name
	}
	bodies := map[*types.Func]*ast.BlockStmt{}
	var order []*types.Func
	in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
	in.Preorder([]ast.Node{(*ast.FuncDecl)(nil)}, func(n ast.Node) {
		d := n.(*ast.FuncDecl)
		fn, ok := pass.TypesInfo.Defs[d.Name].(*types.Func)
		if !ok || d.Body == nil {
			return
		}
		bodies[fn], f.known[fn] = d.Body, new(summary)
		order = append(order, fn)
	})
	untilSame := func(step func(*types.Func, *summary)) {
		for changed := true; changed; {
			changed = false
			for _, fn := range order {
				before := *f.known[fn]
				f.waiting, f.mayBeWaiting = map[ast.Node]bool{}, map[ast.Node]bool{}
				step(fn, f.known[fn])
				changed = changed || !reflect.DeepEqual(before, *f.known[fn])
			}
		}
	}
	untilSame(func(fn *types.Func, s *summary) {
		body := bodies[fn]
		s.Waits, s.MayWait = f.bodyWaits(body), f.bodyMayWait(body)
		e := newEffects()
		f.addEffects(body, e)
		if s.Unknown = e.unknown || len(e.writes) > manyPlaces; s.Unknown {
			s.Writes = nil
		} else {
			s.Writes = slices.Sorted(maps.Keys(e.writes))
		}
		if s.Changes == "" {
			s.Changes = f.changesIn(body)
		}
	})
	untilSame(func(fn *types.Func, s *summary) {
		if !s.Unknown && len(s.Writes) == 0 {
			if s.Reads, s.Stable = f.readsOfBody(bodies[fn]); len(s.Reads) > manyPlaces {
				s.Reads, s.Stable = nil, false
			}
		}
	})
	for _, file := range f.files {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.FuncLit); ok {
				_, _ = f.bodyWaits(lit.Body), f.bodyMayWait(lit.Body)
			}
			return true
		})
	}
	f.done = true
	for _, fn := range order {
		if s := f.known[fn]; s.Waits || s.MayWait || !s.Unknown || s.Changes != "" {
			pass.ExportObjectFact(fn, s)
		}
	}
	return f, nil
}

// of returns what is known of a function, or nil.
func (f *facts) of(fn *types.Func) *summary { return f.known[fn] }

// findVariables finds the variables that carry handles, and those that are shared.
func (f *facts) findVariables() {
	declared := f.declaredIn
	for id, obj := range f.info.Defs {
		if v, ok := obj.(*types.Var); ok && !v.IsField() {
			declared[v] = f.functionOf(id)
		}
	}
	carries := func(left, right ast.Expr) {
		v := variableOf(f.info, left)
		if v == nil || !f.touches(right) {
			return
		}
		if _, basic := v.Type().Underlying().(*types.Basic); !basic {
			f.carriers[v] = true
		}
	}
	assigned := func(e ast.Expr) {
		if v := rootOf(f.info, e); v != nil && declared[v] != f.functionOf(e) {
			f.shared[v] = true
		}
	}
	for _, file := range f.files {
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for i, left := range n.Lhs {
					assigned(left)
					carries(left, n.Rhs[min(i, len(n.Rhs)-1)])
				}
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if len(n.Values) > 0 {
						carries(id, n.Values[min(i, len(n.Values)-1)])
					}
				}
			case *ast.IncDecStmt:
				assigned(n.X)
			case *ast.RangeStmt:
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if e != nil {
						assigned(e)
					}
				}
			case *ast.UnaryExpr:
				if v := rootOf(f.info, n.X); v != nil && n.Op.String() == "&" {
					f.shared[v] = true
				}
			case *ast.SelectorExpr:
				// A method of the pointer, called of the variable itself.
				if s := f.info.Selections[n]; s != nil && s.Kind() == types.MethodVal {
					if _, ok := s.Obj().(*types.Func).Signature().Recv().Type().(*types.Pointer); ok {
						if v := rootOf(f.info, n.X); v != nil {
							f.shared[v] = true
						}
					}
				}
			}
			return true
		})
	}
}

// functionOf returns the innermost function around a node.
func (f *facts) functionOf(n ast.Node) ast.Node {
	for n = f.up[n]; n != nil; n = f.up[n] {
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return n
		}
	}
	return nil
}

// inPlace reports whether a func literal is called where it stands, deferred or not, and not by a go statement.
func (f *facts) inPlace(lit *ast.FuncLit) bool {
	var n ast.Node = lit
	for {
		switch p := f.up[n].(type) {
		case *ast.ParenExpr:
			n = p
			continue
		case *ast.CallExpr:
			_, isGo := f.up[p].(*ast.GoStmt)
			return p.Fun == n && !isGo
		}
		return false
	}
}
