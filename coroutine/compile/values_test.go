package compile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
)

// values are func values that may be kept: statements that hand them to keep. Each is taken apart and made
// again by package code, and does the same as before, and with what it has captured. Unknown are those that
// package code does not know.
var values = []struct{ name, body, beside, unknown string }{
	{"captured by value", `n, s := 3, "x"; keep(func() any { return fmt.Sprint(n, s) })`, ``, ``},
	{"captured by reference", `n := 3; keep(func() any { n++; return n }); n = 10; keep(func() any { return n })`, ``, ``},
	{"nothing captured", `keep(func() any { return 4 })`, ``, ``},
	{"in a function that Go inlines", `keep(adder(3)); keep(adder(4))`, `func adder(n int) func() any { return func() any { return n + 1 } }`, ``},
	{"variables of each round", `for i := 0; i < 3; i++ { keep(func() any { i *= 10; return i }) }; for i := range 2 { keep(func() any { return i }) }; for i, s := range []string{"a", "b"} { keep(func() any { s += "x"; return fmt.Sprint(i, s) }) }`, ``, ``},
	{"named results", `n, f := named(); keep(f); e(n)`, `func named() (n int, f func() any) { f = func() any { n++; return n }; return 7, f }`, ``},
	{"receivers", `c := &cnt{5}; keep(c.lit()); cnt{6}.val()`, `type cnt struct{ n int }
		func (c *cnt) lit() func() any { return func() any { c.n++; return c.n } }
		func (c cnt) val() { keep(func() any { return c.n }); keep(func() any { c.n++; return c.n }) }`, ``},
	{"recursion", `var fib func(int) int; fib = func(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }; keep(func() any { return fib(10) })`, ``, ``},
	{"recursion, kept", `var f func() any; n := 0; f = func() any { if n++; n%5 != 0 { return f() }; return n }; keep(f)`, ``, ``},
	{"package variables", `keep(global); keep(table[1].f); keep(deep())`, `var global = func() any { return one + 1 }
		var one = len(table)
		var table = []struct{ f func() any }{{}, {func() any { return "table" }}}
		var deep = func() func() any { n := 8; return func() any { n++; return n } }`, ``},
	{"literals in literals", `a := 1; outer := func(b int) func() any { a += b; c := a; return func() any { c++; d := c; return func() int { d += a; return d }() } }; box := []func(int) func() any{outer}; keep(box[0](2)); keep(func() any { return box[0](3)() })`, ``, ``},
	{"labels and goto", `n := 0; keep(func() any { again: n++; if n%3 != 0 { goto again }; outer: for { for { break outer } }; return n })`, ``, ``},
	{"shadowed names", `fmt := "f"; len := 2; x := 1; { x := x + 1; keep(func() any { x := x + len; return fmt + string(rune(x+60)) }) }; e(x)`, ``, ``},
	{"much that is captured", `a, b, c := [20]int{3: 1}, "b", [3]string{"c"}; keep(func() any { return fmt.Sprint(a, b, c) }); keep(func() any { a[3]++; return a[3] })`, ``, ``},
	{"what takes no memory", `var z struct{}; n := 5; keep(func() any { return z }); keep(func() any { return fmt.Sprint(n, z) })`, ``, ``},
	{"constants of a function", `const k, s = 4, "s"; n := 2; keep(func() any { return fmt.Sprint(k * n, s) })`, ``, ``},
	{"large, small and complex constants of a function", `const big, small, huge, f32, tiny float64 = 1 << 70, 1.0 / 3, 1e300, 0.1, 0x1p-1070; const exact = 1e4000 / 3e3999; const long = 1 << 100; const c, d = 3 + 4i, complex64(1.5 - 2i/3); const low, bad, minus = 'a' - 1, 0xd800 + 'a' - 'a', -'a'; const i8 int8 = -128; const u uint64 = 1<<64 - 1; const t, raw = 1e4 > 3, "\xff\n"; const w = imag(c)
			keep(func() any { return fmt.Sprintf("%v %v %v %v %v", big, small, huge, f32, tiny) }); keep(func() any { return fmt.Sprintf("%v %v %T %v %T", exact, long >> 98, exact, c, d) }); keep(func() any { return fmt.Sprintf("%v %T %v %T %v %v %v", c, c, d, w, w, imag(c)/3, c*c) })
			keep(func() any { return fmt.Sprintf("%v %T %v %v %v %v %v %q", low, low, bad, minus, i8, u, t, raw) })`, ``, ``},
	{"what is never read", `n := 2; keep(func() any { if false { return n }; return 1 })`, ``, ``},
	{"type switches", `var v any = 3; switch x := v.(type) { case int: keep(func() any { return x + 1 }) }`, ``, ``},
	{"struct literals and selectors of the same name", `n := 3; keep(func() any { return pt{n: n}.n + (&pt{n}).get() })`, `type pt struct{ n int }
		func (p *pt) get() int { return p.n }`, ``},
	{"parameters and several lines", `x := 2; f := func(
			a, b int, more ...string,
		) (r string, err error) {
			defer func() { r += "!" }()
			return fmt.Sprint(a, b, more, x), nil
		}; kept = append(kept, f); keep(func() any { r, err := f(1, 2, "a"); return fmt.Sprint(r, err) })`, ``, ``},
	{"methods", `c := &cnt{n: 3}; keep(c.up); keep(c.get); keep((*c).get); v := *c; keep(v.get); o := outer{c, more{4}}; keep(o.up); keep(o.two); keep((&o).two); c.n = 90`, `type cnt struct{ n int }
		func (c *cnt) up() any { c.n++; return c.n }
		func (c cnt) get() any { return c.n }
		type more struct{ n int }
		func (m *more) two() any { m.n *= 2; return m.n }
		type outer struct { *cnt; more }`, ``},
	{"methods through interfaces", `var u upper = &cnt{n: 3}; keep(u.up); h := struct{ upper }{u}; keep(h.up); keep(upper.up(u).(*cnt).up); var s fmt.Stringer = name("n"); keep2(s.String)`, `type upper interface{ up() any }
		type cnt struct{ n int }
		func (c *cnt) up() any { c.n++; return c }
		type name string
		func (n name) String() string { return string(n) }
		func keep2(f func() string) { keep(func() any { return f() }) }`, ``},
	{"a method value of nil", `defer func() { e(recover() != nil) }(); var u upper; keep(u.up)`, `type upper interface{ up() any }`, ``},
	{"functions", `keep(declared); var f func() any = declared; keep(f)`, `func declared() any { return "declared" }`, ``},
	{"literals that are deferred, in a coroutine function", `keep(func() any { s := coroutine.NewScheduler(); n := 0; t := s.Start(coroutine.Script(func(co *coroutine.Co) { defer func() { n += 5 }(); co.Frame(); n++ })); s.Tick(1, coroutine.Budget{}); s.Tick(1, coroutine.Budget{}); return fmt.Sprint(n, t.Err()) })`, ``, ``},
	{"behaviours", `n := 0; b := coroutine.Script(func(co *coroutine.Co) { n++; co.Yield(); n += 10 }); keep(func() any { for range b {}; return n }); raw := func(yield func(coroutine.Wait) bool) { n += 100 }; kept = append(kept, raw); keep(func() any { raw(nil); return n })`, ``, ``},
	{"in a generic function", `keep(generic(3)); keep(generic("s")); keep(generic(&[]int{1})); keep(generic(&[]string{"p"})); keep(generic(a(4))); keep(generic(b(5))); keep(generic[fmt.Stringer](b(6)))`, `type a int
		type b int
		func (b b) String() string { return "b" + strconv.Itoa(int(b)) }
		func generic[T any](v T) func() any { return func() any { return fmt.Sprintf("%T %v", *new(T), v) } }`, ``},
	{"in generic functions that call each other", `n := 3; up, get := outer(&n, "x"); keep(up); keep(get); keep(up); keep(twice[int, []int](2)())`, `func outer[K comparable, V any](k K, v V) (func() any, func() any) { n := 0; m := map[K]V{k: v}
			return inner(&n, m[k]), func() any { return fmt.Sprint(n, len(m)) } }
		func inner[W any](n *int, w W) func() any { return func() any { *n++; return fmt.Sprintf("%T %v", w, *n) } }
		func twice[K any, S []K](k K) func() func() any { s := S{k}; return func() func() any { s = append(s, k); return func() any { s = append(s, k); return fmt.Sprintf("%T%v", s, s) } } }`, ``},
	{"in a generic function that calls itself", `keep(deep(3, 1)); keep(deep(2, "s"))`, `func deep[T any](n int, v T) func() any { if n == 0 { return func() any { return v } }; f := deep(n-1, v); return func() any { return fmt.Sprintf("%v %v %T", f(), n, v) } }`, ``},
	{"in methods of generic types", `b := &box[int, string]{k: 1}; keep(b.lit(3)); keep(b.lit(4)); keep(holder[uint8]{}.lit()); var i interface{ lit(string) func() any } = &box[string, string]{k: "k"}; keep(i.lit("x"))`, `type box[K comparable, V any] struct{ k K; v []V }
		func (b *box[A, B]) lit(k A) func() any { n := 0; return func() any { n++; b.k = k; return fmt.Sprintf("%T %v %v", b, b.k, n) } }
		type holder[T any] struct{ box[T2, T] }
		type T2 string
		func (h holder[X]) lit() func() any { return h.box.lit("h") }`, ``},
	{"nothing captured, in a generic function", `keep(generic[int]()); keep(generic[string]())`, `func generic[T any]() func() any { const k = 4; return func() any { return fmt.Sprintf("%T %v", *new(T), k) } }`, ``},
	{"much that is captured, in a generic function", `keep(generic(3, 4)); keep(generic("s", "t"))`, `func generic[T comparable](v, w T) func() any { a := [40]T{1: v}; s := struct{}{}; return func() any { a[0] = w; return fmt.Sprint(a[0] == v, a[1] == v, s) } }`, ``},
	{"an instance with an unknown type", `type t struct{ n int }; keep(generic(t{3}))`, `func generic[T any](v T) func() any { return func() any { return fmt.Sprint(v) } }`, `generic`},
	{"instances of generic functions, and methods of generic types", `keep(generic[int]); keep(generic[string]); keep(generic[a]); f := generic[*a]; keep(f); b := box[a]{3}; keep(b.get); keep((&b).up); keep((&box[int]{4}).up); keep(box[string]{"s"}.get); var u upper = &b; keep(u.up)`, `type a int
		func generic[T any]() any { return fmt.Sprintf("%T", *new(T)) }
		type box[T any] struct{ v T }
		type upper interface{ up() any }
		func (b box[T]) get() any { return b.v }
		func (b *box[T]) up() any { return fmt.Sprintf("%T", b) }`, ``},
	{"a method of a type parameter's type", `keep(bound(box[int]{3}))`, `type box[T any] struct{ v T }
		func (b box[T]) get() any { return b.v }
		func bound[T any](b box[T]) func() any { return b.get }`, `bound`},
	{"behaviours in generic functions", `keep(sum(3)); keep(sum("s"))`, `type adds interface{ ~int | ~string }
		func sum[T adds](v T) func() any { return func() any { s := coroutine.NewScheduler(); n := v; t := s.Start(coroutine.Script(func(co *coroutine.Co) { defer func() { n += v }(); co.Frame(); n += v })); s.Start(twice(&n, v)); s.Start(raw(&n))
			for range 4 { s.Tick(1, coroutine.Budget{}) }; return fmt.Sprint(n, t.Err()) } }
		func twice[T adds](n *T, v T) coroutine.Behaviour { return coroutine.Script(func(co *coroutine.Co) { for range 2 { wait(co, v); *n += v } }) }
		func wait[T any](co *coroutine.Co, v T) { co.Frame() }
		func raw[T adds](n *T) coroutine.Behaviour { return func(yield func(coroutine.Wait) bool) { if yield(coroutine.NextFrame()) { *n += *n } } }`, ``},
	{"iterators that are returned", `b := &bag{n: []int{1, 2, 3}}; k := 10; keepSeq(b.All()); keepSeq((*b).Val(2)); s := upTo(3); keepSeq(s); h := struct{ s iter.Seq[int] }{b.All()}; keepSeq(h.s)
			keepSeq(mapped(b.All(), func(n int) string { k++; return strconv.Itoa(n * k) })); keepSeq(mapped[int](b.Val(1, 2), func(n int) int { return n * k })); keepSeq(b.Odd()); keepSeq((&outer{bag: *b}).All()); keepSeq(outer{bag: *b}.Val(len(b.n)))
			for range b.All() { for v := range mapped(b.Odd(), func(n int) int { return n + k }) { e(v) } }; keep(func() any { n := 0; for v := range b.All() { n += v }; return n }); x := box[string]{"v"}; keepSeq(x.Get()); keepSeq(several(x.Get(), 3)); b.n = append(b.n, 4)
			q, n := two(3); keepSeq(q); e(n); for range 2 { keepSeq(b.
				All(
				)) }`, `type bag struct{ n []int }
		func (b *bag) All() iter.Seq[int] { return func(yield func(int) bool) { for _, v := range b.n { if !yield(v) { return } } } }
		func (b bag) Val(more ...int) iter.Seq[int] { return func(yield func(int) bool) { for _, v := range append(b.n, more...) { more = append(more, v); if !yield(v + len(more)) { return } } } }
		func (b *bag) Odd() iter.Seq[int] { return filtered(b.All(), func(n int) bool { return n%2 == 1 }) }
		type outer struct { z int; bag }
		type box[T any] struct{ v T }
		func (b *box[U]) Get() iter.Seq[U] { return iter.Seq[U](func(yield func(U) bool) { yield(b.v) }) }
		func upTo(n int) func(func(int) bool) { return func(yield func(int) bool) { for i := range n { defer func() { n++ }(); if !yield(i) { return } } } }
		func filtered(s iter.Seq[int], f func(int) bool) iter.Seq[int] { return func(yield func(int) bool) { for v := range s { if f(v) && !yield(v) { return } } } }
		func mapped[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] { return func(yield func(U) bool) { for v := range s { if !yield(f(v)) { return } } } }
		func several[T any](s iter.Seq[T], n int) iter.Seq[T] { return mapped(s, func(v T) T { n++; return v }) }
		func two(n int) (iter.Seq[int], int) { return upTo(n), n * 2 }`, ``},
	{"iterators that are returned, in variables that are captured", `b := bag{5}; s := b.All(); f := func() any { for v := range s { return v }; return nil }; keep(f); keep(func() any { return known(f) }); sch := coroutine.NewScheduler(); t := sch.Start(coroutine.Script(func(co *coroutine.Co) { s, o := b.All(), mapped(b.All(), func(n int) int { return n + b.n }); co.Yield(); f := func() (n int) { for v := range s { n += v }; for v := range o { n += v }; return n }; co.Yield(); keep(func() any { return known(f) }); keep(func() any { return f() }) }))
			var s2 iter.Seq[int]; s2 = b.All(); keep(func() any { for v := range s2 { return v }; return 0 }); for range 2 { sch.Tick(1, coroutine.Budget{}) }; e(t.State(), t.Err())`, `type bag struct{ n int }
		func (b *bag) All() iter.Seq[int] { return func(yield func(int) bool) { _ = yield(b.n) && yield(1) } }
		func mapped[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] { return func(yield func(U) bool) { for v := range s { if !yield(f(v)) { return } } } }
		func known(f any) any {
			if !again { return 1 }
			v, err := code.Of(f)
			if err != nil { return err }
			of := reflect.Indirect(reflect.ValueOf(v.Captures))
			c, n := reflect.New(of.Type()).Elem(), 0
			for c.Set(of); n < c.NumField() && c.Field(n).Kind() == reflect.Func; n++ {
				if _, err := code.Of(reflect.NewAt(c.Field(n).Type(), c.Field(n).Addr().UnsafePointer()).Elem().Interface()); err != nil { return err }
			}
			return min(n, 1)
		}`, ``},
	{"loops over iterators that are returned, and kept elsewhere", `b := bag{1}; keepSeq(b.All()); keepSeq(b.Twice()); k := 2; e(allocs(func() { for v := range b.All() { k += v } }) == allocs(func() { for v := range b.Stacked() { k += v } })); e(allocs(func() { for v := range b.Twice() { k += v } }) == allocs(func() { for v := range b.Stacked2() { k += v } }))`, `type bag struct{ n int }
		func (b *bag) All() iter.Seq[int] { return func(yield func(int) bool) { _ = yield(b.n) && yield(1) } }
		func (b *bag) Twice() iter.Seq[int] { return doubled(b.All(), func(n int) int { return 2 * n }) }
		func doubled(s iter.Seq[int], f func(int) int) iter.Seq[int] { return func(yield func(int) bool) { for v := range s { if !yield(f(v)) { return } } } }
		//somen:stackful
		func (b *bag) Stacked() iter.Seq[int] { return func(yield func(int) bool) { _ = yield(b.n) && yield(1) } }
		//somen:stackful
		func (b *bag) Stacked2() iter.Seq[int] { return stacked(b.Stacked(), func(n int) int { return 2 * n }) }
		//somen:stackful
		func stacked(s iter.Seq[int], f func(int) int) iter.Seq[int] { return func(yield func(int) bool) { for v := range s { if !yield(f(v)) { return } } } }
		func allocs(f func()) float64 { return testing.AllocsPerRun(10, f) }`, ``},
	{"iterators that functions of another package return", `b := &lib.Bag[string]{V: "v"}; keepSeq(b.All()); keepSeq(lib.Map(b.All(), func(s string) int { return len(s) + one })); keepSeq(outer{lib.Bag[int]{V: 3}}.Map(one)); keepSeq(lib.Count(3)); for v := range lib.Map(b.All(), strconv.Quote) { e(v) }`, `var one = 1
		type outer struct{ lib.Bag[int] }
		func (o outer) Map(n int) iter.Seq[string] { return lib.Map(o.All(), func(v int) string { return strconv.Itoa(v + n) }) }`, ``},
	{"an iterator that is returned behind another statement", `keepSeq(chosen(2))`, `func chosen(n int) iter.Seq[int] { if n < 0 { panic(n) }; return func(yield func(int) bool) { yield(n) } }`, `chosen`},
	{"an iterator that is returned through an interface", `var i interface{ All() iter.Seq[int] } = bag(3); keepSeq(i.All())`, `type bag int
		func (b bag) All() iter.Seq[int] { return func(yield func(int) bool) { yield(int(b)) } }`, `All`},
	{"with a type of a function", `type t struct{ n int }; v := t{3}; keep(func() any { return v.n })`, ``, `F.func1`},
}

// valuesTest runs in the compiled program.
const valuesTest = `package c%d

import (
	"fmt"
	"iter"
	"reflect"
	"slices"
	"strconv"
	"testing"

	"random/lib"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/coroutine/code"
)

var _ lib.Bag[int]
var _, _ = strconv.Itoa, testing.Short
var _ coroutine.Wait
var kept []any
var again bool
var out string

// keep runs f, or what is made of what it is taken apart to.
func keep(f func() any) {
	kept = append(kept, f)
	if again {
		v, err := code.Of(f)
		if err != nil { e(err); return }
		if v.Captures == nil {
			g, err := code.Make(v.Name, nil)
			if err != nil { e(err); return }
			f = g.(func() any)
		} else {
			g, err := code.Make(v.Name, v.Captures)
			if err != nil { e(err); return }
			f = g.(func() any)
		}
	}
	r := fmt.Sprint(f())
	e(r[:min(len(r), 60)])
}

// keepSeq is keep for an iterator.
func keepSeq[T any](s iter.Seq[T]) {
	kept = append(kept, s)
	if again {
		v, err := code.Of(s)
		if err != nil { e(err); return }
		f, err := code.Make(v.Name, v.Captures)
		if err != nil { e(err); return }
		s = reflect.ValueOf(f).Convert(reflect.TypeOf(s)).Interface().(iter.Seq[T])
	}
	e(slices.Collect(s))
}

func e(v ...any) { out += fmt.Sprintln(v...) }

func Run(make bool) string {
	again = make
	out = ""
	F()
	return out
}

func F() {
	%s
}

%s
`

// valuesLib is a package that they use.
const valuesLib = `package lib

import (
	"iter"

	"github.com/somen-go/somen/coroutine"
)

var _ coroutine.Wait

type Bag[T any] struct{ V T }

func (b *Bag[T]) All() iter.Seq[T] { return func(yield func(T) bool) { _ = yield(b.V) && yield(b.V) } }

func Map[T, U any](s iter.Seq[T], f func(T) U) iter.Seq[U] {
	return func(yield func(U) bool) { for v := range s { if !yield(f(v)) { return } } }
}

func Count(n int) iter.Seq[int] { return func(yield func(int) bool) { for i := range n { if !yield(i) { return } } } }
`

func TestValues(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	dir := t.TempDir()
	var imports, list strings.Builder
	files := map[string]string{"lib/lib.go": valuesLib}
	for i, c := range values {
		files[fmt.Sprintf("c%d/c.go", i)] = fmt.Sprintf(valuesTest, i, c.body, c.beside)
		fmt.Fprintf(&imports, "\t\"random/c%d\"\n", i)
		fmt.Fprintf(&list, "c%d.Run, ", i)
	}
	files["main.go"] = fmt.Sprintf("package main\n\nimport (\n\t\"fmt\"\n\t\"os\"\n%s)\n\nfunc main() {\n\tfor _, f := range []func(bool) string{%s} {\n\t\tfmt.Print(f(os.Args[1] == \"again\"), \"---\\n\")\n\t}\n}\n", imports.String(), list.String())
	module(t, dir, files)
	plain := filepath.Join(dir, "plain")
	goRun(t, dir, "build", "-o", plain, ".")
	overlay := overlayOf(t, dir)
	want := strings.Split(output(t, plain, "once"), "---\n")
	for _, flags := range []string{"", "-N -l"} {
		rewritten := filepath.Join(dir, "rewritten")
		goRun(t, dir, "build", "-overlay", overlay, "-gcflags="+flags, "-o", rewritten, ".")
		once, again := strings.Split(output(t, rewritten, "once"), "---\n"), strings.Split(output(t, rewritten, "again"), "---\n")
		require.Len(t, once, len(values)+1, "%s", once)
		require.Len(t, again, len(values)+1, "%s", again)
		for i, c := range values {
			t.Run(c.name+flags, func(t *testing.T) {
				require.Equal(t, want[i], once[i])
				if c.unknown != "" {
					require.Contains(t, again[i], c.unknown)
					require.Contains(t, again[i], "is not known")
					return
				}
				require.Equal(t, want[i], again[i])
				require.NotEmpty(t, want[i])
			})
		}
	}
}

// overlayOf compiles the module in dir.
func overlayOf(t *testing.T, dir string) string {
	t.Helper()
	conf := compile.Config{Dir: dir, Patterns: []string{"./..."}}
	p, err := compile.Load(conf)
	require.NoError(t, err)
	p.Compile()
	good, err := p.Verify(conf)
	require.NoError(t, err)
	require.True(t, good)
	for _, fn := range p.Functions {
		require.NotContains(t, fn.Island, "a fault of the tool", fn.Name)
	}
	overlay, err := p.WriteOverlay(t.TempDir())
	require.NoError(t, err)
	return overlay
}
