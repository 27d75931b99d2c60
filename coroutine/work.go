package coroutine

import "context"

// work is what makes the value on a goroutine: a function, and what it is called with.
type work[T any] interface {
	do(context.Context) (T, error)
}

type plainWork[T any] func(context.Context) (T, error)

func (f plainWork[T]) do(ctx context.Context) (T, error) { return f(ctx) }

type workWith[A, T any] struct {
	arg A
	f   func(context.Context, A) (T, error)
}

func (w workWith[A, T]) do(ctx context.Context) (T, error) { return w.f(ctx, w.arg) }

// LoadAction is what becomes of work that is under way when a game is saved, once that is loaded; see
// [Future.OnLoad].
type LoadAction uint8

const (
	// StartAgain starts the work anew with the same function and argument, which have to be data: a function
	// or func literal that the tool somen has compiled, and an argument that can be saved. Nothing of what the
	// work had done until then is left. With [Future.ReadyIn] the result comes in the Tick in which it
	// would have come.
	StartAgain LoadAction = iota + 1
	// FailAsLost makes whoever waits for the work get a *[LostError]: in the first Tick after the load, or with
	// [Future.ReadyIn] in the one in which the result would have come. The function of work that has
	// begun is not saved, and may be anything.
	FailAsLost
)
