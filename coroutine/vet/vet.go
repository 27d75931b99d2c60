// Package vet finds mistakes that are easily made with behaviours. Each rule is an analysis.Analyzer; the command
// somen vet runs them all, alone or as a tool of go vet.
//
//	go tool somen vet ./...
//	go vet -vettool=$(go tool -n somen) ./...
//
// # The rules
//
// endless: a loop that goes round for ever without a wait.
//
//	for !door.Open {       // wrong
//	}
//	for !door.Open {       // right
//		co.Frame()
//	}
//
// yieldresult: a yield of the raw form whose result is ignored, so that the behaviour goes on when it was cancelled.
//
//	yield(coroutine.NextFrame())            // wrong
//	if !yield(coroutine.NextFrame()) {      // right
//		return
//	}
//
// escapingco: a Co or a yield that is used outside of its behaviour.
//
//	co.Go(coroutine.Script(func(child *coroutine.Co) {
//		co.Sleep(time.Second)           // wrong
//		child.Sleep(time.Second)        // right
//	}))
//
// stalepointer: an entry of another entity, or a pointer to its component, that is kept across a wait.
//
//	target, _ := enemies.First(world)
//	ref := ecs.RefOf(target)
//	co.Frame()
//	Health.Get(target).Points--                             // wrong
//	if health, ok := ecs.Get(ref, Health); ok {             // right
//		health.Points--
//	}
//
// blocking: what stops the goroutine of the main loop, and with it all behaviours.
//
//	time.Sleep(time.Second)         // wrong
//	co.Sleep(time.Second)           // right
//
// renderwrites: a renderer that changes the game.
//
//	func draw(view ecs.View, screen *ebiten.Image) {
//		components.Position.Get(hero).X++                       // wrong
//		at, _ := ecs.Value(view, entity, components.Position)   // right
//	}
//
// ignore: a comment that says that something is meant, without saying what or why.
//
//	//somen:ignore blocking                                         // wrong
//	//somen:ignore blocking the server answers in microseconds      // right
//
// The documentation of each rule, which go tool somen vet help prints, says what it does not report. A rule that is in
// doubt says nothing.
//
// # How it is found out
//
// What has a parameter of type *coroutine.Co or func(coroutine.Wait) bool, or captures one, is a behaviour or a part of
// one. The rules look at its control-flow graph. A first analyzer, which says nothing itself, sums up each function of
// each package, in facts that go along the imports: whether it waits, or may, what it changes, what its result depends
// on, and what it does to the world. Package coroutine, donburi and the standard library are known by the names of
// their functions instead.
package vet

import (
	"slices"

	"golang.org/x/tools/go/analysis"
)

// rules are the rules, but for the one about comments that ignore others.
var rules = []*analysis.Analyzer{endless, yieldresult, escapingco, stalepointer, blocking, renderwrites}

// Analyzers returns the rules, for a driver such as golang.org/x/tools/go/analysis/unitchecker or multichecker. The
// slice is the caller's.
func Analyzers() []*analysis.Analyzer { return append(slices.Clone(rules), ignoreAnalyzer) }

// ruleNames returns what a comment can ignore.
func ruleNames() []string {
	return []string{"endless", "yieldresult", "escapingco", "stalepointer", "blocking", "renderwrites"}
}
