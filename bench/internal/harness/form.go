package harness

import (
	"runtime"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// Compiled reports whether behaviours are compiled in this build, which is that of somen run.
func Compiled() bool {
	name := ""
	s := coroutine.NewScheduler()
	defer s.Close()
	s.Start(coroutine.Script(func(co *coroutine.Co) {
		pc, _, _, _ := runtime.Caller(0)
		name = runtime.FuncForPC(pc).Name()
		co.Yield()
	}))
	s.Tick(time.Millisecond, coroutine.Budget{})
	return strings.HasSuffix(name, ".Step")
}

// NotCompiled is why there are no lines of compiled behaviours.
const NotCompiled = "for these lines run it as: go -C .. run ./coroutine/cmd/somen run -C bench ."
