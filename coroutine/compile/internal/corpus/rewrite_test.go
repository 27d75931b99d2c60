package corpus_test

import (
	"go/format"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile/internal/corpus"
)

const program = `// run
package main

import (
	"fmt"
	"sort"
)

type shape interface{ area(scale int) int }

type square int

func (s square) area(scale int) int { return int(s*s) * scale }
func (s square) String() string     { return "square" }

func apply(f func(int) int, x int) int { return f(x) }
func double(x int) int                 { return apply(func(int) int { return 2 }, x) }
func run(x int) int                    { return apply(double, x) }
func inGoroutine(done chan bool)       { stop(done) }
func stop(done chan bool)              { done <- true }
func boxed() int                       { return 4 }
func pairs() (int, int)                { return run(1), run(2) }
func add(a, b int) int                 { return a + b }

func main() {
	var s shape = square(run(2))
	var any interface{} = boxed
	done := make(chan bool)
	go inGoroutine(done)
	<-done
	list := []int{3, 1, run(2)}
	sort.Slice(list, func(i, j int) bool { return list[i] < list[j] })
	defer func() { fmt.Println("end", recover()) }()
	fmt.Println(s, s.area(2), list, any.(func() int)(), add(pairs()), run(3))
	main_()
}

func main_() { run(1) }
`

func rewrite(t *testing.T, mode corpus.Mode) *corpus.Rewritten {
	repo, err := filepath.Abs("../../../..")
	require.NoError(t, err)
	m, err := corpus.NewModule(t.TempDir(), repo)
	require.NoError(t, err)
	p := &corpus.Program{Name: "test/program.go", Path: "program.go", Source: []byte(program)}
	require.NoError(t, m.AddOriginal(p))
	pkgs, err := m.Load()
	require.NoError(t, err)
	require.Empty(t, pkgs[p.ID()].Errors)
	r, err := corpus.Rewrite(pkgs[p.ID()], p.Source, mode)
	require.NoError(t, err)
	_, err = format.Source(r.Source)
	require.NoError(t, err, string(r.Source))
	return r
}

func TestFunctionsGetACoWhereAllUsesCanBeFollowed(t *testing.T) {
	// Chance makes functions plain that call none. The seeds are enough for all of these to have had one.
	var text strings.Builder
	for seed := range uint64(10) {
		r := rewrite(t, corpus.Mode{Seed: seed, Exprs: true, Captures: true, Endless: true})
		text.Write(r.Source)
		require.Equal(t, "it is called by go", r.Plain["inGoroutine"])
		require.Contains(t, []string{"it is called where there is no Co", "chance"}, r.Plain["stop"])
		require.Equal(t, "code of other packages may call it", r.Plain["String"])
		require.Contains(t, []string{"it is called with the results of a call", "chance"}, r.Plain["add"])
		require.Contains(t, []string{"it is stored in an interface", "it comes from an interface"}, r.Plain["boxed"])
		require.Equal(t, strings.Count(program, "\n"), strings.Count(string(r.Source), "\n")-3, "lines stay where they are")
	}
	for _, want := range []string{
		"type shape interface{ area(_ *coroutine.Co, scale int) int }",
		"func (s square) area(co *coroutine.Co, scale int) int {",
		"func apply(co *coroutine.Co, f func(*coroutine.Co, int) int, x int) int {",
		"apply(co, func(co *coroutine.Co, _ int) int {",
		"func run(co *coroutine.Co, x int) int ",
		"func pairs(co *coroutine.Co) (int, int)",
		"s.area(co, ",
		"add(pairs(co))",
		"func program_main(co *coroutine.Co) {",
	} {
		require.Contains(t, text.String(), want)
	}
}

func TestTheSameSeedMakesTheSameProgram(t *testing.T) {
	mode := corpus.Mode{Seed: 3, Exprs: true, Captures: true, Endless: true}
	first := rewrite(t, mode)
	require.Equal(t, string(first.Source), string(rewrite(t, mode).Source))
	mode.Seed++
	require.NotEqual(t, string(first.Source), string(rewrite(t, mode).Source))
}
