package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// TestSavable: what explain says at compile time is what Save refuses at run time.
func TestSavable(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a program")
	}
	t.Parallel()
	dir := filepath.Join("testdata", "savable")
	out, errs, err := somen(t, dir, "explain", "-save", "-json", ".")
	require.NoError(t, err, errs)
	told := map[string]savable{}
	for line := range strings.Lines(out) {
		var s savable
		require.NoError(t, json.Unmarshal([]byte(line), &s))
		name, _, _ := strings.Cut(s.Name, "[...]")
		told[name] = s
	}
	out, errs, err = somen(t, dir, "run", ".")
	require.NoError(t, err, errs)
	count := 0
	for line := range strings.Lines(out) {
		var r struct{ Function, Variable, Error string }
		require.NoError(t, json.Unmarshal([]byte(line), &r))
		s, ok := told[r.Function]
		require.True(t, ok, r.Function)
		count++
		if r.Error == "" {
			require.Empty(t, s.Obstacles, r.Function)
			continue
		}
		require.NotEmpty(t, s.Obstacles, "%s: %s", r.Function, r.Error)
		require.Equal(t, r.Variable, s.Obstacles[0].Variable, r.Error)
	}
	require.Equal(t, 15, count)

	program := string(must(os.ReadFile(filepath.Join(dir, "main.go"))))
	out, errs, err = somen(t, dir, "explain", "-save", ".")
	require.NoError(t, err, errs)
	for _, c := range []struct{ mark, text string }{
		{"func plain(", "main.plain can be saved"},
		{"pipe := make", "main.channel can't: pipe is a Go channel; use a coroutine.Chan"},
		{"r := map", "main.deep can't: r[].waves[] is a Go channel"},
		{"f := os.Stdin", "main.file can't: f is bound to this process; make it again"},
		{"p := unsafe", "main.pointer can't: p is a Pointer: nobody can tell"},
		{"p := uintptr", "main.address can't: p is a uintptr"},
		{"m := new(sync.Map)", "main.concurrent can't: m keeps hashes"},
		{"_, cancel := context", "main.stranger can't: cancel is a func of package context, which is not compiled"},
		{"var ctx, cancel", "main.unknown can't: ctx holds what context.WithCancel gives"},
		{"l.look(func", "main.island can't: it runs on a stack: "},
		{"f := coroutine.Async", "main.future can't: the work of a future"},
		{"func begun(", "main.begun can be saved"},
		{"func scouts(", "main.scouts can be saved"},
		{"return coroutine.Script(func", "main.literal[...].func1 can be saved"},
	} {
		require.Contains(t, out, fmt.Sprintf("main.go:%d: %s", lineOf(program, c.mark), c.text))
	}
}
