package corpus

import (
	"cmp"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Reduce makes a program whose compiled form differs smaller, as long as it differs in the same way, and returns
// what is left of the version with waits. It takes away declarations and statements, the largest first.
func (l *Lab) Reduce(r *Report, until time.Time) ([]byte, error) {
	dir := filepath.Join(l.Dir, "reduced", r.Program.ID())
	m, err := NewModule(dir, l.Repo)
	if err != nil {
		return nil, err
	}
	kind := kindOf(r.Compiled)
	src := r.Rewritten.Source
	for from := 0; time.Now().Before(until); {
		spans := removable(src)
		if from >= len(spans) {
			break
		}
		s := spans[from]
		smaller := append(slices.Clone(src[:s.begin]), src[s.end:]...)
		said, next, err := l.differs(m, r, smaller)
		if err != nil {
			return nil, err
		}
		if kindOf(said) == kind {
			src = next
		} else {
			from++
		}
	}
	return src, os.WriteFile(filepath.Join(dir, "reduced.go"), src, 0o666)
}

// kindOf returns what failures have in common when they are the same: all but the details.
func kindOf(said string) string {
	lines := strings.SplitN(said, "\n", 3)
	if strings.HasPrefix(said, "exit") && len(lines) > 1 {
		return lines[0] + lines[1]
	}
	kind, _, _ := strings.Cut(lines[0], ":")
	return strings.TrimRight(kind, "0123456789") // the Tick in which it is cancelled
}

type span struct{ begin, end int }

// removable returns what can be taken out of a file, the largest first.
func removable(src []byte) []span {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return nil
	}
	var spans []span
	add := func(n ast.Node) {
		spans = append(spans, span{fset.Position(n.Pos()).Offset, fset.Position(n.End()).Offset})
	}
	for _, d := range file.Decls {
		if g, ok := d.(*ast.GenDecl); !ok || g.Tok != token.IMPORT {
			add(d)
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		var list []ast.Stmt
		switch n := n.(type) {
		case *ast.BlockStmt:
			list = n.List
		case *ast.CaseClause:
			list = n.Body
		case *ast.CommClause:
			list = n.Body
		}
		for _, s := range list {
			add(s)
		}
		return true
	})
	slices.SortStableFunc(spans, func(a, b span) int { return cmp.Compare(b.end-b.begin, a.end-a.begin) })
	return spans
}

var unused = regexp.MustCompile(`("[\w/.]+") imported and not used`)

// differs compares a version of a program on stacks and compiled. It returns the version with the imports that
// it needs.
func (l *Lab) differs(m *Module, r *Report, src []byte) (said string, next []byte, err error) {
	id := r.Program.ID()
	bin := filepath.Join(m.Dir, "bin", "stackful")
	for range 4 {
		if err := m.AddRewritten(r.Program, &Rewritten{Source: src, Second: r.Rewritten.Second}); err != nil {
			return "", nil, err
		}
		failed := m.Build("co", bin, []string{id}, "go", "build", "-ldflags=-w")[id]
		if failed == "" {
			small := &Report{Program: r.Program}
			want := r.Program.Run(bin, l.Limit)
			if want.Exit < 0 {
				return "", src, nil
			}
			err := l.compiled(m, []string{id}, map[string]*Report{id: small}, map[string]Result{id: want})
			return small.Compiled, src, err
		}
		names := unused.FindAllStringSubmatch(failed, -1)
		if len(names) == 0 {
			return "", src, nil
		}
		for _, n := range names {
			src = []byte(strings.Replace(string(src), n[1], "_ "+n[1], 1))
		}
	}
	return "", src, nil
}
