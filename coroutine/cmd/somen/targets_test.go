package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTargets(t *testing.T) {
	for args, want := range map[string]string{
		"run .":                                  ".",
		"run -race -tags x ./cmd -v a.go":        "./cmd",
		"run a.go b.go in.txt":                   "a.go b.go",
		"build":                                  ".",
		"build -o x ./a ./b":                     "./a ./b",
		"build -o=x -ldflags -s ./...":           "./...",
		"test -run X -count 1 ./a/... -args ./b": "./a/...",
		"test -v -bench . ./a -benchtime 3x":     "./a",
	} {
		verb, rest, _ := strings.Cut(args, " ")
		require.Equal(t, want, strings.Join(targets(verb, strings.Fields(rest)), " "), args)
	}
}
