package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// goexits ends behaviours by runtime.Goexit in several places, each in a goroutine that ticks.
const goexits = `package main

import (
	"fmt"
	"runtime"

	"github.com/somen-go/somen/coroutine"
)

func inner(co *coroutine.Co) {
	defer fmt.Println("inner is left")
	co.Frame()
	runtime.Goexit()
}

func body(co *coroutine.Co) {
	defer fmt.Println("left", recover())
	co.Frame()
	runtime.Goexit()
}

func callee(co *coroutine.Co) {
	defer func() { fmt.Println("left", recover()) }()
	inner(co)
	fmt.Println("never")
}

func deferred(co *coroutine.Co) {
	defer func() { fmt.Println("left", recover()) }()
	defer func() { runtime.Goexit() }()
	co.Frame()
}

func recovered(co *coroutine.Co) {
	defer func() { fmt.Println("left", recover()) }()
	defer func() { fmt.Println(recover()); runtime.Goexit() }()
	co.Frame()
	panic("first")
}

func after(co *coroutine.Co) {
	defer fmt.Println("left")
	func() {
		defer func() { fmt.Println(recover()) }()
		defer func() { panic("in the end") }()
		co.Frame()
		runtime.Goexit()
	}()
	co.Frame()
	fmt.Println("never")
}

func main() {
	for _, c := range []string{"in a behaviour", "in a callee", "in a deferred function", "in a deferred function of a panic", "and a panic after it is recovered"} {
		s := coroutine.NewScheduler(coroutine.OnError(func(err error) { fmt.Println("error:", err) }))
		t := s.Start(coroutine.Script(func(co *coroutine.Co) {
			switch c {
			case "in a behaviour":
				body(co)
			case "in a callee":
				callee(co)
			case "in a deferred function":
				deferred(co)
			case "in a deferred function of a panic":
				recovered(co)
			case "and a panic after it is recovered":
				after(co)
			}
		}), coroutine.Named(c))
		other := s.Start(coroutine.Script(func(co *coroutine.Co) { co.Sleep(4) }))
		done := make(chan bool)
		go func() {
			ended := false
			defer func() { done <- ended }()
			for range 3 {
				s.Tick(1, coroutine.Budget{})
			}
			ended = true
		}()
		ended := <-done
		fmt.Println(c, "- the goroutine went on:", ended, t.State(), t.Err())
		for range 4 {
			s.Tick(1, coroutine.Budget{})
		}
		fmt.Println(t.State(), t.Err(), other.State())
		s.Close()
	}
}
`

// A Goexit does the same in both forms.
func TestGoexit(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := app(t)
	write(t, dir, "main.go", goexits)
	plain := exec.Command("go", "run", ".")
	plain.Dir = dir
	want, err := plain.CombinedOutput()
	require.NoError(t, err, string(want))
	require.Equal(t, 6, strings.Count(string(want), "left <nil>\n")+strings.Count(string(want), "inner is left\n")+strings.Count(string(want), "left\nerror"))
	out, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, out+errs)
	require.Equal(t, string(want), out+errs)
}
