package coroutine_test

import (
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// What package ecs/save writes is all that the roots lead to. What is fixed is not written: where something leads to it, its
// name stands in the save, and the same object of the other process is found by that.
func ExampleMemory() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Minute)), coroutine.Named("bomb"))
	s.Tick(time.Second, coroutine.Budget{})

	m, err := s.Memory()
	fmt.Println(err, slices.Sorted(maps.Keys(m.Roots)))
	fmt.Println(m.Roots["scheduler"] == s, m.Roots["scheduler.clock"] == s.Clock())
	fmt.Println(m.Fixed["coroutine.ErrCancelled"] == coroutine.ErrCancelled)
	// Output:
	// <nil> [scheduler scheduler.clock scheduler.source]
	// true true
	// true
}

// A panic that a task has failed with is saved without what is of the process in its stack. What stands for it is a value
// of another type, which is written in its place.
func ExampleStand() {
	s := coroutine.NewScheduler()
	defer s.Close()
	m, _ := s.Memory()
	stand, ok := m.Stand(reflect.TypeFor[coroutine.PanicError]())

	stack := "goroutine 7 [running]:\nmain.fire(0xc000012345)\n"
	failed := &coroutine.PanicError{Name: "turret", Value: "jammed", Stack: []byte(stack)}
	as := stand.Save(failed)
	fmt.Println(ok, reflect.TypeOf(as).Elem() == stand.As)

	var loaded coroutine.PanicError
	err := stand.Load(&loaded, as)
	fmt.Printf("%v, %v\n%s", err, &loaded, loaded.Stack)
	// Output:
	// true true
	// <nil>, coroutine: behaviour "turret" panicked: jammed
	// goroutine [running]:
	// main.fire(...)
}

// Whoever has made up a save is to do no harm: what was loaded is looked at before anything of it runs.
func ExampleVerify() {
	s := coroutine.NewScheduler()
	defer s.Close()
	m, _ := s.MemoryToFill()
	check := m.Verify.Of(reflect.TypeFor[coroutine.Clock]()) // is called with each clock
	fmt.Println(check(s.Clock()))
	fmt.Println(check(&coroutine.Clock{}))
	fmt.Println(m.Verify.Whole()) // looks at what all has to do with each other
	// Output:
	// <nil>
	// coroutine: a clock is of another scheduler
	// <nil>
}

// A stack is no data. The functions Save and Scheduler of package ecs/save return this error too, and it says which
// behaviour is meant.
//
//somen:stackful
func ExampleStateError() {
	s := coroutine.NewScheduler()
	defer s.Close()
	ticking := coroutine.Script(func(co *coroutine.Co) { co.Sleep(time.Minute) })
	s.Start(ticking, coroutine.Named("bomb"), coroutine.OwnedBy("the boss"))
	s.Tick(0, coroutine.Budget{})

	_, err := s.Memory()
	var state *coroutine.StateError
	if errors.As(err, &state) {
		fmt.Println(state.Name, "of", state.Owner)
		state.Task.Cancel() // one way out
	}
	_, err = s.Memory()
	fmt.Println(err)
	// Output:
	// bomb of the boss
	// <nil>
}
