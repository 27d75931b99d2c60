package systems_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/yohamta/donburi"
)

// A boss in three phases: the bullets of each end with it, whether they only fly or have a will of
// their own.
func Example_boss() {
	engine := ecs.New()
	engine.Add(ecs.Update, systems.Behaviours(coroutine.Budget{}), systems.Movement())
	fire := func(co *coroutine.Co, will components.BehaviourData) {
		engine.Spawn(ecs.Comp(components.Position, components.Vec2{X: 100, Y: 20}),
			ecs.Comp(components.Velocity, components.Vec2{X: 10, Y: 60}),
			ecs.Comp(components.Glow, components.GlowData{Size: 9}),
			ecs.Comp(components.Behaviour, will), ecs.Comp(components.EndsWith, components.EndOf(co.Self())))
	}
	straight := components.Behave("straight", coroutine.Await(coroutine.Sleep(4*time.Second))).EndsEntity()
	winding := components.BehaveFunc("winding", func(bullet *donburi.Entry) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for range co.Every(time.Second / 2) {
				components.Velocity.Get(bullet).X *= -1
			}
		})
	})
	phase := func(every time.Duration, will components.BehaviourData) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			for range co.Every(every) {
				fire(co, will)
			}
		})
	}
	engine.Scheduler().Start(coroutine.Script(func(co *coroutine.Co) {
		for i, p := range []coroutine.Behaviour{
			phase(time.Second/2, straight),
			phase(time.Second/4, winding),
			coroutine.All(phase(time.Second/2, straight), phase(time.Second/4, winding)),
		} {
			co.Timeout(5*time.Second, p)
			fmt.Println("phase", i+1, "ends with", engine.World().Len(), "bullets")
			co.Frame()
			fmt.Println("and then there are", engine.World().Len())
		}
	}), coroutine.Named("boss"))
	for range 16 * 60 {
		engine.Step(time.Second / 60)
	}
	// Output:
	// phase 1 ends with 8 bullets
	// and then there are 0
	// phase 2 ends with 19 bullets
	// and then there are 0
	// phase 3 ends with 27 bullets
	// and then there are 0
}
