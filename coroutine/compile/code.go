package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/somen-go/somen/coroutine/outline"
)

// code is what a function is compiled to.
type code struct {
	fields    []*slot
	locals    []*slot // that are no fields
	params    []*slot // nil for those without a name
	captured  []*slot
	results   []*slot
	lines     []codeLine
	deferrals []deferral
	defers    bool
	used      map[int]bool // labels that are jumped to
	places    []int        // the lines at which a PC stands
	pcs       []int        // the labels at which it goes on, from 1
	outline   *outline.Outline
}

// head returns what the activation embeds.
func (c *code) head() string {
	if c.defers {
		return "Deferring"
	}
	return "Activation"
}

// codeLine is a line of the step function, or a label.
type codeLine struct {
	text  string
	label int // if it is not 0
	line  int // of the source
}

// begin returns the statements that set up the parameters, whose values are given.
func (c *code) begin(args []string) []string {
	var list []string
	for i, s := range c.params {
		switch {
		case s == nil:
		case s.boxed:
			list = append(list, fmt.Sprintf("f_.%s = new(%s)", s.name, s.typ), fmt.Sprintf("*f_.%s = %s", s.name, args[i]))
		default:
			list = append(list, fmt.Sprintf("f_.%s = %s", s.name, args[i]))
		}
	}
	for _, s := range c.results {
		if s.boxed {
			list = append(list, fmt.Sprintf("f_.%s = new(%s)", s.name, s.typ))
		}
	}
	return list
}

// lowerer turns one function into its code.
type lowerer struct {
	fn   *Function
	unit *unit
	info *types.Info
	pkg  *types.Package
	*code

	slots     map[*types.Var]*slot
	boxed     map[*types.Var]bool
	consts    map[*types.Const]bool // declared where the code is flat
	flatTypes map[*types.TypeName]bool
	kinds     map[*ast.CallExpr]callKind
	waiting   map[ast.Node]bool
	hoisted   map[ast.Expr]string   // expressions whose value is in a field already
	making    map[*ast.FuncLit]bool // literals whose text is under way
	unread    *ast.CallExpr         // whose value nobody reads, if it stands as a statement
	labels    int
	at        int // the line of the statement that is lowered
	targets   []target
	gotos     map[string]int // user labels where the code is flat
	next      string         // the label of the statement that is lowered next
	out       outliner
}

// target is a statement that break and continue leave, and is flat.
type target struct {
	stmt             ast.Stmt
	name             string
	onBreak, onRound int // labels; onRound is 0 if it is no loop
}

func newLowerer(fn *Function) *lowerer {
	return &lowerer{
		fn: fn, unit: fn.file.u, info: fn.file.u.pkg.TypesInfo, pkg: fn.file.u.pkg.Types,
		code:  &code{used: map[int]bool{}},
		slots: map[*types.Var]*slot{}, consts: map[*types.Const]bool{}, flatTypes: map[*types.TypeName]bool{},
		kinds: map[*ast.CallExpr]callKind{}, waiting: map[ast.Node]bool{}, hoisted: map[ast.Expr]string{},
		gotos: map[string]int{}, making: map[*ast.FuncLit]bool{},
		out: outliner{steps: map[ast.Node]int{}, counts: map[ast.Stmt]int{}},
	}
}

// compile compiles a function, or says why it stays on a stack.
func (fn *Function) compile() (ok bool) {
	l := newLowerer(fn)
	defer func() {
		switch r := recover().(type) {
		case nil:
		case bail:
			fn.stay(r.reason, r.pos)
			fn.code, ok = nil, false
		case keeping:
			fn.stay(r.reason, r.pos)
			fn.code, ok = nil, false
		default:
			panic(r)
		}
	}()
	fn.Waits, fn.Calls = 0, nil
	l.checkCo()
	l.boxed = l.unit.boxedIn(fn.outer)
	for _, t := range fn.types {
		l.typeText(t, fn.body.Pos())
		l.typeText(t.Constraint(), fn.body.Pos())
	}
	l.declare()
	l.at = fn.Line
	l.places = append(l.places, fn.Line)
	l.stmts(fn.body.List)
	l.at = fn.file.line(fn.body.Rbrace)
	l.emit("return f_.Return()")
	needs := l.localise()
	fn.code = l.code
	fn.code.outline = l.outline(needs)
	return true
}

// declare gives parameters, results and captured variables their slots.
func (l *lowerer) declare() {
	for v := range l.freeVars() {
		l.captured = append(l.captured, l.newSlot(v, l.fn.body.Pos()))
	}
	if recv := l.fn.sig.Recv(); recv != nil {
		l.params = append(l.params, l.paramSlot(recv))
	}
	for i := range l.fn.sig.Params().Len() {
		l.params = append(l.params, l.paramSlot(l.fn.sig.Params().At(i)))
	}
	for i := range l.fn.sig.Results().Len() {
		v := l.fn.sig.Results().At(i)
		s := &slot{v: v, name: fmt.Sprintf("R%d", i), typ: l.typeText(v.Type(), l.fn.body.Pos()), boxed: l.boxed[v], t: v.Type()}
		l.slots[v] = s
		l.fields = append(l.fields, s)
		l.results = append(l.results, s)
	}
}

func (l *lowerer) paramSlot(v *types.Var) *slot {
	if v.Name() == "" || v.Name() == "_" {
		return nil
	}
	return l.newSlot(v, l.fn.body.Pos())
}

// freeVars yields the variables of outer functions, in the order of their first use.
func (l *lowerer) freeVars() func(yield func(*types.Var) bool) {
	return func(yield func(*types.Var) bool) {
		if l.fn.lit == nil {
			return
		}
		seen := map[*types.Var]bool{}
		var list []*types.Var
		ast.Inspect(l.fn.lit, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				if v := l.local(id); v != nil && !within(v.Pos(), l.fn.lit) && !seen[v] {
					seen[v] = true
					list = append(list, v)
				}
				switch obj := l.info.Uses[id].(type) {
				case *types.Const:
					if isLocalObj(obj, l.pkg) && !within(obj.Pos(), l.fn.lit) {
						l.consts[obj] = true
					}
				case *types.TypeName:
					if _, ok := obj.Type().(*types.TypeParam); !ok && isLocalObj(obj, l.pkg) && !within(obj.Pos(), l.fn.lit) {
						panic(bail{id.Pos(), fmt.Sprintf("it uses the type %s of a function", obj.Name())})
					}
				}
			}
			return true
		})
		for _, v := range list {
			if (isCo(v.Type()) || isYield(v.Type())) && v != l.fn.co {
				panic(bail{l.fn.lit.Pos(), "it captures the *coroutine.Co of another function"})
			}
			if !yield(v) {
				return
			}
		}
	}
}

func isLocalObj(o types.Object, pkg *types.Package) bool {
	return o.Pkg() == pkg && o.Parent() != pkg.Scope() && o.Parent() != types.Universe && o.Parent() != nil
}

func (l *lowerer) typeOf(e ast.Expr) types.Type { return l.unit.typeOf(e) }

func (u *unit) typeOf(e ast.Expr) types.Type {
	t := u.pkg.TypesInfo.TypeOf(e)
	if t == nil {
		return types.Typ[types.Invalid]
	}
	return t
}

func (l *lowerer) emit(format string, args ...any) {
	l.lines = append(l.lines, codeLine{text: fmt.Sprintf(format, args...), line: l.at})
}

func (l *lowerer) newLabel() int {
	l.labels++
	return l.labels
}

func (l *lowerer) mark(label int) { l.lines = append(l.lines, codeLine{label: label, line: l.at}) }

func (l *lowerer) jump(label int) string {
	l.used[label] = true
	return fmt.Sprintf("goto %s", labelName(label))
}

func labelName(label int) string { return fmt.Sprintf("somen_%d", label) }

// stop begins a place at which the function stands while it waits, or while what it has called runs. The
// label at which it goes on is to be marked.
func (l *lowerer) stop() (pc, label int) {
	label = l.newLabel()
	l.used[label] = true
	l.places = append(l.places, l.at)
	l.pcs = append(l.pcs, label)
	l.out.place()
	return len(l.pcs), label
}

// write appends the step function, which is of f, to b.
func (c *code) write(b *strings.Builder, f *file) {
	last := -1
	for _, line := range c.lines {
		switch {
		case line.label != 0:
			if c.used[line.label] {
				fmt.Fprintf(b, "%s:\n", labelName(line.label))
				last = -1
			}
		default:
			if line.line != last {
				name, n := f.position(line.line)
				fmt.Fprintf(b, "//line %s:%d\n", name, n)
			}
			b.WriteString(line.text)
			b.WriteByte('\n')
			last = line.line + 1 + strings.Count(line.text, "\n")
		}
	}
}

func (l *lowerer) setLine(n ast.Node) {
	if n != nil && n.Pos() != token.NoPos {
		l.at = l.fn.file.line(n.Pos())
	}
}
