package outline_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/outline"
)

func Example() {
	o := &outline.Outline{
		Stmts: []outline.Stmt{{Text: "for range 3", In: -1}, {Text: "co.Sleep(d)", In: 0}},
		Waits: []outline.Wait{{Stmt: -1}, {Text: "co.Sleep(d)", Callee: "co.Sleep", Stmt: 1}},
	}
	again, err := outline.Parse(o.String())
	fmt.Println(err, again.Waits[1].Text, "in", again.Path(again.Waits[1].Stmt))
	// Output: <nil> co.Sleep(d) in for range 3 > co.Sleep(d)
}

func TestParse(t *testing.T) {
	_, err := outline.Parse("{")
	require.Error(t, err)
	o := &outline.Outline{Stmts: []outline.Stmt{{Text: "a", In: 1}, {Text: "b", In: 0}}}
	require.Len(t, o.Around(0), 2, "what was made up goes round no more than once")
	require.Empty(t, o.Around(5))
}
