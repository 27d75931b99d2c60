package outline_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine/outline"
)

// body makes the outline of a function whose statements are given; those that begin with co. wait, and need the
// variables that stand behind a #.
func body(statements string) *outline.Outline {
	o := &outline.Outline{Waits: []outline.Wait{{Stmt: -1}}}
	list := strings.Split(statements, "; ")
	var sees []int
	for i, s := range list {
		s, needs, _ := strings.Cut(s, " #")
		list[i] = s
		if name, _, declares := strings.Cut(s, ":="); declares {
			v := outline.Var{Name: name, Field: name + "_1"}
			if strings.HasSuffix(s, "dead") {
				v.Field = ""
			}
			sees = append(sees, len(o.Vars))
			o.Vars = append(o.Vars, v)
		}
		if strings.HasPrefix(s, "co.") {
			at := outline.Stmt{Text: s, In: -1}
			if i > 0 {
				at.Before = list[i-1]
			}
			if i+1 < len(list) {
				at.After, _, _ = strings.Cut(list[i+1], " #")
			}
			callee, _, _ := strings.Cut(s, "(")
			o.Waits = append(o.Waits, outline.Wait{Text: s, Callee: callee, Stmt: len(o.Stmts), Sees: append([]int(nil), sees...), Needs: strings.Fields(needs), Simple: callee == "co.Sleep"})
			o.Stmts = append(o.Stmts, at)
		}
	}
	return o
}

func TestMatchAt(t *testing.T) {
	for _, c := range []struct {
		old, new string
		pc       int
		to       int
		gone     string
	}{
		{old: "a; co.Sleep(1); b", new: "a; co.Sleep(1); b", pc: 1, to: 1},
		{old: "a; co.Sleep(1); b", new: "x; co.Sleep(1); b", pc: 1, to: 1},
		{old: "a; co.Sleep(1); b", new: "x; co.Sleep(1); y", pc: 1, gone: "stands somewhere else now"},
		{old: "a; co.Sleep(1); b", new: "a; co.Sleep(2); b", pc: 1, to: 1},
		{old: "a; co.Sleep(1); b", new: "a; co.Sleep(2); c", pc: 1, gone: "stands somewhere else now"},
		{old: "a; co.First(1); b", new: "a; co.First(2); b", pc: 1, gone: "is gone"},
		{old: "a; co.Sleep(1); b; co.Sleep(1); c", new: "x; co.Sleep(3); a; co.Sleep(1); b; co.Sleep(1); c", pc: 2, to: 3},
		{old: "a; co.Sleep(1); b; co.Sleep(1); c", new: "a; co.Sleep(1); c", pc: 1, gone: "which of several"},
		{old: "a; co.Sleep(1); b; co.Sleep(1); c", new: "a; co.Sleep(1); c", pc: 2, gone: "which of several"},
		{old: "a; co.Sleep(1); a; co.Sleep(1); a", new: "a; co.Sleep(1); a; co.Sleep(1); a; co.Sleep(1)", pc: 1, gone: "which of several"},
		{old: "co.Sleep(1)", new: "a; b", pc: 1, gone: "is gone"},
		{old: "n:=dead; co.Sleep(1); b", new: "n:=; co.Sleep(1) #n_1; b", pc: 1, gone: "its value is not in the save"},
		{old: "co.Sleep(1); b", new: "n:=; co.Sleep(1) #n_1; b", pc: 1, to: 1},
		{old: "co.Sleep(1)", new: "co.Sleep(1)", pc: 7, gone: "no wait that is known"},
		{old: "co.Sleep(1)", new: "a", pc: 0, to: 0},
	} {
		t.Run(fmt.Sprint(c.old, " to ", c.new), func(t *testing.T) {
			m, err := outline.MatchAt(body(c.old), body(c.new), c.pc)
			if c.gone != "" {
				var gone *outline.GoneError
				require.ErrorAs(t, err, &gone)
				require.ErrorContains(t, err, c.gone)
				return
			}
			require.NoError(t, err)
			require.Equal(t, c.to, m.PC)
		})
	}
}
