package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

const codePath = coroutinePath + "/code"

// register appends what registers the func values and activations of the file; see package code.
func (f *file) register(b *strings.Builder) {
	var body strings.Builder
	f.nameLiterals()
	for _, l := range f.literals {
		if l.made && len(l.types) == 0 {
			l.register(&body)
		}
	}
	known := map[string]bool{}
	for _, fn := range f.functions {
		if fn.Island == "" && len(fn.types) == 0 {
			fn.register(&body, known)
		}
	}
	f.registerMethods(&body)
	f.registerValues(&body, known)
	f.registerHidden(&body)
	for _, in := range f.uses {
		in.write(&body, f)
	}
	for _, g := range f.generics {
		g.write(b)
	}
	if body.Len() == 0 {
		return
	}
	fmt.Fprintf(b, "\n//line %s:1\ntype Somen_code_%s struct{}\nfunc (Somen_code_%s) Register(r_ *SomenCode.Registry) {\n%s}\nvar Somen_values_%s = SomenCode.Register(Somen_code_%s{})\n",
		f.path, f.ident(), f.ident(), body.String(), f.ident(), f.ident())
}

// register appends the registration of a compiled function, as a value and by the type of its activations.
func (fn *Function) register(b *strings.Builder, known map[string]bool) {
	fn.registerFrame(b)
	if fn.decl == nil || fn.decl.Name.Name == "_" || fn.decl.Name.Name == "init" {
		return
	}
	r := fn.sig.Recv()
	if r == nil {
		known[fn.Name] = true
		fmt.Fprintf(b, "r_.Function(%q, %s, %s)\n", fn.Name, fn.decl.Name.Name, fn.starter("", nil))
		return
	}
	name := fn.Name + "-fm"
	known[name] = true
	t, _ := fn.file.typeText(r.Type())
	start := fn.starter(fmt.Sprintf("c_ := SomenCode.Held[%s](v_); ", t), []string{"c_"})
	b.WriteString(writeMethod(strconv.Quote(name), t, "*new("+t+")", fn.decl.Name.Name, start))
}

// registerFrame appends the registration of its activations.
func (fn *Function) registerFrame(b *strings.Builder) {
	self := "Somen_" + fn.name + fn.typeArgs()
	fmt.Fprintf(b, "//line %s:%d\n", fn.file.path, fn.Line)
	if len(fn.types) > 0 {
		fmt.Fprintf(b, "SomenCode.GenericFrame[%s](r_, ", self)
	} else {
		b.WriteString("r_.Frame(")
	}
	fmt.Fprintf(b, "SomenCode.Frame{Name: %q, Lines: SomenLines_%s[:], New: func() any { return new(%s) }, Outline: %s, Fields: []SomenCode.Field{", fn.Name, fn.name, self, quoted(fn.code.outline.String()))
	for _, s := range fn.code.fields {
		fmt.Fprintf(b, "{Name: %q", s.name)
		if s.v != nil {
			fmt.Fprintf(b, ", Of: %q, Line: %d", s.v.Name(), fn.file.line(s.v.Pos()))
		}
		if s.boxed {
			b.WriteString(", Box: true")
		}
		b.WriteString("}, ")
	}
	b.WriteString("}})\n")
	for i := range fn.code.deferrals {
		fn.code.deferrals[i].register(b, fmt.Sprintf("%s.defer%d", fn.Name, i+1))
	}
}

// writeMethod spells the registration of the values of a method.
func writeMethod(name, recv, sample, method, start string) string {
	return fmt.Sprintf("SomenCode.Closure(r_, %s, %s, func(x_ %s) any { return x_.%s }, %s)\n", name, sample, recv, method, start)
}

// registerMethods appends the registrations of the compiled methods of the types of the file, promoted ones
// included, for calls through interfaces.
func (f *file) registerMethods(b *strings.Builder) {
	scope := f.u.pkg.Types.Scope()
	for _, name := range scope.Names() {
		obj, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || obj.IsAlias() {
			continue
		}
		named, ok := obj.Type().(*types.Named)
		if !ok || named.TypeParams().Len() > 0 || types.IsInterface(named) || !within(obj.Pos(), f.ast) || f.trouble != "" {
			continue
		}
		for _, t := range []types.Type{named, types.NewPointer(named)} {
			set := types.NewMethodSet(t)
			for i := range set.Len() {
				f.registerMethod(b, t, set.At(i))
			}
		}
	}
}

func (f *file) isTest() bool { return strings.HasSuffix(f.path, "_test.go") }

func (f *file) registerMethod(b *strings.Builder, t types.Type, s *types.Selection) {
	u := f.u
	m := s.Obj().(*types.Func)
	fn := u.prog.byName[m.Origin().FullName()]
	if fn == nil || fn.Island != "" || len(fn.types) > 0 || !u.reaches(fn) || fn.file.isTest() && !f.isTest() {
		return
	}
	text, problem := f.typeText(t)
	recv, ok := u.receiverText("x_", t, s, fn.sig.Recv().Type())
	if problem != "" || !ok {
		return
	}
	start, ok := f.starterElsewhere(fn, fmt.Sprintf("x_ := v_.(%s); ", text), recv)
	if !ok {
		return
	}
	if _, pointer := t.(*types.Pointer); pointer && !isPointer(fn.sig.Recv().Type()) { // Go has a panic of its own for nil
		start, _ = f.starterElsewhere(fn, fmt.Sprintf("x_ := v_.(%s); if x_ == nil { return }; ", text), recv)
	}
	fmt.Fprintf(b, "//line %s:%d\nSomenCode.Method[%s](r_, %q, %s)\n", f.path, f.line(f.ast.Package), text, methodKey(m), start)
}

// methodKey is the name of a method, behind its package if it is not exported.
func methodKey(m *types.Func) string {
	if m.Exported() {
		return m.Name()
	}
	return m.Pkg().Path() + "." + m.Name()
}

// starterElsewhere is starter in a file that may be of another package. The results have names, so that the
// text before can return.
func (f *file) starterElsewhere(fn *Function, before, recv string) (string, bool) {
	params, args := []string{"v_ any", "o_ SomenCo.Stepper"}, []string{"f_", recv}
	for i := range fn.sig.Params().Len() {
		t, problem := f.typeText(fn.sig.Params().At(i).Type())
		if problem != "" {
			return "", false
		}
		params = append(params, fmt.Sprintf("p%d_ %s", i, t))
		args = append(args, fmt.Sprintf("p%d_", i))
	}
	results, values := []string{"s_ SomenCo.Stepper"}, []string{"f_"}
	for i := range fn.sig.Results().Len() {
		t, problem := f.typeText(fn.sig.Results().At(i).Type())
		if problem != "" {
			return "", false
		}
		results = append(results, fmt.Sprintf("r%d_ *%s", i, t))
		address := "&"
		if fn.boxedResult(i) {
			address = ""
		}
		values = append(values, fmt.Sprintf("%sf_.R%d", address, i))
	}
	t := f.qualified("Somen_"+fn.name, fn)
	return fmt.Sprintf("func(%s) (%s) { %sf_, ok_ := o_.(*%s); if ok_ { *f_ = %s{} } else { f_ = new(%s) }; %s(%s); return %s }", strings.Join(params, ", "), strings.Join(results, ", "),
		before, t, t, t, f.qualified("SomenInit_"+fn.name, fn), strings.Join(args, ", "), strings.Join(values, ", ")), true
}

// registerValues appends the registrations of the functions and methods that the file uses as values, and that
// are not compiled.
func (f *file) registerValues(b *strings.Builder, known map[string]bool) {
	if f.trouble != "" {
		return
	}
	texts := map[string]string{}
	f.eachValue(func(n ast.Expr, id *ast.Ident, m *types.Func) {
		if f.isBlamed(n) {
			return
		}
		var name, text string
		if sel, ok := n.(*ast.SelectorExpr); ok && f.u.pkg.TypesInfo.Selections[sel] != nil {
			name, text = f.methodValue(sel, f.u.pkg.TypesInfo.Selections[sel])
		} else {
			name, text = f.funcValue(m, id)
		}
		if name == "" || known[name] {
			return
		}
		known[name] = true
		texts[name] = fmt.Sprintf("//line %s:%d\n%s", f.path, f.line(n.Pos()), text)
	})
	var names []string
	for name := range texts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		b.WriteString(texts[name])
	}
}

// eachValue visits the functions and methods that the file uses as values: those that are not called.
func (f *file) eachValue(visit func(n ast.Expr, id *ast.Ident, m *types.Func)) {
	info := f.u.pkg.TypesInfo
	walkStack(f.ast, func(n ast.Node, stack []ast.Node) {
		e, ok := n.(ast.Expr)
		if !ok {
			return
		}
		sel, isSel := e.(*ast.SelectorExpr)
		id, isID := e.(*ast.Ident)
		if isSel {
			id = sel.Sel
		} else if p, ok := parentOf(stack).(*ast.SelectorExpr); !isID || ok && p.Sel == id {
			return
		}
		m, ok := info.Uses[id].(*types.Func)
		if !ok {
			return
		}
		x, stack := unparen(e, stack)
		if p, ok := parentOf(stack).(*ast.IndexExpr); ok && p.X == x {
			x, stack = unparen(p, stack[:len(stack)-1])
		} else if p, ok := parentOf(stack).(*ast.IndexListExpr); ok && p.X == x {
			x, stack = unparen(p, stack[:len(stack)-1])
		}
		switch p := parentOf(stack).(type) {
		case *ast.CallExpr:
			if _, deferred := parentOf(stack[:len(stack)-1]).(*ast.DeferStmt); p.Fun == x && !deferred {
				return
			}
		}
		visit(e, id, m)
	})
}

// usesValue reports whether a function or method is used as a value on a line.
func (f *file) usesValue(line int) (found bool) {
	f.eachValue(func(n ast.Expr, _ *ast.Ident, _ *types.Func) { found = found || f.line(n.Pos()) == line })
	return found
}

// funcValue returns the name of a declared function, and its registration, or "".
func (f *file) funcValue(m *types.Func, id *ast.Ident) (name, text string) {
	sig := m.Type().(*types.Signature)
	if sig.Recv() != nil || m.Pkg() == nil || m.Pkg().Path() == "unsafe" {
		return "", ""
	}
	if sig.TypeParams() != nil {
		return f.instanceValue(m, id)
	}
	name = runtimePath(m.Pkg()) + "." + m.Name()
	as := m.Name()
	switch {
	case m.Pkg() != f.u.pkg.Types:
		as = f.imported(m.Pkg().Path()) + "." + as
	case f.shadows(as) || as == "init" || as == "main":
		return "", ""
	}
	return name, fmt.Sprintf("r_.Function(%q, %s, nil)\n", name, as)
}

// instanceValue is funcValue for an instance of a generic function.
func (f *file) instanceValue(m *types.Func, id *ast.Ident) (name, text string) {
	of := f.u.prog.genericOf(f.u, m.Origin())
	args, ok := f.argsText(f.u.pkg.TypesInfo.Instances[id].TypeArgs)
	if of == nil || !ok || m.Pkg() == f.u.pkg.Types && f.shadows(m.Name()) {
		return "", ""
	}
	of.valued, of.known = true, true
	start := "nil"
	if of.started() != nil {
		start = f.qualifiedIn("SomenStart_"+of.id, of.file) + args + "()"
	}
	name = runtimePath(m.Pkg()) + "." + m.Name()
	return name + args, fmt.Sprintf("r_.Function(%s, %s%s, %s)\n", f.instanceName(name+"[...]", of, args), f.qualifiedIn(m.Name(), of.file), args, start)
}

// instanceName spells the name of an instance.
func (f *file) instanceName(name string, of *generic, args string) string {
	return fmt.Sprintf("SomenCode.Instance(%q, %s%s{})", name, f.qualifiedIn("SomenKey_"+of.id, of.file), args)
}

// argsText spells type arguments, in which no type parameters may stand.
func (f *file) argsText(list *types.TypeList) (text string, ok bool) {
	var args []string
	for t := range list.Types() {
		if hasTypeParam(t) {
			return "", false
		}
	}
	if !f.nameableAll(list) {
		return "", false
	}
	for t := range list.Types() {
		text, _ := f.typeText(t)
		args = append(args, text)
	}
	return "[" + strings.Join(args, ", ") + "]", len(args) > 0
}

// methodValue is funcValue for what a selector selects.
func (f *file) methodValue(sel *ast.SelectorExpr, s *types.Selection) (name, text string) {
	if s.Kind() != types.MethodVal {
		return "", ""
	}
	m := s.Obj().(*types.Func)
	recv := m.Type().(*types.Signature).Recv().Type()
	if types.IsInterface(recv) {
		if recv = f.u.holder(sel, s); recv == nil || !types.IsInterface(recv) {
			return "", ""
		}
	}
	base, star := recv, ""
	if p, ok := types.Unalias(recv).(*types.Pointer); ok {
		base, star = p.Elem(), "*"
	}
	named, ok := types.Unalias(base).(*types.Named)
	if !ok || named.Obj().Pkg() == nil || isLocalObj(named.Obj(), named.Obj().Pkg()) {
		return "", ""
	}
	var of *generic
	args := ""
	if named.TypeArgs().Len() > 0 {
		of = f.u.prog.genericOf(f.u, named.Obj())
		if args, ok = f.argsText(named.TypeArgs()); of == nil || !ok {
			return "", ""
		}
		of.valued, of.known = true, true
	}
	t, problem := f.typeText(recv)
	if problem != "" {
		return "", ""
	}
	instance := map[bool]string{true: "[...]"}[of != nil]
	name = runtimePath(named.Obj().Pkg()) + "." + named.Obj().Name() + instance
	if star != "" {
		name = runtimePath(named.Obj().Pkg()) + ".(*" + named.Obj().Name() + instance + ")"
	}
	sample := "*new(" + t + ")"
	if types.IsInterface(recv) {
		sample = t + "(struct{ " + t + " }{})"
	}
	name += "." + m.Name() + "-fm"
	spelled := strconv.Quote(name)
	if of != nil {
		spelled = f.instanceName(name, of, args)
	}
	return name + args, writeMethod(spelled, t, sample, m.Name(), "nil")
}

// holder returns the type that has the method that a selector selects, behind embedded fields.
func (u *unit) holder(sel *ast.SelectorExpr, s *types.Selection) types.Type {
	t := u.typeOf(sel.X)
	for _, i := range s.Index()[:len(s.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		str, ok := t.Underlying().(*types.Struct)
		if !ok {
			return nil
		}
		t = str.Field(i).Type()
	}
	return t
}

// runtimePath is how the names of a package's functions begin in stacks.
func runtimePath(p *types.Package) string {
	if p.Name() == "main" {
		return "main"
	}
	return p.Path()
}

// imported returns the name under which the rewritten file knows a package, which no local variable shadows.
func (f *file) imported(path string) string {
	if name, ok := f.added[path]; ok {
		return name
	}
	name := "SomenImport" + strconv.Itoa(len(f.added)+1)
	f.added[path] = name
	return name
}

// isBlamed reports whether the registration of a value does not build, which is a fault of this package.
func (f *file) isBlamed(n ast.Node) bool { return f.blamed[f.line(n.Pos())] }
