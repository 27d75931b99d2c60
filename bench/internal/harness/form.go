package harness

import (
	"runtime"
	"strings"
	"time"

	"github.com/somen-go/somen/coroutine"
)

// InBothForms returns a case twice: with behaviours on stacks, and with the same behaviours compiled.
func InBothForms(c Case) []Case {
	return []Case{c, InCompiledForm(c)}
}

// InEachForm returns a case, in both forms if its contender is Somen.
func InEachForm(c Case) []Case {
	if strings.HasPrefix(c.Peer, "Somen") {
		return InBothForms(c)
	}
	return []Case{c}
}

// InCompiledForm returns the case with its behaviours compiled, as the contender's name says then.
func InCompiledForm(c Case) Case {
	c.Compiled = true
	c.Peer = compiledName(c.Peer)
	return c
}

func compiledName(peer string) string {
	if rest, ok := strings.CutPrefix(peer, "Somen"); ok {
		return "Somen compiled" + rest
	}
	return peer + ", compiled"
}

// Compiled reports whether behaviours are compiled in this build, which is one by somen build then.
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
