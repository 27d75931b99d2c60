package coroutine_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// A child returns a value to whoever waits for it.
func ExampleGo() {
	explore := func(co *coroutine.Co) string {
		co.Sleep(time.Second)
		return "a river in the north"
	}
	run(100, coroutine.Script(func(co *coroutine.Co) {
		scout := coroutine.Go(co, explore)
		found, err := scout.Await(co)
		fmt.Println(found, err)
	}))
	// Output: a river in the north <nil>
}

// The player answers, or the time is up.
func ExampleRaceFor() {
	answers := coroutine.NewChan[string](1)
	answers.TrySend("yes")
	ask := func(co *coroutine.Co) string { answer, _ := answers.Receive(co); return answer }
	silence := func(co *coroutine.Co) string { co.Sleep(10 * time.Second); return "says nothing" }
	run(5, coroutine.Script(func(co *coroutine.Co) {
		answer, winner := coroutine.RaceFor(co, ask, silence)
		fmt.Println(answer, winner)
	}))
	// Output: yes 0
}

// A zero Future is a promise, which whoever knows the value completes.
func ExampleFuture_Complete() {
	s := coroutine.NewScheduler()
	defer s.Close()
	var winner coroutine.Future[string]
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		name, _ := winner.Await(co)
		fmt.Println("the crowd cheers for", name)
	}))
	s.Tick(time.Second/60, coroutine.Budget{})
	winner.Complete("Ada", nil)
	s.Tick(time.Second/60, coroutine.Budget{})
	// Output: the crowd cheers for Ada
}

// The way is there in the third frame from now on every machine, so that a run can be repeated.
func ExampleFuture_ReadyIn() {
	findWay := func(_ context.Context, to string) (string, error) { return "over the bridge to " + to, nil }
	run(10, coroutine.Script(func(co *coroutine.Co) {
		way, _ := coroutine.AsyncWith("the mill", findWay).ReadyIn(3).Await(co)
		fmt.Println(way)
	}))
	// Output: over the bridge to the mill
}

// The game may be saved while the way is searched: it is searched once more when the game is loaded.
func ExampleFuture_OnLoad() {
	findWay := func(_ context.Context, to string) (string, error) { return "over the bridge to " + to, nil }
	run(10, coroutine.Script(func(co *coroutine.Co) {
		way, _ := coroutine.AsyncWith("the mill", findWay).OnLoad(coroutine.StartAgain).ReadyIn(3).Await(co)
		fmt.Println(way)
	}))
	// Output: over the bridge to the mill
}

// A score must not be sent twice: if the game is saved meanwhile and loaded, nobody knows whether it was sent.
func ExampleLoadAction() {
	send := func(_ context.Context, score int) (string, error) { return fmt.Sprint("the score is ", score), nil }
	run(10, coroutine.Script(func(co *coroutine.Co) {
		reply, err := coroutine.AsyncWith(700, send).OnLoad(coroutine.FailAsLost).ReadyIn(3).Await(co)
		var lost *coroutine.LostError
		if errors.As(err, &lost) {
			reply = "ask for it: " + lost.Name + " has sent it, or not"
		}
		fmt.Println(reply)
	}))
	// Output: the score is 700
}
