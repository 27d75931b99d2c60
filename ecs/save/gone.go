package save

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/internal/graph"
)

// Gone is a behaviour of a save that can't go on in this build of the program: the wait at which it stands is gone, or
// ambiguous, or a variable that is read now has no value in the save.
type Gone struct {
	Name     string // of the behaviour
	Owner    string // whose it is, as saves are printed: "entity 3.0"
	Function string // in which it can't go on: "main.patrol"
	Line     string // at which it stood: "patrol.go:12"
	Reason   string

	task      uint64
	variables map[string]any
}

func (g Gone) String() string {
	of := ""
	if g.Owner != "" {
		of = " of " + g.Owner
	}
	return fmt.Sprintf("behaviour %q%s in %s at %s: %s", g.Name, of, g.Function, g.Line, g.Reason)
}

// Variable returns a local variable that a function of the behaviour had, the innermost that has one of this name: a bool, an
// int64, a uint64 beyond that, a float64 or a string. It is nil if there is none, or if it is something else.
func (g Gone) Variable(name string) any { return g.variables[name] }

// anew is how it is noted what becomes of the behaviour.
func (g Gone) anew(f Fate) Change {
	how := "begins anew"
	if f.become != nil {
		how = "was replaced"
	}
	return Change{fmt.Sprintf("behaviour %q", g.Name), fmt.Sprintf("%s, for in %s at %s %s", how, g.Function, g.Line, g.Reason)}
}

// Fate is what becomes of a behaviour that can't go on. The zero Fate is that of [Refuse].
type Fate struct {
	restarts bool
	become   func(t coroutine.Task) coroutine.Behaviour
}

// Refuse has nothing loaded.
func Refuse() Fate { return Fate{} }

// Restart has the behaviour begin anew, as the same task, in the next step. Its children are cancelled; deferred functions of the
// functions in which it stood are not called, for they may be gone too.
func Restart() Fate { return Fate{restarts: true} }

// Become is Restart with another behaviour, which f returns when all is loaded. It must not return nil. The task may have an
// owner, which is the entity: t.Owner().
func Become(f func(t coroutine.Task) coroutine.Behaviour) Fate {
	return Fate{restarts: true, become: f}
}

// OnGone says what becomes of behaviours that can't go on, when a save of another build is loaded. f is called for each
// before anything is loaded.
func OnGone(f func(Gone) Fate) Option { return func(o *objects) { o.versions.onGone = f } }

// Renamed says that something has another name in this build than in one that has written saves: a type, as "main.Robot", a
// field, as "main.Robot.speed", a function, as "main.patrol", or a method, as "main.(*Robot).patrol". The new name is given in
// the same way. Types and functions have the whole paths of their packages but for package main. The methods of a type
// that is renamed need no word.
func Renamed(old, new string) Option {
	return func(o *objects) {
		if o.versions.renamed == nil {
			o.versions.renamed = map[string]string{}
		}
		o.versions.renamed[old] = new
	}
}

// Change is something in which a save of another build differs from this one.
type Change struct {
	What string // "main.Robot.speed", `behaviour "guard" of entity 3.0`
	How  string // "is new, and zero"
}

func (c Change) String() string { return c.What + " " + c.How }

// OnChange hears of each change, once, when a save of another build has been loaded.
func OnChange(f func(Change)) Option { return func(o *objects) { o.versions.onChange = f } }

// versions is what the options say of other builds.
type versions struct {
	renamed  map[string]string
	onGone   func(Gone) Fate
	onChange func(Change)
	refused  func(*graph.UpgradeError) // hears of each, for Check
}

// goneOf describes a behaviour that can't go on.
func goneOf(t *taskOf, a *activation, reason string) Gone {
	g := Gone{Name: t.name, Owner: t.owner, Reason: reason, task: t.id, variables: map[string]any{}}
	if a.note != nil {
		g.Function, g.Line = shortType(a.note.Function), fmt.Sprintf("%s:%d", a.note.File, a.line)
	}
	for i := range t.stack {
		t.stack[i].variables(func(name string, v graph.Value) {
			if _, known := g.variables[name]; !known {
				g.variables[name] = v.Plain()
			}
		})
	}
	return g
}
