package ecs_test

import (
	"fmt"
	"slices"

	"github.com/somen-go/somen/ecs"
	"github.com/yohamta/donburi"
)

// Route is a component with a slice, of which a renderer gets a copy.
type Route struct{ Places []string }

// InView makes it an [ecs.Viewed].
func (r Route) InView() Route { return Route{slices.Clone(r.Places)} }

var RouteType = donburi.NewComponentType[Route]()

func ExampleViewed() {
	engine := ecs.New()
	defer engine.Close()
	var _ ecs.Viewed[Route] = Route{}
	robot := engine.Spawn(ecs.Comp(RouteType, Route{[]string{"mill", "well"}}))

	draw := func(view ecs.View) {
		route, _ := ecs.Value(view, robot.Entity(), RouteType)
		slices.Reverse(route.Places) // is the renderer's own
		fmt.Println(route.Places)
	}
	draw(engine.View())
	fmt.Println(RouteType.Get(robot).Places)
	// Output:
	// [well mill]
	// [mill well]
}
