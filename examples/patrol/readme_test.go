package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// imports are the packages that the README's code may name.
var imports = map[string]string{
	"time":       "time",
	"donburi":    "github.com/yohamta/donburi",
	"coroutine":  "github.com/somen-go/somen/coroutine",
	"components": "github.com/somen-go/somen/components",
	"ecs":        "github.com/somen-go/somen/ecs",
	"systems":    "github.com/somen-go/somen/systems",
	"render":     "github.com/somen-go/somen/systems/render",
}

// TestREADME builds the code in the README, a program in two pieces: declarations, and what main
// does with them.
func TestREADME(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)```go\n(.*?)```").FindAllStringSubmatch(string(readme), -1)
	require.Len(t, blocks, 2, "the declarations and what main does")

	var program strings.Builder
	program.WriteString("package main\n\n")
	for name, path := range imports {
		if strings.Contains(blocks[0][1]+blocks[1][1], name+".") {
			program.WriteString("import \"" + path + "\"\n")
		}
	}
	program.WriteString("\ntype Vec2 = components.Vec2\n\nvar a, b = Vec2{X: 160, Y: 90}, Vec2{X: 480, Y: 270}\n\n")
	program.WriteString(blocks[0][1] + "\nfunc main() {\n" + blocks[1][1] + "}\n")

	folder := t.TempDir()
	file := filepath.Join(folder, "main.go")
	require.NoError(t, os.WriteFile(file, []byte(program.String()), 0o600))
	out, err := exec.Command("go", "build", "-o", filepath.Join(folder, "readme.exe"), file).CombinedOutput()
	require.NoError(t, err, "%s\n%s", out, program.String())
}
