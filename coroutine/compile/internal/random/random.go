// Package random writes random Go programs for the oracle of the compiler: coroutine functions with side
// effects in every operand, calls of each other, waits of all kinds, loops, switches, deferred functions
// and panics. Each runs to an end by itself, and traces what it does, so that its two forms can be compared.
package random

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Program is the choices that make a program.
type Program struct{ Seed, Number uint64 }

// Programs returns the first n programs of a seed.
func Programs(seed uint64, n int) (list []Program) {
	for i := range n {
		list = append(list, Program{seed, uint64(i)})
	}
	return list
}

// Package returns the source of a package of programs. It belongs to package main, next to [Driver].
func Package(list []Program) string {
	var b strings.Builder
	b.WriteString("package main\n\nimport (\n\t\"iter\"\n\t\"runtime\"\n\t\"time\"\n\n\t\"github.com/somen-go/somen/coroutine\"\n)\n\nvar _ time.Duration\n\nvar _ iter.Seq[int]\n\nvar _ = runtime.Goexit\n\n")
	for i, p := range list {
		g := &gen{r: rand.New(rand.NewPCG(p.Seed, p.Number)), id: i, b: new(strings.Builder)}
		b.WriteString(g.program())
	}
	b.WriteString("func init() {\n\tprograms = []func(*env, *coroutine.Scheduler){")
	for i := range list {
		fmt.Fprintf(&b, "p%d, ", i)
	}
	b.WriteString("}\n}\n")
	return b.String()
}

// kind is the type of a value.
type kind int

const (
	kInt kind = iota
	kString
	kBool
	kSlice
	kArray
	kMap
	kPointer
	kPair
	kPairPointer
	kAny
	kFunc
	kCoFunc
	kWaiter
	kinds
)

var goTypes = [...]string{"int", "string", "bool", "[]int", "[3]int", "map[int]int", "*int", "pair", "*pair", "any", "func(int) int", "func(*coroutine.Co, int) int", "waiter"}

type variable struct {
	name  string
	kind  kind
	fixed bool // not to be assigned to
}

type helper struct {
	name    string
	params  []kind
	results []kind
	method  bool
	coAt    int // before which parameter the Co stands
	generic bool
}

type loop struct {
	label string
	isFor bool
}

// gen writes one program.
type gen struct {
	r        *rand.Rand
	id       int
	n        int // names so far
	k        int // trace keys so far
	b        *strings.Builder
	indent   int
	scope    []variable
	helpers  []helper
	types    []structType
	seqs     []seq
	loops    []loop
	results  []kind
	named    []string
	depth    int  // of statements
	noCo     bool // within a func literal that must not wait
	co       string
	budget   int  // of statements
	literals int  // around this place, with a Co of their own
	goexits  bool // it calls runtime.Goexit, and deferred functions do not wait, for then the forms differ
	size     int  // of bodies, in percent
}

func (g *gen) chance(percent int) bool { return g.r.IntN(100) < percent }

func (g *gen) pick(list ...string) string { return list[g.r.IntN(len(list))] }

func (g *gen) name(prefix string) string {
	g.n++
	return fmt.Sprintf("%s%d", prefix, g.n)
}

func (g *gen) key() string {
	g.k++
	return fmt.Sprint(g.k)
}

func (g *gen) line(format string, args ...any) {
	g.b.WriteString(strings.Repeat("\t", g.indent))
	fmt.Fprintf(g.b, format, args...)
	g.b.WriteByte('\n')
}

func (g *gen) program() string {
	g.co = "co"
	g.goexits = g.chance(10)
	g.size = []int{100, 40, 20, 20, 20, 20}[g.r.IntN(6)]
	few := 1 + g.size/40
	for range g.r.IntN(few) {
		g.declareType()
	}
	for range g.r.IntN(few + 1) {
		g.declareSeq()
	}
	helpers := g.r.IntN(few + 1)
	for i := range helpers {
		h := helper{name: fmt.Sprintf("h%d_%d", g.id, i), method: g.chance(25)}
		for range g.r.IntN(3) {
			h.params = append(h.params, g.someKind())
		}
		h.coAt = g.r.IntN(len(h.params) + 1)
		for range g.r.IntN(3) {
			h.results = append(h.results, g.resultKind())
		}
		h.generic = !h.method && g.chance(30)
		g.function(h)
		g.helpers = append(g.helpers, h)
	}
	g.line("func p%d(e *env, s *coroutine.Scheduler) {", g.id)
	g.indent++
	g.scope = nil
	for range 1 + g.r.IntN(2) {
		g.declare()
	}
	for i := range 1 + g.r.IntN(few) {
		g.line("e.start(s, coroutine.Script(func(co *coroutine.Co) {")
		g.body(nil, nil, 4+g.r.IntN(14))
		g.line("}), %q)", fmt.Sprintf("t%d", i))
	}
	g.indent--
	g.line("}\n")
	return g.b.String()
}

func (g *gen) someKind() kind {
	if g.chance(50) {
		return kInt
	}
	return kind(g.r.IntN(int(kinds)))
}

func (g *gen) resultKind() kind {
	if g.chance(60) {
		return kInt
	}
	if g.chance(25) {
		return kCoFunc + kind(g.r.IntN(2))
	}
	return kind(g.r.IntN(int(kPairPointer)))
}

// function writes a coroutine helper.
func (g *gen) function(h helper) {
	g.scope = nil
	params := []string{"e *env"}
	co := "co *coroutine.Co"
	for _, k := range h.params {
		v := variable{name: g.name("a"), kind: k}
		g.scope = append(g.scope, v)
		params = append(params, v.name+" "+goTypes[k])
	}
	at := 1 + h.coAt
	params = append(params[:at:at], append([]string{co}, params[at:]...)...)
	results := ""
	var names []string
	if len(h.results) > 0 {
		var list []string
		named := g.chance(40)
		for _, k := range h.results {
			if named {
				v := variable{name: g.name("r"), kind: k}
				g.scope = append(g.scope, v)
				names = append(names, v.name)
				list = append(list, v.name+" "+goTypes[k])
			} else {
				list = append(list, goTypes[k])
			}
		}
		results = "(" + strings.Join(list, ", ") + ") "
	}
	recv, open := "", ""
	name := h.name
	switch {
	case h.method:
		recv = "(e *env) "
		params = params[1:]
	case h.generic:
		name += "[T any]"
		open = g.name("a")
		params = append(params, open+" T")
	}
	g.line("func %s%s(%s) %s{", recv, name, strings.Join(params, ", "), results)
	if h.generic {
		g.indent++
		g.useOpen(open)
		g.indent--
	}
	g.body(h.results, names, 3+g.r.IntN(8))
	g.line("}\n")
}

// body writes the body of a function, with a return at its end.
func (g *gen) body(results []kind, names []string, budget int) {
	if g.size > 0 {
		budget = max(1, budget*g.size/100)
	}
	scope, loops, oldResults, oldNamed, oldBudget := g.scope, g.loops, g.results, g.named, g.budget
	g.scope = g.scope[:len(g.scope):len(g.scope)]
	g.loops, g.results, g.named, g.budget = nil, results, names, budget
	g.indent++
	if g.chance(30) {
		g.deferStmt()
	}
	for g.budget > 0 {
		g.stmt()
	}
	if len(results) > 0 || g.chance(20) {
		g.returnStmt()
	}
	g.indent--
	g.scope, g.loops, g.results, g.named, g.budget = scope, loops, oldResults, oldNamed, oldBudget
}

// callHelper returns a call of a helper.
func (g *gen) callHelper(h helper, depth int) string {
	args := []string{"e"}
	recv := ""
	if h.method {
		recv, args = "e.", nil
	}
	for i := 0; i <= len(h.params); i++ {
		if i == h.coAt {
			args = append(args, g.co)
		}
		if i < len(h.params) {
			args = append(args, g.expr(h.params[i], depth-1))
		}
	}
	if h.generic {
		args = append(args, g.expr(g.printable(), depth-1))
	}
	return recv + h.name + "(" + strings.Join(args, ", ") + ")"
}
