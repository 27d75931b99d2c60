package ecs

import "github.com/somen-go/somen/coroutine"

func argumentError(function, reason string) *coroutine.ArgumentError {
	return &coroutine.ArgumentError{Package: "ecs", Func: function, Reason: reason}
}
