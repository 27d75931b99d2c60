package save_test

import (
	"bytes"
	"fmt"
	"time"

	"github.com/yohamta/donburi"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/ecs/save"
)

// An agent goes from machine to machine while it sleeps, and ends where it is then, once.
func ExampleCarrier() {
	machines := []*ecs.Engine{newGame(), newGame(), newGame()}
	var carriers []*save.Carrier
	for _, m := range machines {
		defer m.Close()
		carriers = append(carriers, save.NewCarrier(m))
	}
	agent := machines[0].Spawn(ecs.Comp(purses, purse{Gold: 7}), ecs.Comp(components.Behaviour,
		components.Behave("travels", coroutine.Await(coroutine.Sleep(3*time.Second))).EndsEntity())).Entity()
	machines[0].Step(0) // the behaviour begins
	for i := range 2 {
		machines[i].Step(time.Second)
		var message bytes.Buffer
		if err := carriers[i].Take(&message, []donburi.Entity{agent}); err != nil {
			fmt.Println(err)
			return
		}
		there, err := carriers[i+1].LoadPart(&message)
		if err != nil {
			fmt.Println(err)
			return
		}
		agent = there[0]
		fmt.Println("left behind:", machines[i].World().Len(), "entities,", machines[i].Scheduler().Len(), "tasks")
	}
	last := machines[2]
	fmt.Println(purses.Get(last.World().Entry(agent)).Gold, "gold")
	last.Step(999 * time.Millisecond)
	fmt.Println("asleep:", last.World().Valid(agent))
	last.Step(time.Millisecond)
	fmt.Println("asleep:", last.World().Valid(agent))
	// Output:
	// left behind: 0 entities, 0 tasks
	// left behind: 0 entities, 0 tasks
	// 7 gold
	// asleep: true
	// asleep: false
}
