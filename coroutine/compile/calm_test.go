package compile_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/compile"
)

// Only what is known to call nothing that could tell is deferred as a calm call.
func TestCalmDeferred(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	for _, c := range []struct {
		deferred string
		calm     bool
	}{
		{`func() { n++ }()`, true},
		{`add(&n)`, true},
		{`c.add()`, true},
		{`mu.Unlock()`, true},
		{`close(ch)`, true},
		{`panic("x")`, true},
		{`func() { add(&n); c.add(); recovers() }()`, false},
		{`recovers()`, false},
		{`f()`, false},
		{`func() { f() }()`, false},
		{`i.add()`, false},
		{`func() { for range seq { n++ } }()`, false},
		{`fmt.Println(n)`, false},
		{`once.Do(f)`, false},
		{`pool.Get()`, false},
		{`func() { defer add(&n) }()`, false},
	} {
		t.Run(c.deferred, func(t *testing.T) {
			dir := t.TempDir()
			module(t, dir, map[string]string{"a.go": `package a

import (
	"fmt"
	"iter"
	"sync"

	"github.com/somen-go/somen/coroutine"
)

var (
	_ = fmt.Sprint
	n    int
	mu   sync.Mutex
	once sync.Once
	pool sync.Pool
	ch   chan int
	f    func()
	i    interface{ add() }
	seq  iter.Seq[int]
	c    counter
)

type counter struct{ n int }

func (c *counter) add() { add(&c.n) }

func add(n *int) { *n++ }

func recovers() { _ = recover() }

func g(co *coroutine.Co) {
	defer ` + c.deferred + `
	co.Frame()
}
`})
			p, err := compile.Load(compile.Config{Dir: dir, Patterns: []string{"."}})
			require.NoError(t, err)
			p.Compile()
			out := t.TempDir()
			_, err = p.WriteOverlay(out)
			require.NoError(t, err)
			files, err := filepath.Glob(filepath.Join(out, "*", "*.go"))
			require.NoError(t, err)
			more, err := filepath.Glob(filepath.Join(out, "*.go"))
			require.NoError(t, err)
			text := ""
			for _, name := range append(files, more...) {
				b, err := os.ReadFile(name)
				require.NoError(t, err)
				text += string(b)
			}
			require.Contains(t, text, "f_.Defer")
			require.Equal(t, c.calm, strings.Contains(text, "f_.DeferCalm"))
		})
	}
}
