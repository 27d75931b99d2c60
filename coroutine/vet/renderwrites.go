package vet

import (
	"go/ast"
	"go/types"
	"strings"
)

const renderwritesDoc = `renderwrites: report renderers that change the game

A renderer gets an ecs.View, which hands out values and has no method that changes anything. It can still reach for
an engine, a world or an entry that it captures:

	func draw(view ecs.View, screen *ebiten.Image) {
		components.Position.Get(hero).X++ // wrong: as often as the screen is drawn, and not when a save is played
	}

	engine.Add(ecs.Update, ecs.System{Name: "drift", Update: func(e *ecs.Engine) { // right
		components.Position.Get(hero).X++
	}})

Reported are, in functions that are handed an ecs.View, and no engine, world or test, calls that create, change or remove entities and
components or set resources, assignments through a pointer to a component or a resource, and calls of functions that
do such. Reading is not reported, wherever it is from, nor what a renderer keeps of its own. What points into a
component that a View hands out is left to the build tag somen_guard, which finds it when it happens.`

// renderwrites is the rule about renderers that change the game.
var renderwrites = newRule("renderwrites", renderwritesDoc, func(c *check) {
	for _, file := range c.files {
		ast.Inspect(file, func(n ast.Node) bool {
			var body *ast.BlockStmt
			var t types.Type
			switch n := n.(type) {
			case *ast.FuncDecl:
				if fn, ok := c.info.Defs[n.Name].(*types.Func); ok {
					body, t = n.Body, fn.Signature()
				}
			case *ast.FuncLit:
				body, t = n.Body, c.info.TypeOf(n)
			}
			if sig, ok := t.(*types.Signature); ok && body != nil && isRenderer(sig) {
				c.eachChange(body, func(n ast.Node, by, what string) {
					c.report(n, "a renderer %s%s; renderers only read: do it in a system or a behaviour", by, what)
				})
			}
			return true
		})
	}
})

// isRenderer reports whether a function is handed a View, and nothing by which it is meant to change the game.
func isRenderer(sig *types.Signature) (is bool) {
	for v := range sig.Params().Variables() {
		switch t := v.Type(); {
		case isNamed(t, ecsPath, "View"):
			is = true
		case isPointerTo(t, ecsPath, "Engine"), isNamed(t, donburiPath, "World"), isPointerTo(t, "testing", "T"),
			isPointerTo(t, "testing", "B"), isNamed(t, "testing", "TB"):
			return false
		}
	}
	return is
}

// changing are the functions that change the world, with what they do.
var changing = func() map[string]string {
	m := map[string]string{}
	for what, names := range map[string]string{
		"changes a component": donburiPath + ".ComponentType.Set " + donburiPath + ".ComponentType.SetValue " + donburiPath + ".Set " +
			donburiPath + ".SetValue " + donburiPath + ".Entry.SetComponent " + ecsPath + ".Set",
		"adds or removes a component": donburiPath + ".Add " + donburiPath + ".Remove " + donburiPath + ".Entry.AddComponent " +
			donburiPath + ".Entry.RemoveComponent",
		"creates an entity": donburiPath + ".World.Create " + donburiPath + ".World.CreateMany " + ecsPath + ".Engine.Spawn " +
			ecsPath + ".Engine.SpawnMany",
		"removes an entity": donburiPath + ".World.Remove " + donburiPath + ".Entry.Remove " + ecsPath + ".Ref.Remove",
		"puts commands off": ecsPath + ".Commands.Spawn " + ecsPath + ".Commands.Despawn " + ecsPath + ".Commands.Set " +
			ecsPath + ".Commands.Remove " + ecsPath + ".Commands.Do",
		"sets a resource": ecsPath + ".SetResource",
	} {
		for n := range strings.FieldsSeq(names) {
			m[n] = what
		}
	}
	return m
}()

// pointing are the functions that return a pointer into the game.
var pointing = map[string]string{
	donburiPath + ".ComponentType.Get": "a component", donburiPath + ".Get": "a component", ecsPath + ".Get": "a component",
	ecsPath + ".Resource": "a resource", ecsPath + ".LookupResource": "a resource",
}

// changesIn tells the first thing that a body does to the world, or returns "".
func (f *facts) changesIn(body *ast.BlockStmt) (what string) {
	f.eachChange(body, func(_ ast.Node, _, w string) {
		if what == "" {
			what = w
		}
	})
	return what
}

// eachChange visits what changes the world in a body, without the func literals in it that are called elsewhere. What
// a function does that is called is told with by in front.
func (f *facts) eachChange(body *ast.BlockStmt, visit func(n ast.Node, by, what string)) {
	pointers := f.pointersIn(body)
	through := func(l ast.Expr) string {
		switch x := ast.Unparen(l).(type) {
		case *ast.Ident:
			return "" // the variable itself
		default:
			return f.pointed(x, pointers)
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return f.inPlace(n)
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if of := through(l); of != "" {
					visit(n, "", "changes "+of)
				}
			}
		case *ast.IncDecStmt:
			if of := through(n.X); of != "" {
				visit(n, "", "changes "+of)
			}
		case *ast.CallExpr:
			fn := calleeOf(f.info, n)
			if fn == nil {
				return true
			}
			if what := changing[nameOf(fn)]; what != "" {
				visit(n, "", what)
			} else if s := f.of(fn); s != nil && s.Changes != "" && !isInterfaceMethod(fn) {
				visit(n, "calls "+fn.Name()+", which ", s.Changes)
			}
		}
		return true
	})
}

// pointed tells into what of the game a pointer leads in which an expression begins, or returns "".
func (f *facts) pointed(e ast.Expr, pointers map[*types.Var]string) (into string) {
	led := false // by a pointer, a slice or a map
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			into = pointers[variableOf(f.info, x)]
		case *ast.SelectorExpr:
			if s := f.info.Selections[x]; s != nil {
				led = led || s.Indirect()
				e = x.X
				continue
			}
		case *ast.IndexExpr:
			led = true
			e = x.X
			continue
		case *ast.StarExpr:
			led = true
			e = x.X
			continue
		case *ast.CallExpr:
			into = pointing[nameOf(calleeOf(f.info, x))]
		}
		if led {
			return into
		}
		return ""
	}
}

// pointersIn returns the variables of a body that hold pointers into the game.
func (f *facts) pointersIn(body *ast.BlockStmt) map[*types.Var]string {
	pointers := map[*types.Var]string{}
	note := func(l ast.Expr, what string) {
		if v := variableOf(f.info, l); v != nil && what != "" {
			pointers[v] = what
		}
	}
	from := func(l, r ast.Expr) {
		if call, ok := ast.Unparen(r).(*ast.CallExpr); ok {
			fn := calleeOf(f.info, call)
			note(l, pointing[nameOf(fn)])
			if isQuery(fn) && (fn.Name() == "First" || fn.Name() == "Single") {
				note(l, "a component")
			}
		}
	}
	ast.Inspect(body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i := range min(len(n.Lhs), len(n.Rhs)) {
				from(n.Lhs[i], n.Rhs[i])
			}
		case *ast.ValueSpec:
			for i := range min(len(n.Names), len(n.Values)) {
				from(n.Names[i], n.Values[i])
			}
		case *ast.RangeStmt:
			call, ok := ast.Unparen(n.X).(*ast.CallExpr)
			if !ok {
				return true
			}
			if fn := calleeOf(f.info, call); isQuery(fn) && (fn.Name() == "Each" || fn.Name() == "Rows") {
				for _, e := range []ast.Expr{n.Key, n.Value} {
					if e != nil && (isPointer(f.info.TypeOf(e)) || fn.Name() == "Rows") {
						note(e, "a component")
					}
				}
			}
		}
		return true
	})
	return pointers
}
