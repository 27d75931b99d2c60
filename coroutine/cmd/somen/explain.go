package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/somen-go/somen/coroutine/compile"
)

// explain is the command explain.
type explain struct {
	JSON     bool     `help:"Print one object a line."`
	Save     bool     `help:"Tell of each function what keeps a game from being saved while it waits."`
	Tags     string   `help:"Build tags."`
	Tests    bool     `help:"Take the files of tests too."`
	Patterns []string `arg:"" optional:"" help:"Packages, as go list takes them."`
}

func (c *explain) Run() error {
	p, dirs, err := load(c.Patterns, c.Tags, c.Tests)
	if err != nil {
		return err
	}
	functions := slices.DeleteFunc(p.Functions, func(f *compile.Function) bool { return !dirs[filepath.Dir(f.File)] })
	if c.Save {
		return c.explainSave(functions)
	}
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		for _, f := range functions {
			if err := enc.Encode(f); err != nil {
				return err
			}
		}
		return nil
	}
	here, _ := os.Getwd()
	w := tabwriter.NewWriter(os.Stdout, 0, 8, 2, ' ', 0)
	fmt.Fprintln(w, "FUNCTION\tWHERE\tWAITS\tBYTES\tFORM")
	for _, f := range functions {
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
		fmt.Fprintf(w, "%s\t%s:%d\t%d\t%d\t%s\n", f.Name, relative(here, f.File), f.Line, f.Waits, f.Bytes, form)
	}
	return w.Flush()
}

func relative(here, file string) string {
	if rel, err := filepath.Rel(here, file); err == nil {
		return rel
	}
	return file
}

// load compiles packages with what they need of the main modules, as a build does, and returns the folders of
// the packages themselves.
func load(patterns []string, tags string, tests bool) (p *compile.Program, dirs map[string]bool, err error) {
	if len(patterns) == 0 {
		patterns = []string{"."}
	}
	var flags []string
	if tags != "" {
		flags = []string{"-tags=" + tags}
	}
	args := append([]string{"list", "-e", "-f", "{{.Dir}}"}, flags...)
	cmd := exec.Command("go", append(args, patterns...)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, nil, err
	}
	dirs = map[string]bool{}
	for line := range strings.Lines(string(out)) {
		dirs[strings.TrimSuffix(line, "\n")] = true
	}
	c := compile.Config{Flags: flags, Tests: tests, Patterns: inMainModules(flags, patterns, tests)}
	if len(c.Patterns) == 0 {
		c.Patterns = patterns
	}
	if p, err = compile.Load(c); err != nil {
		return nil, nil, err
	}
	p.Compile()
	_, err = p.Verify(c)
	return p, dirs, err
}

// emit is the command emit.
type emit struct {
	Output   string   `short:"o" required:"" help:"The folder to write to."`
	Tags     string   `help:"Build tags."`
	Tests    bool     `help:"Take the files of tests too."`
	Patterns []string `arg:"" optional:"" help:"Packages, as go list takes them."`
}

func (c *emit) Run() error {
	p, dirs, err := load(c.Patterns, c.Tags, c.Tests)
	if err != nil {
		return err
	}
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	for path, text := range p.Files() {
		if !dirs[filepath.Dir(path)] {
			continue
		}
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
