package compile

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"
)

// hiding are the generic functions that hide types of theirs behind interfaces.
var hiding = map[string]bool{
	coroutinePath + ".Changed": true, coroutinePath + ".Async": true, coroutinePath + ".AsyncWith": true,
	coroutinePath + ".Go": true, coroutinePath + ".RaceFor": true, ecsPath + ".Comp": true,
}

const ecsPath = "github.com/somen-go/somen/ecs"

// registerHidden appends the registrations of the types that generic functions of Somen make, for
// each set of type arguments that the file has.
func (f *file) registerHidden(b *strings.Builder) {
	if f.trouble == "" {
		f.writeHidden(b, f.ast, false)
	}
}

// writeHidden appends the registrations for what stands in a node: for type arguments in which type parameters stand,
// or for the others.
func (f *file) writeHidden(b *strings.Builder, in ast.Node, open bool) {
	done := map[string]bool{}
	ast.Inspect(in, func(n ast.Node) bool {
		id, ok := n.(*ast.Ident)
		if !ok {
			return true
		}
		fn, ok := f.u.pkg.TypesInfo.Uses[id].(*types.Func)
		if !ok || fn.Pkg() == nil || !hiding[fn.Pkg().Path()+"."+fn.Name()] {
			return true
		}
		args := f.u.pkg.TypesInfo.Instances[id].TypeArgs
		var texts []string
		isOpen := false
		for i := range args.Len() {
			t, problem := f.typeText(args.At(i))
			if problem != "" {
				return true
			}
			isOpen = isOpen || hasTypeParam(args.At(i))
			texts = append(texts, t)
		}
		if isOpen != open {
			return true
		}
		from := "SomenCo"
		if fn.Pkg().Path() != coroutinePath {
			from = f.imported(fn.Pkg().Path())
		}
		line := fmt.Sprintf("%s.TypesOf%s[%s](r_)\n", from, fn.Name(), strings.Join(texts, ", "))
		if len(texts) > 0 && !done[line] && !f.isBlamed(id) {
			done[line] = true
			fmt.Fprintf(b, "//line %s:%d\n%s", f.path, f.line(id.Pos()), line)
		}
		return true
	})
}
