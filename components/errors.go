package components

import (
	"fmt"

	"github.com/somen-go/somen/coroutine"
)

func argumentError(function, reason string, args ...any) *coroutine.ArgumentError {
	return &coroutine.ArgumentError{Package: "components", Func: function, Reason: fmt.Sprintf(reason, args...)}
}
