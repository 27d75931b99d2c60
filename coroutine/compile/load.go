package compile

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"sort"
	"strings"

	"golang.org/x/tools/go/packages"
)

const coroutinePath = "github.com/somen-go/somen/coroutine"

// Config says what to compile.
type Config struct {
	Dir      string   // where go runs; "" is here
	Patterns []string // packages, as go list takes them
	Flags    []string // of go that choose files: -tags, -mod, -race
	Tests    bool     // whether the files of tests are compiled too
}

// Program is all that was loaded, and what has become of it.
type Program struct {
	Functions []*Function // in the order of the source
	units     []*unit
	byName    map[string]*Function // declared ones, by their full name
	keepers   map[string]bool      // kinds of functions of which one keeps its Co, see keeps.go
	fset      *token.FileSet
	decls     map[string]source // all declared functions, by their full name
	loaded    map[string]bool   // the paths of their packages

	generics       map[types.Object]*generic
	genericsByName map[string]*generic // those in the scopes of packages, behind the paths
	twins          map[types.Object]*twin
	twinsByName    map[string][]*twin // by their full names, in all variants of a package
}

// unit is a package in one of its variants.
type unit struct {
	prog  *Program
	pkg   *packages.Package
	files []*file
	names map[string]int // of literals, how often each was given
}

// file is a source file of a unit.
type file struct {
	u         *unit
	ast       *ast.File
	path      string
	src       []byte
	functions []*Function
	literals  []*literal
	generics  []*generic
	uses      []instance
	kept      map[*ast.CallExpr]*keptCall
	keptLits  map[*ast.FuncLit]keptLit
	trouble   string            // why nothing in it can be compiled, or ""
	blamed    map[int]bool      // lines on which func values are not registered, for that does not build
	imports   map[string]string // of packages, by path: the names under which the file knows them
	added     map[string]string // the same, for those that the rewritten file imports besides
}

// packages is how packages are loaded, with files in the place of others.
func (c Config) packages(fset *token.FileSet, overlay map[string][]byte) *packages.Config {
	return &packages.Config{
		Dir: c.Dir, Fset: fset, Tests: c.Tests, BuildFlags: c.Flags, Overlay: overlay,
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedCompiledGoFiles | packages.NeedImports |
			packages.NeedTypes | packages.NeedTypesSizes | packages.NeedSyntax | packages.NeedTypesInfo | packages.NeedModule | packages.NeedForTest,
	}
}

// Load loads and type-checks packages. Of those that it is not asked for it reads the export data alone. A
// package with errors stays as it is: go itself says what is wrong with it, if it is needed.
func Load(c Config) (*Program, error) {
	p := &Program{fset: token.NewFileSet(), byName: map[string]*Function{}, decls: map[string]source{}, loaded: map[string]bool{}}
	pkgs, err := packages.Load(c.packages(p.fset, nil), c.Patterns...)
	if err != nil {
		return nil, err
	}
	// The variant of a package that is built for its tests holds all files of the plain one.
	sort.SliceStable(pkgs, func(i, j int) bool { return len(pkgs[i].CompiledGoFiles) > len(pkgs[j].CompiledGoFiles) })
	seen := map[string]bool{}
	for _, pkg := range pkgs {
		if len(pkg.Errors) > 0 {
			continue
		}
		p.note(pkg)
		if !usesCoroutine(pkg) {
			continue
		}
		if missing := missingIn(pkg); missing != "" {
			return nil, fmt.Errorf("the module requires a Somen that has no compiled behaviours, or is older than this tool: there is no %s.%s; call go get github.com/somen-go/somen@latest", coroutinePath, missing)
		}
		u := &unit{prog: p, pkg: pkg, names: map[string]int{}}
		for i, syntax := range pkg.Syntax {
			path := pkg.CompiledGoFiles[i]
			if seen[path] || !isPlain(pkg, path) {
				continue
			}
			seen[path] = true
			src, err := os.ReadFile(path)
			if err != nil {
				return nil, err
			}
			u.files = append(u.files, newFile(u, syntax, path, src))
		}
		if len(u.files) > 0 {
			p.units = append(p.units, u)
		}
	}
	sort.SliceStable(p.units, func(i, j int) bool { return p.units[i].pkg.ID < p.units[j].pkg.ID })
	return p, nil
}

// missingIn returns what generated code needs of package coroutine, and a package can't have, or "".
func missingIn(pkg *packages.Package) string {
	for _, imp := range pkg.Types.Imports() {
		if imp.Path() != coroutinePath {
			continue
		}
		// A Somen that has these has package code too.
		for _, name := range []string{"Activation", "ChunkOf", "Deferral", "Deferring", "FileHere", "MapRange", "Racers", "RacersOf", "Rounds", "RoundsOf", "Stepper", "TypesOfGo"} {
			if imp.Scope().Lookup(name) == nil {
				return name
			}
		}
	}
	return ""
}

// note notes the functions that a package declares.
func (p *Program) note(pkg *packages.Package) {
	p.loaded[pkg.PkgPath] = true
	for _, f := range pkg.Syntax {
		for _, d := range f.Decls {
			if decl, ok := d.(*ast.FuncDecl); ok {
				if obj, ok := pkg.TypesInfo.Defs[decl.Name].(*types.Func); ok {
					p.decls[obj.FullName()] = source{pkg.TypesInfo, decl}
				}
			}
		}
	}
}

func usesCoroutine(pkg *packages.Package) bool {
	return pkg.PkgPath != coroutinePath && pkg.Imports[coroutinePath] != nil && pkg.Module != nil
}

// isPlain reports whether a file is a source of the module as it is, and not generated by cgo, or for the
// main function of a test.
func isPlain(pkg *packages.Package, path string) bool {
	for _, f := range pkg.GoFiles {
		if f == path {
			return strings.HasSuffix(path, ".go") && !strings.HasPrefix(path, os.TempDir()+string(filepath.Separator)+"go-build")
		}
	}
	return false
}

func newFile(u *unit, syntax *ast.File, path string, src []byte) *file {
	f := &file{u: u, ast: syntax, path: path, src: src, imports: map[string]string{}, added: map[string]string{}, blamed: map[int]bool{},
		kept: map[*ast.CallExpr]*keptCall{}, keptLits: map[*ast.FuncLit]keptLit{}}
	for _, spec := range syntax.Imports {
		var name *types.PkgName
		if spec.Name != nil {
			name, _ = u.pkg.TypesInfo.Defs[spec.Name].(*types.PkgName)
		} else {
			name, _ = u.pkg.TypesInfo.Implicits[spec].(*types.PkgName)
		}
		if name != nil && name.Name() != "_" && name.Name() != "." {
			f.imports[name.Imported().Path()] = name.Name()
		}
	}
	return f
}

func (f *file) offset(p token.Pos) int { return f.u.prog.fset.PositionFor(p, false).Offset }

func (f *file) line(p token.Pos) int { return f.u.prog.fset.PositionFor(p, false).Line }

// position returns a line of the file as the //line comments in it have it.
func (f *file) position(line int) (name string, n int) {
	tokens := f.u.prog.fset.File(f.ast.FileStart)
	p := tokens.PositionFor(tokens.LineStart(line), true)
	return p.Filename, p.Line
}

func (f *file) String() string { return fmt.Sprintf("%s of %s", filepath.Base(f.path), f.u.pkg.ID) }
