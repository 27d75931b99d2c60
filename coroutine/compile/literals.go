package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strings"
)

// literal is a func literal. If it may be kept, it is returned by a function of its own, a maker, which has
// what it captures as its only parameter; see package code.
type literal struct {
	file  *file
	lit   *ast.FuncLit
	name  string // as it stands in stacks
	id    string // its part in the names that are generated
	outer ast.Node
	own   *Function // the coroutine function around it, or nil
	stack []ast.Node
	place string // see nameLiterals

	made     bool // by a maker
	inTwin   bool // nowhere else; see twin
	problem  string
	captured []capture
	large    bool               // the captures are behind a pointer
	types    []*types.TypeParam // of the function around it
}

// capture is a variable that a literal captures, and its field.
type capture struct {
	v     *types.Var
	field string
	boxed bool
}

// decide says which literals are made by makers.
func (p *Program) decide() {
	k := &keeper{decls: p.decls, loaded: p.loaded, params: map[paramKey]bool{}, vars: map[*types.Var]bool{}}
	p.findTwins(k)
	for _, u := range p.units {
		for _, f := range u.files {
			for _, l := range f.literals {
				if f.trouble == "" && (l.wanted(k) || l.keptByTwin()) {
					l.problem = l.capture()
					l.made = l.problem == ""
				}
			}
			sort.SliceStable(f.literals, func(i, j int) bool { return f.literals[i].lit.Pos() < f.literals[j].lit.Pos() })
			f.settleLiterals()
		}
	}
}

// settleLiterals makes islands of the coroutine functions that nothing can start, since they are func literals
// without a maker.
func (f *file) settleLiterals() {
	for _, fn := range f.functions {
		if l := f.literalOf(fn.lit); l != nil && !l.made && l.problem != "" && fn.in == nil && !fn.raw && !fn.script {
			fn.stay(l.problem, fn.lit.Pos())
		}
	}
}

// wanted reports whether a literal is to have a maker, if it can.
func (l *literal) wanted(k *keeper) bool {
	info := l.file.u.pkg.TypesInfo
	if decl, ok := l.outer.(*ast.FuncDecl); ok {
		if isStackful(decl.Doc) {
			return false
		}
		l.types = typeParams(info.Defs[decl.Name].Type().(*types.Signature))
	}
	if fn := l.file.functionOf(l.lit); fn != nil {
		return fn.in == nil
	}
	e, stack := unparen(l.lit, l.stack)
	if l.own != nil && l.own.Island == "" {
		switch p := parentOf(stack).(type) {
		case *ast.CallExpr:
			if len(stack) > 1 && p.Fun == e {
				_, deferred := stack[len(stack)-2].(*ast.DeferStmt)
				return deferred
			}
		case *ast.AssignStmt, *ast.ValueSpec:
			return true // it lives as long as the variable, which may be across a wait
		}
	}
	return k.keepsLit(info, l.lit, l.stack, l.outer)
}

// capture finds what a literal captures, or says why it can't be made by a maker.
func (l *literal) capture() (problem string) {
	u := l.file.u
	boxed := u.boxedIn(l.outer)
	seen := map[*types.Var]bool{}
	var fields []*types.Var
	ast.Inspect(l.lit, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok || problem != "" {
			return problem == ""
		}
		obj := u.pkg.TypesInfo.Uses[id]
		if obj == nil || !isLocalObj(obj, u.pkg.Types) || within(obj.Pos(), l.lit) {
			return true
		}
		switch obj := obj.(type) {
		case *types.TypeName:
			if _, ok := obj.Type().(*types.TypeParam); ok {
				return true
			}
			problem = fmt.Sprintf("it uses the type %s of a function", obj.Name())
		case *types.Const:
			if _, problem = l.file.constText(obj); problem != "" {
				return false
			}
		case *types.Var:
			v := u.local(id)
			if v == nil || seen[v] {
				return true
			}
			seen[v] = true
			if problem = l.file.nameable(v.Type(), map[types.Type]bool{}); problem != "" {
				return false
			}
			t := v.Type()
			if boxed[v] {
				t = types.NewPointer(t)
			}
			c := capture{v: v, field: fmt.Sprintf("%s_%d", v.Name(), len(l.captured)+1), boxed: boxed[v]}
			l.captured = append(l.captured, c)
			fields = append(fields, types.NewField(v.Pos(), u.pkg.Types, c.field, t, false))
		}
		return true
	})
	if problem == "" {
		problem = l.file.nameable(u.pkg.TypesInfo.TypeOf(l.lit), map[types.Type]bool{})
	}
	if problem == "" {
		_, problem = l.file.typeDecls(l.types)
	}
	l.large = problem == "" && len(l.types) == 0 && u.isLarge(fields)
	return problem
}

// isLarge reports whether a struct is too large for Go to capture it by value.
func (u *unit) isLarge(fields []*types.Var) bool {
	return len(fields) > 0 && u.pkg.TypesSizes.Sizeof(types.NewStruct(fields, nil)) > 128
}

func (f *file) literalOf(lit *ast.FuncLit) *literal {
	for _, l := range f.literals {
		if l.lit == lit {
			return l
		}
	}
	return nil
}

// makerOf returns what makes lit, or nil.
func (f *file) makerOf(lit *ast.FuncLit) *literal {
	if l := f.literalOf(lit); l != nil && l.made && !l.inTwin {
		return l
	}
	return nil
}

// keptByTwin reports whether the result of a twin keeps a literal, and notes where.
func (l *literal) keptByTwin() bool {
	kept, ok := l.file.keptLits[l.lit]
	l.inTwin = kept.inTwin
	return ok
}

// value returns the expression that makes the literal. It is of as many lines.
func (l *literal) value(capture func(v *types.Var, boxed bool) string) string {
	lines := strings.Repeat("\n", l.file.line(l.lit.End())-l.file.line(l.lit.Pos()))
	if len(l.captured) == 0 && len(l.types) == 0 {
		return "(" + lines + "SomenLit_" + l.id + ")"
	}
	var list []string
	for _, c := range l.captured {
		list = append(list, capture(c.v, c.boxed))
	}
	address := ""
	if l.large || len(l.types) > 0 {
		address = "&"
	}
	self := l.id + typeArgs(l.types)
	return fmt.Sprintf("SomenLit_%s(%s%sSomenVars_%s{%s})", self, lines, address, self, strings.Join(list, ", "))
}

// write appends the maker.
func (l *literal) write(b *strings.Builder) {
	f := l.file
	place := fmt.Sprintf("//line %s:%d\n", f.path, f.line(l.lit.Pos()))
	text := plainText{f: f, in: l}.of(l.lit)
	if len(l.captured) == 0 && len(l.types) == 0 {
		fmt.Fprintf(b, "\n%sfunc SomenLit_%s%s\n", place, l.id, strings.TrimPrefix(text, "func"))
		return
	}
	decls, _ := f.typeDecls(l.types)
	fmt.Fprintf(b, "\n%stype SomenVars_%s%s struct {", place, l.id, decls)
	for _, c := range l.captured {
		t, _ := f.typeText(c.v.Type())
		if c.boxed {
			t = "*" + t
		}
		fmt.Fprintf(b, " %s %s;", c.field, t)
	}
	sig, _ := f.typeText(f.u.pkg.TypesInfo.TypeOf(l.lit))
	param, before := "c_", ""
	if len(l.types) > 0 {
		param, before = "p_", "g_ := any(p_); "
	}
	fmt.Fprintf(b, " }\n//go:noinline\n%sfunc SomenLit_%s%s(%s %s) %s {\n%s%sreturn %s\n}\n", place, l.id, decls, param, l.varsType(), sig, place, before, text)
}

// varsType spells the type of the captures.
func (l *literal) varsType() string {
	if len(l.types) > 0 {
		return "*SomenVars_" + l.id + typeArgs(l.types)
	}
	if l.large {
		return "*SomenVars_" + l.id
	}
	return "SomenVars_" + l.id
}

// register appends the registration.
func (l *literal) register(b *strings.Builder) {
	start := "nil"
	if fn := l.file.functionOf(l.lit); fn != nil && fn.Island == "" {
		var captured []string
		for _, s := range fn.code.captured {
			for _, c := range l.captured {
				if c.v == s.v {
					captured = append(captured, "c_."+c.field)
				}
			}
		}
		before := ""
		switch {
		case len(captured) == 0:
		case len(l.types) > 0:
			before = fmt.Sprintf("c_ := SomenCode.Held[any](v_).(%s); ", l.varsType())
		default:
			before = fmt.Sprintf("c_ := SomenCode.Held[%s](v_); ", l.varsType())
		}
		start = fn.starter(before, captured)
	}
	fmt.Fprintf(b, "//line %s:%d\n", l.file.path, l.file.line(l.lit.Pos()))
	l.file.registerPlace(b, l.name, l.outer, l.place)
	if len(l.types) > 0 {
		fmt.Fprintf(b, "SomenCode.Shared(r_, %q, SomenLit_%s%s, %s)\n", l.name, l.id, typeArgs(l.types), start)
		return
	}
	if len(l.captured) == 0 {
		fmt.Fprintf(b, "r_.Function(%q, SomenLit_%s, %s)\n", l.name, l.id, start)
		return
	}
	zero := "SomenVars_" + l.id + "{}"
	if l.large {
		zero = "&" + zero
	}
	fmt.Fprintf(b, "SomenCode.Closure(r_, %q, %s, SomenLit_%s, %s)\n", l.name, zero, l.id, start)
}

// starter spells the function that starts fn with its arguments, and returns where its results will be. Before
// stands in front, and leading are the arguments that the caller does not pass. The function is handed the last
// activation of the same call, which has ended, and which it uses again if that is one of fn.
func (fn *Function) starter(before string, leading []string) string {
	params, args := []string{"v_ any", "o_ SomenCo.Stepper"}, append([]string{"f_"}, leading...)
	for i := range fn.sig.Params().Len() {
		t, _ := fn.file.typeText(fn.sig.Params().At(i).Type())
		params = append(params, fmt.Sprintf("p%d_ %s", i, t))
		args = append(args, fmt.Sprintf("p%d_", i))
	}
	results, values := []string{"SomenCo.Stepper"}, []string{"f_"}
	for i := range fn.sig.Results().Len() {
		t, _ := fn.file.typeText(fn.sig.Results().At(i).Type())
		results = append(results, "*"+t)
		address := "&"
		if fn.boxedResult(i) {
			address = ""
		}
		values = append(values, fmt.Sprintf("%sf_.R%d", address, i))
	}
	self := fn.name + fn.typeArgs()
	return fmt.Sprintf("func(%s) (%s) { %sf_, ok_ := o_.(*Somen_%s); if ok_ { *f_ = Somen_%s{} } else { f_ = new(Somen_%s) }; SomenInit_%s(%s); return %s }", strings.Join(params, ", "),
		strings.Join(results, ", "), before, self, self, self, self, strings.Join(args, ", "), strings.Join(values, ", "))
}
