package corpus

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

const (
	coroutinePath = "github.com/somen-go/somen/coroutine"
	waitsPath     = "corpus/waits"
	mainFile      = "corpus_main.go"
)

// Program is a file of the corpus that is a program of its own, or a file of tests that is made into one.
type Program struct {
	Name   string // the path below the root of the corpus, with slashes
	Path   string
	Source []byte // as it is built: of tests the name of the package is main
	Tests  []string
	Args   []string
}

// ID is the name of the program's folder and of its package.
func (p *Program) ID() string {
	return strings.NewReplacer("/", "_", ".", "_", "-", "_").Replace(strings.TrimSuffix(p.Name, ".go"))
}

// file returns the name that the program's file has in the module.
func (p *Program) file() string {
	return strings.Replace(filepath.Base(p.Path), "_test.go", "_tests.go", 1)
}

// Find returns the programs below the folders of a root that can be built from one file, without flags. Of
// the files of package tests, which begin with "// run" where they are programs, it takes those.
func Find(root string, folders ...string) ([]*Program, error) {
	var found []*Program
	for _, folder := range folders {
		err := filepath.WalkDir(filepath.Join(root, filepath.FromSlash(folder)), func(path string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && strings.HasSuffix(path, ".dir") { // of programs of several packages
				return fs.SkipDir
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
				return err
			}
			src, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			rel, err := filepath.Rel(root, path)
			if err != nil {
				return err
			}
			if p := program(filepath.ToSlash(rel), path, src); p != nil {
				found = append(found, p)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	sort.Slice(found, func(i, j int) bool { return found[i].Name < found[j].Name })
	return found, nil
}

var runLine = regexp.MustCompile(`(?m)^// run(?: (.*))?$`)

func program(name, path string, src []byte) *Program {
	file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return nil
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"C"` || strings.Contains(spec.Path.Value, "internal") || strings.HasPrefix(spec.Path.Value, `"cmd/`) {
			return nil
		}
	}
	p := &Program{Name: name, Path: path, Source: src}
	if strings.HasSuffix(path, "_test.go") {
		file, err := parser.ParseFile(token.NewFileSet(), path, src, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		if p.Tests = testsOf(file); len(p.Tests) == 0 {
			return nil
		}
		p.Source = mainPackage(file, src)
		return p
	}
	m := runLine.FindSubmatch(src[:file.Package-1])
	if m == nil || file.Name.Name != "main" || bytes.Contains(src[:file.Package-1], []byte("//go:build")) {
		return nil
	}
	for _, arg := range strings.Fields(string(m[1])) {
		if strings.HasPrefix(arg, "-") || strings.HasSuffix(arg, ".go") {
			return nil
		}
		p.Args = append(p.Args, arg)
	}
	return p
}

// mainPackage renames the package of a file. Nothing else moves.
func mainPackage(file *ast.File, src []byte) []byte {
	begin, end := int(file.Name.Pos())-1, int(file.Name.End())-1
	return fmt.Appendf(nil, "%smain%s", src[:begin], src[end:])
}

// testsOf returns the names of the tests in a file.
func testsOf(file *ast.File) []string {
	var names []string
	for _, d := range file.Decls {
		if d, ok := d.(*ast.FuncDecl); ok && d.Recv == nil && strings.HasPrefix(d.Name.Name, "Test") && d.Body != nil {
			if p := d.Type.Params.List; len(p) == 1 && isT(p[0].Type) {
				names = append(names, d.Name.Name)
			}
		}
	}
	return names
}

func isT(x ast.Expr) bool {
	star, ok := x.(*ast.StarExpr)
	if !ok {
		return false
	}
	sel, ok := star.X.(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "T"
}
