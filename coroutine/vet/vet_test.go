package vet_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/somen-go/somen/coroutine/vet"
)

// all is the rules as one, so that each is tried on what is right for the others.
func all() *analysis.Analyzer {
	rules := vet.Analyzers()
	one := &analysis.Analyzer{Name: "all", Doc: "all rules", Requires: rules[0].Requires}
	one.Run = func(pass *analysis.Pass) (any, error) {
		results := map[*analysis.Analyzer]any{}
		for a, r := range pass.ResultOf {
			results[a] = r
		}
		for _, r := range rules {
			p := *pass
			p.Analyzer, p.ResultOf = r, results
			result, err := r.Run(&p)
			if err != nil {
				return nil, err
			}
			results[r] = result
		}
		return nil, nil
	}
	return one
}

// TestRules looks for what the comments want in the packages of testdata, and for nothing else. They are packages
// of this module, so that they are checked against what Somen is now.
func TestRules(t *testing.T) {
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	dirs, err := filepath.Glob("testdata/*")
	require.NoError(t, err)
	require.Greater(t, len(dirs), len(vet.Analyzers()))
	for i, dir := range dirs {
		dirs[i] = "./coroutine/vet/" + filepath.ToSlash(dir)
	}
	analysistest.Run(t, root, all(), dirs...)
}

// Each rule has a section of the page that its reports link to, and a comment can ignore all but the one about
// comments.
func TestPage(t *testing.T) {
	page, err := os.ReadFile("../../docs/vet.md")
	require.NoError(t, err)
	rules := vet.Analyzers()
	require.NoError(t, analysis.Validate(rules))
	for _, r := range rules {
		require.Contains(t, string(page), "\n## "+r.Name+"\n")
		require.Contains(t, string(page), "\n| ["+r.Name+"](#"+r.Name+") |")
		require.Equal(t, "https://github.com/somen-go/somen/blob/main/docs/vet.md#"+r.Name, r.URL)
	}
}
