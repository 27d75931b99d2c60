package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// rewritten returns the file as a build is to see it, or nil if it stays as it is: the source, in which
// Scripts are made in both forms, and behind it the types and step functions. All that is inserted before
// stays on its line.
func (f *file) rewritten() []byte {
	edits := f.scriptEdits(f.ast)
	var code strings.Builder
	for _, fn := range f.functions {
		if fn.Island == "" {
			fn.write(&code)
			fn.writeScript(&code)
		}
	}
	if code.Len() == 0 && len(edits) == 0 {
		return nil
	}
	imports := "; import SomenCo " + strconv.Quote(coroutinePath)
	for _, path := range sortedKeys(f.added) {
		imports += "; import " + f.added[path] + " " + strconv.Quote(path)
	}
	at := f.offset(f.ast.Name.End())
	edits = append(edits, edit{at, at, imports})
	head := splice(f.src, 0, len(f.src), edits)
	return []byte(head + "\n" + f.tail() + code.String())
}

// tail declares what the step functions of a file share.
func (f *file) tail() string {
	return fmt.Sprintf("//line %s:1\nvar Somen_file_%s = SomenCo.FileHere()\n", f.path, f.ident())
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// scriptEdits replaces what makes behaviours in n by what makes them in both forms.
func (f *file) scriptEdits(n ast.Node) []edit {
	var edits []edit
	text := func(n ast.Node) string {
		return splice(f.src, f.offset(n.Pos()), f.offset(n.End()), f.scriptEdits(n))
	}
	replace := func(n ast.Node, text string) bool {
		edits = append(edits, edit{f.offset(n.Pos()), f.offset(n.End()), text})
		return false
	}
	compiled := func(lit *ast.FuncLit) *Function {
		if fn := f.functionOf(lit); fn != nil && fn.Island == "" && fn.in == nil {
			return fn
		}
		return nil
	}
	called := map[ast.Expr]bool{}
	ast.Inspect(n, func(x ast.Node) bool {
		if sel, ok := x.(*ast.SelectorExpr); ok {
			called[sel.Sel] = true // its name alone is no value
		}
		switch e := x.(type) {
		case *ast.Ident, *ast.SelectorExpr:
			if called[e.(ast.Expr)] {
				break
			}
			if fn, sel := f.u.rawFunc(e.(ast.Expr)); fn != nil {
				if t, ok := f.scriptText(fn, sel, text); ok {
					return replace(x, t)
				}
			}
		}
		switch x := x.(type) {
		case *ast.CallExpr:
			called[ast.Unparen(x.Fun)] = true
			lit := f.u.scriptLit(x)
			if lit == nil {
				if fn, sel := f.u.scriptFunc(x); fn != nil {
					if t, ok := f.scriptText(fn, sel, text); ok {
						return replace(x, t)
					}
				}
				return true
			}
			if fn := compiled(lit); fn != nil {
				return replace(x, fn.compiledText(f.litText(lit), goCapture))
			}
		case *ast.FuncLit:
			if fn := compiled(x); fn != nil && fn.raw && x != n {
				return replace(x, fn.compiledText(f.litText(x), goCapture))
			}
		}
		return true
	})
	return edits
}

// litText returns a func literal with the edits in its body.
func (f *file) litText(lit *ast.FuncLit) string {
	return splice(f.src, f.offset(lit.Pos()), f.offset(lit.End()), f.scriptEdits(lit.Body))
}

// write appends the type of fn, its step function, and what makes its activation.
func (fn *Function) write(b *strings.Builder) {
	c, f := fn.code, fn.file
	decls, _ := fn.typeDecls()
	self := "Somen_" + fn.name + fn.typeArgs()
	fmt.Fprintf(b, "\n//line %s:%d\ntype Somen_%s%s struct {\nSomenCo.Activation\n", f.path, fn.Line, fn.name, decls)
	for _, s := range c.fields {
		fmt.Fprintf(b, "%s %s\n", s.name, s.fieldType())
	}
	b.WriteString("}\n")
	fn.writeNew(b)
	lines, file := make([]string, len(c.places)), "Somen_file_"+f.ident()
	for i, n := range c.places {
		name, n := f.position(n)
		lines[i] = strconv.Itoa(n)
		if i == 0 && name != f.path { // by a //line comment
			file = "SomenFile_" + fn.name
			fmt.Fprintf(b, "//line %s:%d\nvar %s = SomenCo.FileHere()\n", name, n, file)
		}
	}
	fmt.Fprintf(b, "var SomenLines_%s = [...]int32{%s}\n", fn.name, strings.Join(lines, ", "))
	fmt.Fprintf(b, "func (f_ *%s) Place() (string, string, int) { return %q, %s, int(SomenLines_%s[f_.PC]) }\n", self, fn.Name, file, fn.name)
	fmt.Fprintf(b, "func (f_ *%s) Step() bool {\n", self)
	if len(c.pcs) > 0 {
		b.WriteString("switch f_.PC {\n")
		for i, label := range c.pcs {
			fmt.Fprintf(b, "case %d: goto %s\n", i+1, labelName(label))
		}
		b.WriteString("}\n")
	}
	c.write(b, f)
	b.WriteString("}\n")
}

// writeScript appends the function that makes a behaviour of a declared function, or of a method, in both
// forms.
func (fn *Function) writeScript(b *strings.Builder) {
	if fn.decl == nil || fn.types != nil || fn.sig.Params().Len() != 1 || fn.sig.Results().Len() > 0 || fn.sig.Variadic() {
		return
	}
	param, as, recv := "", fn.decl.Name.Name, ""
	if r := fn.sig.Recv(); r != nil {
		text, _ := fn.file.typeText(r.Type())
		param, as, recv = "r_ "+text, "r_."+as, "r_, "
	}
	maker, result, of := "Compiled", "SomenCo.Behaviour", "*SomenCo.Co"
	if fn.raw {
		of = "func(SomenCo.Wait) bool"
		maker, result = "CompiledRaw", "func("+of+")"
	}
	fmt.Fprintf(b, "func SomenScript_%s(%s) %s {\nreturn SomenCo.%s(%s, func(Somen_c %s) SomenCo.Stepper { return SomenNew_%s(%sSomen_c) })\n}\n", fn.name, param, result, maker, as, of, fn.name, recv)
}

// writeNew appends the function that makes an activation with its arguments.
func (fn *Function) writeNew(b *strings.Builder) {
	var params, args []string
	add := func(i int, t types.Type) {
		text, _ := fn.file.typeText(t)
		name := fmt.Sprintf("p%d_", i)
		params = append(params, name+" "+text)
		args = append(args, name)
	}
	var list []string
	for _, s := range fn.code.captured {
		name := fmt.Sprintf("c%d_", len(params))
		params = append(params, name+" "+s.fieldType())
		list = append(list, fmt.Sprintf("f_.%s = %s", s.name, name))
	}
	i := 0
	if r := fn.sig.Recv(); r != nil {
		add(i, r.Type())
		i++
	}
	for j := range fn.sig.Params().Len() {
		add(i, fn.sig.Params().At(j).Type())
		i++
	}
	list = append(list, fn.code.begin(args)...)
	decls, _ := fn.typeDecls()
	self := "Somen_" + fn.name + fn.typeArgs()
	fmt.Fprintf(b, "func SomenNew_%s%s(%s) *%s {\nf_ := &%s{}\n%s\nreturn f_\n}\n", fn.name, decls, strings.Join(params, ", "), self, self, strings.Join(list, "\n"))
}
