package compile

import (
	"fmt"
	"go/ast"
	"strings"
)

// Compile decides what is compiled, and compiles it.
func (p *Program) Compile() {
	for _, u := range p.units {
		for _, f := range u.files {
			f.mark()
			if problem := f.problem(); problem != "" {
				f.trouble = problem
				for _, fn := range f.functions {
					fn.stay(problem, f.ast.Pos())
				}
			}
		}
	}
	p.findKeepers()
	p.findGenerics()
	p.decide()
	p.settle()
}

// settle compiles all that is no island. What a function is compiled to depends on which others are, so it
// is done until nothing changes. Two rounds are the least: the first does not know yet which results are
// behind a pointer.
func (p *Program) settle() {
	for round := 0; ; round++ {
		changed := round == 0
		for _, u := range p.units {
			for _, f := range u.files {
				f.added = map[string]string{}
			}
		}
		for _, fn := range p.Functions {
			if fn.in != nil && fn.in.Island != "" {
				fn.stay("its function is one: "+fn.in.Island, fn.lit.Pos())
			}
			if fn.Island == "" && !fn.compile() {
				changed = true
			}
		}
		if !changed {
			p.settleGenerics()
			return
		}
	}
}

// problem says why nothing in a file can be compiled, or "".
func (f *file) problem() string {
	for _, name := range []string{"new", "len", "string", "bool", "int", "rune", "error", "true", "f_", "d_"} {
		if f.u.pkg.Types.Scope().Lookup(name) != nil || f.shadows(name) {
			return fmt.Sprintf("the package declares %s", name)
		}
	}
	problem := ""
	for _, d := range f.ast.Decls {
		ast.Inspect(d, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok && (strings.HasPrefix(id.Name, "Somen") && strings.Contains(id.Name, "_") || id.Name == "f_" || id.Name == "d_") {
				problem = fmt.Sprintf("the file uses the name %s, which the tool needs", id.Name)
			}
			return problem == ""
		})
	}
	if f.imports["C"] != "" {
		problem = "the file uses cgo"
	}
	for _, imp := range f.ast.Imports {
		if imp.Path.Value == `"C"` {
			problem = "the file uses cgo"
		}
	}
	return problem
}

// Files returns the files that a build is to see in the place of others, by path.
func (p *Program) Files() map[string][]byte {
	files := map[string][]byte{}
	for _, u := range p.units {
		for _, f := range u.files {
			if text := f.rewritten(); text != nil {
				files[f.path] = text
			}
		}
	}
	return files
}

// Sources returns all files of the packages that use Somen as a build is to see them, compiled or not, by path.
func (p *Program) Sources() map[string][]byte {
	files := p.Files()
	for _, u := range p.units {
		for _, f := range u.files {
			if files[f.path] == nil {
				files[f.path] = f.src
			}
		}
	}
	return files
}
