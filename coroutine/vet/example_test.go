package vet_test

import (
	"fmt"
	"strings"

	"github.com/somen-go/somen/coroutine/vet"
)

// The rules are for any driver of golang.org/x/tools/go/analysis: unitchecker.Main(vet.Analyzers()...) is a tool for
// go vet.
func ExampleAnalyzers() {
	for _, rule := range vet.Analyzers() {
		first, _, _ := strings.Cut(rule.Doc, "\n")
		fmt.Println(first)
	}
	// Output:
	// endless: report loops of a behaviour that go round for ever without a wait
	// yieldresult: report yields of the raw form whose result is ignored
	// escapingco: report a Co or a yield that is used outside of its behaviour
	// stalepointer: report what a behaviour keeps of another entity across a wait
	// blocking: report what stops the goroutine that ticks from inside a behaviour
	// renderwrites: report renderers that change the game
	// ignore: report comments //somen:ignore that don't say what, or why
}
