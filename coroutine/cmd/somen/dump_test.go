package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/somen-go/somen/coroutine"
	"github.com/somen-go/somen/ecs/save"
)

// TestDump: the command knows nothing of the program that has written a save.
func TestDump(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, gold := range map[string]int{"a": 3, "b": 4} {
		s := coroutine.NewScheduler()
		var b bytes.Buffer
		require.NoError(t, save.Scheduler(&b, s, save.Root("town", &struct{ Gold int }{gold})))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o600))
		require.NoError(t, os.WriteFile(filepath.Join(dir, name+".cut"), b.Bytes()[:b.Len()-9], 0o600))
		s.Close()
	}
	write(t, dir, "foreign", "GIF89a and more")
	for _, c := range []struct {
		args      []string
		out, errs string
		fails     bool
	}{
		{[]string{"a"}, "game.town = {Gold: 3}", "", false},
		{[]string{"-all", "a"}, "scheduler.clock = #", "", false},
		{[]string{"a", "b"}, "game.town.Gold: 3 and 4\n", "", false},
		{[]string{"a.cut"}, "", "a.cut: save: this is no save: damaged at byte", true},
		{[]string{"a", "a.cut"}, "", "this is no save", true},
		{[]string{"foreign"}, "", "foreign: save: this is no save: it does not begin as one", true},
		{[]string{"missing"}, "", "no such file", true},
		{[]string{"a", "b", "a"}, "", "dump takes one save, or two without -all", true},
		{nil, "", "expected", true},
	} {
		out, errs, err := somen(t, dir, append([]string{"dump"}, c.args...)...)
		require.Equal(t, c.fails, err != nil, "%v: %v %s", c.args, err, errs)
		require.Contains(t, out, c.out)
		require.Contains(t, errs, c.errs)
		if c.fails && c.args != nil {
			require.Empty(t, out)
		}
	}
	out, errs, err := somen(t, dir, "dump", "a", "a")
	require.NoError(t, err, errs)
	require.Empty(t, out)
}
