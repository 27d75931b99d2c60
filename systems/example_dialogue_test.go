package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
)

// A dialogue: each line stays for two seconds or until Enter, and Escape skips the rest.
func Example_dialogue() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}))
	in := engine.Input()
	scene := coroutine.Script(func(co *coroutine.Co) {
		box := engine.Spawn(components.Position, components.Text, ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
		for _, line := range []string{"Still open?", "For you, yes.", "Then somen, please."} {
			components.Text.Get(box).String = line
			fmt.Println(co.Now().Round(time.Second), line)
			co.First(in.NextPress(nil, ecs.KeyEnter), coroutine.Sleep(2*time.Second))
		}
	})
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		if co.Race(scene, coroutine.Await(in.NextPress(nil, ecs.KeyEscape))) == 1 {
			fmt.Println("skipped")
		}
	}))
	for i := range 4 * 60 {
		switch i {
		case 60:
			in.Press(ecs.KeyEnter)
		case 200:
			in.Press(ecs.KeyEscape)
		}
		engine.Step(time.Second / 60)
	}
	fmt.Println(engine.World().Len(), "boxes are left")
	// Output:
	// 0s Still open?
	// 1s For you, yes.
	// 3s Then somen, please.
	// skipped
	// 0 boxes are left
}
