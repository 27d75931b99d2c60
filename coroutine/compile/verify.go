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
	for range 4 {
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
			blamed = p.blameLine(parts[0], line, e.Msg) || blamed
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
