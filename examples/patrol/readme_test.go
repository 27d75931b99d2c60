package main

import (
	"go/format"
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

// programs returns the programs in a text: the Go code of each section that begins with a package
// clause, joined.
func programs(text string) (all []string) {
	for section := range strings.SplitSeq(text, "\n## ") {
		var program strings.Builder
		for _, block := range regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(section, -1) {
			program.WriteString(block[1] + "\n")
		}
		if strings.HasPrefix(program.String(), "package ") {
			all = append(all, program.String())
		}
	}
	return all
}

// TestREADME builds the README's code as it is printed. Where there is a screen it plays the first
// program.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	var files []string
	for _, program := range programs(string(readme)) {
		formatted, err := format.Source([]byte(program))
		require.NoError(t, err)
		require.Equal(t, strings.TrimSpace(string(formatted)), strings.TrimSpace(program), "it is formatted")
		file := filepath.Join(t.TempDir(), "main.go")
		require.NoError(t, os.WriteFile(file, []byte(program), 0o600))
		screentest.Build(t, file, "")
		files = append(files, file)
	}
	require.Len(t, files, 2, "the robot, and the donburi game with behaviours")
	file := files[0]

	t.Run("plays", func(t *testing.T) {
		g := screentest.Start(t, file, 640, 360)
		white := color.RGBA{255, 255, 255, 255}
		middle := func() (x, y int) {
			left, top, right, bottom := extent(g.Frame(), white)
			require.Greater(t, right-left, 20, "the robot can be seen")
			return (left + right) / 2, (top + bottom) / 2
		}
		for _, at := range []struct {
			seconds, x, y int
			what          string
		}{
			{3, 100, 90, "it rests at a"},
			{3, 100, 90, "it still rests"},
			{2, 300, 180, "it is half way to b"},
			{3, 500, 270, "it rests at b"},
		} {
			g.Step(60 * at.seconds)
			x, y := middle()
			require.InDelta(t, at.x, x, 12, at.what)
			require.InDelta(t, at.y, y, 12, at.what)
		}
	})
}
