package coroutine_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

//somen:stackful
func napOnStack(co *coroutine.Co) { co.Sleep(time.Second) }

// TestIsStackless: a combinator needs a stack if what it runs in place does.
func TestIsStackless(t *testing.T) {
	onStack := coroutine.Script(napOnStack)
	require.False(t, coroutine.IsStackless(onStack))
	require.False(t, coroutine.IsStackless(coroutine.Sequence(onStack)))
	require.True(t, coroutine.IsStackless(coroutine.Sequence()))
	require.True(t, coroutine.IsStackless(coroutine.All(onStack, onStack)), "they are tasks of their own")
	require.PanicsWithError(t, "coroutine: IsStackless: the behaviour is nil; pass a func(yield func(Wait) bool)",
		func() { coroutine.IsStackless(nil) })
}
