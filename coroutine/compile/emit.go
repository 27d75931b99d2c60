package compile

import (
	"fmt"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// rewritten returns the file as a build is to see it, or nil if it stays as it is: the source, in which func
// literals that may be kept are made by functions of their own, and behind it these and the types and step
// functions. All that is inserted before stays on its line.
func (f *file) rewritten() []byte {
	edits := plainText{f: f}.edits(f.ast)
	var code strings.Builder
	for _, fn := range f.functions {
		if fn.Island == "" {
			fn.write(&code)
		}
	}
	for _, l := range f.literals {
		if l.made {
			l.write(&code)
		}
	}
	for _, t := range f.twins() {
		t.write(&code)
	}
	f.register(&code)
	if code.Len() == 0 && len(edits) == 0 {
		return nil
	}
	code.WriteString(f.tail())
	imports := "; import SomenCo " + strconv.Quote(coroutinePath)
	if strings.Contains(code.String(), "SomenCode.") {
		imports += "; import SomenCode " + strconv.Quote(codePath)
	}
	for _, path := range sortedKeys(f.added) {
		imports += "; import " + f.added[path] + " " + strconv.Quote(path)
	}
	at := f.offset(f.ast.Name.End())
	edits = append(edits, edit{at, at, imports})
	return []byte(splice(f.src, 0, len(f.src), edits) + "\n" + code.String())
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

// write appends the type of fn, its step function, and what makes its activation.
func (fn *Function) write(b *strings.Builder) {
	c, f := fn.code, fn.file
	decls, _ := fn.typeDecls()
	self := "Somen_" + fn.name + fn.typeArgs()
	fmt.Fprintf(b, "\n//line %s:%d\ntype Somen_%s%s struct {\nSomenCo.%s\n", f.path, fn.Line, fn.name, decls, c.head())
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
	fmt.Fprintf(b, "func (f_ *%s) Clear() bool { *f_ = %s{}; return true }\n", self, self)
	fmt.Fprintf(b, "func (f_ *%s) Chunk(n_ int) []SomenCo.Stepper { return SomenCo.ChunkOf[%s](n_) }\n", self, self)
	fmt.Fprintf(b, "func (f_ *%s) Step() bool {\n", self)
	for _, s := range c.locals {
		fmt.Fprintf(b, "var %s %s; _ = %[1]s\n", localName(s.name), s.fieldType())
	}
	if len(c.pcs) > 0 {
		b.WriteString("switch f_.PC {\n")
		for i, label := range c.pcs {
			fmt.Fprintf(b, "case %d: goto %s\n", i+1, labelName(label))
		}
		b.WriteString("}\n")
	}
	c.write(b, f)
	b.WriteString("}\n")
	for i := range c.deferrals {
		c.deferrals[i].write(b, f.path)
	}
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
	names := []string{"f_"}
	for _, p := range params {
		name, _, _ := strings.Cut(p, " ")
		names = append(names, name)
	}
	fmt.Fprintf(b, "func SomenNew_%s%s(%s) *%s {\nf_ := new(%s)\nSomenInit_%s(%s)\nreturn f_\n}\n", fn.name, decls, strings.Join(params, ", "), self, self, fn.name, strings.Join(names, ", "))
	params = append([]string{"f_ *" + self}, params...)
	fmt.Fprintf(b, "func SomenInit_%s%s(%s) {\n%s\n}\n", fn.name, decls, strings.Join(params, ", "), strings.Join(list, "\n"))
}
