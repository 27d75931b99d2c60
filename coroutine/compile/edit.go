package compile

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"sort"
	"strconv"
	"strings"
)

// An edit replaces a piece of the source.
type edit struct {
	from, to int
	text     string
}

// splice returns src[from:to] after the edits.
func splice(src []byte, from, to int, edits []edit) string {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].from < edits[j].from })
	var b strings.Builder
	at := from
	for _, e := range edits {
		b.Write(src[at:e.from])
		b.WriteString(e.text)
		at = e.to
	}
	b.Write(src[at:to])
	return b.String()
}

// text returns the source of n as it stands in the step function.
func (l *lowerer) text(n ast.Node) string { return l.edited(n, false) }

// edited returns the source of n with all that must be replaced in it. In a closure the boxes of variables
// are reached by locals of the same name, which it captures, for a field may be another variable by the
// time it runs.
func (l *lowerer) edited(n ast.Node, closure bool) string {
	f := l.fn.file
	var edits []edit
	ast.Inspect(n, func(x ast.Node) bool {
		if x == nil {
			return true
		}
		text, ok := l.replace(x, closure)
		if ok {
			edits = append(edits, edit{f.offset(x.Pos()), f.offset(x.End()), text})
		} else if call, isCall := x.(*ast.CallExpr); isCall {
			edits = append(edits, f.keptEdits(call, false)...)
		}
		return !ok
	})
	return splice(f.src, f.offset(n.Pos()), f.offset(n.End()), edits)
}

// replace returns what stands in the place of x, if that is something else.
func (l *lowerer) replace(x ast.Node, closure bool) (string, bool) {
	switch x := x.(type) {
	case *ast.Ident:
		if v := l.local(x); v != nil {
			if s := l.slots[v]; s != nil {
				return l.value(s, closure), true
			}
		}
		if c, ok := l.info.Uses[x].(*types.Const); ok && l.consts[c] {
			return l.constText(c, x.Pos()), true
		}
		if t, ok := l.info.Uses[x].(*types.TypeName); ok && l.flatTypes[t] {
			panic(bail{x.Pos(), "it declares a type"})
		}
	case *ast.FuncLit:
		if maker := l.fn.file.makerOf(x); maker != nil {
			return maker.value(func(v *types.Var, boxed bool) string { return l.capture(v, boxed, closure) }), true
		}
		if inner := l.fn.file.functionOf(x); inner != nil && inner.raw && inner.in == nil && inner != l.fn && !l.making[x] {
			if t, ok := l.script(x, closure); ok {
				return t, true
			}
		}
		if !closure {
			return l.closure(x), true
		}
	case *ast.CallExpr:
		if t, ok := l.hoisted[x]; ok && !closure {
			return t, true
		}
		if lit := l.unit.scriptLit(x); lit != nil && l.fn.file.makerOf(lit) == nil {
			if t, ok := l.script(lit, closure); ok {
				return t, true
			}
		}
		if id, ok := ast.Unparen(x.Fun).(*ast.Ident); ok && !closure {
			if b, ok := l.info.Uses[id].(*types.Builtin); ok && b.Name() == "recover" {
				return "f_.Recover()", true
			}
		}
	case *ast.ReturnStmt:
		if !closure {
			return "{ " + strings.Join(l.returnText(x), "; ") + " }", true
		}
	case *ast.BranchStmt:
		if !closure {
			return l.branchText(x)
		}
	case *ast.DeferStmt:
		if !closure {
			return "{ " + l.deferText(x) + " }", true
		}
	}
	if t, ok := x.(ast.Expr); ok && !closure {
		if s, ok := l.hoisted[t]; ok {
			return s, true
		}
	}
	return "", false
}

// value returns the expression for a variable.
func (l *lowerer) value(s *slot, closure bool) string {
	if s.boxed {
		return "(*" + l.pointer(s, closure) + ")"
	}
	return l.pointer(s, closure)
}

// pointer returns the expression for the field of a variable.
func (l *lowerer) pointer(s *slot, closure bool) string {
	if closure {
		return s.name
	}
	return "f_." + s.name
}

// captures returns the slots that a node within the function uses.
func (l *lowerer) captures(n ast.Node) []*slot {
	var found []*slot
	seen := map[*slot]bool{}
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if v := l.local(id); v != nil {
				if s := l.slots[v]; s != nil && !seen[s] {
					seen[s] = true
					found = append(found, s)
				}
			}
		}
		return true
	})
	return found
}

// closure returns the text of a func literal, which captures boxes, and never the activation.
func (l *lowerer) closure(lit *ast.FuncLit) string {
	body := l.edited(lit, true)
	slots := l.captures(lit)
	if len(slots) == 0 {
		return body
	}
	var names, fields []string
	for _, s := range slots {
		names = append(names, s.name)
		fields = append(fields, "f_."+s.name)
	}
	return fmt.Sprintf("func() %s { %s := %s; return %s }()", l.edited(lit.Type, true), strings.Join(names, ", "), strings.Join(fields, ", "), body)
}

// script returns the text of a behaviour that lit, which is compiled, is the code of.
func (l *lowerer) script(lit *ast.FuncLit, closure bool) (string, bool) {
	inner := l.fn.file.functionOf(lit)
	if inner == nil || inner.Island != "" || inner.code == nil { // the latter in the first round
		return "", false
	}
	l.making[lit] = true
	lits := l.captures(lit)
	text := inner.compiledText(l.edited(lit, true), func(v *types.Var, boxed bool) string { return l.capture(v, boxed, true) })
	delete(l.making, lit)
	if closure || len(lits) == 0 {
		return text, true
	}
	var names, fields []string
	for _, s := range lits {
		names = append(names, s.name)
		fields = append(fields, "f_."+s.name)
	}
	result := "SomenCo.Behaviour"
	if inner.raw {
		result = "func(func(SomenCo.Wait) bool)"
	}
	return fmt.Sprintf("func() %s { %s := %s; return %s }()", result, strings.Join(names, ", "), strings.Join(fields, ", "), text), true
}

// capture returns what an activation that captures v gets: its box, or its value.
func (l *lowerer) capture(v *types.Var, boxed, closure bool) string {
	if s := l.slots[v]; s != nil {
		return l.pointer(s, closure)
	}
	return goCapture(v, boxed)
}

// goCapture is capture where v is a variable of Go.
func goCapture(v *types.Var, boxed bool) string {
	if boxed {
		return "&" + v.Name()
	}
	return v.Name()
}

// compiledText returns the call that makes a behaviour of lit, the text of the func literal, in both forms.
func (fn *Function) compiledText(lit string, capture func(v *types.Var, boxed bool) string) string {
	maker, param := "Compiled", "*SomenCo.Co"
	if fn.raw {
		maker, param = "CompiledRaw", "func(SomenCo.Wait) bool"
	}
	return fmt.Sprintf("SomenCo.%s(%s, func(Somen_c %s) SomenCo.Stepper { return SomenNew_%s%s(%s) })",
		maker, lit, param, fn.name, fn.typeArgs(), strings.Join(append(fn.captures(capture), "Somen_c"), ", "))
}

func (fn *Function) captures(capture func(v *types.Var, boxed bool) string) []string {
	var list []string
	for _, s := range fn.code.captured {
		list = append(list, capture(s.v, s.boxed))
	}
	return list
}

func (f *file) functionOf(lit *ast.FuncLit) *Function {
	for _, fn := range f.functions {
		if fn.lit == lit {
			return fn
		}
	}
	return nil
}

// constText is constText of the file, or gives up.
func (l *lowerer) constText(c *types.Const, pos token.Pos) string {
	text, problem := l.fn.file.constText(c)
	if problem != "" {
		panic(bail{pos, problem})
	}
	return text
}

// constText returns the value of a constant that was declared in the function.
func (f *file) constText(c *types.Const) (text, problem string) {
	v := c.Val()
	b, ok := c.Type().Underlying().(*types.Basic)
	if !ok {
		return "", "it declares a constant of a type parameter"
	}
	switch {
	case v.Kind() == constant.Bool:
		text = v.String()
	case v.Kind() == constant.String:
		text = strconv.Quote(constant.StringVal(v))
	case b.Kind() == types.UntypedRune:
		text = `'\x00' + ` + v.ExactString()
	case b.Info()&types.IsInteger != 0 || v.Kind() == constant.Int && b.Info()&types.IsUntyped == 0:
		text = v.ExactString()
	case b.Info()&types.IsFloat != 0:
		text = floatText(v)
	case b.Info()&types.IsComplex != 0:
		text = floatText(constant.Real(v)) + " + 1i*" + floatText(constant.Imag(v))
	default:
		return "", "it declares a constant that has no literal"
	}
	if b.Info()&types.IsUntyped != 0 {
		return "(" + text + ")", ""
	}
	t, problem := f.typeText(c.Type())
	return t + "(" + text + ")", problem
}

// floatText spells an untyped constant of a float that has exactly the value v: a whole number, a fraction, or one
// with an exponent.
func floatText(v constant.Value) string {
	text := v.ExactString()
	if strings.Contains(text, "p") {
		return text
	}
	return strings.ReplaceAll(text, "/", ".0/") + ".0"
}
