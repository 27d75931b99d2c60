package compile_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
)

// constructs are what coroutine functions may be made of: a body of a function f(co, e), with what it needs
// beside it, and an island if one of its functions is one, by a part of the reason. The docs have the same list.
var constructs = []struct{ name, body, beside, island string }{
	{"a wait", `co.Sleep(2); e(1)`, ``, ``},
	{"waits with values", `e(co.Frame() > 0, co.Frames(2) > 0, co.First(coroutine.Frames(3), coroutine.Yield()))`, ``, ``},
	{"all waits of Co", `co.Yield(); co.SleepUntil(3); n := 0; co.Until(func() bool { n++; return n > 1 }); co.WaitWhile(func() bool { n++; return n < 4 }); co.Pace(); co.AllOf(coroutine.Yield(), coroutine.NextFrame()); co.Wait(coroutine.Yield()); e(n)`, ``, ``},
	{"channels, signals and futures", `c := coroutine.NewChan[int](1); e(c.Send(co, 4)); v, ok := c.Receive(co); e(v, ok); c.Close(); w, ok := c.Receive(co); e(w, ok)
		var f coroutine.Future[string]; f.Complete("x", nil); s, err := f.Await(co); e(s, err)
		var sig coroutine.Signal[int]; co.Go(coroutine.Script(func(co *coroutine.Co) { co.Yield(); sig.Emit(9) })); e(sig.Wait(co))`, ``, ``},
	{"children", `t := co.Go(coroutine.Script(func(co *coroutine.Co) { co.Sleep(1); e("child") })); e(co.Join(t)); e(co.Self().State())`, ``, ``},
	{"a call", `e(g(co, 1) + g(co, 2))`, `func g(co *coroutine.Co, n int) int { co.Frame(); return n * 10 }`, ``},
	{"several results", `a, b := g(co); e(a, b); a, b = g(co); e(pair(g(co)))`, `func g(co *coroutine.Co) (int, string) { co.Frame(); return 3, "x" }
		func pair(a int, b string) string { return b + b }`, ``},
	{"a method", `c := &cnt{}; e(c.up(co), c.up(co), c.n, val(7).get(co))`, `type cnt struct{ n int }
		func (c *cnt) up(co *coroutine.Co) int { co.Frame(); c.n++; return c.n }
		type val int
		func (v val) get(co *coroutine.Co) int { co.Frame(); return int(v) }`, ``},
	{"a promoted method that is overridden", `var o over; e(o.name(co), o.base.name(co), o.id(co))`, `type base struct{ n int }
		func (b *base) name(co *coroutine.Co) string { co.Frame(); return "base" }
		func (b base) id(co *coroutine.Co) int { co.Frame(); return b.n }
		type over struct{ base }
		func (o over) name(co *coroutine.Co) string { co.Frame(); return "over" }`, ``},
	{"recursion", `e(fib(co, 7))`, `func fib(co *coroutine.Co, n int) int { if n < 2 { co.Yield(); return n }; return fib(co, n-1) + fib(co, n-2) }`, ``},
	{"variadic functions", `e(sum(co), sum(co, 1), sum(co, 1, 2, 3), sum(co, []int{4, 5}...))`, `func sum(co *coroutine.Co, n ...int) (s int) { for _, v := range n { co.Yield(); s += v }; return s }`, ``},
	{"generic functions and types", `e(twice(co, "a"), twice[int](co, 4)); var b box[string]; b.set(co, "q"); e(b.v)`, `func twice[T any](co *coroutine.Co, v T) [2]T { co.Frame(); w := v; return [2]T{v, w} }
		type box[T any] struct{ v T }
		func (b *box[T]) set(co *coroutine.Co, v T) { func() { defer func() { b.v = v }(); co.Frame() }() }`, ``},
	{"order of evaluation", `x := 1; p := &x; e(x + set(co, p, 5) + x); a := []int{1, 2}; i := 0; ip := &i; a[i] = set(co, ip, 1); e(a, i)`, `func set(co *coroutine.Co, p *int, v int) int { co.Yield(); *p = v; return 100 }`, ``},
	{"order of evaluation, of what becomes an interface", `a := []int{1, 300}; b := []byte{1}; c := []bool{true}; d := []struct{ b byte }{{1}}; f := []int16{1}
		e(a[0] != 1, int8(a[1]), b[0]*2, c[0], d[0], f[0]*2, a[0]*2, change(co, a, b, c, d, f), a[0] != 1, b[0], c[0])`,
		`func change(co *coroutine.Co, a []int, b []byte, c []bool, d []struct{ b byte }, f []int16) int { co.Yield(); a[0], a[1], b[0], c[0], d[0].b, f[0] = 7, 8, 9, false, 3, 4; return 100 }`, ``},
	{"and, or", `e(yes(co, e, 1) && no(co, e, 2) && yes(co, e, 3) || yes(co, e, 4) || no(co, e, 5))`, `func yes(co *coroutine.Co, e func(...any), n int) bool { co.Yield(); e(n); return true }
		func no(co *coroutine.Co, e func(...any), n int) bool { co.Yield(); e(n); return false }`, ``},
	{"if", `if n := two(co); n > 2 { e("no") } else if two(co) == 2 { e("yes") } else { e("never") }`, two, ``},
	{"for, with variables of each round", `var fs []func() int; for i := 0; i < 3; i++ { co.Yield(); fs = append(fs, func() int { i *= 2; return i }); if i == 1 { continue } }; for _, f := range fs { e(f()) }`, ``, ``},
	{"range over integers, slices and arrays", `for i := range 3 { co.Yield(); e(i) }; s := []int{1, 2}; for i, v := range s { s = append(s, v); s[1] = 9; co.Yield(); e(i, v) }; a := [2]int{1, 2}; for i, v := range a { a[1] = 7; co.Yield(); e(i, v) }; for i, v := range &a { a[1] = 8; co.Yield(); e(i, v) }; e(s)`, ``, ``},
	{"range over what is an array once it is evaluated", `array := func() [2]int { e("made"); return [2]int{} }; for i := range array() { co.Yield(); e(i) }; for range array() { co.Yield() }
		c := make(chan [1]int, 2); c <- [1]int{}; for i := range <-c { co.Yield(); e(i) }; e(len(c)); var p *[2]int; for i := range *p { co.Yield(); e(i) }; for i := range p { co.Yield(); e(i) }; for i := range [2]int(array()) { co.Yield(); e(i) }`, ``, ``},
	{"range over strings", `for i, r := range "aé\xff€" { co.Yield(); e(i, r) }`, ``, ``},
	{"range over maps", `m := map[string]int{"a": 1, "b": 2, "c": 3}; n := 0; for k, v := range m { co.Yield(); delete(m, k); n += v }; e(n, len(m))`, ``, ``},
	{"range over channels", `c := make(chan int, 2); c <- 1; c <- 2; close(c); for v := range c { co.Yield(); e(v) }`, ``, ``},
	{"range over Over, Every, Spread and All", `for t := range co.Over(3) { e(t) }; for i := range co.Every(2) { if i == 2 { break }; e(i) }; for i := range co.Spread(2) { e(i) }
		c := coroutine.NewChan[int](3); c.Send(co, 1); c.Send(co, 2); c.Close(); for v := range c.All(co) { co.Yield(); e(v) }`, ``, ``},
	{"range over an iterator, with no wait in the loop", `for v := range slices.Values([]int{1, 2}) { e(v) }; co.Yield()`, ``, ``},
	{"range over an iterator, with a wait in the loop", `for v := range slices.Values([]int{1, 2}) { co.Yield(); e(v) }`, ``, `a range over a function`},
	{"switch and fallthrough", `switch two(co) { case 1: e(1); case 2: e(2); fallthrough; case 3: e(3); co.Yield(); default: e(4) }; switch { case two(co) > 5: e("a"); default: e("b") }`, two, `a wait in a case`},
	{"switch with waits in bodies", `switch n := two(co); n { case 2: co.Yield(); e(2); fallthrough; case 3: e(3); if n == 2 { break }; e("no"); default: e(4) }`, two, ``},
	{"type switch", `for _, v := range []any{1, "x", nil, 2.5, error(nil)} { switch x := v.(type) { case int: co.Yield(); e(x + 1); case string, float64: co.Yield(); e(x); case nil: e("nil"); default: e("?") } }`, ``, ``},
	{"select", `c := make(chan int, 1); select { case v := <-c: e(v); default: co.Yield(); e("none") }; c <- 3; select { case v, ok := <-c: co.Yield(); e(v, ok); case c <- 1: }`, ``, ``},
	{"labels", `outer: for i := 0; ; i++ { for { co.Yield(); switch { case i < 2: continue outer; case i == 2: break }; break outer } }; e("out")`, ``, ``},
	{"goto", `n := 0; again: co.Yield(); n++; if n < 3 { goto again }; e(n)`, ``, ``},
	{"return from the midst", `e(g(co, 1), g(co, 2))`, `func g(co *coroutine.Co, n int) (s string) { for { co.Yield(); if n == 2 { return "two" }; s += "x"; if len(s) == 3 { return } } }`, ``},
	{"defer", `g(co, e); e("after")`, `func g(co *coroutine.Co, e func(...any)) { x := 1; defer e("a", x); x = 2; defer func() { e("b", x) }(); for i := range 2 { co.Yield(); defer e(i) }; x = 3 }`, ``},
	{"deferred functions that call nothing that is not known", `defer func() { e("at last", recover() != nil) }(); n := 0; g(co, &n); e(n); func() { defer func() { e(recover(), n) }(); h(co, &n, []int{1}) }(); defer h(co, &n, nil); defer func() { n++ }(); co.Yield(); panic("over")`, `func g(co *coroutine.Co, n *int) { defer func() { *n += 2 }(); defer add(n, 40); co.Frame() }
		func h(co *coroutine.Co, n *int, a []int) { defer add(n, 100); defer func() { *n += a[5] }(); defer add(n, 1000); co.Frame(); panic("first") }
		func add(n *int, by int) { *n += by; if *n > 100000 { add(n, 1) } }`, ``},
	{"deferred functions that wait", `g(co, e)`, `func g(co *coroutine.Co, e func(...any)) { defer func() { co.Sleep(2); e("slept") }(); defer h(co, e, 5); co.Yield() }
		func h(co *coroutine.Co, e func(...any), n int) { co.Frame(); e(n) }`, ``},
	{"Go and RaceFor", `f := coroutine.Go(co, three); v, err := f.Await(co); e(v, err); w, i := coroutine.RaceFor(co, func(co *coroutine.Co) int { co.Forever(); return 1 }, three); e(w, i)
		b := coroutine.Go(co, func(co *coroutine.Co) string { co.Yield(); panic("oh") }, coroutine.Named("b")); s, err := b.Await(co); e(s, err != nil)`,
		`func three(co *coroutine.Co) int { co.Yield(); co.Frame(); return 3 }`, ``},
	{"RaceFor", `fs := []func(*coroutine.Co) string{slow, func(co *coroutine.Co) string { defer e("cleaned"); co.Frames(2); return "quick" }}; v, i := coroutine.RaceFor(co, fs...); e(v, i); e(pair(coroutine.RaceFor(co, fs[1], slow))); coroutine.RaceFor[string](co, slow, fs[1])
		n, at := coroutine.RaceFor(co, func(co *coroutine.Co) int { co.Exit(); return 1 }, func(co *coroutine.Co) int { co.Self().Cancel(); co.Frame(); return 2 }); e(n, at)
		for range 2 { w, _ := coroutine.RaceFor(co, func(co *coroutine.Co) error { co.Yield(); return nil }); e(w) }
		func() { defer func() { e(recover() != nil) }(); coroutine.RaceFor(co, slow, func(co *coroutine.Co) string { co.Frame(); panic("oh") }) }()
		defer func() { v, i := coroutine.RaceFor(co, slow); e(v, i) }(); coroutine.RaceFor(co, fs[0], nil)`,
		`func slow(co *coroutine.Co) string { co.Sleep(3); return "slow" }
		func pair(s string, n int) string { return s + string(rune('0'+n)) }`, ``},
	{"recover", `e(g(co, e))`, `func g(co *coroutine.Co, e func(...any)) (err any) { defer func() { err = recover() }(); co.Yield(); var m map[int]int; m[1] = 2; return 4 }`, ``},
	{"recover in a function that waits", `e(g(co, e))`, `func g(co *coroutine.Co, e func(...any)) (err any) { defer func() { r := recover(); co.Sleep(1); err = r }(); co.Yield(); panic("oh") }`, ``},
	{"recover itself deferred", `e(g(co, e)); defer recover(); co.Yield(); panic(1)`, `func g(co *coroutine.Co, e func(...any)) (n int) { defer recover(); defer func() { recover(); n = 7; co.Yield() }(); co.Yield(); panic(1) }`, `it defers recover`},
	{"recover itself deferred in a deferred function", `defer got(co, e, "last"); defer func() { defer (recover)(); defer got(co, e, "inner"); panic(3) }(); co.Yield(); panic(2)`, `func got(co *coroutine.Co, e func(...any), name string) { v := recover(); co.Yield(); e(name, v) }`, `it defers recover`},
	{"recover itself deferred in a deferred function that is not compiled", `defer e("last"); defer func() { defer recover(); e("first") }(); co.Yield(); panic(2)`, ``, ``},
	{"a panic in the place of another, recovered", `defer waits(co, e); g(co, e)`, waits + `
		func g(co *coroutine.Co, e func(...any)) { defer func() { panic("inner") }(); co.Frame(); co.Frame(); panic("first") }`, ``},
	{"a panic in the place of one that was recovered", `defer waits(co, e); g(co, e)`, waits + `
		func g(co *coroutine.Co, e func(...any)) { defer func() { e(recover() != nil); panic("inner") }(); co.Frame(); panic("first") }`, ``},
	{"a panic in the place of another, in functions that wait", `defer waits(co, e); g(co, e)`, waits + `
		func g(co *coroutine.Co, e func(...any)) { defer h(co, e, "second", false); defer h(co, e, "inner", true); defer h(co, e, "innermost", false); co.Frame(); panic("first") }
		func h(co *coroutine.Co, e func(...any), s string, r bool) { if r { e(recover()) }; co.Yield(); e(s); panic(s) }`, ``},
	{"a panic in the place of another, on a stack", `defer waits(co, e); g(co, e)`, waits + `
		//somen:stackful
		func g(co *coroutine.Co, e func(...any)) { defer func() { panic("inner") }(); co.Frame(); panic("first") }`, `stackful`},
	{"a panic in the place of another, recovered on a stack", `defer func() { e(recover()) }(); f := waits; defer f(co, e); g(co, e)`, waits + `
		func g(co *coroutine.Co, e func(...any)) { f := waits; defer f(co, e); defer func() { panic("inner") }(); co.Frame(); panic("first") }`, ``},
	{"a panic in a deferred function of another", `defer waits(co, e); g(co, e)`, waits + `
		func g(co *coroutine.Co, e func(...any)) { defer h(co, e); co.Frame(); panic("first") }
		func h(co *coroutine.Co, e func(...any)) { f := waits; func() { defer f(co, e); co.Yield(); panic("inner") }(); e("no") }`, ``},
	{"a panic that is over, and a wait", `func() { defer func() { e(recover()) }(); func() { defer func() { panic(2) }(); co.Yield(); panic(1) }() }(); co.Yield(); e("waited"); co.Yield()`, ``, ``},
	{"a supervisor", `for i := range 3 { func() { defer func() { if r := recover(); r != nil { e("fault", r) } }(); co.Yield(); if i == 1 { panic(i) }; e(i) }() }`, ``, ``},
	{"a panic", `defer e("deferred"); co.Yield(); panic("the end")`, ``, ``},
	{"closures", `n := 0; up := func(d int) int { n += d; return n }; co.Yield(); e(up(2), n); co.Yield(); e(up(3), n)`, ``, ``},
	{"pointers to variables", `n := 1; p := &n; co.Yield(); *p = 5; e(n); a := [3]int{1, 2, 3}; s := a[:]; co.Yield(); s[0] = 9; e(a)`, ``, ``},
	{"constants", `const n, s, r = 3, "x", 'y'; const f float64 = 1.0 / 3; const d time.Duration = 2; co.Sleep(d); e(n, s, r, f, d); for range n { co.Yield() }`, ``, ``},
	{"literals with waits", `e([]int{two(co), 1, two(co)}, pt{X: two(co), Y: two(co) + 1}, *&pt{two(co), 3}, [...]string{1: name(co)})`, two + `
		type pt struct{ X, Y int }
		func name(co *coroutine.Co) string { co.Yield(); return "n" }`, ``},
	{"a map literal with waits", `e(map[int]int{1: two(co)})`, two, `a map literal`},
	{"conversions, assertions and slices", `var v any = two(co); e(int64(two(co))+1, v.(int), string(rune(two(co)+60)), "hello"[two(co):], len("abc"[two(co):]), -two(co))`, two, ``},
	{"Scripts in Scripts", `co.Run(coroutine.Script(func(in *coroutine.Co) { in.Sleep(1); e("inner"); in.Run(coroutine.Script(g)) })); e("outer")`, `func g(co *coroutine.Co) { co.Sleep(1) }`, ``},
	{"methods as Scripts", `co.Run(coroutine.Script((&lamp{e}).live)); e("dark")`, `type lamp struct{ e func(...any) }
		func (l *lamp) live(co *coroutine.Co) { co.Sleep(1); l.e("light") }`, ``},
	{"the raw form in a Script", `co.Run(func(yield func(coroutine.Wait) bool) { for i := range 3 { if !yield(coroutine.NextFrame()) { return }; e(i, yield(coroutine.Yield())) } })`, ``, ``},
	{"functions and methods in the raw form", `co.Run(raw); r := rw{e}; co.Run(r.run); r.run(func(coroutine.Wait) bool { return false }); co.Run(coroutine.Sequence(raw, r.run))`, `func raw(yield func(coroutine.Wait) bool) { for range 2 { if !yield(coroutine.NextFrame()) { return } } }
		type rw struct{ e func(...any) }
		func (r rw) run(yield func(coroutine.Wait) bool) { r.e(yield(coroutine.Yield())); r.e(help(yield, 2)) }
		func help(yield func(coroutine.Wait) bool, n int) bool { for range n { if !yield(coroutine.Yield()) { return false } }; return true }`, ``},
	{"a Co without a name", `co.Run(coroutine.Script(func(*coroutine.Co) { e(1) })); e(g(co, 3))`, `func g(_ *coroutine.Co, n int) int { return n }`, ``},
	{"combinators", `e(co.Race(coroutine.Await(coroutine.Frames(3)), coroutine.Script(func(co *coroutine.Co) { co.Frame() }))); co.All(coroutine.Await(coroutine.Yield())); e(co.Timeout(2, coroutine.Await(coroutine.Forever())))`, ``, ``},
	{"a function value with a Co", `f := g; e(f(co, 3))`, `func g(co *coroutine.Co, n int) int { co.Yield(); return n }`, ``},
	{"a func value that is the result of a call, before a call in the arguments", `n := 1; p := func(n int) func(*coroutine.Co, int) int { e("picked", n); return g }; e(p(n)(co, func() int { n = 7; e("arg"); return n }()), n)`, `func g(co *coroutine.Co, n int) int { co.Yield(); return n }`, ``},
	{"a func value and an interface that the arguments change", `b := struct { f func(*coroutine.Co, int) int; w waiter }{g, wa(2)}; p := &b; e(p.f(co, func() int { p.f = h; return 2 }())); e(p.w.wait(co, func() int { p.w = wa(5); return 2 }())); e(p.w.wait(co, func() int { co.Yield(); p.w = wa(7); return 2 }()))`, waiter + `
		func g(co *coroutine.Co, n int) int { co.Yield(); return n }
		func h(co *coroutine.Co, n int) int { co.Yield(); return n * 10 }`, ``},
	{"a receiver of a known type in an interface, before what changes it", `conv(co, e); vari(co, e)`, waiter + `
		func conv(co *coroutine.Co, e func(...any)) { v := wa(1); e(waiter(v).wait(co, func() int { v = 2; return 3 }())) }
		func vari(co *coroutine.Co, e func(...any)) { var w waiter = wa(1); e(w.wait(co, func() int { co.Yield(); w = wa(2); return 3 }())) }`, `a receiver in an interface beside a wait`},
	{"a channel that the arguments change", `b := struct{ c *coroutine.Chan[int] }{coroutine.NewChan[int](1)}; p, was, now := &b, b.c, coroutine.NewChan[int](1); p.c.Send(co, func() int { p.c = now; return 2 }()); e(was.Len(), now.Len())`, ``, ``},
	{"a func value or a receiver with a call in it, and those without, before what changes them", `b := &box{}; b.set(0, 1); zero := func() int { e("index"); return 0 }
		e(b.f[zero()](co, b.set(5, 2)), b.w[zero()].wait(co, b.set(6, 3)), b.p[zero()](b.set(7, 4))); e(b.f[b.zero](co, b.set(5, 2)), b.w[b.zero].wait(co, b.set(6, 3)), b.p[b.zero](b.set(7, 4)))
		e(b.f[zero()](co, b.wait(co, 5, 2))); e(b.w[zero()].wait(co, b.wait(co, 6, 3))); e(b.p[zero()](b.wait(co, 7, 4))); e(b.f[b.zero](co, b.wait(co, 5, 2))); e(b.w[b.zero].wait(co, b.wait(co, 6, 3))); e(b.p[b.zero](b.wait(co, 7, 4)))`, waiter + `
		type box struct { f [1]func(*coroutine.Co, int) int; w [1]waiter; p [1]func(int) int; zero int }
		func (b *box) set(n, r int) int { b.f[0] = func(co *coroutine.Co, x int) int { co.Yield(); return n*10 + x }; b.w[0] = wa(n); b.p[0] = func(x int) int { return n*100 + x }; return r }
		func (b *box) wait(co *coroutine.Co, n, r int) int { co.Yield(); return b.set(n, r) }`, ``},
	{"ranges over what a function returns that waits", `for i := range two(co) { e(i) }; for i, v := range append([]int{5}, two(co)) { co.Yield(); e(i, v) }; for i := range max(two(co), 1) { co.Yield(); e(i) }`, two, ``},
	{"a func literal that is handed the Co", `func(co *coroutine.Co) { co.Yield(); e("called") }(co); x := 1
		n, s := (func(c *coroutine.Co, n int, more ...string) (int, string) { c.Frame(); x += n; return n * x, more[1] })(co, 3, "a", "b"); e(n, s, x)
		func(*coroutine.Co) { e("nobody") }(co); e(func(co *coroutine.Co) (n int) { defer func() { n++ }(); func() { co.Yield(); n = 4 }(); return n + func(c *coroutine.Co) int { c.Yield(); return 1 }((co)) }(co))
		for i := range 2 { defer func(co *coroutine.Co, n int) { co.Frame(); e("deferred", n, recover()) }(co, i) }; panic(5)`, ``, ``},
	{"a func literal that is handed the yield", `co.Run(func(yield func(coroutine.Wait) bool) { func(yield func(coroutine.Wait) bool) { e(yield(coroutine.Yield())) }(yield)
		e(func(y func(coroutine.Wait) bool, n int) bool { for range n { if !y(coroutine.NextFrame()) { return false } }; return true }(yield, 2)) })`, ``, ``},
	{"a func literal in a variable that is handed the Co", `f := func(co *coroutine.Co) int { co.Yield(); return 3 }; e(f(co), f(co)); defer f(co)`, ``, ``},
	{"a func literal that is handed the Co and captures it", `func(c *coroutine.Co) { c.Yield(); e(c == co); co.Yield() }(co)`, ``, `captures another`},
	{"a func literal that is handed two", `e(func(a, b *coroutine.Co) int { a.Yield(); b.Yield(); return 2 }(co, co))`, ``, `two parameters`},
	{"a func literal in a go statement that is handed the Co", `c := make(chan int); go func(*coroutine.Co) { c <- 1 }(co); e(<-c); co.Yield()`, ``, `go statement`},
	{"a method of an interface", `var w waiter = wa(2); e(w.wait(co, 3))`, waiter, ``},
	{"a Co in a field", `s := st{co}; s.co.Yield(); e("done")`, `type st struct{ co *coroutine.Co }`, `used as a value`},
	{"a func literal that captures a Co and is kept", `f := func() { co.Yield() }; f(); e("done")`, ``, `captures its *coroutine.Co`},
	{"a Co that a callee keeps", `h := keep(co); h.nap(); e("done"); nest(co).nap()`, keep + `
		func nest(co *coroutine.Co) *helper { co.Yield(); return keep(co) }`, `it hands its *coroutine.Co to random/c%d.keep, which may keep it`},
	{"a Co that a func value keeps", `f := keep; h := f(co); h.nap(); e("done")`, keep, `it hands its *coroutine.Co to f, which may keep it`},
	{"a Co that a method of an interface keeps", `var k keeper = kept{}; h := k.hold(co); h.nap(); e("done")`, keep + `
		type keeper interface{ hold(*coroutine.Co) *helper }
		type kept struct{}
		func (kept) hold(co *coroutine.Co) *helper { co.Yield(); return &helper{co} }`, `it hands its *coroutine.Co to k.hold, which may keep it`},
	{"a Co that a func literal keeps", `var h helper; func() { co.Yield(); h.co = co }(); h.nap(); f := func(co *coroutine.Co) { h = helper{co} }; f(co); h.nap()`, keep, `it hands its *coroutine.Co to a func literal, which may keep it`},
	{"an iterator that waits, as a value", `s := co.Over(2); for t := range s { e(t) }; for v := range seq(co) { e(v) }; q := seq(co); for v := range q { e(v) }`, `func seq(co *coroutine.Co) func(func(int) bool) {
		return func(yield func(int) bool) { for i := range 2 { co.Frame(); if !yield(i) { return } } } }`, `an iterator that waits is used as a value`},
	{"a type of its own", `type t struct{ n int }; v := t{3}; co.Yield(); e(v.n)`, ``, `declares a type`},
	{"the own name of a package", `time := 3; co.Sleep(1); e(time)`, ``, ``},
	{"shadowed variables", `x := 1; { x := x + 1; co.Yield(); { x := x * 10; co.Yield(); e(x) }; e(x) }; if x := "s"; x != "" { co.Yield(); e(x) }; e(x)`, ``, ``},
	{"//somen:stackful", `g(co, e)`, `//somen:stackful
		func g(co *coroutine.Co, e func(...any)) { co.Yield(); e("on a stack") }`, ``},
}

const waits = `func waits(co *coroutine.Co, e func(...any)) { e(recover()); co.Yield(); e("waited"); co.Yield(); panic("last") }`

const waiter = `type waiter interface{ wait(*coroutine.Co, int) int }
		type wa int
		func (w wa) wait(co *coroutine.Co, n int) int { co.Frame(); return int(w) * n }`

const keep = `type helper struct{ co *coroutine.Co }
		func (h *helper) nap() { h.co.Frame() }
		func keep(co *coroutine.Co) *helper { return &helper{co} }`

const two = `func two(co *coroutine.Co) int { co.Frame(); return 2 }`

// Each construct does the same in both forms, undisturbed, and with a cancel or an error in each Tick.
func TestConstructs(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	dir := t.TempDir()
	files := map[string]string{"main.go": constructsMain()}
	for i, c := range constructs {
		files[fmt.Sprintf("c%d/c.go", i)] = fmt.Sprintf(`package c%d

import (
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
)

var _, _ = slices.Max[[]int], time.Second

func F(e func(...any)) coroutine.Behaviour { return coroutine.Script(func(co *coroutine.Co) { f(co, e) }) }

func f(co *coroutine.Co, e func(...any)) { %s }

%s
`, i, c.body, c.beside)
	}
	module(t, dir, files)
	plain, rewritten := filepath.Join(dir, "plain"), filepath.Join(dir, "rewritten")
	goRun(t, dir, "build", "-o", plain, ".")
	conf := compile.Config{Dir: dir, Patterns: []string{"./..."}}
	p, err := compile.Load(conf)
	require.NoError(t, err)
	p.Compile()
	good, err := p.Verify(conf)
	require.NoError(t, err)
	require.True(t, good)
	overlay, err := p.WriteOverlay(t.TempDir())
	require.NoError(t, err)
	goRun(t, dir, "build", "-overlay", overlay, "-o", rewritten, ".")
	want, got := strings.Split(output(t, plain), "\n"), strings.Split(output(t, rewritten), "\n")
	for i, c := range constructs {
		t.Run(c.name, func(t *testing.T) {
			n := 0
			for k := range want {
				if strings.HasPrefix(want[k], fmt.Sprintf("%d/", i)) {
					n++
					require.Less(t, k, len(got), "compiled, it ends: %s", got[len(got)-1])
					require.Equal(t, want[k], got[k])
				}
			}
			require.NotZero(t, n, "it was not run: %s", want)
			found, islands := false, ""
			for _, fn := range p.Functions {
				if !strings.HasPrefix(fn.Name, fmt.Sprintf("random/c%d.", i)) || c.name == "//somen:stackful" && !strings.HasSuffix(fn.Name, ".f") {
					continue
				}
				found = found || strings.HasSuffix(fn.Name, ".f")
				if c.island == "" {
					require.Empty(t, fn.Island, fn.Name)
				}
				if strings.Contains(c.name, "RaceFor") {
					require.Empty(t, fn.Calls, fn.Name)
				}
				islands += fn.Island + "\n"
			}
			require.Contains(t, islands, strings.ReplaceAll(c.island, "%d", fmt.Sprint(i)))
			require.True(t, found)
		})
	}
}

func constructsMain() string {
	var imports, list strings.Builder
	for i := range constructs {
		fmt.Fprintf(&imports, "\t\"random/c%d\"\n", i)
		fmt.Fprintf(&list, "c%d.F, ", i)
	}
	return fmt.Sprintf(`package main

import (
	"errors"
	"fmt"

	"github.com/somen-go/somen/coroutine"
%s)

func run(i, variant int, f func(func(...any)) coroutine.Behaviour) {
	text := ""
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) { text += fmt.Sprint("[", err, "] ") }))
	t := s.Start(f(func(v ...any) { text += fmt.Sprintf("%%#v ", v) }))
	for tick := range 12 {
		if variant > 0 && tick == variant/2 {
			if variant%%2 == 0 {
				t.Cancel()
			} else {
				t.Raise(errors.New("raised"))
			}
		}
		text += fmt.Sprint(s.Tick(1, coroutine.Budget{}).Resumed, " ", t.State(), " ")
	}
	s.Close()
	fmt.Printf("%%d/%%d %%s %%v %%v\n", i, variant, text, t.State(), t.Err())
}

func main() {
	for i, f := range []func(func(...any)) coroutine.Behaviour{%s} {
		for variant := range 14 {
			run(i, variant, f)
		}
	}
}
`, imports.String(), list.String())
}
