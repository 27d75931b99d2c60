package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"unicode"
)

// Function is a coroutine function.
type Function struct {
	Name   string // as it stands in stacks: "main.patrol", "main.Patrol.func1"
	File   string
	Line   int
	Bytes  int    // of its activation, if it is compiled; see Verify
	Waits  int    // calls that may wait; of an island, those before what makes it one
	Island string // why it stays on a stack, or ""
	At     int    // the line that is why
	Calls  []IslandCall

	file   *file
	decl   *ast.FuncDecl // or
	lit    *ast.FuncLit  // the argument of coroutine.Script, or one that captures a Co and is called in place
	in     *Function     // whose Co it captures, or nil
	typ    *ast.FuncType
	body   *ast.BlockStmt
	sig    *types.Signature
	co     *types.Var // the Co, or the yield of the raw form
	raw    bool
	script bool // the argument of coroutine.Script
	types  []*types.TypeParam
	outer  ast.Node // the declaration that a literal stands in
	name   string   // its part in the names that are generated
	code   *code
	keeps  bool // see keeps.go
}

// IslandCall is a call in a compiled function that runs on a stack.
type IslandCall struct {
	Line int
	What string
}

// mark finds the coroutine functions of a file.
func (f *file) mark() {
	names := map[string]int{}
	for _, d := range f.ast.Decls {
		decl, ok := d.(*ast.FuncDecl)
		if !ok || decl.Body == nil {
			if d, ok := d.(*ast.GenDecl); ok {
				for _, spec := range d.Specs {
					if v, ok := spec.(*ast.ValueSpec); ok {
						f.markLits(v, nil, "", f.u.distinct("glob."+v.Names[0].Name)+".", names)
					}
				}
			}
			continue
		}
		obj, _ := f.u.pkg.TypesInfo.Defs[decl.Name].(*types.Func)
		if obj == nil {
			continue
		}
		sig := obj.Type().(*types.Signature)
		short := decl.Name.Name
		if r := sig.Recv(); r != nil {
			_, named := receiverName(r.Type())
			short = named + "_" + short
		}
		display := f.display(decl)
		display = f.u.distinct(display)
		var own *Function
		if co, problem := coOf(sig); co != nil {
			fn := &Function{file: f, decl: decl, typ: decl.Type, body: decl.Body, sig: sig, co: co, raw: !isCo(co.Type()), outer: decl, name: short}
			f.add(fn, display, decl.Pos())
			f.u.prog.byName[obj.Origin().FullName()] = fn
			own = fn
			if problem != "" {
				fn.stay(problem, decl.Pos())
			}
			fn.types = typeParams(sig)
			if isStackful(decl.Doc) {
				fn.stay("//somen:stackful", decl.Pos())
			}
		}
		f.markLits(decl, own, short, display+".", names)
	}
}

// typeParams returns the type parameters of a function, or of the type that it is a method of.
func typeParams(sig *types.Signature) []*types.TypeParam {
	list := sig.TypeParams()
	if list == nil {
		list = sig.RecvTypeParams()
	}
	var params []*types.TypeParam
	for i := range list.Len() {
		params = append(params, list.At(i))
	}
	return params
}

func isStackful(doc *ast.CommentGroup) bool {
	if doc == nil {
		return false
	}
	for _, c := range doc.List {
		if c.Text == "//somen:stackful" || strings.HasPrefix(c.Text, "//somen:stackful ") {
			return true
		}
	}
	return false
}

// runtimeName is the name of a function in stacks.
func (f *file) runtimeName(display string) string { return runtimePath(f.u.pkg.Types) + "." + display }

// distinct returns the name, with a number behind it from the second time on.
func (u *unit) distinct(name string) string {
	u.names[name]++
	if n := u.names[name]; n > 1 {
		return fmt.Sprintf("%s#%d", name, n)
	}
	return name
}

// unique makes a part of a generated name one that no other literal of the package has.
func (u *unit) unique(name string) string {
	u.names["."+name]++
	return fmt.Sprintf("%s_%d", name, u.names["."+name])
}

func (f *file) add(fn *Function, display string, pos token.Pos) {
	fn.Name = f.runtimeName(display)
	fn.File = f.path
	fn.Line = f.line(pos)
	f.functions = append(f.functions, fn)
	f.u.prog.Functions = append(f.u.prog.Functions, fn)
}

// display is the name of a declared function in stacks, behind that of its package.
func (f *file) display(decl *ast.FuncDecl) string {
	name := decl.Name.Name
	obj, _ := f.u.pkg.TypesInfo.Defs[decl.Name].(*types.Func)
	if obj == nil {
		return name
	}
	sig := obj.Type().(*types.Signature)
	r := sig.Recv()
	if r == nil {
		if sig.TypeParams() != nil {
			name += "[...]"
		}
		return name
	}
	star, named := receiverName(r.Type())
	if sig.RecvTypeParams() != nil {
		named += "[...]"
	}
	if star {
		return "(*" + named + ")." + name
	}
	return named + "." + name
}

// markLits finds the func literals in a declaration that are coroutine functions: Scripts, and those that
// capture the Co of the function around them, or are handed it, and are called where they stand, or deferred.
func (f *file) markLits(d ast.Node, own *Function, short, display string, names map[string]int) {
	stackful := false
	var generic []*types.TypeParam
	if decl, ok := d.(*ast.FuncDecl); ok {
		stackful = isStackful(decl.Doc)
		generic = typeParams(f.u.pkg.TypesInfo.Defs[decl.Name].Type().(*types.Signature))
	}
	if short == "" {
		short = "glob"
	}
	found := func(lit *ast.FuncLit, in *Function, co *types.Var, problem, name string) *Function {
		sig := f.u.pkg.TypesInfo.TypeOf(lit).(*types.Signature)
		fn := &Function{file: f, lit: lit, in: in, typ: lit.Type, body: lit.Body, sig: sig, co: co, raw: co != nil && !isCo(co.Type()), outer: d, types: generic}
		// Files of a package have their own counters, so the name of the file makes the name unique.
		key := short + "_" + f.ident()
		names[key]++
		fn.name = fmt.Sprintf("%s_%d", key, names[key])
		f.add(fn, name, lit.Pos())
		switch {
		case problem != "":
			fn.stay(problem, lit.Pos())
		case stackful:
			fn.stay("//somen:stackful", lit.Pos())
		}
		return fn
	}
	stacks, placed := map[*ast.FuncLit][]ast.Node{}, map[*ast.FuncLit]bool{}
	walkStack(d, func(n ast.Node, stack []ast.Node) {
		if lit, ok := n.(*ast.FuncLit); ok {
			stacks[lit] = slices.Clone(stack)
			e, stack := unparen(lit, stack)
			if call, ok := parentOf(stack).(*ast.CallExpr); ok && call.Fun == e {
				placed[lit] = true
			}
		}
	})
	var walk func(n ast.Node, prefix string, counter *int, own *Function)
	walk = func(n ast.Node, prefix string, counter *int, own *Function) {
		inPlace := map[*ast.FuncLit]*Function{}
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				name := fmt.Sprintf("%s%s%d", prefix, funcWord(prefix), *counter+1)
				if lit := f.u.scriptLit(n); lit != nil {
					co, problem := coOf(f.u.pkg.TypesInfo.TypeOf(lit).(*types.Signature))
					inPlace[lit] = found(lit, nil, co, problem, name)
					inPlace[lit].script = true
				} else if lit, ok := ast.Unparen(n.Fun).(*ast.FuncLit); ok && own != nil && f.u.uses(lit, own.co) {
					problem := ""
					if co, _ := coOf(f.u.pkg.TypesInfo.TypeOf(lit).(*types.Signature)); co != nil {
						problem = "it has a *coroutine.Co of its own and captures another"
					}
					inPlace[lit] = found(lit, own, own.co, problem, name)
				} else if ok && own != nil && f.u.hands(n, own.co) {
					if co, problem := coOf(f.u.pkg.TypesInfo.TypeOf(lit).(*types.Signature)); co != nil {
						inPlace[lit] = found(lit, own, co, problem, name)
					}
				}
			case *ast.FuncLit:
				sig := f.u.pkg.TypesInfo.TypeOf(n).(*types.Signature)
				if co, problem := coOf(sig); inPlace[n] == nil && co != nil && !placed[n] {
					inPlace[n] = found(n, nil, co, problem, fmt.Sprintf("%s%s%d", prefix, funcWord(prefix), *counter+1))
				}
				*counter++
				f.literals = append(f.literals, &literal{file: f, lit: n, own: own, outer: d, stack: stacks[n],
					name: f.runtimeName(fmt.Sprintf("%s%s%d", prefix, funcWord(prefix), *counter)), id: f.u.unique(short + "_" + f.ident())})
				inner := 0
				walk(n.Body, fmt.Sprintf("%s%s%d.", prefix, funcWord(prefix), *counter), &inner, inPlace[n])
				return false
			}
			return true
		})
	}
	n := 0
	walk(d, display, &n, own)
}

// uses reports whether v stands anywhere in n.
func (u *unit) uses(n ast.Node, v *types.Var) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && v != nil && u.pkg.TypesInfo.Uses[id] == v {
			found = true
		}
		return !found
	})
	return found
}

// hands reports whether v itself is an argument of a call.
func (u *unit) hands(call *ast.CallExpr, v *types.Var) bool {
	for _, a := range call.Args {
		if id, ok := ast.Unparen(a).(*ast.Ident); ok && v != nil && u.pkg.TypesInfo.Uses[id] == v {
			return true
		}
	}
	return false
}

// funcWord returns what stands before the number of a func literal: those of literals have the number alone.
func funcWord(prefix string) string {
	if i := strings.LastIndex(strings.TrimSuffix(prefix, "."), "."); i >= 0 && strings.HasPrefix(prefix[i+1:], "func") {
		return ""
	}
	return "func"
}

// ident returns the name of the file as a part of identifiers.
func (f *file) ident() string {
	base := f.path[strings.LastIndexAny(f.path, `/\`)+1:]
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return '_'
	}, strings.TrimSuffix(base, ".go"))
}

func receiverName(t types.Type) (star bool, name string) {
	if p, ok := t.(*types.Pointer); ok {
		star, t = true, p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return star, n.Obj().Name()
	}
	return star, "?"
}

// coOf returns the Co among the parameters of a function, and what speaks against compiling it.
func coOf(sig *types.Signature) (co *types.Var, problem string) {
	n := 0
	for i := range sig.Params().Len() {
		if v := sig.Params().At(i); isCo(v.Type()) || isYield(v.Type()) {
			co = v
			n++
		}
	}
	if n > 1 {
		return co, "it has two parameters of type *coroutine.Co, or yields"
	}
	return co, ""
}

// isCo reports whether t is *coroutine.Co.
func isCo(t types.Type) bool {
	p, ok := types.Unalias(t).(*types.Pointer)
	return ok && isNamed(p.Elem(), "Co")
}

// isYield reports whether t is func(coroutine.Wait) bool.
func isYield(t types.Type) bool {
	sig, ok := types.Unalias(t).(*types.Signature)
	if !ok || sig.Params().Len() != 1 || sig.Results().Len() != 1 || sig.Variadic() {
		return false
	}
	b, ok := types.Unalias(sig.Results().At(0).Type()).(*types.Basic)
	return ok && b.Kind() == types.Bool && isNamed(sig.Params().At(0).Type(), "Wait")
}

// isNamed reports whether t is the named type of package coroutine.
func isNamed(t types.Type, name string) bool {
	n, ok := types.Unalias(t).(*types.Named)
	return ok && n.Obj().Name() == name && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == coroutinePath
}

// scriptLit returns the func literal of a call of coroutine.Script, or nil.
func (u *unit) scriptLit(call *ast.CallExpr) *ast.FuncLit {
	if len(call.Args) != 1 {
		return nil
	}
	f := u.callee(call)
	if f == nil || f.FullName() != coroutinePath+".Script" {
		return nil
	}
	lit, _ := ast.Unparen(call.Args[0]).(*ast.FuncLit)
	return lit
}

// reaches reports whether the unit can name what is generated for fn.
func (u *unit) reaches(fn *Function) bool { return u.reachesFile(fn.file) }

func (u *unit) reachesFile(f *file) bool {
	if f.u == u {
		return true
	}
	// The packages of tests are not imported by anybody, and variants of one package don't mix.
	path := f.u.pkg.PkgPath
	return !f.isTest() && path != u.pkg.PkgPath && f.u.pkg.Name != "main" &&
		(!isInternal(path) || sameRoot(path, u.pkg.PkgPath))
}

// callee returns the function or method that a call names, or nil if it is a value or a builtin.
func (u *unit) callee(call *ast.CallExpr) *types.Func { return calleeOf(u.pkg.TypesInfo, call) }

// bail is the panic with which lowering gives a function up.
type bail struct {
	pos    token.Pos
	reason string
}

// keeping is the panic of a function that keeps its Co, see keeps.go.
type keeping struct{ bail }

func (fn *Function) stay(reason string, pos token.Pos) {
	if fn.Island == "" {
		fn.Island, fn.At = reason, fn.file.line(pos)
	}
}
