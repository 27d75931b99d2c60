package coroutine_test

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/somen-go/somen/coroutine"
	"github.com/stretchr/testify/require"
)

// logged is a slog.Handler that keeps the messages.
type logged struct {
	slog.Handler
	messages chan string
}

func (l logged) Enabled(context.Context, slog.Level) bool { return true }

func (l logged) Handle(_ context.Context, r slog.Record) error {
	l.messages <- r.Message
	return nil
}

// log returns what is logged until the end of the test.
func log(t *testing.T) <-chan string {
	messages, before := make(chan string, 8), slog.Default()
	slog.SetDefault(slog.New(logged{messages: messages}))
	t.Cleanup(func() { slog.SetDefault(before) })
	return messages
}

// short leaves the folders out of a message.
func short(message string) string {
	return regexp.MustCompile(`\S*/`).ReplaceAllString(message, "")
}

type turret struct{ ammo []int }

func (t *turret) fire(n int) int { return t.ammo[n] }

func shoot(co *coroutine.Co, t *turret) {
	co.Frame()
	t.fire(3)
}

// TestLogIsRead: the message begins with the line of the game's code, as compilers name it; the
// frames of the game follow, and then the others.
//
// The last lines are those of the form that runs on a stack.
//
//somen:stackful
func TestLogIsRead(t *testing.T) {
	messages := log(t)
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		co.Run(coroutine.Script(func(co *coroutine.Co) { shoot(co, new(turret)) }))
	}), coroutine.Named("turret"), coroutine.OwnedBy("the tower"))
	for range 2 {
		s.Tick(tickTime, coroutine.Budget{})
	}
	message := <-messages
	require.Regexp(t, `^/\S+/coroutine/log_test\.go:\d+: coroutine: behaviour`, message, "a terminal opens it on a click")
	lines := strings.Split(regexp.MustCompile(`:\d+`).ReplaceAllString(short(message), ":1"), "\n")
	require.Equal(t, []string{
		`log_test.go:1: coroutine: behaviour "turret" of the tower panicked: runtime error: index out of range [3] with length 0`,
		"\tlog_test.go:1 coroutine_test.(*turret).fire",
		"\tlog_test.go:1 coroutine_test.shoot",
		"\tlog_test.go:1 coroutine_test.TestLogIsRead.func1.1",
		"\tlog_test.go:1 coroutine_test.TestLogIsRead.func1",
		"\t-- run by",
	}, lines[:6])
	require.Contains(t, lines[6:], "\titer.go:1 created by iter.Pull[...]")
	for _, l := range lines[6:] {
		require.NotContains(t, l, "_test")
		require.Regexp(t, `^\t\S+\.go:1 \S`, l)
	}
}

// TestLogNamesTheGame: a panic in a library is looked for where the game has called it.
func TestLogNamesTheGame(t *testing.T) {
	messages := log(t)
	s := coroutine.NewScheduler(coroutine.WithGuard(10))
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) { _ = strings.Repeat("bang", -len(co.Self().Name())) }))
	s.Tick(0, coroutine.Budget{})
	lines := strings.Split(short(<-messages), "\n")
	require.Regexp(t, `^log_test\.go:\d+: .* negative Repeat count$`, lines[0])
	require.Regexp(t, `^\tstrings\.go:\d+ strings\.Repeat$`, lines[1])

	s.Start(coroutine.Await(coroutine.NewScheduler().Clock().Sleep(time.Second)), coroutine.Named("lost"))
	s.Tick(0, coroutine.Budget{})
	require.True(t, strings.HasPrefix(<-messages, `coroutine: behaviour "lost" panicked: `), "no line of the game's")

	s.Start(coroutine.Script(func(co *coroutine.Co) {
		for {
			co.Yield()
		}
	}), coroutine.Named("compass"))
	s.Tick(0, coroutine.Budget{})
	require.NotContains(t, <-messages, "\n", "an error without a stack is one line")
}

// TestThreadErrorSaysWhy: the cause that nearly everybody has, and what to do.
func TestThreadErrorSaysWhy(t *testing.T) {
	for _, locked := range []bool{true, false} {
		message := (&coroutine.ThreadError{Locked: locked}).Error()
		require.Contains(t, message, "Step in main")
		require.Contains(t, message, "ebiten.RunGame")
		require.Contains(t, message, "step")
		require.Contains(t, message, "in Update")
	}
}
