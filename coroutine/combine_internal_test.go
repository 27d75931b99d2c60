package coroutine

import (
	"context"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// race is Race, and stores the index of the winner in winner.
func race(winner *int, bs ...Behaviour) Behaviour {
	return told(kindRace.ofMany(bs), func(c *members) { *winner = c.winner() })
}

// timeout is Timeout, and stores in expired whether the time ran out.
func timeout(expired *bool, d time.Duration, b Behaviour) Behaviour {
	return told(within(d, b), func(c *members) { *expired = c.expired() })
}

// told is the raw form of the methods of Co that return how a combinator has ended.
func told(r *recipe, tell func(*members)) Behaviour {
	return func(yield func(Wait) bool) {
		c := combinator{recipe: r}
		if c.drive(yield); c.crew.over {
			tell(c.crew)
		}
	}
}

// TestRecipeOf: a Behaviour of a combinator hands over what it was made of, and does not run for that.
func TestRecipeOf(t *testing.T) {
	ran := false
	b := Behaviour(func(func(Wait) bool) { ran = true })
	for k, made := range map[kind]Behaviour{
		kindSequence: Sequence(b), kindRepeat: Repeat(3, b), kindFinally: Finally(b, func() { ran = true }), kindAll: All(b), kindRace: Race(b),
		kindRush: Rush(b), kindTimeout: Timeout(3, b), kindWhile: While(func() bool { ran = true; return true }, b),
	} {
		r := recipeOf(made)
		require.NotNil(t, r)
		require.Equal(t, k, r.kind)
		require.True(t, len(r.bs) == 1 && r.of == nil || r.bs == nil && r.of != nil)
		require.Equal(t, k == kindRepeat || k == kindTimeout, r.n == 3)
		require.Equal(t, k == kindFinally, r.clean != nil)
		require.Equal(t, k == kindWhile, r.cond != nil)
	}
	for _, other := range []Behaviour{b, Await(Yield()), Script(func(*Co) { ran = true })} {
		require.Nil(t, recipeOf(other))
	}
	require.False(t, ran)
}

// TestNoClosures: what waits, recipes and running combinators and loops hold is data. The funcs among it
// are the user's, or behaviours that a combinator, Await or Script has made.
func TestNoClosures(t *testing.T) {
	s := NewScheduler(OnError(func(err error) { t.Error(err) }))
	defer s.Close()
	task := s.Start(Script(func(co *Co) {
		var (
			c       = NewChan[int](0)
			m       Message[int]
			signal  Signal[int]
			number  int
			promise Future[int]
			work    = Async(func(context.Context) (int, error) { return 0, nil })
			child   = Go(co, func(*Co) int { return 1 })
			me      Task
			yes     = func() bool { return true }
			never   = Script((*Co).Forever)
		)
		waits := []Wait{
			Yield(), NextFrame(), Frames(3), Sleep(3), SleepUntil(3), Pace(), Self(&me), Forever(),
			Until(yes), WaitWhile(yes), Changed(func() int { return number }), Changed(func() string { return "" }),
			co.Clock().Sleep(3), co.Clock().SleepUntil(3), co.Self().Done(), c.ToSend(&m), c.ToReceive(&m), signal.Next(&number),
			promise.Done(), work.Begun(), work.Done(), child.Done(), child.Task().Done(), new(several).wait([]Wait{Until(yes)}, false),
		}
		w := closureWalk{t: t, seen: map[any]bool{}}
		for _, wait := range append(waits, First(&number, waits...), AllOf(waits...)) {
			w.walk("Wait", reflect.ValueOf(wait))
		}
		recipes := []*recipe{}
		for _, b := range []Behaviour{
			Sequence(never, never), Repeat(3, never), Repeat(-1, never), Finally(never, func() {}), All(never, Await(Forever())), Race(never, never),
			Rush(never, never), Timeout(3, never), While(yes, never),
		} {
			r := recipeOf(b)
			recipes = append(recipes, r)
			w.walk(kindNames[r.kind], reflect.ValueOf(b))
			for c := (&combinator{recipe: r}); ; { // as a driver would go through it, with what it runs in place
				do := c.step(false)
				w.walk(kindNames[r.kind]+" that runs", reflect.ValueOf(c))
				if do == actWait && c.kind >= kindAll && c.at == 2 || do == actLast || do == actRun && c.at == 3 {
					c.leave()
					break
				}
				if do == actWait {
					co.Wait(c.wait())
				}
			}
		}
		require.Len(t, recipes, len(kindNames)+1)
		for _, l := range []any{&over{d: 3}, &every{d: 3}, &spread{n: 3}, &messages[int]{c: c, m: &m}, &emits[int]{s: &signal, to: &number}} {
			w.walk("a loop", reflect.ValueOf(l))
		}
		require.Greater(t, w.funcs, 30, "it has found what there is")
	}))
	for range 3 {
		s.Tick(0, Budget{})
	}
	require.Equal(t, Done, task.State())
}

// closureWalk looks for funcs that were made in this package, in all that is reached from a value but
// for the tasks, schedulers and clocks.
type closureWalk struct {
	t     *testing.T
	seen  map[any]bool
	funcs int
}

func (w *closureWalk) walk(path string, v reflect.Value) {
	switch v.Kind() {
	case reflect.Func:
		if v.IsNil() {
			return
		}
		w.funcs++
		code := v.Pointer()
		switch code {
		case scriptCode, reflect.ValueOf(Await(Wait{})).Pointer():
			return
		case combinatorCode:
			if v.CanInterface() {
				w.walk(path, reflect.ValueOf(recipeOf(v.Interface().(Behaviour))))
			}
			return
		}
		f := runtime.FuncForPC(code)
		file, _ := f.FileLine(f.Entry())
		own := strings.HasPrefix(f.Name(), "github.com/somen-go/somen/coroutine.") && !strings.HasSuffix(file, "_test.go")
		require.False(w.t, own, "%s holds %s", path, f.Name())
	case reflect.Pointer:
		switch v.Type() {
		case reflect.TypeFor[*task](), reflect.TypeFor[*Scheduler](), reflect.TypeFor[*Clock]():
			return
		}
		if v.IsNil() || w.seen[v.Pointer()] {
			return
		}
		w.seen[v.Pointer()] = true
		w.walk(path, v.Elem())
	case reflect.Interface:
		if !v.IsNil() {
			w.walk(path, v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			w.walk(path+"."+v.Type().Field(i).Name, v.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			w.walk(path+"[]", v.Index(i))
		}
	}
}
