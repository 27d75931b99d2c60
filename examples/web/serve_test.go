package main

import (
	"compress/gzip"
	"context"
	"image"
	"image/png"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func get(t *testing.T, s http.Handler, path string, header ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest("GET", path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func body(t *testing.T, r *http.Response) string {
	t.Helper()
	text, err := io.ReadAll(r.Body)
	require.NoError(t, err)
	return string(text)
}

// clone is a module with two examples: one that works, and one that can't be built. Its tool somen
// notes what it is called with, and calls go.
func clone(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range map[string]string{
		"go.mod":                   "module " + module + "\n\ngo 1.25.0\n",
		"examples/good/main.go":    "// Good says so.\n//\n//\tgo run ./examples/good\n//\n// Press <A>.\npackage main\n\nfunc main() { println(word) }\n",
		"examples/good/another.go": "package main\n\nconst word = \"good\"\n\nconst width, height = 32, 36\n",
		"coroutine/cmd/somen/main.go": `package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

func main() {
	cache := filepath.Dir(os.Args[0])
	if _, err := os.Stat(filepath.Join(cache, "broken")); err == nil {
		fmt.Println("it is broken")
		os.Exit(1)
	}
	os.WriteFile(filepath.Join(cache, "called"), []byte(os.Getenv("GOOS")+" "+os.Getenv("GOARCH")), 0o644)
	out, err := exec.Command("go", os.Args[1:]...).CombinedOutput()
	os.Stderr.Write(out)
	if err != nil {
		os.Exit(1)
	}
}
`,
		"examples/bad/main.go": "// Bad has no end. It is wrong.\npackage main\n\nfunc main() { unknown() }\n",
	} {
		file := filepath.Join(root, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
	}
	return root
}

func TestServe(t *testing.T) {
	root := clone(t)
	s, err := newServer(root, t.TempDir())
	require.NoError(t, err)

	gallery := body(t, get(t, s, "/"))
	for _, want := range []string{"Good says so.", "Bad has no end.", `href="/play/good"`, `src="/picture/bad"`} {
		require.Contains(t, gallery, want)
	}
	require.NotContains(t, gallery, "It is wrong", "a line is a sentence")
	require.Contains(t, gallery, `class="card tall" href="/play/good"`)
	require.Contains(t, gallery, `class="card" href="/play/bad"`)

	play := body(t, get(t, s, "/play/good?args=-seed+7"))
	for _, want := range []string{`src="/run/good?args=-seed%207&amp;form=compiled"`, "Press &lt;A&gt;.", "another.go", `value="-seed 7"`, "--w: 32; --h: 36"} {
		require.Contains(t, play, want)
	}
	require.Contains(t, body(t, get(t, s, "/play/bad")), "--w: 16; --h: 9")
	stacks := body(t, get(t, s, "/play/good?form=stackful"))
	require.Contains(t, stacks, `src="/run/good?args=&amp;form=stackful"`)
	require.Contains(t, stacks, `<option selected>stackful`)
	require.Contains(t, body(t, get(t, s, "/run/good?form=stackful")), `data-form="stackful"`)
	require.Contains(t, body(t, get(t, s, "/run/good?args=+-seed++7+")), `data-args="-seed 7"`)
	require.Contains(t, body(t, get(t, s, "/wasm_exec.js")), "globalThis.Go")
	require.Contains(t, get(t, s, "/page/style.css").Header.Get("Content-Type"), "text/css")

	for _, path := range []string{"/play/none", "/run/none", "/wasm/none", "/picture/none", "/wasm/..%2Fgood", "/none"} {
		require.Equal(t, http.StatusNotFound, get(t, s, path).StatusCode, path)
	}
}

// TestPicture: the picture is the one in the folder, and a title where there is none.
func TestPicture(t *testing.T) {
	root := clone(t)
	s, err := newServer(root, t.TempDir())
	require.NoError(t, err)
	missing := get(t, s, "/picture/good")
	require.Equal(t, "image/svg+xml", missing.Header.Get("Content-Type"))
	require.Contains(t, body(t, missing), ">good</text>")
	folder := filepath.Join(root, "examples", "web", "pictures")
	require.NoError(t, os.MkdirAll(folder, 0o755))
	f, err := os.Create(filepath.Join(folder, "good.png"))
	require.NoError(t, err)
	require.NoError(t, png.Encode(f, image.NewGray(image.Rect(0, 0, 32, 36))))
	require.NoError(t, f.Close())
	require.Equal(t, "image/png", get(t, s, "/picture/good").Header.Get("Content-Type"))
}

// TestBuild: a program is packed once, until its source changes; what the compiler says of one that
// can't be built is the answer.
func TestBuild(t *testing.T) {
	root, cache := clone(t), t.TempDir()
	s, err := newServer(root, cache)
	require.NoError(t, err)

	good := get(t, s, "/wasm/good")
	require.Equal(t, http.StatusOK, good.StatusCode)
	require.Equal(t, "application/wasm", good.Header.Get("Content-Type"))
	require.Equal(t, "gzip", good.Header.Get("Content-Encoding"))
	z, err := gzip.NewReader(good.Body)
	require.NoError(t, err)
	program, err := io.ReadAll(z)
	require.NoError(t, err)
	require.Equal(t, "\x00asm", string(program[:4]))
	tag := good.Header.Get("ETag")
	again := get(t, s, "/wasm/good", "If-None-Match", tag)
	require.Equal(t, http.StatusNotModified, again.StatusCode)

	packed := filepath.Join(cache, "compiled", "good.wasm.gz")
	before, err := os.Stat(packed)
	require.NoError(t, err)
	b := &builder{root: root, cache: cache}
	file, _, err := b.build(context.Background(), "good", compiled)
	require.NoError(t, err)
	require.Equal(t, packed, file)
	after, err := os.Stat(packed)
	require.NoError(t, err)
	require.True(t, os.SameFile(before, after), "it is not packed again")

	require.NoError(t, os.WriteFile(filepath.Join(root, "examples", "good", "another.go"),
		[]byte("package main\n\nconst word = \"better\"\n"), 0o644))
	better := get(t, s, "/wasm/good", "If-None-Match", tag)
	require.Equal(t, http.StatusOK, better.StatusCode)
	require.NotEqual(t, tag, better.Header.Get("ETag"))
	require.Contains(t, body(t, get(t, s, "/play/good")), "better")

	bad := get(t, s, "/wasm/bad")
	require.Equal(t, http.StatusUnprocessableEntity, bad.StatusCode)
	require.Contains(t, body(t, bad), "undefined: unknown")
}

// TestForms: the tool somen builds an example for WebAssembly unless it is asked for as go builds it,
// and what it can't build is built that way, with a warning.
func TestForms(t *testing.T) {
	root, cache := clone(t), t.TempDir()
	var warnings strings.Builder
	b := &builder{root: root, cache: cache, warnings: &warnings}
	called := filepath.Join(cache, "called")

	file, _, err := b.build(context.Background(), "good", stackful)
	require.NoError(t, err)
	require.Equal(t, filepath.Join(cache, "stackful", "good.wasm.gz"), file)
	require.NoFileExists(t, called)

	_, _, err = b.build(context.Background(), "good", compiled)
	require.NoError(t, err)
	env, err := os.ReadFile(called)
	require.NoError(t, err)
	require.Equal(t, "js wasm", string(env))
	require.Empty(t, warnings.String())

	require.NoError(t, os.WriteFile(filepath.Join(cache, "broken"), nil, 0o644))
	_, _, err = b.build(context.Background(), "good", compiled)
	require.NoError(t, err)
	require.Contains(t, warnings.String(), "good runs stackful, for its behaviours could not be compiled:\nit is broken\n")

	warnings.Reset()
	_, _, err = b.build(context.Background(), "bad", compiled)
	require.ErrorContains(t, err, "undefined: unknown")
	require.Empty(t, warnings.String(), "the example is at fault, and that is the answer")
}

func TestAddress(t *testing.T) {
	for _, test := range []struct{ listen, want string }{
		{"127.0.0.1:8080", "http://127.0.0.1:8080/"},
		{"0.0.0.0:80", "http://localhost:80/"},
		{"[::]:8080", "http://localhost:8080/"},
		{"[::1]:8080", "http://[::1]:8080/"},
	} {
		require.Equal(t, test.want, address(addr(test.listen)))
	}
}

type addr string

func (a addr) Network() string { return "tcp" }
func (a addr) String() string  { return string(a) }
