package systems_test

import (
	"testing"
	"time"

	"github.com/somen-go/somen/components"
	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs"
	"github.com/somen-go/somen/systems"
	"github.com/stretchr/testify/require"
	"github.com/yohamta/donburi"
)

const step = time.Second / 60

// game is an engine with the system Behaviours, and what was reported to it.
type game struct {
	*ecs.Engine
	errors []error
}

func newGame(t *testing.T, budget coroutine.Budget, options ...coroutine.SchedulerOption) *game {
	g := &game{}
	options = append(options, coroutine.OnError(func(err error) { g.errors = append(g.errors, err) }))
	g.Engine = ecs.New(ecs.WithScheduler(coroutine.NewScheduler(options...)))
	g.Add(ecs.Update, systems.Behaviours(budget))
	t.Cleanup(g.Close)
	return g
}

// life records what becomes of a behaviour.
type life struct {
	began, resumed, ended int
	causes                []error
}

// behave returns a behaviour that lives until it is cancelled.
//
//somen:stackful
func (l *life) behave() components.BehaviourData {
	return components.Behave("life", coroutine.Script(func(co *coroutine.Co) {
		l.began++
		defer func() {
			l.ended++
			l.causes = append(l.causes, co.Cause())
		}()
		for {
			l.resumed++
			co.Frame()
		}
	}))
}

// alive requires that one task of l lives.
func (l *life) alive(t *testing.T, began int) {
	t.Helper()
	require.Equal(t, began, l.began, "began")
	require.Equal(t, began-1, l.ended, "ended")
}

// over requires that all tasks of l have ended, the last for the cause.
func (l *life) over(t *testing.T, began int, cause error) {
	t.Helper()
	require.Equal(t, began, l.began, "began")
	require.Equal(t, began, l.ended, "ended")
	require.ErrorIs(t, l.causes[began-1], cause)
}

func set(entry *donburi.Entry, b components.BehaviourData) {
	components.Behaviour.SetValue(entry, b)
}
