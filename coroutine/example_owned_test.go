package coroutine_test

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
)

// Ship is what owns behaviours here. In package ecs it is a reference to an entity.
type Ship uint64

// An engine finds the tasks of an entity by such an index, which is kept in order as far as somebody asks.
func ExampleOwned() {
	s := coroutine.NewScheduler()
	defer s.Close()
	byShip := s.NewOwned(func(owner any) (uint64, bool) {
		ship, ok := owner.(Ship)
		return uint64(ship), ok
	})
	wait := coroutine.Await(coroutine.Forever())
	s.Start(wait, coroutine.OwnedBy(Ship(1)), coroutine.Named("helm"))
	lookout := s.Start(wait, coroutine.OwnedBy(Ship(1)), coroutine.Named("lookout"))
	s.Start(wait, coroutine.OwnedBy(Ship(2)), coroutine.Named("oars"))
	s.Start(wait, coroutine.Named("storm"))
	show := func() {
		var names []string
		for _, task := range byShip.Tasks(nil, 1) {
			names = append(names, task.Name())
		}
		fmt.Println(names)
	}
	show()
	lookout.Cancel()
	show()
	// Output:
	// [helm lookout]
	// [helm]
}
