package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// The program that checks saves knows the types that its component types and its functions lead to. All others that a
// save names have to be named in it: in package main, or, as main can't name what is not exported, in the package itself.

// declared is a type that a package declares.
type declared struct {
	params int
	local  bool // in a function
}

// checkFile is the name of the added files. It is the first one, so that its init function is called before others.
const checkFile = "00000_somen_check.go"

// files are the files that are added to packages, by their paths.
func (g *game) files(names []string, renamed map[string]string) map[string][]byte {
	in := map[*listed]*naming{}
	of := func(p *listed) *naming {
		if in[p] == nil {
			in[p] = &naming{g: g, in: p, renamed: renamed, imports: map[string]string{}}
		}
		return in[p]
	}
	main := of(g.main)
	var unnamed []string
	for _, name := range names {
		text, err := main.typeOf(name)
		if err == nil {
			main.add(text)
			continue
		}
		if p := g.owner(name, renamed); p != nil {
			if text, err = of(p).typeOf(name); err == nil {
				of(p).add(text)
				continue
			}
		}
		if g.has(name, renamed) {
			unnamed = append(unnamed, renamedIn(name, renamed))
		}
	}
	files := map[string][]byte{}
	var calls []string
	for p, n := range in {
		if p == g.main || len(n.types) == 0 {
			continue
		}
		files[filepath.Join(p.Dir, checkFile)] = n.file("// SomenCheck has the types of a save that no other package can name.\nfunc SomenCheck() []somencheck.Option {\n\treturn []somencheck.Option{\n" + n.list() + "\t}\n}\n")
		calls = append(calls, main.imported(p.ImportPath)+".SomenCheck()")
	}
	slices.Sort(calls)
	var b strings.Builder
	b.WriteString("func init() {\n\toptions := []somencheck.Option{\n" + main.list())
	for _, old := range slices.Sorted(maps.Keys(renamed)) {
		fmt.Fprintf(&b, "\t\tsomencheck.Renamed(%q, %q),\n", old, renamed[old])
	}
	b.WriteString("\t}\n")
	for _, call := range calls {
		fmt.Fprintf(&b, "\toptions = append(options, %s...)\n", call)
	}
	fmt.Fprintf(&b, "\tsomencheck.CheckMain(%#v, options...)\n}\n", unnamed)
	files[filepath.Join(g.main.Dir, checkFile)] = main.file(b.String())
	return files
}

// naming names types in a package.
type naming struct {
	g       *game
	in      *listed
	renamed map[string]string
	imports map[string]string // names by paths
	types   []string
}

func (n *naming) add(text string) {
	if !slices.Contains(n.types, text) {
		n.types = append(n.types, text)
	}
}

// list has the options that register the types.
func (n *naming) list() string {
	var b strings.Builder
	for _, t := range n.types {
		fmt.Fprintf(&b, "\t\tsomencheck.Type[%s](),\n", t)
	}
	return b.String()
}

// file is the text of the added file.
func (n *naming) file(text string) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "package %s\n\nimport (\n\tsomencheck %q\n", n.in.Name, savePath)
	for _, path := range slices.Sorted(maps.Keys(n.imports)) {
		fmt.Fprintf(&b, "\t%s %q\n", n.imports[path], path)
	}
	b.WriteString(")\n\n" + text)
	return []byte(b.String())
}

// imported returns the name of a package that the file imports.
func (n *naming) imported(path string) string {
	if n.imports[path] == "" {
		n.imports[path] = "somencheck" + strconv.Itoa(len(n.imports))
	}
	return n.imports[path]
}

// typeOf returns the type of a name in the save as the package writes it, or an error if it can't. Nothing is imported
// for it then.
func (n *naming) typeOf(name string) (string, error) {
	before := maps.Clone(n.imports)
	r := typeReader{rest: name}
	text, err := r.read(n.named)
	if err == nil && r.rest != "" {
		err = errNoName
	}
	if err != nil {
		n.imports = before
	}
	return text, err
}

// named writes the name of a declared type.
func (n *naming) named(name string, args []string) (string, error) {
	path, base := split(rename(name, n.renamed))
	if path == "" {
		return base, nil
	}
	p := n.g.packageOf(path)
	if p == nil {
		return "", errNoName
	}
	t := p.declared()[base]
	if t == nil || t.local || t.params != len(args) {
		return "", errNoName
	}
	if p != n.in {
		if !ast.IsExported(base) || !n.mayImport(p) {
			return "", errNoName
		}
		base = n.imported(p.ImportPath) + "." + base
	}
	if len(args) > 0 {
		base += "[" + strings.Join(args, ", ") + "]"
	}
	return base, nil
}

// mayImport reports whether the package, which needs it anyhow, may import another one.
func (n *naming) mayImport(p *listed) bool {
	if p.Name == "main" || !slices.Contains(n.in.Deps, p.ImportPath) {
		return false
	}
	path := "/" + p.ImportPath + "/"
	i := strings.LastIndex(path, "/internal/")
	return i < 0 || strings.HasPrefix("/"+n.in.ImportPath+"/", path[:i+1])
}

// owner returns the package of the game that can name what it does not export, or nil.
func (g *game) owner(name string, renamed map[string]string) (owner *listed) {
	r := typeReader{rest: name}
	_, _ = r.read(func(name string, args []string) (string, error) {
		path, base := split(rename(name, renamed))
		if p := g.packageOf(path); owner == nil && p != nil && p != g.main && !ast.IsExported(base) && p.Module != nil && p.Module.Main && !g.saves[path] {
			owner = p
		}
		return name, nil
	})
	if owner != nil && (&naming{g: g, in: g.main}).mayImport(owner) {
		return owner
	}
	return nil
}

// has reports whether all types of a name are there, where nobody can name them perhaps.
func (g *game) has(name string, renamed map[string]string) bool {
	has := true
	r := typeReader{rest: name}
	_, err := r.read(func(name string, args []string) (string, error) {
		if path, base := split(rename(name, renamed)); path != "" {
			p := g.packageOf(path)
			has = has && p != nil && p.declared()[base] != nil
		}
		return name, nil
	})
	return err == nil && has
}

// packageOf returns a package of the game by its path in names of types, or nil.
func (g *game) packageOf(path string) *listed {
	if path == "main" {
		return g.main
	}
	if p := g.packages[path]; p != nil && p != g.main {
		return p
	}
	return nil
}

// declared returns the types that the package declares.
func (p *listed) declared() map[string]*declared {
	if p.types != nil {
		return p.types
	}
	p.types = map[string]*declared{}
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		f, err := parser.ParseFile(token.NewFileSet(), filepath.Join(p.Dir, name), nil, parser.SkipObjectResolution)
		if err != nil {
			continue // go says so when it builds
		}
		top := map[*ast.TypeSpec]bool{}
		for _, d := range f.Decls {
			if d, ok := d.(*ast.GenDecl); ok {
				for _, s := range d.Specs {
					if s, ok := s.(*ast.TypeSpec); ok {
						top[s] = true
					}
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if s, ok := n.(*ast.TypeSpec); ok && !s.Assign.IsValid() && (p.types[s.Name.Name] == nil || top[s]) {
				p.types[s.Name.Name] = &declared{s.TypeParams.NumFields(), !top[s]}
			}
			return true
		})
	}
	return p.types
}

// split splits the name of a type into the path of its package, "" of a type of Go, and the rest.
func split(name string) (path, base string) {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 {
		return "", name
	}
	return strings.ReplaceAll(name[:dot], "%2e", "."), name[dot+1:]
}

func rename(name string, renamed map[string]string) string {
	if is, ok := renamed[name]; ok {
		return is
	}
	return name
}

// renamedIn is a name of the save as the program has it.
func renamedIn(name string, renamed map[string]string) string {
	for old, is := range renamed {
		if name == old {
			return is
		}
	}
	return name
}
