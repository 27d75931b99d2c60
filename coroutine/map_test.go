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
	executor.go state.go record.go prefetch.go errors.go frames.go wait.go reserve.go budget.go
	ready.go thread.go watchdog.go form.go clock.go scheduler.go waiters.go recipe.go action.go
	wake.go slice.go pending.go park.go pause.go family.go condition.go join.go task.go several.go
	copied.go group.go clock_close.go activation.go report.go option.go burst.go handover.go
	script.go pace.go work.go future.go failure.go chan.go end.go clock_tick.go signal.go
	flight.go defer.go frame.go close.go start.go members.go combinator.go stepper.go inspect.go trace.go variables.go stuck.go
	first.go combine.go pulled.go await.go compiled.go returns.go origin.go machine.go island.go turn.go go.go underway.go
	numbers.go result.go combined.go tick.go rounds.go log.go new.go survey.go iterate.go instances.go plainstack.go stand.go
	verifier.go finite.go verify_parts.go verify_task.go verify.go restart.go memory.go rollback.go part.go part_join.go part_rules.go part_leave.go
	owned.go doc.go
`)

// upward are the pairs of files of which the first knows the second, which comes after it in the list.
var upward = map[string]string{
	"end.go knows turn.go":            "what is cancelled has a last turn",
	"activation.go knows script.go":   "a compiled Script unwinds as any does",
	"executor.go knows activation.go": "what executes a compiled behaviour is an activation",
	"clock.go knows scheduler.go":     "a clock belongs to a scheduler",
	"record.go knows group.go":        "a task is in a group",
	"record.go knows waiters.go":      "others wait for the end of a task",
	"record.go knows clock.go":        "a task is on a clock",
	"record.go knows wait.go":         "a task has a behaviour, which yields waits",
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
	require.Less(t, len(upward), 10)
}
