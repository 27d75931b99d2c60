package coroutine_test

import (
	"context"
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

func ExampleCo_Over() {
	run(2, coroutine.Script(func(co *coroutine.Co) {
		for t := range co.Over(time.Second) {
			fmt.Println(100 * t)
		}
	}))
	// Output:
	// 0
	// 25
	// 50
	// 75
	// 100
}

func ExampleCo_Every() {
	run(3, coroutine.Script(func(co *coroutine.Co) {
		for i := range co.Every(time.Second) {
			fmt.Println(i, co.Now())
		}
	}))
	// Output:
	// 0 1.25s
	// 1 2.25s
}

func ExampleCo_Frame() {
	run(2, coroutine.Script(func(co *coroutine.Co) {
		x, speed := 0.0, 8.0
		for x < 5 {
			x += speed * co.Frame().Seconds()
		}
		fmt.Println("arrived at", x)
	}))
	// Output: arrived at 6
}

func ExampleCo_Until() {
	health := 3
	run(2,
		coroutine.Script(func(co *coroutine.Co) {
			co.Until(func() bool { return health <= 0 })
			fmt.Println("falls at", co.Now())
		}),
		coroutine.Repeat(-1, coroutine.Sequence(coroutine.Await(coroutine.NextFrame()), func(func(coroutine.Wait) bool) { health-- })),
	)
	// Output: falls at 1.25s
}

func ExampleCo_Run() {
	run(3, coroutine.Script(func(co *coroutine.Co) {
		co.Run(say(1, "first"))
		co.Run(say(1, "second"))
	}))
	// Output:
	// first
	// second
}

func ExampleCo_Go() {
	run(4, coroutine.Script(func(co *coroutine.Co) {
		pet := co.Go(say(1, "miaow"), coroutine.Named("pet"))
		co.Go(say(100, "never heard: it ends with its parent"))
		co.Go(say(3, "I live on")).Detach()
		fmt.Println("joined:", co.Join(pet))
	}))
	// Output:
	// miaow
	// joined: <nil>
	// I live on
}

func ExampleCo_Race() {
	run(5, coroutine.Script(func(co *coroutine.Co) {
		switch co.Race(say(3, "the guard arrives"), say(1, "the door opens")) {
		case 0:
			fmt.Println("fight")
		case 1:
			fmt.Println("run")
		}
	}))
	// Output:
	// the door opens
	// run
}

func ExampleCo_All() {
	run(5, coroutine.Script(func(co *coroutine.Co) {
		co.All(say(2, "second"), say(1, "first"))
		fmt.Println("both")
	}))
	// Output:
	// first
	// second
	// both
}

func ExampleCo_Timeout() {
	run(5, coroutine.Script(func(co *coroutine.Co) {
		fmt.Println(co.Timeout(2*time.Second, say(1, "quick")))
		fmt.Println(co.Timeout(2*time.Second, say(9, "slow")))
	}))
	// Output:
	// quick
	// true
	// false
}

func ExampleCo_While() {
	day := true
	run(4, coroutine.Script(func(co *coroutine.Co) {
		co.While(func() bool { return day }, coroutine.Repeat(-1, say(1, "cock-a-doodle")))
		fmt.Println("sleeps")
	}), coroutine.Script(func(co *coroutine.Co) {
		co.Sleep(2500 * time.Millisecond)
		day = false
	}))
	// Output:
	// cock-a-doodle
	// cock-a-doodle
	// sleeps
}

func ExampleCo_First() {
	orders := coroutine.NewChan[string](1)
	orders.TrySend("attack")
	run(3, coroutine.Script(func(co *coroutine.Co) {
		var order coroutine.Message[string]
		for {
			switch co.First(orders.ToReceive(&order), coroutine.Sleep(time.Second)) {
			case 0:
				fmt.Println("order:", order.Value)
			case 1:
				fmt.Println("nothing for a second")
				co.Exit()
			}
		}
	}))
	// Output:
	// order: attack
	// nothing for a second
}

func ExampleCo_AllOf() {
	run(3, coroutine.Script(func(co *coroutine.Co) {
		co.AllOf(coroutine.Sleep(time.Second), coroutine.Frames(8))
		fmt.Println(co.Now())
	}))
	// Output: 2.25s
}

func ExampleCo_Spread() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		sum := 0
		for i := range co.Spread(3000) {
			sum += i
		}
		fmt.Println(sum)
	}))
	for !task.State().Ended() {
		s.Tick(time.Second/60, coroutine.Budget{})
	}
	fmt.Println("frames:", s.Ticks())
	// Output:
	// 4498500
	// frames: 3
}

func ExampleChan() {
	c := coroutine.NewChan[int](0)
	run(1, coroutine.Script(func(co *coroutine.Co) {
		for i := range 3 {
			c.Send(co, i)
		}
		c.Close()
	}), coroutine.Script(func(co *coroutine.Co) {
		for v := range c.All(co) {
			fmt.Println(v)
		}
		_, ok := c.Receive(co)
		fmt.Println(ok, c.Closed())
	}))
	// Output:
	// 0
	// 1
	// 2
	// false true
}

func ExampleChan_ToReceive() {
	c := coroutine.NewChan[int](2)
	fmt.Println(c.TrySend(1), c.TrySend(2), c.TrySend(3), c.Len(), c.Cap(), c.Balance())
	run(1, func(yield func(coroutine.Wait) bool) {
		var m coroutine.Message[int]
		for yield(c.ToReceive(&m)) && m.OK {
			fmt.Println(m.Value)
		}
	})
	// Output:
	// true true false 2 2 0
	// 1
	// 2
}

func ExampleSignal() {
	var alarm coroutine.Signal[string]
	guard := func(name string) coroutine.Behaviour {
		return coroutine.Script(func(co *coroutine.Co) {
			fmt.Println(name, "runs to the", alarm.Wait(co))
		})
	}
	run(1, guard("Tom"), guard("Tim"), coroutine.Script(func(co *coroutine.Co) {
		fmt.Println("waiting:", alarm.Waiting())
		alarm.Emit("gate")
	}))
	// Output:
	// waiting: 2
	// Tom runs to the gate
	// Tim runs to the gate
}

func ExampleAsync() {
	s := coroutine.NewScheduler()
	defer s.Close()
	task := s.Start(coroutine.Script(func(co *coroutine.Co) {
		path := coroutine.Async(func(ctx context.Context) (string, error) {
			return "left, left, right", nil // a long search, on a goroutine of its own
		})
		way, err := path.Await(co)
		fmt.Println(way, err)
	}))
	for !task.State().Ended() {
		s.Tick(time.Second/60, coroutine.Budget{})
	}
	// Output: left, left, right <nil>
}
