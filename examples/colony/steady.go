package main

import (
	"context"

	"github.com/somen-go/somen/coroutine"
)

// steady does work on another goroutine and returns its result so many steps later: never sooner,
// and if the work takes longer, the game waits for it there. So how fast this machine is does not
// show in the game, and a run repeats from its seed.
func steady[T any](co *coroutine.Co, steps int, work func(context.Context) (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	results := make(chan result, 1)
	future := coroutine.Async(func(ctx context.Context) (T, error) {
		defer close(results) // after a panic there is none
		value, err := work(ctx)
		results <- result{value, err}
		return value, err
	}).Go(co)
	co.Frames(steps)
	if r, ok := <-results; ok {
		return r.value, r.err
	}
	return future.Await(co) // which knows the panic
}
