package outline_test

import (
	"fmt"

	"github.com/somen-go/somen/coroutine/outline"
)

// patrol is the outline that the tool writes beside
//
//	func patrol(co *coroutine.Co, places []string) {
//		for _, p := range places {
//			co.Sleep(time.Second)
//			fmt.Println(p)
//		}
//	}
var patrol = &outline.Outline{
	Vars: []outline.Var{
		{Name: "co", Field: "co_1"},
		{Name: "places", Field: "places_2"},
		{Name: "p", In: "for _,p:=range places", Field: "p_6"},
	},
	Stmts: []outline.Stmt{
		{Text: "for _,p:=range places", In: -1, Temps: "? int int "},
		{Text: "co.Sleep(time.Second)", In: 0, After: "fmt.Println(p)"},
	},
	Waits: []outline.Wait{
		{Stmt: -1, Sees: []int{0, 1}, Needs: []string{"co_1", "places_2"}},
		{Text: "co.Sleep(time.Second)", Callee: "co.Sleep", Kind: "wait (*Co).Sleep", Stmt: 1, Sees: []int{0, 1, 2},
			Needs: []string{"co_1", "p_6", "t_3", "t_4", "t_5"}, Simple: true},
	},
	Temps: []outline.Temp{{Field: "t_3", Stmt: 0, Nth: 0}, {Field: "t_4", Stmt: 0, Nth: 1}, {Field: "t_5", Stmt: 0, Nth: 2}},
}

// A save has the outline of the function as text, beside the PC at which the behaviour stands.
func ExampleOutline() {
	text, pc := patrol.String(), 1
	o, err := outline.Parse(text)
	at := o.Waits[pc]
	fmt.Println(err, at.Text, "in", o.Path(o.Stmts[at.Stmt].In))
	for _, i := range at.Sees {
		fmt.Println("sees", o.Vars[i].Name)
	}
	// Output:
	// <nil> co.Sleep(time.Second) in for _,p:=range places
	// sees co
	// sees places
	// sees p
}

// Of two waits with the same text, what stands before and behind tells which is meant.
func ExampleStmt() {
	frame := func(stmt int) outline.Wait { return outline.Wait{Text: "co.Frame()", Stmt: stmt} }
	was := &outline.Outline{
		Stmts: []outline.Stmt{{Text: "co.Frame()", In: -1, Before: "lock()", After: "leave()"}},
		Waits: []outline.Wait{{Stmt: -1}, frame(0)},
	}
	is := &outline.Outline{
		Stmts: []outline.Stmt{
			{Text: "co.Frame()", In: -1, Before: "knock()", After: "lock()"},
			{Text: "co.Frame()", In: -1, Before: "lock()", After: "leave()"},
		},
		Waits: []outline.Wait{{Stmt: -1}, frame(0), frame(1)},
	}
	m, err := outline.MatchAt(was, is, 1)
	fmt.Println(err, "goes on at", m.PC)
	// Output: <nil> goes on at 2
}

// Variables are the same if their names are. So a new name is a variable that is new, and zero.
func ExampleVar() {
	with := func(name string) *outline.Outline {
		return &outline.Outline{
			Vars:  []outline.Var{{Name: name, Field: name + "_1"}},
			Stmts: []outline.Stmt{{Text: "co.Frame()", In: -1}},
			Waits: []outline.Wait{{Stmt: -1}, {Text: "co.Frame()", Stmt: 0, Sees: []int{0}, Needs: []string{name + "_1"}}},
		}
	}
	m, err := outline.MatchAt(with("round"), with("rounds"), 1)
	fmt.Println(err, "new:", m.Added, "gone:", m.Lost)
	// Output: <nil> new: [rounds] gone: [round]
}

// A sleep that lasts longer in the new version is the same wait. Of a wait for the first of several, what it returns depends
// on what they are: so with other ones it is another wait.
func ExampleWait() {
	with := func(w outline.Wait) *outline.Outline {
		return &outline.Outline{
			Stmts: []outline.Stmt{{Text: w.Text, In: -1, Before: "ring()", After: "fly()"}},
			Waits: []outline.Wait{{Stmt: -1}, w},
		}
	}
	m, err := outline.MatchAt(
		with(outline.Wait{Text: "co.Sleep(time.Second)", Callee: "co.Sleep", Simple: true}),
		with(outline.Wait{Text: "co.Sleep(time.Minute)", Callee: "co.Sleep", Simple: true}), 1)
	fmt.Println(m.PC, err)
	_, err = outline.MatchAt(
		with(outline.Wait{Text: "co.First(a,b)", Callee: "co.First"}),
		with(outline.Wait{Text: "co.First(b,a)", Callee: "co.First"}), 1)
	fmt.Println(err)
	// Output:
	// 1 <nil>
	// its wait co.First(a,b) is gone
}

// A loop keeps how far it is in fields that are no variable of the source: here what it ranges over, its index and how many
// rounds there are. They are found by the statement that they belong to, as in another version they have other numbers.
func ExampleTemp() {
	renumbered, _ := outline.Parse(patrol.String())
	renumbered.Stmts[0].Before = "greet()" // which has fields of its own
	renumbered.Temps = []outline.Temp{{Field: "t_5", Nth: 0}, {Field: "t_6", Nth: 1}, {Field: "t_7", Nth: 2}}
	renumbered.Waits[1].Needs = []string{"co_1", "p_6", "t_5", "t_6", "t_7"}

	m, err := outline.MatchAt(patrol, renumbered, 1)
	fmt.Println(err)
	for _, t := range renumbered.Temps {
		fmt.Println(t.Field, "has been", m.Fields[t.Field].Field)
	}
	// Output:
	// <nil>
	// t_5 has been t_3
	// t_6 has been t_4
	// t_7 has been t_5
}
