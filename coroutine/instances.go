package coroutine

import "github.com/somen-go/somen/coroutine/code"

// The functions here register the types that generic functions of this package hide behind interfaces, so that a
// program that loads a game knows them before it has called the function. Code that somen generates calls them, for
// each set of type arguments in the program.

// TypesOfChanged registers those of [Changed].
func TypesOfChanged[T comparable](r *code.Registry) { code.Type[changed[T]](r) }

// TypesOfAsync registers those of [Async].
func TypesOfAsync[T any](r *code.Registry) {
	code.Type[Future[T]](r)
	code.Type[plainWork[T]](r)
}

// TypesOfAsyncWith registers those of [AsyncWith].
func TypesOfAsyncWith[A, T any](r *code.Registry) {
	code.Type[Future[T]](r)
	code.Type[workWith[A, T]](r)
}

// TypesOfGo registers those of [Go].
func TypesOfGo[T any](r *code.Registry) {
	code.Type[Future[T]](r)
	code.Type[calls[T]](r)
	code.Type[returns[T]](r)
}

// TypesOfRaceFor registers those of [RaceFor].
func TypesOfRaceFor[T any](r *code.Registry) {
	code.Type[racer[T]](r)
	code.Type[calls[T]](r)
	code.Type[returns[T]](r)
}
