package components_test

import (
	"fmt"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
)

// An editor tells what may end a behaviour. Those without rules and options have their terms in common.
func ExampleTerms() {
	sheepAreNear := true
	graze, roam := components.Behave("graze", count("graze")), components.Behave("roam", count("roam"))
	hunt := components.Behave("hunt", count("hunt"), coroutine.OwnedBy("the pack")).
		Needing(components.Position, components.Velocity).
		While(func() bool { return sheepAreNear })
	for _, b := range []components.BehaviourData{graze, roam, hunt} {
		terms := b.Recipe.Terms
		fmt.Println(b.Recipe.Name, terms.Needs, len(terms.While), len(terms.Options))
	}
	fmt.Println(graze.Recipe.Terms == roam.Recipe.Terms, graze.Recipe.Terms == hunt.Recipe.Terms)

	sheepAreNear = false
	fmt.Println("goes on:", hunt.Recipe.While[0]())
	// Output:
	// graze [] 0 0
	// roam [] 0 0
	// hunt [Position Velocity] 1 1
	// true false
	// goes on: false
}
