package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"go/doc"
	"go/parser"
	"go/token"
	"html/template"
	"image"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

const module = "github.com/somen-go/somen"

// example is one of the gallery.
type example struct {
	Name  string
	Drawn bool // it has a picture; the others write text
	dir   string
	files []string // its sources, main.go first
}

var errOutside = errors.New("this is no folder of " + module + "; run it inside a clone of Somen")

// moduleRoot returns the root of Somen's module, in which a folder must be.
func moduleRoot(dir string) (string, error) {
	out, err := goTool(dir, "list", "-m", "-f", "{{.Path}}\t{{.Dir}}")
	if err != nil {
		return "", fmt.Errorf("%w (%v)", errOutside, err)
	}
	for line := range strings.Lines(string(out)) {
		if root, ok := strings.CutPrefix(strings.TrimSpace(line), module+"\t"); ok {
			return root, nil
		}
	}
	return "", errOutside
}

// goTool runs the go command in a folder, for WebAssembly, and returns its output. An error says
// what the command says.
func goTool(dir string, args ...string) ([]byte, error) {
	tool := exec.Command("go", args...)
	tool.Dir = dir
	tool.Env = append(os.Environ(), "GOOS=js", "GOARCH=wasm")
	var errs bytes.Buffer
	tool.Stderr = &errs
	out, err := tool.Output()
	if err != nil {
		return nil, fmt.Errorf("go %s: %w\n%s", args[0], err, errs.Bytes())
	}
	return out, nil
}

// list returns the examples, those that draw first, and of them the tall ones. What there is is what is
// in the folder.
func list(root string) ([]*example, error) {
	out, err := goTool(root, "list", "-e", "-json=Name,Dir,GoFiles,Imports,Deps", "./examples/...")
	if err != nil {
		return nil, err
	}
	var all []*example
	for decode := json.NewDecoder(bytes.NewReader(out)); ; {
		var p struct {
			Name, Dir              string
			GoFiles, Imports, Deps []string
		}
		if err := decode.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			return nil, err
		}
		if p.Name != "main" || filepath.Base(filepath.Dir(p.Dir)) != "examples" || slices.Contains(p.Imports, "net/http") { // it can't serve from within a page
			continue
		}
		slices.SortStableFunc(p.GoFiles, func(a, b string) int { return before(a == "main.go", b == "main.go") })
		all = append(all, &example{
			Name:  filepath.Base(p.Dir),
			Drawn: slices.Contains(p.Deps, "github.com/hajimehoshi/ebiten/v2"),
			dir:   p.Dir,
			files: p.GoFiles,
		})
	}
	slices.SortStableFunc(all, func(a, b *example) int {
		return cmp.Or(before(a.Drawn, b.Drawn), before(a.Tall(), b.Tall()))
	})
	return all, nil
}

// before compares such that what is true comes first.
func before(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// comment returns the comment of the package, from the file that has one.
func (e *example) comment() string {
	for _, name := range e.files {
		file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(e.dir, name), nil,
			parser.PackageClauseOnly|parser.ParseComments)
		if err == nil && file.Doc != nil {
			return file.Doc.Text()
		}
	}
	return ""
}

// Line is the first sentence of the package's comment.
func (e *example) Line() string { return new(doc.Package).Synopsis(e.comment()) }

// Doc is the package's comment up to the commands, and Keys is what follows them: what the player may
// do.
func (e *example) Doc() template.HTML {
	doc, _ := e.parts()
	return doc
}

func (e *example) Keys() template.HTML {
	_, keys := e.parts()
	return keys
}

func (e *example) parts() (doc, keys template.HTML) {
	comment := e.comment()
	end := len(comment)
	if last := strings.LastIndex(comment, "\tgo run "); last >= 0 {
		end = last + strings.Index(comment[last:], "\n")
	}
	return toHTML(comment[:end]), toHTML(comment[end:])
}

func toHTML(comment string) template.HTML {
	return template.HTML(new(doc.Package).HTML(comment))
}

var screen = regexp.MustCompile(`(?m)^(?:const |\t)width, height\s*= (\d+), (\d+)$`)

// Size returns the size of the example's screen in pixels, which its source says, and 16 by 9 if it
// doesn't.
func (e *example) Size() image.Point {
	for _, name := range e.files {
		text, err := os.ReadFile(filepath.Join(e.dir, name))
		if found := screen.FindSubmatch(text); err == nil && found != nil {
			width, _ := strconv.Atoi(string(found[1]))
			height, _ := strconv.Atoi(string(found[2]))
			return image.Pt(width, height)
		}
	}
	return image.Pt(16, 9)
}

// Tall reports whether the screen is higher than it is wide.
func (e *example) Tall() bool { return e.Size().Y > e.Size().X }

// Picture is where the gallery's picture is, from the module's root.
func (e *example) Picture() string { return path.Join("examples", "web", "pictures", e.Name+".png") }
