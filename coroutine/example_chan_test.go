package coroutine_test

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// With room, the sender doesn't wait until it is full.
func ExampleNewChan() {
	belt := coroutine.NewChan[string](2)
	run(9, coroutine.Script(func(co *coroutine.Co) {
		for _, part := range []string{"bolt", "nut", "cog"} {
			belt.Send(co, part)
			fmt.Println("made a", part, "at", co.Now().Round(time.Second))
		}
	}), coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(5 * time.Second)
		belt.Receive(co)
	}))
	// Output:
	// made a bolt at 0s
	// made a nut at 0s
	// made a cog at 5s
}

// Without room, a sender waits for its receiver.
func ExampleChan_Send() {
	hand := coroutine.NewChan[string](0)
	run(4, coroutine.Script(func(co *coroutine.Co) {
		hand.Send(co, "a sword")
		fmt.Println("gave it")
	}), coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(2 * time.Second)
		got, _ := hand.Receive(co)
		fmt.Println("got", got)
	}))
	// Output:
	// got a sword
	// gave it
}

func ExampleChan_Receive() {
	orders := coroutine.NewChan[string](3)
	orders.TrySend("soup")
	orders.TrySend("tea")
	orders.Close()
	run(5, coroutine.Script(func(co *coroutine.Co) {
		for {
			order, ok := orders.Receive(co)
			if !ok {
				fmt.Println("closes the kitchen")
				return
			}
			fmt.Println("cooks", order)
			co.Sleep(time.Second)
		}
	}))
	// Output:
	// cooks soup
	// cooks tea
	// closes the kitchen
}

// Systems, which can't wait, try.
func ExampleChan_TrySend() {
	shots := coroutine.NewChan[int](2)
	for i := range 3 {
		if !shots.TrySend(i) {
			fmt.Println("out of ammunition")
		}
	}
	for {
		shot, ok := shots.TryReceive()
		if !ok {
			break
		}
		fmt.Println("shot", shot)
	}
	// Output:
	// out of ammunition
	// shot 0
	// shot 1
}

func ExampleChan_Close() {
	news := coroutine.NewChan[string](0)
	reader := coroutine.Script(func(co *coroutine.Co) {
		_, ok := news.Receive(co)
		fmt.Println("any news?", ok)
	})
	run(3, reader, reader, coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(time.Second)
		news.Close()
	}))
	// Output:
	// any news? false
	// any news? false
}

// Balance tells who waits: how many customers are too many, or how many clerks.
func ExampleChan_Balance() {
	counter := coroutine.NewChan[string](0)
	clerk := coroutine.Script(func(co *coroutine.Co) { counter.Receive(co) })
	customer := coroutine.Script(func(co *coroutine.Co) { counter.Send(co, "a stamp, please") })
	s := coroutine.NewScheduler()
	defer s.Close()
	for _, who := range []coroutine.Behaviour{clerk, clerk, customer, customer, customer} {
		s.Start(who)
		s.Tick(0, coroutine.Budget{})
		fmt.Print(counter.Balance(), " ")
	}
	// Output: -1 -2 -1 0 1
}

// A loop over All hears every Emit that comes while it waits.
func ExampleSignal_All() {
	var bell coroutine.Signal[int]
	run(4, coroutine.Script(func(co *coroutine.Co) {
		for strokes := range bell.All(co) {
			fmt.Println(strokes, "o'clock")
		}
	}), coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(time.Second) {
			bell.Emit(i + 1)
		}
	}))
	// Output:
	// 1 o'clock
	// 2 o'clock
	// 3 o'clock
}

// A Future's error comes back where the behaviour waits.
func ExampleFuture_Await() {
	s := coroutine.NewScheduler(coroutine.InlineAsync()) // for a test; a game leaves it out
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		save := coroutine.Async(func(context.Context) (int, error) {
			return 0, errors.New("the disk is full")
		})
		if _, err := save.Await(co); err != nil {
			fmt.Println("not saved:", err)
		}
	}))
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: not saved: the disk is full
}

// Several begin before the first is awaited, so that they work side by side.
func ExampleFuture_Begin() {
	load := func(name string) *coroutine.Future[string] {
		return coroutine.Async(func(context.Context) (string, error) { return name + " loaded", nil })
	}
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		level, music := load("level").Begin(co), load("music").Begin(co)
		fmt.Println(level.Await(co))
		fmt.Println(music.Await(co))
	}))
	for s.Len() > 0 {
		s.Tick(time.Second/60, coroutine.Budget{})
		runtime.Gosched() // a game draws a frame here; in a browser nothing else runs meanwhile
	}
	// Output:
	// level loaded <nil>
	// music loaded <nil>
}
