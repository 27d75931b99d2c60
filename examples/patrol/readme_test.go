package main

import (
	"image/color"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/somen-go/somen/examples/internal/screentest"
	"github.com/stretchr/testify/require"
)

// imports are the packages that the README's code may name.
var imports = map[string]string{
	"log":        "log",
	"time":       "time",
	"donburi":    "github.com/yohamta/donburi",
	"coroutine":  "github.com/somen-go/somen/coroutine",
	"components": "github.com/somen-go/somen/components",
	"ecs":        "github.com/somen-go/somen/ecs",
	"systems":    "github.com/somen-go/somen/systems",
	"render":     "github.com/somen-go/somen/systems/render",
}

// TestREADME builds the code in the README, a program in two pieces: declarations, and what main
// does with them. Where there is a screen it plays that.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	first, _, _ := strings.Cut(string(readme), "\n## ") // the other sections have programs of their own
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(first, -1)
	require.Len(t, blocks, 2, "the declarations and what main does")

	var program strings.Builder
	program.WriteString("package main\n\n")
	for name, path := range imports {
		if strings.Contains(blocks[0][1]+blocks[1][1], name+".") {
			program.WriteString("import \"" + path + "\"\n")
		}
	}
	program.WriteString("\ntype Vec2 = components.Vec2\n\nvar a, b = Vec2{X: 100, Y: 90}, Vec2{X: 500, Y: 270}\n\n")
	program.WriteString(blocks[0][1] + "\nfunc main() {\n" + blocks[1][1] + "}\n")
	file := filepath.Join(t.TempDir(), "main.go")
	require.NoError(t, os.WriteFile(file, []byte(program.String()), 0o600))
	screentest.Build(t, file, "")

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
