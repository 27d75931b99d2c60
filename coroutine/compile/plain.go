package compile

import (
	"fmt"
	"go/ast"
	"go/types"
)

// plainText is source text that runs as it is written, but for the func literals in it that are made by makers.
type plainText struct {
	f  *file
	in *literal // in whose maker it stands, or nil

	inTwin bool // it stands in a twin, but for what is in its makers
}

// of returns the text of n.
func (t plainText) of(n ast.Node) string {
	return splice(t.f.src, t.f.offset(n.Pos()), t.f.offset(n.End()), t.edits(n))
}

// edits returns what is replaced in n.
func (t plainText) edits(n ast.Node) []edit {
	f := t.f
	var edits []edit
	replace := func(n ast.Node, text string) bool {
		edits = append(edits, edit{f.offset(n.Pos()), f.offset(n.End()), text})
		return false
	}
	compiled := func(lit *ast.FuncLit) *Function {
		if fn := f.functionOf(lit); fn != nil && fn.Island == "" && fn.in == nil && f.makerOf(lit) == nil {
			return fn
		}
		return nil
	}
	if t.in != nil && n == ast.Node(t.in.lit) && len(t.in.captured)+len(t.in.types) > 0 {
		at := f.offset(t.in.lit.Body.Lbrace) + 1
		text := " _ = c_; " // captured, even where Go finds that nothing reads it
		if len(t.in.types) > 0 {
			text = fmt.Sprintf(" c_ := g_.(%s); _ = c_; ", t.in.varsType())
		}
		edits = append(edits, edit{at, at, text})
	}
	ast.Inspect(n, func(x ast.Node) bool {
		switch x := x.(type) {
		case *ast.Ident:
			if text, ok := t.ident(x); ok {
				return replace(x, text)
			}
		case *ast.CallExpr:
			edits = append(edits, f.keptEdits(x, t.inTwin)...)
			if lit := f.u.scriptLit(x); lit != nil {
				if fn := compiled(lit); fn != nil {
					return replace(x, fn.compiledText(t.inside(lit), t.capture))
				}
			}
		case *ast.FuncLit:
			if ast.Node(x) == n {
				return true
			}
			if l := f.literalOf(x); l != nil && l.made && (t.inTwin || !l.inTwin) {
				return replace(x, l.value(t.capture))
			}
			if fn := compiled(x); fn != nil && fn.raw {
				return replace(x, fn.compiledText(t.inside(x), t.capture))
			}
		}
		return true
	})
	return edits
}

// inside returns the text of a func literal that stands as it is.
func (t plainText) inside(lit *ast.FuncLit) string { return t.of(lit) }

// ident returns what stands for an identifier in a maker.
func (t plainText) ident(id *ast.Ident) (string, bool) {
	if t.in == nil {
		return "", false
	}
	switch obj := t.f.u.pkg.TypesInfo.Uses[id].(type) {
	case *types.Var:
		if c := t.in.find(obj); c != nil && c.boxed {
			return "(*c_." + c.field + ")", true
		} else if c != nil {
			return "c_." + c.field, true
		}
	case *types.Const:
		if isLocalObj(obj, t.f.u.pkg.Types) && !within(obj.Pos(), t.in.lit) {
			text, _ := t.f.constText(obj)
			return text, true
		}
	}
	return "", false
}

// capture returns what captures v: its box, or its value.
func (t plainText) capture(v *types.Var, boxed bool) string {
	if t.in != nil {
		if c := t.in.find(v); c != nil {
			return "c_." + c.field
		}
	}
	return goCapture(v, boxed)
}

func (l *literal) find(v *types.Var) *capture {
	for i := range l.captured {
		if l.captured[i].v == v {
			return &l.captured[i]
		}
	}
	return nil
}
