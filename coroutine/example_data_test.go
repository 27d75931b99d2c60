package coroutine_test

import (
	"fmt"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// What does not fit a budget goes first in the next Tick.
func ExampleBudget() {
	s := coroutine.NewScheduler()
	defer s.Close()
	for i := range 5 {
		s.Start(coroutine.Script(func(co *coroutine.Co) { fmt.Print(i, " ") }))
	}
	for s.Len() > 0 {
		s.Tick(time.Second/60, coroutine.Budget{Resumes: 2})
		fmt.Println("|")
	}
	// Output:
	// 0 1 |
	// 2 3 |
	// 4 |
}

// Most games limit the time: so many milliseconds of a frame are for behaviours.
func ExampleBudget_time() {
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Await(coroutine.Sleep(time.Second)))
	budget := coroutine.Budget{Time: 2 * time.Millisecond}
	for s.Len() > 0 {
		s.Tick(time.Second/60, budget)
	}
	fmt.Println(s.Now().Round(time.Second / 10))
	// Output: 1s
}

func ExampleInfo() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(3 * time.Second)
	}), coroutine.Named("watchman"))
	s.Tick(time.Second, coroutine.Budget{})

	info := task.Info()
	fmt.Println(info.Name, "is", info.State, "for", info.Waits, "until", info.Until)
	// Output: watchman is waiting for sleep until 4s
}

// The lines at which a behaviour stands, from the wait to the behaviour itself.
func ExampleInfo_Trace() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(patrol, coroutine.Named("patrol"))
	s.Tick(0, coroutine.Budget{})
	for line := range task.Info().Trace() {
		_, function, _ := strings.Cut(line, "coroutine_test.") // without the file and line
		fmt.Println(function)
	}
	// Output:
	// walk
	// patrol
}

func patrol(yield func(coroutine.Wait) bool) {
	for walk(yield) {
	}
}

func walk(yield func(coroutine.Wait) bool) bool {
	return yield(coroutine.Sleep(time.Second))
}

func ExampleInfo_Where() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(patrol)
	s.Tick(0, coroutine.Budget{})
	file, _, _ := strings.Cut(task.Info().Where(), ":")
	fmt.Println(strings.HasSuffix(file, "example_data_test.go"))
	// Output: true
}

// The raw form of a behaviour sends and receives with a Message of its own.
func ExampleMessage() {
	orders := coroutine.NewChan[string](0)
	run(1, func(yield func(coroutine.Wait) bool) {
		m := coroutine.Message[string]{Value: "attack"}
		if yield(orders.ToSend(&m)) {
			orders.Close()
		}
	}, func(yield func(coroutine.Wait) bool) {
		var m coroutine.Message[string]
		for yield(orders.ToReceive(&m)) && m.OK {
			fmt.Println("order:", m.Value)
		}
		fmt.Println("no more orders")
	})
	// Output:
	// order: attack
	// no more orders
}

func ExampleState() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Await(coroutine.NextFrame()))
	for !task.State().Ended() {
		fmt.Println(task.State())
		s.Tick(time.Second/60, coroutine.Budget{})
	}
	fmt.Println(task.State())
	fmt.Println(coroutine.Task{}.State() == coroutine.NoTask)
	// Output:
	// ready
	// waiting
	// done
	// true
}

func ExampleStats() {
	s := coroutine.NewScheduler()
	defer s.Close()
	for i := range 4 {
		s.Start(coroutine.Await(coroutine.Frames(i)))
	}
	for s.Len() > 0 {
		stats := s.Tick(time.Second/60, coroutine.Budget{Resumes: 3})
		fmt.Println("resumed", stats.Resumed, "left over", stats.LeftOver, "finished", stats.Finished)
	}
	// Output:
	// resumed 3 left over 1 finished 0
	// resumed 3 left over 0 finished 2
	// resumed 1 left over 0 finished 1
	// resumed 0 left over 0 finished 0
	// resumed 1 left over 0 finished 1
}

// What a behaviour has in its variables, in a program that is built with the tool somen.
func ExampleInfo_Variables() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		for lap, names := 1, []string{"Ume", "Yuzu"}; lap < 10; lap++ {
			co.Sleep(time.Duration(lap) * time.Second)
			names = append(names, "Sora")
		}
	}))
	s.Tick(0, coroutine.Budget{})
	s.Tick(time.Second, coroutine.Budget{})

	known := map[string]string{"lap": "lap = 2", "names": `names = ["Ume" "Yuzu" "Sora"]`}
	for v := range task.Info().Variables() { // none, if it runs on a stack
		if v.String() != known[v.Name] {
			fmt.Println(v.Function, v.Line, v)
		}
	}
	// Output:
}

// A Variable may be looked at as a value.
func ExampleVariable() {
	var v coroutine.Variable
	for v = range (coroutine.Info{}).Variables() {
		fmt.Println(v.Function, v.Name, v.Value())
	}
	fmt.Printf("%q\n", v.Name)
	// Output: ""
}
