package coroutine_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The files of the package, each of which knows those before it in this list alone: the records, how they
// are filed and woken, how they end, and what a user calls. What runs the other way is in upward.
var files = strings.Fields(`
	state.go executor.go record.go prefetch.go errors.go wait.go
	form.go watchdog.go family.go budget.go reserve.go ready.go frames.go clock.go scheduler.go recipe.go
	waiters.go slice.go wake.go condition.go pending.go park.go join.go pause.go several.go
	task.go group.go script.go first.go pace.go copied.go option.go failure.go future.go
	end.go close.go start.go members.go combinator.go
	signal.go chan.go report.go steady.go burst.go thread.go inspect.go trace.go turn.go pulled.go stepper.go
	numbers.go log.go survey.go stuck.go
	activation.go flight.go island.go compiled.go machine.go
	clock_tick.go clock_close.go new.go go.go tick.go combine.go result.go rounds.go combined.go iterate.go doc.go
`)

// upward are the pairs of files of which the first knows the second, which comes after it in the list.
var upward = map[string]string{
	"record.go knows wait.go":     "a task has a behaviour, which yields waits",
	"record.go knows clock.go":    "a task is on a clock",
	"record.go knows group.go":    "a task is in a group",
	"record.go knows waiters.go":  "others wait for the end of a task",
	"clock.go knows scheduler.go": "a clock belongs to a scheduler",
	"task.go knows end.go":        "a Task cancels",
	"end.go knows turn.go":        "what is cancelled has a last turn",

	// The machine of compiled behaviours is one thing in several files.
	"script.go knows machine.go":      "a Co asks its machine what is on its way",
	"activation.go knows machine.go":  "an activation belongs to a machine",
	"activation.go knows flight.go":   "and leaves by panics",
	"activation.go knows island.go":   "and runs islands",
	"activation.go knows combined.go": "and combinators",
	"flight.go knows machine.go":      "a panic leaves activations by the machine",
	"flight.go knows island.go":       "deferred functions may be islands",
	"island.go knows machine.go":      "an island ends as an activation does",
	"machine.go knows combined.go":    "a machine begins with any behaviour that needs no stack",
}

// TestMap: a newcomer sees what knows what.
func TestMap(t *testing.T) {
	if testing.Short() {
		t.Skip("it reads the sources of all that the package imports")
	}
	set := token.NewFileSet()
	var syntax []*ast.File
	sources, err := filepath.Glob("*.go")
	require.NoError(t, err)
	for _, name := range sources {
		if !strings.HasSuffix(name, "_test.go") {
			f, err := parser.ParseFile(set, name, nil, 0)
			require.NoError(t, err)
			syntax = append(syntax, f)
		}
	}
	info := &types.Info{Uses: map[*ast.Ident]types.Object{}}
	config := types.Config{Importer: importer.ForCompiler(set, "source", nil)}
	pkg, err := config.Check("github.com/somen-go/somen/coroutine", set, syntax, info)
	require.NoError(t, err)

	fileOf := func(p token.Pos) string { return filepath.Base(set.Position(p).Filename) }
	floor := map[string]int{}
	for i, f := range files {
		floor[f] = i
	}
	for _, f := range syntax {
		require.Contains(t, files, fileOf(f.Pos()), "each file has its place in the list")
	}
	arrows, up := map[string]bool{}, map[string][]string{}
	for use, of := range info.Uses {
		from, to := fileOf(use.Pos()), fileOf(of.Pos())
		if of.Pkg() != pkg || from == to {
			continue
		}
		arrow := from + " knows " + to
		arrows[arrow] = true
		if floor[from] < floor[to] && !slices.Contains(up[arrow], of.Name()) {
			up[arrow] = append(up[arrow], of.Name())
		}
	}
	t.Logf("%d files, %d arrows, %d of which run upward", len(files), len(arrows), len(upward))
	for arrow, names := range up {
		require.Contains(t, upward, arrow, fmt.Sprintf("for %v; move something, or say why", names))
	}
	for arrow := range upward {
		require.Contains(t, up, arrow, "it is gone; take it off the list")
	}
	require.Less(t, len(upward), 20)
}
