package coroutine_test

import (
	"errors"
	"fmt"
	"reflect"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// Package ecs/save takes a creature's tasks to another game by a Part: it walks the record, which leads to all that they
// have, writes it, and has them leave. There it loads the record of such a Part, and has them join.
func ExamplePart() {
	s := coroutine.NewScheduler()
	defer s.Close()
	wolf := s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("wolf"))
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("weather"))
	s.Tick(0, coroutine.Budget{})

	p := s.NewPart(nil, func(uintptr) bool { return false })
	if err := p.Of([]coroutine.Task{wolf}); err != nil {
		fmt.Println(err)
	}
	fmt.Println(len(p.List), p.List[0].Name(), len(p.Others()))
	p.Leave()
	p.Reset()
	fmt.Println(wolf.State(), s.Len())
	fmt.Println(wolf.Cause())
	// Output:
	// 1 wolf 1
	// cancelled 1
	// coroutine: the task was taken out of its scheduler; it may go on in another one
}

// A handle on a task has another number in the other game. So something else stands for it in a part, and handles on
// tasks that stay behind are refused.
func ExamplePartRule() {
	s := coroutine.NewScheduler()
	defer s.Close()
	wolf := s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("wolf"))
	weather := s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("weather"))
	p := s.NewPart(nil, func(uintptr) bool { return false })
	if err := p.Of([]coroutine.Task{wolf}); err != nil {
		fmt.Println(err)
	}

	rule, _ := p.Rule(reflect.TypeFor[coroutine.Task]())
	as, err := rule.Save(reflect.ValueOf(&wolf))
	fmt.Println(as.Type() == rule.As, err)
	var loaded coroutine.Task // here into the same scheduler, which has given two numbers
	fmt.Println(rule.Load(reflect.ValueOf(&loaded), as))
	fmt.Println("number", wolf.ID(), "becomes", loaded.ID())

	_, err = rule.Save(reflect.ValueOf(&weather))
	var state *coroutine.StateError
	fmt.Println(errors.As(err, &state), state.Name)
	// Output:
	// true <nil>
	// <nil>
	// number 1 becomes 3
	// true weather
}
