package corpus

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Mode says what the tool may do to a program.
type Mode struct {
	Seed     uint64
	Exprs    bool // waits in expressions
	Captures bool // literals that capture a Co are passed on, stored and returned
	Endless  bool // waits that are not counted
}

// Rewritten is a program with waits.
type Rewritten struct {
	Source    []byte
	Second    []byte            // the file with its main function
	Functions int               // of the program, literals included
	Waiting   int               // those that wait
	Waits     int               // places
	Plain     map[string]string // the declared functions that got no Co, and why
}

type rewriter struct {
	*analysis
	Mode
	edits
	fset  *token.FileSet
	src   []byte
	rand  *rand.Rand
	out   *Rewritten
	co    string // the names that the rewritten file uses
	coro  string
	help  string
	depth int // of loops around the statement

	places place
}

// Rewrite puts waits into a program that was loaded with its syntax and types.
func Rewrite(pkg *packages.Package, src []byte, mode Mode) (*Rewritten, error) {
	file := pkg.Syntax[0]
	names := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			names[id.Name] = true
		}
		return true
	})
	free := func(name string) string {
		for names[name] {
			name += "_"
		}
		return name
	}
	h := fnv.New64a()
	h.Write(src)
	chance := rand.New(rand.NewPCG(mode.Seed, h.Sum64()))
	r := &rewriter{
		analysis: analyse(pkg, mode.Captures, chance), Mode: mode, fset: pkg.Fset, src: src, rand: chance,
		out: &Rewritten{Plain: map[string]string{}},
		co:  free("co"), coro: free("coroutine"), help: free("waits"),
	}
	mainName := free("program")
	r.add(r.offset(file.Name.End()), fmt.Sprintf("; import %s %q; import %s %q", r.coro, coroutinePath, r.help, waitsPath))
	r.add(len(src), fmt.Sprintf("\nvar _ *%s.Co\nvar _ = %s.Run\n", r.coro, r.help))
	r.signatures()
	r.calls()
	r.marks()
	r.bodies()
	main := r.mainDecl()
	if tests := testsOf(file); main == nil && len(tests) > 0 {
		r.out.Second = r.testMain(tests)
	} else {
		if main == nil {
			return nil, fmt.Errorf("there is no func main")
		}
		if !r.owns(r.signature(main)) {
			return nil, fmt.Errorf("main stays plain: %s", r.cs.class(r.signature(main)).plain)
		}
		for id, obj := range r.info.Uses {
			if obj == r.info.Defs[main.Name] {
				r.rename(id, mainName)
			}
		}
		r.rename(main.Name, mainName)
		r.out.Second = fmt.Appendf(nil, "package main\n\nimport (\n\t%q\n\t%q\n)\n\nfunc main() {\n\twaits.Run(%s)\n}\n",
			coroutinePath, waitsPath, script(mainName+"_main(co)"))
	}
	r.out.Source = r.apply(src)
	return r.out, nil
}

// rename makes a name longer, since nothing can be taken away.
func (r *rewriter) rename(id *ast.Ident, to string) { r.add(r.offset(id.Pos()), to+"_") }

func (r *rewriter) mainDecl() *ast.FuncDecl {
	for _, d := range r.file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && d.Name.Name == "main" {
			return d
		}
	}
	return nil
}

func (r *rewriter) offset(p token.Pos) int { return r.fset.PositionFor(p, false).Offset }

// signatures gives the first parameter to all that have one.
func (r *rewriter) signatures() {
	ast.PreorderStack(r.file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			r.out.Functions++
			s := r.signature(n)
			if r.owns(s) {
				r.parameter(n.Type, true)
			} else if s != nil {
				r.out.Plain[n.Name.Name] = r.cs.class(s).plain
			}
			if r.waits[n] {
				r.out.Waiting++
			}
		case *ast.FuncLit:
			r.out.Functions++
			if r.owns(r.signature(n)) {
				r.parameter(n.Type, true)
			}
			if r.waits[n] {
				r.out.Waiting++
			}
		case *ast.FuncType:
			switch stack[len(stack)-1].(type) {
			case *ast.FuncDecl, *ast.FuncLit:
				return true
			}
			if s, ok := r.info.TypeOf(n).(*types.Signature); ok && r.owns(s) {
				r.parameter(n, false)
			} else if s := r.interfaceMethod(n, stack); s != nil && r.owns(s) {
				r.parameter(n, false)
			}
		}
		return true
	})
}

// interfaceMethod returns the signature of a method in an interface type.
func (r *rewriter) interfaceMethod(n *ast.FuncType, stack []ast.Node) *types.Signature {
	if f, ok := stack[len(stack)-1].(*ast.Field); ok && len(f.Names) == 1 && len(stack) > 2 {
		if _, ok := stack[len(stack)-3].(*ast.InterfaceType); ok {
			if m, ok := r.info.Defs[f.Names[0]].(*types.Func); ok {
				return m.Signature()
			}
		}
	}
	return nil
}

func (r *rewriter) parameter(t *ast.FuncType, body bool) {
	list := t.Params.List
	named := len(list) > 0 && len(list[0].Names) > 0
	text := ""
	switch {
	case body:
		text = r.co + " "
	case named:
		text = "_ "
	}
	text += "*" + r.coro + ".Co"
	if len(list) > 0 {
		text += ", "
	}
	r.add(r.offset(t.Params.Opening)+1, text)
	if body && !named {
		for _, f := range list {
			r.add(r.offset(f.Type.Pos()), "_ ")
		}
	}
}

func (r *rewriter) calls() {
	for _, s := range r.sites {
		if !r.owns(s.sig) {
			continue
		}
		text := r.co
		if len(s.call.Args) > 0 {
			text += ", "
		}
		r.add(r.offset(s.call.Lparen)+1, text)
	}
}

// script returns a Script that makes a call, spelled as the compiler knows it.
func script(call string) string {
	return "coroutine.Script(func(co *coroutine.Co) { " + call + " })"
}

func (r *rewriter) testMain(names []string) []byte {
	owns := map[string]bool{}
	for _, d := range r.file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil {
			owns[d.Name.Name] = r.owns(r.signature(d))
		}
	}
	return testMain(names, owns)
}

// marks makes all functions note that they are called, so that it shows in which order they are: in programs
// where no other goroutine does it at the same time.
func (r *rewriter) marks() {
	if r.hasGo || r.elsewhere {
		return
	}
	n := 0
	mark := func(body *ast.BlockStmt) {
		n++
		r.add(r.offset(body.Lbrace)+1, fmt.Sprintf(" %s.Mark(%d); ", r.help, n))
	}
	ast.Inspect(r.file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			if node.Body == nil || r.pragma(node) {
				return false
			}
			mark(node.Body)
		case *ast.FuncLit:
			mark(node.Body)
		}
		return true
	})
}

// testMain returns a main function that runs tests, as behaviours those that own a Co.
func testMain(names []string, owns map[string]bool) []byte {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"testing\"\n")
	some := false
	for _, name := range names {
		some = some || owns[name]
	}
	if some {
		fmt.Fprintf(&b, "\n\t%q\n\t%q\n", coroutinePath, waitsPath)
	}
	b.WriteString(")\n\nfunc main() {\n\ttesting.Main(func(string, string) (bool, error) { return true, nil }, []testing.InternalTest{\n")
	for _, name := range names {
		if owns[name] {
			fmt.Fprintf(&b, "\t\t{Name: %q, F: func(t *testing.T) { waits.Run(%s) }},\n", name, script(name+"(co, t)"))
		} else {
			fmt.Fprintf(&b, "\t\t{Name: %q, F: %s},\n", name, name)
		}
	}
	b.WriteString("\t}, nil, nil)\n}\n")
	return []byte(b.String())
}
