package vet

import (
	"go/token"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

const ignoreMark = "//somen:ignore"

// ignoreDoc is the documentation of the rule ignore.
const ignoreDoc = `ignore: report comments //somen:ignore that don't say what, or why

What is meant as it is says so on its line, or on the line above:

	//somen:ignore blocking the server answers in microseconds, and nothing else runs meanwhile
	reply := <-answers

The rule and a reason are both needed. A comment without them has no effect, and one that ignores nothing is
reported too, so that none outlives what it was for.`

// note is a comment //somen:ignore.
type note struct {
	pos          token.Pos
	file         *token.File
	rule, reason string
	lines        [2]int // from, to
	used         bool
}

// notes are the comments of a package that one rule has looked at.
type notes struct {
	rule string
	list []*note
}

// findNotes finds the comments of a package.
func findNotes(pass *analysis.Pass) *notes {
	ns := &notes{rule: pass.Analyzer.Name}
	for _, f := range pass.Files {
		file := pass.Fset.File(f.FileStart)
		var last *note
		for _, g := range f.Comments {
			for _, c := range g.List {
				text, ok := strings.CutPrefix(c.Text, ignoreMark)
				if !ok || text != "" && text[0] != ' ' && text[0] != '\t' {
					continue
				}
				rule, reason, _ := strings.Cut(strings.TrimSpace(text), " ")
				line := file.Line(c.Pos())
				n := &note{pos: c.Pos(), file: file, rule: rule, reason: strings.TrimSpace(reason), lines: [2]int{line, line + 1}}
				if last != nil && last.lines[1] == line {
					for i := len(ns.list) - 1; i >= 0 && ns.list[i].file == file && ns.list[i].lines[1] == line; i-- {
						ns.list[i].lines[1]++ // several, one below the other
					}
				}
				last = n
				ns.list = append(ns.list, n)
			}
		}
	}
	return ns
}

// isGood reports whether the comment says what it ignores, and why.
func (n *note) isGood() bool { return n.reason != "" && slices.Contains(ruleNames(), n.rule) }

// ignores reports whether a comment says that what stands at a place is meant.
func (ns *notes) ignores(pass *analysis.Pass, pos token.Pos) bool {
	file := pass.Fset.File(pos)
	found := false
	for _, n := range ns.list {
		if line := file.Line(pos); n.file == file && n.rule == ns.rule && n.isGood() && n.lines[0] <= line && line <= n.lines[1] {
			n.used, found = true, true
		}
	}
	return found
}

// ignoreAnalyzer looks at the comments after all rules have.
var ignoreAnalyzer = &analysis.Analyzer{
	Name:       "ignore",
	Doc:        ignoreDoc,
	URL:        "https://github.com/somen-go/somen/blob/main/docs/vet.md#ignore",
	Requires:   rules,
	Run:        checkNotes,
	ResultType: reflect.TypeFor[struct{}](),
}

func checkNotes(pass *analysis.Pass) (any, error) {
	used := map[token.Pos]bool{}
	for _, r := range rules {
		for _, n := range pass.ResultOf[r].(*notes).list {
			used[n.pos] = used[n.pos] || n.used
		}
	}
	for _, n := range findNotes(pass).list {
		switch {
		case n.rule == "":
			pass.Reportf(n.pos, "%s names no rule; write %s rule reason", ignoreMark, ignoreMark)
		case !slices.Contains(ruleNames(), n.rule):
			pass.Reportf(n.pos, "%s: there is no rule %s; the rules are %s", ignoreMark, n.rule, strings.Join(ruleNames(), ", "))
		case n.reason == "":
			pass.Reportf(n.pos, "%s %s gives no reason, and so has no effect; write why it is meant behind the rule", ignoreMark, n.rule)
		case !used[n.pos]:
			pass.Reportf(n.pos, "%s %s ignores nothing; delete it", ignoreMark, n.rule)
		}
	}
	return struct{}{}, nil
}
