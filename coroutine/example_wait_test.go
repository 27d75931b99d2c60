package coroutine_test

import (
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// A Wait is a value: it can be chosen, kept in a table, named, and yielded any number of times.
func ExampleWait() {
	route := map[string]coroutine.Wait{
		"walk": coroutine.Sleep(2 * time.Second),
		"look": coroutine.Frames(30),
	}
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(func(yield func(coroutine.Wait) bool) {
		for _, what := range []string{"walk", "look", "walk"} {
			fmt.Println(s.Now(), what, "by a wait for", route[what])
			if !yield(route[what]) {
				return
			}
		}
		fmt.Println(s.Now(), "done")
	})
	for s.Len() > 0 {
		s.Tick(time.Second/10, coroutine.Budget{})
	}
	// Output:
	// 100ms walk by a wait for sleep
	// 2.1s look by a wait for frames
	// 5.1s walk by a wait for sleep
	// 7.1s done
}
