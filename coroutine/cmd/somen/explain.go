package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"text/tabwriter"

	"github.com/somen-go/somen/coroutine/compile"
)

// explain is the command explain.
type explain struct {
	JSON     bool     `help:"Print one object a line."`
	Tags     string   `help:"Build tags."`
	Tests    bool     `help:"Take the files of tests too."`
	Patterns []string `arg:"" optional:"" help:"Packages, as go list takes them."`
}

func (c *explain) Run() error {
	p, err := load(c.Patterns, c.Tags, c.Tests)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		for _, f := range p.Functions {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	here, _ := os.Getwd()
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "FUNCTION\tWHERE\tWAITS\tBYTES\tFORM")
	for _, f := range p.Functions {
		form := "compiled"
		if f.Island != "" {
			form = fmt.Sprintf("island: %s (line %d)", f.Island, f.At)
		}
		for i, call := range f.Calls {
			if f.Island == "" {
				if i == 0 {
					form += ", but for"
				}
				form += fmt.Sprintf(" %s (line %d)", call.What, call.Line)
			}
		}
		file := f.File
		if rel, err := filepath.Rel(here, file); err == nil {
			file = rel
		}
		fmt.Fprintf(w, "%s\t%s:%d\t%d\t%d\t%s\n", f.Name, file, f.Line, f.Waits, f.Bytes, form)
	}
	return w.Flush()
}

func load(patterns []string, tags string, tests bool) (*compile.Program, error) {
	c := compile.Config{Patterns: patterns, Tests: tests}
	if len(patterns) == 0 {
		c.Patterns = []string{"."}
	}
	if tags != "" {
		c.Flags = []string{"-tags=" + tags}
	}
	p, err := compile.Load(c)
	if err != nil {
		return nil, err
	}
	p.Compile()
	_, err = p.Verify(c)
	return p, err
}

// emit is the command emit.
type emit struct {
	Output   string   `short:"o" required:"" help:"The folder to write to."`
	Tags     string   `help:"Build tags."`
	Tests    bool     `help:"Take the files of tests too."`
	Patterns []string `arg:"" optional:"" help:"Packages, as go list takes them."`
}

func (c *emit) Run() error {
	p, err := load(c.Patterns, c.Tags, c.Tests)
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	for path, text := range p.Files() {
		rel, err := filepath.Rel(here, path)
		if err != nil || !filepath.IsLocal(rel) {
			rel = filepath.Base(filepath.Dir(path)) + "_" + filepath.Base(path)
		}
		to := filepath.Join(c.Output, rel)
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}
