package components_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
)

// A barrier that a wizard holds up is handed to his apprentice, and falls when she stops.
func ExampleEndsWithData() {
	engine := newEngine()
	defer engine.Close()
	conjure := func(d time.Duration) coroutine.Task {
		return engine.Scheduler().Start(coroutine.Await(coroutine.Sleep(d)))
	}
	wizard, apprentice := conjure(time.Second), conjure(3*time.Second)
	barrier := engine.Spawn(components.Position, ecs.Comp(components.EndsWith, components.EndOf(wizard)))
	components.EndsWith.SetValue(barrier, components.EndOf(apprentice))
	for range 4 {
		engine.Step(time.Second)
		fmt.Println("wizard:", components.EndOf(wizard).Ended(), "barrier:", barrier.Valid())
	}

	var nobody components.EndsWithData
	fmt.Println(nobody.Ended())
	// Output:
	// wizard: false barrier: true
	// wizard: true barrier: true
	// wizard: true barrier: true
	// wizard: true barrier: false
	// true
}
