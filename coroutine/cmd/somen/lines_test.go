package main

import (
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
)

// A user's //line comments say the same in both forms.
func TestLineComments(t *testing.T) {
	if testing.Short() {
		t.Skip("builds programs")
	}
	t.Parallel()
	dir := app(t)
	write(t, dir, "main.go", `package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/somen-go/somen/coroutine"
)

func here(what string) {
	_, file, line, _ := runtime.Caller(1)
	fmt.Println(what, filepath.Base(file), line)
}

//line lamp.somen:100
func blink(co *coroutine.Co, n int) {
	here("begin")
	co.Frame()
	here("after a wait")
//line lamp.somen:200
	if n > 0 {
		here("inside")
	}
	co.Frame()
	here("further")
	var m map[string]int
	m["x"] = 1
}

//line /abs/other.somen:7
func pause(co *coroutine.Co) {
	co.Frame()
	here("absolute")
	co.Frame()
}

//line main.go:300
func main() {
	s := coroutine.NewScheduler(coroutine.OnError(func(err error) {
		var failed *coroutine.PanicError
		if errors.As(err, &failed) {
			for line := range strings.Lines(string(failed.Stack)) {
				if strings.Contains(line, "lamp.somen:") {
					_, at, _ := strings.Cut(line, "lamp.somen:")
					fmt.Println("panic", strings.Fields(at)[0])
				}
			}
		}
	}))
	defer s.Close()
	t := s.Start(coroutine.Script(func(co *coroutine.Co) { blink(co, 1) }))
	u := s.Start(coroutine.Script(func(co *coroutine.Co) { pause(co) }))
	for range 4 {
		s.Tick(1, coroutine.Budget{})
		for _, task := range []coroutine.Task{t, u} {
			for line := range task.Info().Trace() {
				fmt.Println("trace", filepath.Base(line))
			}
		}
	}
}
`)
	plain := exec.Command("go", "run", ".")
	plain.Dir = dir
	want, err := plain.CombinedOutput()
	require.NoError(t, err, string(want))
	for _, line := range []string{"after a wait lamp.somen 103", "inside lamp.somen 201", "panic 206", "absolute other.somen 9", "trace lamp.somen:102 main.blink", "trace main.go:314 main.main.func3"} {
		require.Contains(t, string(want), line+"\n")
	}
	got, errs, err := somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	require.Equal(t, string(want), got+errs)
}
