package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// Functions that return iterators. Go builds the loop over b.All() without a func value, which it can't if a maker
// makes the func literal that All returns. So All stays as it is, and has a twin that returns what a maker has made,
// for the calls whose result may be kept.

// twin is a function whose only statement returns iterators: func literals, and what other such functions return.
type twin struct {
	file   *file
	decl   *ast.FuncDecl
	sig    *types.Signature
	id     string // its part in the names that are generated
	lits   []*ast.FuncLit
	calls  []*ast.CallExpr
	needed bool
}

// keptCall is a call of a function that has a twin, which is called in its place: everywhere, or in a twin alone.
type keptCall struct {
	of     *twin
	inTwin bool
}

// findTwins finds the functions that return iterators, and the calls of them whose results may be kept.
func (p *Program) findTwins(k *keeper) {
	p.twins, p.twinsByName = map[types.Object]*twin{}, map[string][]*twin{}
	var candidates []*twin
	p.eachFile(func(f *file) {
		for _, d := range f.ast.Decls {
			if d, ok := d.(*ast.FuncDecl); ok {
				if t := f.newTwin(d); t != nil {
					candidates = append(candidates, t)
				}
			}
		}
	})
	for changed := true; changed; {
		changed = false
		for _, t := range candidates {
			obj := t.file.u.pkg.TypesInfo.Defs[t.decl.Name]
			if p.twins[obj] == nil && t.returnsIterators() {
				p.twins[obj], changed = t, true
				name := obj.(*types.Func).FullName()
				p.twinsByName[name] = append(p.twinsByName[name], t)
			}
		}
	}
	p.eachFile(func(f *file) {
		for _, d := range f.ast.Decls {
			walkStack(d, func(n ast.Node, stack []ast.Node) {
				if call, ok := n.(*ast.CallExpr); ok && f.kept[call] == nil && f.u.twinOf(call) != nil && f.keepsCall(k, call, stack, d) {
					f.keepCall(call, false)
				}
			})
		}
	})
}

func (p *Program) eachFile(visit func(f *file)) {
	for _, u := range p.units {
		for _, f := range u.files {
			if f.trouble == "" {
				visit(f)
			}
		}
	}
}

// newTwin returns the twin of a declared function, if it may have one.
func (f *file) newTwin(d *ast.FuncDecl) *twin {
	info := f.u.pkg.TypesInfo
	obj, ok := info.Defs[d.Name].(*types.Func)
	if !ok || d.Body == nil || len(d.Body.List) != 1 || isStackful(d.Doc) || d.Name.Name == "_" || f.u.prog.byName[obj.FullName()] != nil {
		return nil
	}
	ret, ok := d.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(ret.Results) != obj.Signature().Results().Len() {
		return nil
	}
	t := &twin{file: f, decl: d, sig: obj.Signature()}
	for i, e := range ret.Results {
		r := obj.Signature().Results().At(i)
		if r.Name() != "" {
			return nil
		}
		if !isIterator(r.Type()) {
			continue
		}
		switch x := f.unconverted(e).(type) {
		case *ast.FuncLit:
			t.lits = append(t.lits, x)
		case *ast.CallExpr:
			t.calls = append(t.calls, x)
		}
	}
	if len(t.lits)+len(t.calls) == 0 {
		return nil
	}
	name := d.Name.Name
	if r := t.sig.Recv(); r != nil {
		_, of := receiverName(r.Type())
		name = of + "_" + name
	}
	t.id = f.u.unique(name + "_" + f.ident())
	return t
}

// unconverted takes off parentheses and conversions.
func (f *file) unconverted(e ast.Expr) ast.Expr {
	for {
		e = ast.Unparen(e)
		call, ok := e.(*ast.CallExpr)
		if !ok || !f.u.pkg.TypesInfo.Types[call.Fun].IsType() {
			return e
		}
		e = call.Args[0]
	}
}

func (t *twin) returnsIterators() bool {
	for _, c := range t.calls {
		if t.file.u.twinOf(c) != nil {
			return true
		}
	}
	return len(t.lits) > 0
}

// twinOf returns the twin of what is called, if the unit can call that.
func (u *unit) twinOf(call *ast.CallExpr) *twin {
	m := u.callee(call)
	if m == nil || m.Pkg() == nil {
		return nil
	}
	t := u.prog.twins[m.Origin()]
	for _, of := range u.prog.twinsByName[m.Origin().FullName()] {
		if t == nil && m.Pkg() != u.pkg.Types && u.reachesFile(of.file) {
			t = of
		}
	}
	if t == nil {
		return nil
	}
	switch fun := called(call).(type) {
	case *ast.Ident:
		if m.Pkg() != u.pkg.Types {
			return nil
		}
	case *ast.SelectorExpr:
		if s := u.pkg.TypesInfo.Selections[fun]; s != nil {
			if s.Kind() != types.MethodVal || len(call.Args) == 1 && isTuple(u.typeOf(call.Args[0])) {
				return nil
			}
			if _, ok := u.receiverText("", u.typeOf(fun.X), s, m.Signature().Recv().Type()); !ok {
				return nil
			}
		}
	default:
		return nil
	}
	return t
}

// called returns what a call names, without type arguments.
func called(call *ast.CallExpr) ast.Expr {
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr:
		fun = ast.Unparen(x.X)
	case *ast.IndexListExpr:
		fun = ast.Unparen(x.X)
	}
	return fun
}

// keepsCall reports whether what a call returns, which stands in the nodes of the stack, may be kept.
func (f *file) keepsCall(k *keeper, call *ast.CallExpr, stack []ast.Node, d ast.Node) bool {
	info := f.u.pkg.TypesInfo
	e, stack := unparen(call, stack)
	switch p := parentOf(stack).(type) {
	case *ast.CallExpr:
		if info.Types[p.Fun].IsType() {
			return f.keepsCall(k, p, stack[:len(stack)-1], d)
		}
		if p.Fun == e {
			return false
		}
	case *ast.ReturnStmt:
		return false // its own callers keep it, or not
	case *ast.AssignStmt, *ast.ValueSpec:
		if f.isCompiled(stack, d) {
			return true // it lives as long as the variable, which may be across a wait
		}
	}
	return k.keepsIn(info, e, stack, d)
}

// isCompiled reports whether the innermost function of the nodes of a stack is a coroutine function.
func (f *file) isCompiled(stack []ast.Node, d ast.Node) bool {
	for i := len(stack) - 1; i >= 0; i-- {
		if lit, ok := stack[i].(*ast.FuncLit); ok {
			fn := f.functionOf(lit)
			return fn != nil && fn.Island == ""
		}
	}
	for _, fn := range f.functions {
		if fn.decl != nil && ast.Node(fn.decl) == d {
			return fn.Island == ""
		}
	}
	return false
}

// keepCall notes that the result of a call may be kept, and so what it is made of: the receiver, the arguments.
func (f *file) keepCall(call *ast.CallExpr, inTwin bool) {
	t := f.u.twinOf(call)
	if t == nil || f.kept[call] != nil {
		return
	}
	f.kept[call] = &keptCall{t, inTwin}
	obj := t.file.u.pkg.TypesInfo.Defs[t.decl.Name].(*types.Func)
	for _, of := range f.u.prog.twinsByName[obj.FullName()] { // in all variants of a package
		of.need()
	}
	parts := call.Args
	if sel, ok := called(call).(*ast.SelectorExpr); ok {
		parts = append([]ast.Expr{sel.X}, parts...)
	}
	for _, e := range parts {
		switch x := f.unconverted(e).(type) {
		case *ast.FuncLit:
			f.keptLits[x] = keptLit{inTwin}
		case *ast.CallExpr:
			f.keepCall(x, inTwin)
		}
	}
}

// keptLit is a func literal that is kept by what such a call returns.
type keptLit struct{ inTwin bool }

func (t *twin) need() {
	if t.needed {
		return
	}
	t.needed = true
	for _, lit := range t.lits {
		t.file.keptLits[lit] = keptLit{true}
	}
	for _, c := range t.calls {
		t.file.keepCall(c, true)
	}
}

// isGood reports whether the twin can be written.
func (t *twin) isGood() bool {
	f := t.file
	for _, lit := range t.lits {
		if l := f.literalOf(lit); l == nil || !l.made {
			return false
		}
	}
	if _, problem := f.typeDecls(typeParams(t.sig)); problem != "" || !t.needed || f.blamed[f.line(t.decl.Body.List[0].Pos())] {
		return false
	}
	_, problem := t.head()
	return problem == ""
}

// head spells the parameters, the receiver first, and the results.
func (t *twin) head() (text, problem string) {
	var params, results []string
	add := func(v *types.Var, variadic bool) {
		name, of, dots := v.Name(), v.Type(), ""
		if name == "" {
			name = "_"
		}
		if s, ok := of.(*types.Slice); ok && variadic {
			of, dots = s.Elem(), "..."
		}
		spelled, p := t.file.typeText(of)
		if p != "" {
			problem = p
		}
		params = append(params, name+" "+dots+spelled)
	}
	if r := t.sig.Recv(); r != nil {
		add(r, false)
	}
	n := t.sig.Params().Len()
	for i := range n {
		add(t.sig.Params().At(i), t.sig.Variadic() && i == n-1)
	}
	for r := range t.sig.Results().Variables() {
		spelled, p := t.file.typeText(r.Type())
		if p != "" {
			problem = p
		}
		results = append(results, spelled)
	}
	return fmt.Sprintf("(%s) (%s)", strings.Join(params, ", "), strings.Join(results, ", ")), problem
}

// write appends the twin.
func (t *twin) write(b *strings.Builder) {
	f := t.file
	decls, _ := f.typeDecls(typeParams(t.sig))
	head, _ := t.head()
	ret := t.decl.Body.List[0]
	place := fmt.Sprintf("//line %s:%d\n", f.path, f.line(ret.Pos()))
	fmt.Fprintf(b, "\n%sfunc SomenKept_%s%s%s {\n%s%s\n}\n", place, t.id, decls, head, place, plainText{f: f, inTwin: true}.of(ret))
}

// keptEdits returns what makes a call one of the twin, if it is to be.
func (f *file) keptEdits(call *ast.CallExpr, inTwin bool) []edit {
	c := f.kept[call]
	if c == nil || c.inTwin && !inTwin || !c.of.isGood() || f.blamed[f.line(call.Pos())] {
		return nil
	}
	name := "SomenKept_" + c.of.id
	var sel *ast.SelectorExpr
	switch fun := called(call).(type) {
	case *ast.Ident:
		return []edit{{f.offset(fun.Pos()), f.offset(fun.End()), name}}
	case *ast.SelectorExpr:
		sel = fun
	}
	s := f.u.pkg.TypesInfo.Selections[sel]
	if s == nil {
		return []edit{{f.offset(sel.Sel.Pos()), f.offset(sel.Sel.End()), name}}
	}
	recv, _ := f.u.receiverText("\x00", f.u.typeOf(sel.X), s, f.u.callee(call).Signature().Recv().Type())
	before, after, _ := strings.Cut(recv, "\x00")
	lines := strings.Repeat("\n", f.line(call.Lparen)-f.line(sel.X.End()))
	at, to := f.offset(sel.X.Pos()), f.offset(sel.X.End())
	return []edit{{at, at, f.qualifiedIn(name, c.of.file) + "(" + before}, {to, f.offset(call.Lparen) + 1, after + ", " + lines}}
}

// usesTwin reports whether the result of a call on a line is kept.
func (f *file) usesTwin(line int) bool {
	for call := range f.kept {
		if f.line(call.Pos()) == line {
			return true
		}
	}
	return false
}

// twins returns those of the file that can be written.
func (f *file) twins() (list []*twin) {
	for _, d := range f.ast.Decls {
		if d, ok := d.(*ast.FuncDecl); ok {
			if t := f.u.prog.twins[f.u.pkg.TypesInfo.Defs[d.Name]]; t != nil && t.isGood() {
				list = append(list, t)
			}
		}
	}
	return list
}
