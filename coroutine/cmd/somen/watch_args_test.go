package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestWatchArgs(t *testing.T) {
	t.Setenv("GOFLAGS", "")
	for _, c := range []struct {
		args string
		is   bool
		want runArgs
		err  string
	}{
		{"./game", false, runArgs{}, ""},
		{"./game -watch", false, runArgs{}, ""}, // it is the program's
		{"-watch", true, runArgs{packages: []string{"."}}, ""},
		{"--watch ./game -seed 7", true, runArgs{packages: []string{"./game"}, args: []string{"-seed", "7"}}, ""},
		{"-tags demo -watch -mod=mod ./game", true, runArgs{
			flags: []string{"-tags", "demo", "-mod=mod"}, load: []string{"-tags=demo", "-mod=mod"}, packages: []string{"./game"},
		}, ""},
		{"-tags game -watch game game", true, runArgs{
			flags: []string{"-tags", "game"}, load: []string{"-tags=game"}, packages: []string{"game"}, args: []string{"game"},
		}, ""},
		{"-watch a.go b.go c.txt", true, runArgs{packages: []string{"a.go", "b.go"}, args: []string{"c.txt"}}, ""},
		{"-watch=no ./game", false, runArgs{}, "-watch takes no value"},
		{"-exec echo -watch ./game", true, runArgs{}, "leave -exec out"},
		{"-exec echo ./game", false, runArgs{}, ""},
		{"-watch -cover ./game", true, runArgs{}, "-watch saves the game, for which its behaviours must be compiled: -cover"},
		{"-watch -tags", true, runArgs{flags: []string{"-tags"}, packages: []string{"."}}, ""}, // go says what is missing
	} {
		p, is, err := watchArgs(strings.Fields(c.args))
		if c.err != "" {
			require.ErrorContains(t, err, c.err, c.args)
			continue
		}
		require.NoError(t, err, c.args)
		require.Equal(t, c.is, is, c.args)
		if is {
			require.Equal(t, runArgs{flags: list(c.want.flags), load: list(c.want.load), packages: c.want.packages, args: list(c.want.args)},
				runArgs{flags: list(p.flags), load: list(p.load), packages: p.packages, args: list(p.args)}, c.args)
		}
	}
	t.Setenv("GOFLAGS", "-overlay=x.json")
	_, _, err := watchArgs([]string{"-watch", "."})
	require.ErrorContains(t, err, "here is another")
}

// list makes an empty list nil.
func list(l []string) []string {
	if len(l) == 0 {
		return nil
	}
	return l
}

func TestFirstLines(t *testing.T) {
	require.Equal(t, "./a.go:1:2: one\n./a.go:3:4: two", firstLines("# example.com/app\n./a.go:1:2: one\n\n\t./a.go:3:4: two\n"))
	require.Equal(t, "1\n2\n3\n4\n5\n...", firstLines("1\n2\n3\n4\n5\n6\n7"))
	require.Empty(t, firstLines("# example.com/app\n"))
}

func TestTail(t *testing.T) {
	var of tail
	for range 3000 {
		of.Write([]byte("line\n"))
	}
	require.Less(t, len(of.text), 5000)
	of.Write([]byte("the end\n"))
	require.Equal(t, "line\nline\nline\nline\nthe end", of.String())
	of.Write([]byte("panic: oh\n\ngoroutine 1:\na\nb\nc\nd\n"))
	require.Equal(t, "panic: oh\ngoroutine 1:\na\nb\nc\n...", of.String())
}
