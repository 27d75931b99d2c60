package outline_test

import (
	"errors"
	"fmt"

	"github.com/somen-go/somen/coroutine/outline"
)

// knock is the outline of
//
//	func knock(co *coroutine.Co) {
//		n := 3
//		co.Sleep(time.Second)
//		fmt.Println(n)
//	}
var knock = &outline.Outline{
	Vars:  []outline.Var{{Name: "n", In: "n:=3", Field: "n_2"}},
	Stmts: []outline.Stmt{{Text: "co.Sleep(time.Second)", In: -1, Before: "n:=3", After: "fmt.Println(n)"}},
	Waits: []outline.Wait{
		{Stmt: -1},
		{Text: "co.Sleep(time.Second)", Callee: "co.Sleep", Stmt: 0, Sees: []int{0}, Needs: []string{"n_2"}, Simple: true},
	},
}

// knockLouder is that of a later version, in which a pointer leads to n.
//
//	func knock(co *coroutine.Co) {
//		by := 2
//		n := 3
//		co.Sleep(time.Second)
//		count(&n)
//		fmt.Println(n * by)
//	}
var knockLouder = &outline.Outline{
	Vars:  []outline.Var{{Name: "by", In: "by:=2", Field: "by_2"}, {Name: "n", In: "n:=3", Field: "n_3", Box: true}},
	Stmts: []outline.Stmt{{Text: "co.Sleep(time.Second)", In: -1, Before: "n:=3", After: "count(&n)"}},
	Waits: []outline.Wait{
		{Stmt: -1},
		{Text: "co.Sleep(time.Second)", Callee: "co.Sleep", Stmt: 0, Sees: []int{0, 1},
			Needs: []string{"by_2", "n_3"}, Simple: true},
	},
}

// A save from before an update has a behaviour that sleeps in the old version. Package ecs/save makes an activation of the
// new version of it, and its report says which variables are new, and which are gone.
func ExampleMatch() {
	m, err := outline.MatchAt(knock, knockLouder, 1)
	fmt.Println(err, "goes on at", m.PC)
	fmt.Println("n_3 is", m.Fields["n_3"].Field)
	fmt.Println("new, and zero:", m.Added)
	// Output:
	// <nil> goes on at 1
	// n_3 is n_2
	// new, and zero: [by]
}

// From says more than where a value has been: here it moves behind a pointer.
func ExampleFrom() {
	m, _ := outline.MatchAt(knock, knockLouder, 1)
	for _, field := range []string{"by_2", "n_3"} {
		switch from := m.Fields[field]; {
		case from.Field == "":
			fmt.Println(field, "is zero")
		case from.Box:
			fmt.Println(field, "points to what was", from.Field)
		}
	}
	// Output:
	// by_2 is zero
	// n_3 points to what was n_2
}

// Where a behaviour can't go on, a game says by save.OnGone what is to be done instead.
func ExampleGoneError() {
	quiet := &outline.Outline{Waits: []outline.Wait{{Stmt: -1}}} // of a knock that does not wait any more
	_, err := outline.MatchAt(knock, quiet, 1)
	var gone *outline.GoneError
	fmt.Println(errors.As(err, &gone), gone.Reason)
	// Output: true its wait co.Sleep(time.Second) is gone
}
