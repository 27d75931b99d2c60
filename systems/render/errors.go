package render

import "github.com/somen-go/somen/coroutine"

func argumentError(function, reason string) *coroutine.ArgumentError {
	return &coroutine.ArgumentError{Package: "render", Func: function, Reason: reason}
}
