package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/somen-go/somen/coroutine/compile"
)

// overlayJSON is what go's flag -overlay takes.
type overlayJSON struct{ Replace map[string]string }

// errSourcesChanged fails a build that began before what it loaded was compiled anew.
var errSourcesChanged = errors.New("the sources have changed in which files there are, or in what they import; they are compiled anew now: build again")

// refresh sees to it that the targets of the overlay in dir are those of the sources as they are now.
//
// A go command that is under way has loaded the overlay, and of each target the head: its package, its
// constraints, what it imports and embeds; all else it reads after this. So a target whose head stays is
// written in its place. If one differs, it gets another name, which depends on the head, the overlay is
// written anew, the target under the old name is made what no compiler takes, and errSourcesChanged is
// returned. A go command that was under way beside this one fails by that too, at the latest.
//
// The caller has locked dir: of two that refresh the later one has the later sources.
func (k *kept) refresh(dir string) error {
	roots, err := mainModules()
	if err != nil {
		return err
	}
	var targets []string
	for _, root := range roots {
		targets = append(targets, filepath.Join(root, "..."))
	}
	key, err := cacheKey(roots, k.Flags, targets, true)
	if err != nil {
		return err
	}
	if k.Key == key && k.intact(dir) {
		return nil
	}
	var overlay overlayJSON
	text, err := os.ReadFile(filepath.Join(dir, overlayFile))
	if err == nil {
		err = json.Unmarshal(text, &overlay)
	}
	if err != nil {
		return err
	}
	sources, err := compileAll(compile.Config{Flags: k.Flags, Tests: true, Patterns: inMainModules(k.Flags, targets, true)})
	if err != nil {
		return err
	}
	k.Key, k.Targets = key, map[string]string{}
	known := len(overlay.Replace)
	next, changed, err := k.write(dir, overlay.Replace, sources)
	if err != nil {
		return err
	}
	if changed || len(next) != known {
		if err := writeJSON(filepath.Join(dir, overlayFile), overlayJSON{next}); err != nil {
			return err
		}
		for path, old := range overlay.Replace {
			if next[path] != old {
				if err := spoil(old); err != nil {
					return err
				}
			}
		}
	}
	if err := writeJSON(filepath.Join(dir, keptFile), k); err != nil {
		return err
	}
	if changed {
		return errSourcesChanged
	}
	return nil
}

// intact reports whether the targets are as they were written.
func (k *kept) intact(dir string) bool {
	for name, sum := range k.Targets {
		if hashOf(filepath.Join(dir, name)) != sum {
			return false
		}
	}
	return true
}

// compileAll returns the text that a build is to see of each file in a package that uses Somen.
func compileAll(c compile.Config) (map[string][]byte, error) {
	if len(c.Patterns) == 0 {
		return nil, nil
	}
	p, err := compileVerified(c)
	if err != nil {
		return nil, err
	}
	return p.Sources(), nil
}

// write writes the targets, and returns what replaces what, and whether go must load anew.
func (k *kept) write(dir string, old map[string]string, sources map[string][]byte) (next map[string]string, changed bool, err error) {
	next = map[string]string{}
	paths := map[string][]byte{}
	for path := range old { // as it is, if its package is not to be compiled any more, or does not build
		text, err := os.ReadFile(path)
		if errors.Is(err, os.ErrNotExist) {
			changed = true
			continue
		} else if err != nil {
			return nil, false, err
		}
		paths[path] = asItIs(path, text)
	}
	for path, text := range sources {
		source, err := os.ReadFile(path)
		if err == nil && bytes.Equal(source, text) {
			paths[path] = asItIs(path, text)
			continue
		}
		paths[path] = text
		if _, known := old[path]; !known {
			changed = true
		}
	}
	for path, text := range paths {
		target := old[path]
		now, good := head(text)
		if was, err := os.ReadFile(target); err == nil {
			before, _ := head(was)
			if with, ok := likewise(text, was); ok {
				text = with
				now, good = head(text)
			}
			if good && before != now { // what has no head does not build
				changed, target = true, ""
			}
		} else {
			target = ""
		}
		if target == "" {
			target = filepath.Join(dir, hash([]byte(path))[:16]+"_"+hash([]byte(now))[:8]+"_"+filepath.Base(path))
		}
		if hashOf(target) != hash(text) {
			if err := writeAtomically(target, text, 0o644); err != nil {
				return nil, false, err
			}
		}
		next[path] = target
		k.Targets[filepath.Base(target)] = hash(text)
	}
	return next, changed, nil
}

// likewise imports in text what its target has imported only as compiled code does, so that the head stays while
// a package does not build.
func likewise(text, was []byte) ([]byte, bool) {
	const code = `"github.com/somen-go/somen/coroutine/code"`
	if !bytes.Contains(was, []byte(code)) || bytes.Contains(text, []byte(code)) {
		return nil, false
	}
	set := token.NewFileSet()
	f, err := parser.ParseFile(set, "", text, parser.PackageClauseOnly)
	if err != nil {
		return nil, false
	}
	at := set.Position(f.Name.End()).Offset
	return slices.Concat(text[:at], []byte("; import _ "+code), text[at:]), true
}

// asItIs returns the text of a source with its positions.
func asItIs(path string, text []byte) []byte {
	return append(fmt.Appendf(nil, "//line %s:1:1\n", path), text...)
}

// spoil makes a target what does not compile.
func spoil(target string) error {
	name := "p"
	if text, err := os.ReadFile(target); err == nil {
		if f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.PackageClauseOnly); err == nil {
			name = f.Name.Name
		}
	}
	return writeAtomically(target, fmt.Appendf(nil, "package %s\n\nvar _ = the_sources_have_changed__build_again\n", name), 0o644)
}

// head returns all that go knows of a file before it compiles it, and false if it can't be told.
func head(text []byte) (string, bool) {
	f, err := parser.ParseFile(token.NewFileSet(), "", text, parser.ImportsOnly|parser.ParseComments)
	if err != nil {
		return "", false
	}
	list := []string{}
	for _, imp := range f.Imports {
		list = append(list, imp.Path.Value)
	}
	slices.Sort(list)
	list = append([]string{f.Name.Name}, slices.Compact(list)...)
	for _, group := range f.Comments {
		for _, c := range group.List {
			if strings.HasPrefix(c.Text, "//go:") || strings.HasPrefix(c.Text, "// +build") || strings.Contains(c.Text, "#cgo") {
				list = append(list, c.Text)
			}
		}
	}
	for line := range bytes.Lines(text) {
		if line = bytes.TrimSpace(line); bytes.HasPrefix(line, []byte("//go:embed")) {
			list = append(list, string(line))
		}
	}
	return strings.Join(list, "\n"), true
}
