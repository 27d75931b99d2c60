package compile

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// Verify loads the packages as a build would see them. A function whose code is not good Go, which is a
// fault of this package, is an island from then on; so every program builds. It reports whether all is well
// in the end, and notes the sizes of the activations.
func (p *Program) Verify(c Config) (bool, error) {
	for range 8 {
		fset := token.NewFileSet()
		pkgs, err := packages.Load(c.packages(fset, p.Files()), c.Patterns...)
		if err != nil {
			return false, err
		}
		if !p.blame(pkgs) {
			p.measure(pkgs)
			return true, nil
		}
		p.settle()
	}
	return false, nil
}

// blame makes islands of the functions that errors point to, and reports whether there are any.
func (p *Program) blame(pkgs []*packages.Package) bool {
	blamed := false
	for _, pkg := range pkgs {
		if !slices.ContainsFunc(p.units, func(u *unit) bool { return u.pkg.ID == pkg.ID }) {
			continue
		}
		for _, e := range pkg.Errors {
			parts := strings.Split(e.Pos, ":")
			if len(parts) < 2 {
				continue
			}
			line, _ := strconv.Atoi(parts[1])
			blamed = p.blameValue(parts[0], line, e.Msg) || p.blameLine(parts[0], line, e.Msg) || blamed
		}
	}
	return blamed
}

// blameValue leaves the innermost func literal around a line as it is, and the func values on it unknown.
func (p *Program) blameValue(path string, line int, message string) (blamed bool) {
	for _, u := range p.units {
		for _, f := range u.files {
			if f.path != path {
				continue
			}
			blamed = !f.blamed[line] && (f.usesValue(line) || f.usesInstance(line) || f.usesTwin(line))
			f.blamed[line] = true
			var worst *literal
			for _, l := range f.literals { // in the order of the source
				if l.made && f.line(l.lit.Pos()) <= line && line <= f.line(l.lit.End()) {
					worst = l
				}
			}
			if worst != nil {
				worst.made, worst.problem, blamed = false, "(a fault of the tool: "+message+")", true
				f.settleLiterals()
			}
		}
	}
	return blamed
}

// blameLine makes an island of the innermost function around a line, or of all in its file.
func (p *Program) blameLine(path string, line int, message string) bool {
	var worst *Function
	var all []*Function
	for _, fn := range p.Functions {
		if fn.Island != "" {
			continue
		}
		var n ast.Node = fn.body
		name, first := fn.file.position(fn.Line)
		end, last := fn.file.position(fn.file.line(n.End()))
		if path != fn.File && path != name && path != end {
			continue
		}
		all = append(all, fn)
		if first <= line && line <= last && (worst == nil || fn.Line >= worst.Line) {
			worst = fn
		}
	}
	reason := "(a fault of the tool: " + message + ")"
	if worst != nil {
		all = []*Function{worst}
	}
	for _, fn := range all {
		fn.stay(reason, fn.body.Pos())
	}
	return len(all) > 0
}

// measure notes the sizes of the activations.
func (p *Program) measure(pkgs []*packages.Package) {
	for _, fn := range p.Functions {
		for _, pkg := range pkgs {
			if pkg.ID != fn.file.u.pkg.ID || pkg.Types == nil || fn.Island != "" || fn.types != nil {
				continue
			}
			if obj, ok := pkg.Types.Scope().Lookup("Somen_" + fn.name).(*types.TypeName); ok {
				fn.Bytes = int(pkg.TypesSizes.Sizeof(obj.Type()))
			}
		}
	}
}
