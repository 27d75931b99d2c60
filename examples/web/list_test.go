package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func root(t *testing.T) string {
	t.Helper()
	root, err := moduleRoot(".")
	require.NoError(t, err)
	return root
}

// TestList: every folder of the examples with a program is there, with a line and its sources.
func TestList(t *testing.T) {
	root := root(t)
	mains, err := filepath.Glob(filepath.Join(root, "examples", "*", "main.go"))
	require.NoError(t, err)
	var want []string
	for _, file := range mains {
		dir := filepath.Dir(file)
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			continue // it needs more than a browser
		}
		if name := filepath.Base(dir); name != "web" {
			want = append(want, name)
		}
	}
	examples, err := list(root)
	require.NoError(t, err)
	var got []string
	for _, e := range examples {
		got = append(got, e.Name)
		require.Regexp(t, `^[A-Z].*\.$`, e.Line(), e.Name)
		require.NotContains(t, e.Line(), "\n")
		require.Contains(t, e.Doc(), "go run ./examples/"+e.Name)
		require.Equal(t, "main.go", e.files[0])
		sources, err := e.Sources()
		require.NoError(t, err)
		for i, s := range sources {
			require.Equal(t, e.files[i], s.Name)
			text, err := os.ReadFile(filepath.Join(e.dir, s.Name))
			require.NoError(t, err)
			require.Equal(t, strings.Count(string(text), "\n"), strings.Count(s.Numbers, "\n"))
		}
	}
	require.ElementsMatch(t, want, got)
	require.Equal(t, "danmaku", got[0], "the tall one, which the others stand around")

	text := slices.IndexFunc(examples, func(e *example) bool { return !e.Drawn })
	require.Positive(t, text, "some draw")
	for _, e := range examples[text:] {
		require.False(t, e.Drawn, "those that draw come first")
	}
}

// TestFirst: the file that is seen first is that of the behaviours, from the first of them on.
func TestFirst(t *testing.T) {
	examples, err := list(root(t))
	require.NoError(t, err)
	for _, e := range examples {
		sources, err := e.Sources()
		require.NoError(t, err)
		want := map[string]string{
			"colony": "villager.go", "cutscene": "scene.go", "danmaku": "patterns.go", "nagashi": "round.go",
			"robots": "robot.go",
		}[e.Name]
		first := slices.IndexFunc(sources, func(s source) bool { return s.First })
		require.Equal(t, cmp.Or(want, "main.go"), sources[first].Name, e.Name)
		text, err := os.ReadFile(filepath.Join(e.dir, sources[first].Name))
		require.NoError(t, err)
		from := strings.Join(strings.SplitAfter(string(text), "\n")[sources[first].Line-1:], "")
		require.Regexp(t, `^(// .*\n)*func (.|\n)*?coroutine\.(Co|Behaviour|Script)\b`, from, e.Name)
		if e.Drawn {
			require.Contains(t, e.Keys(), "<p>", "%s tells its keys after the commands", e.Name)
			require.Greater(t, e.Size().X, 300, e.Name)
		}
	}
}

// TestOutside: elsewhere it says where to run it.
func TestOutside(t *testing.T) {
	_, err := moduleRoot(t.TempDir())
	require.ErrorIs(t, err, errOutside)
	require.ErrorContains(t, err, "run it inside a clone of Somen")
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "go.mod"), []byte("module example.com/other\n"), 0o644))
	_, err = moduleRoot(other)
	require.ErrorIs(t, err, errOutside)
}

func TestHighlight(t *testing.T) {
	for text, want := range map[string]string{
		"x := 1 // one <":           `x := <span class=n>1</span> <span class=c>// one &lt;</span>`,
		"func f() { return \"<\" }": `<span class=k>func</span> f() { <span class=k>return</span> <span class=s>&#34;&lt;&#34;</span> }`,
		"a\t< `b\nc`\n":             "a\t&lt; <span class=s>`b\nc`</span>\n",
		"what is `this":             "what is <span class=s>`this</span>",
		"":                          "",
	} {
		require.Equal(t, want, string(highlight([]byte(text))))
	}
}
