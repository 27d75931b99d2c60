package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strings"
)

// What is registered of a generic function, or type, is registered for each instance of it: by a generic
// function, which also calls those of the instances that stand in the declaration. Files call it with the type
// arguments that stand in them, where no type parameters do. So Go itself finds all instances.

// generic is a generic function, a method of a generic type, or the type.
type generic struct {
	file    *file
	node    ast.Node // the declaration
	id      string   // its part in the names that are generated
	types   []*types.TypeParam
	methods []*generic // of a type

	functions []*Function
	literals  []*literal
	uses      []instance
	known     bool // there is something to be registered
	valued    bool // instances are used as values, or their methods
}

// instance is a use of a generic function or type.
type instance struct {
	id   *ast.Ident
	of   *generic
	args *types.TypeList
	open bool // type parameters stand in the arguments
}

// findGenerics finds the generic functions and types, and their uses.
func (p *Program) findGenerics() {
	p.generics, p.genericsByName = map[types.Object]*generic{}, map[string]*generic{}
	for _, u := range p.units {
		for _, f := range u.files {
			if f.trouble == "" {
				f.findGenerics()
			}
		}
	}
	for _, u := range p.units {
		for _, f := range u.files {
			f.findInstances()
		}
	}
	for obj, g := range p.generics {
		m, ok := obj.(*types.Func)
		if !ok || m.Signature().Recv() == nil {
			continue
		}
		t := m.Signature().Recv().Type()
		if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
			t = ptr.Elem()
		}
		if of := p.generics[t.(*types.Named).Obj()]; of != nil && (of.file.isTest() || !g.file.isTest()) {
			of.methods = append(of.methods, g)
		}
	}
	for _, u := range p.units {
		for _, f := range u.files {
			f.registerValues(new(strings.Builder), map[string]bool{}) // which notes those that are valued
		}
	}
	for _, g := range p.generics {
		sort.Slice(g.methods, func(i, j int) bool { return g.methods[i].id < g.methods[j].id })
	}
}

func (f *file) findGenerics() {
	info := f.u.pkg.TypesInfo
	add := func(id *ast.Ident, node ast.Node, name string, params []*types.TypeParam) {
		if len(params) == 0 || id.Name == "_" {
			return
		}
		for _, t := range params {
			if t.Obj().Name() == "_" {
				return
			}
		}
		g := &generic{file: f, node: node, id: f.u.unique(name + "_" + f.ident()), types: params}
		f.generics = append(f.generics, g)
		obj := info.Defs[id]
		f.u.prog.generics[obj] = g
		if obj.Parent() == obj.Pkg().Scope() {
			f.u.prog.genericsByName[obj.Pkg().Path()+"."+obj.Name()] = g
		}
	}
	for _, d := range f.ast.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			m, ok := info.Defs[d.Name].(*types.Func)
			if !ok {
				continue
			}
			name := d.Name.Name
			if r := m.Signature().Recv(); r != nil {
				_, of := receiverName(r.Type())
				name = of + "_" + name
			}
			add(d.Name, d, name, typeParams(m.Signature()))
		case *ast.GenDecl:
			for _, spec := range d.Specs {
				spec, ok := spec.(*ast.TypeSpec)
				if !ok {
					continue
				}
				if t, ok := info.Defs[spec.Name].Type().(*types.Named); ok {
					var params []*types.TypeParam
					for i := range t.TypeParams().Len() {
						params = append(params, t.TypeParams().At(i))
					}
					add(spec.Name, spec, spec.Name.Name, params)
				}
			}
		}
	}
}

// findInstances finds the uses of generic functions and types in a file.
func (f *file) findInstances() {
	info := f.u.pkg.TypesInfo
	for id, inst := range info.Instances {
		if !within(id.Pos(), f.ast) {
			continue
		}
		obj := info.Uses[id]
		if m, ok := obj.(*types.Func); ok {
			obj = m.Origin()
		}
		of := f.u.prog.genericOf(f.u, obj)
		if of == nil {
			continue
		}
		in := instance{id: id, of: of, args: inst.TypeArgs}
		for t := range inst.TypeArgs.Types() {
			in.open = in.open || hasTypeParam(t)
		}
		if !in.open {
			f.uses = append(f.uses, in)
			continue
		}
		for _, g := range f.generics {
			if within(id.Pos(), g.node) {
				g.uses = append(g.uses, in)
			}
		}
	}
	byPos := func(list []instance) {
		sort.Slice(list, func(i, j int) bool { return list[i].id.Pos() < list[j].id.Pos() })
	}
	byPos(f.uses)
	for _, g := range f.generics {
		byPos(g.uses)
	}
}

// genericOf returns the declaration of an object as the unit sees it, if it can name what is generated for that.
func (p *Program) genericOf(u *unit, obj types.Object) *generic {
	if obj == nil || obj.Pkg() == nil || obj.Parent() != obj.Pkg().Scope() {
		return nil
	}
	if g := p.generics[obj]; g != nil {
		return g
	}
	// Packages that are imported are known by their export data.
	if g := p.genericsByName[obj.Pkg().Path()+"."+obj.Name()]; g != nil && u.reachesFile(g.file) {
		return g
	}
	return nil
}

// settleGenerics notes what is to be registered of each.
func (p *Program) settleGenerics() {
	for _, g := range p.generics {
		g.functions, g.literals, g.known = nil, nil, false
		for _, fn := range g.file.functions {
			if fn.Island == "" && within(fn.body.Pos(), g.node) {
				g.functions = append(g.functions, fn)
			}
		}
		for _, l := range g.file.literals {
			if l.made && within(l.lit.Pos(), g.node) {
				g.literals = append(g.literals, l)
			}
		}
		var hidden strings.Builder
		g.file.writeHidden(&hidden, g.node, true)
		g.known = g.valued || len(g.functions)+len(g.literals)+hidden.Len() > 0
	}
	for changed := true; changed; {
		changed = false
		for _, g := range p.generics {
			if !g.known && g.leads() {
				g.known, changed = true, true
			}
		}
	}
}

// leads reports whether there is something to be registered of what it uses, or of its methods.
func (g *generic) leads() bool {
	for _, in := range g.uses {
		if in.of.known {
			return true
		}
	}
	for _, m := range g.methods {
		if m.known {
			return true
		}
	}
	return false
}

// write appends the function that registers an instance.
func (g *generic) write(b *strings.Builder) {
	if !g.known {
		return
	}
	f := g.file
	decls, problem := f.typeDecls(g.types)
	if problem != "" {
		return
	}
	fmt.Fprintf(b, "\n//line %s:%d\ntype SomenKey_%s%s struct{}\nfunc SomenKnow_%s%s(r_ *SomenCode.Registry) {\nif !r_.First(SomenKey_%s%s{}) { return }\n",
		f.path, f.line(g.node.Pos()), g.id, decls, g.id, decls, g.id, typeArgs(g.types))
	for _, l := range g.literals {
		l.register(b)
	}
	for _, fn := range g.functions {
		fn.registerFrame(b)
	}
	f.writeHidden(b, g.node, true)
	if fn := g.started(); fn != nil && fn.sig.Recv() != nil {
		g.registerMethod(b, fn)
	}
	for _, m := range g.methods {
		fmt.Fprintf(b, "SomenKnow_%s%s(r_)\n", m.id, typeArgs(g.types))
	}
	for _, in := range g.uses {
		in.write(b, f)
	}
	b.WriteString("}\n")
	if fn := g.started(); fn != nil && fn.sig.Recv() == nil {
		fmt.Fprintf(b, "func SomenStart_%s%s() any { return %s }\n", g.id, decls, fn.starter("", nil))
	}
}

// started returns the declared function itself, if it is compiled.
func (g *generic) started() *Function {
	for _, fn := range g.functions {
		if ast.Node(fn.decl) == g.node {
			return fn
		}
	}
	return nil
}

// registerMethod appends the registration of a compiled method, for calls through interfaces.
func (g *generic) registerMethod(b *strings.Builder, fn *Function) {
	recv := fn.sig.Recv().Type()
	t, _ := fn.file.typeText(recv)
	key := methodKey(fn.file.u.pkg.TypesInfo.Defs[fn.decl.Name].(*types.Func))
	start := fn.starter(fmt.Sprintf("x_ := v_.(%s); ", t), []string{"x_"})
	fmt.Fprintf(b, "//line %s:%d\nSomenCode.Method[%s](r_, %q, %s)\n", fn.file.path, fn.Line, t, key, start)
}

// write appends the registration of the instance, which stands in the file.
func (in *instance) write(b *strings.Builder, f *file) {
	if !in.of.known || f.isBlamed(in.id) || !f.nameableAll(in.args) {
		return
	}
	var args []string
	for t := range in.args.Types() {
		text, _ := f.typeText(t)
		args = append(args, text)
	}
	fmt.Fprintf(b, "//line %s:%d\n%s[%s](r_)\n", f.path, f.line(in.id.Pos()), f.qualifiedIn("SomenKnow_"+in.of.id, in.of.file), strings.Join(args, ", "))
}

func (f *file) nameableAll(list *types.TypeList) bool {
	for t := range list.Types() {
		if f.nameable(t, map[types.Type]bool{}) != "" {
			return false
		}
	}
	return true
}

// usesInstance reports whether a generic function or type is used on a line.
func (f *file) usesInstance(line int) bool {
	on := func(list []instance) bool {
		for _, in := range list {
			if f.line(in.id.Pos()) == line {
				return true
			}
		}
		return false
	}
	for _, g := range f.generics {
		if on(g.uses) {
			return true
		}
	}
	return on(f.uses)
}

// hasTypeParam reports whether a type parameter stands in t.
func hasTypeParam(t types.Type) bool {
	return mentions(t, func(t types.Type) bool { _, ok := t.(*types.TypeParam); return ok })
}

// typeArgs spells type parameters as arguments: "[K, V]", or "".
func typeArgs(list []*types.TypeParam) string {
	if len(list) == 0 {
		return ""
	}
	var names []string
	for _, t := range list {
		names = append(names, t.Obj().Name())
	}
	return "[" + strings.Join(names, ", ") + "]"
}

// typeDecls spells type parameters as they are declared: "[K comparable, V any]", or "".
func (f *file) typeDecls(params []*types.TypeParam) (text, problem string) {
	if len(params) == 0 {
		return "", ""
	}
	var list []string
	for _, t := range params {
		if problem = f.nameable(t, map[types.Type]bool{}); problem != "" {
			return "", problem
		}
		constraint, problem := f.typeText(t.Constraint())
		if problem != "" {
			return "", problem
		}
		list = append(list, t.Obj().Name()+" "+constraint)
	}
	return "[" + strings.Join(list, ", ") + "]", ""
}
