// Package compare runs the Go benchmarks of two commits alternately, and says what got worse.
package compare

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Options say what is to be compared.
type Options struct {
	Dir      string // somewhere in the repository
	Old, New string // revisions; an empty New is the work tree as it stands
	Bench    string // a pattern as that of go test -bench; empty for all
	Runs     int    // of each side
	Quick    bool   // small sizes and short runs
	Head     string // what stands above the report: the machine and the command
}

// comparison is one that is under way.
type comparison struct {
	Options
	names    [2]string // of the sides
	roots    [2]string // where their source is
	scratch  string
	progress io.Writer
	parts    []part
	failed   []string
}

// part is what was found out about a package.
type part struct {
	name  string
	equal bool // both sides have the same source
	rows  rows
}

// Run compares, and writes a report to out. What it needs on the disk lies in one temporary folder,
// which it removes, also if ctx is cancelled.
func Run(ctx context.Context, o Options, out, progress io.Writer) error {
	if o.Runs < LeastRuns {
		return fmt.Errorf("-runs %d: below %d runs of each no difference can be told from chance", o.Runs, LeastRuns)
	}
	scratch, err := os.MkdirTemp("", "somen-compare-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(scratch)
	c := &comparison{Options: o, scratch: scratch, progress: progress}
	err = c.sides(ctx)
	for _, name := range packages {
		if err == nil {
			err = c.measure(ctx, name)
		}
	}
	if ctx.Err() != nil {
		return errors.New("interrupted")
	}
	if err != nil {
		return err
	}
	differs := slices.ContainsFunc(c.parts, func(p part) bool { return !p.equal })
	if differs && !slices.ContainsFunc(c.parts, func(p part) bool { return len(p.rows) > 0 }) {
		return fmt.Errorf("-bench %q: no package that differs has such a benchmark; those of %s are compared",
			o.Bench, strings.Join(packages, ", "))
	}
	c.print(out)
	return nil
}

// sides finds out what the sides are, and where their source lies.
func (c *comparison) sides(ctx context.Context) error {
	repo, err := find(ctx, c.Dir)
	if err != nil {
		return err
	}
	for side, rev := range []string{c.Old, c.New} {
		if rev == "" {
			c.roots[side] = string(repo)
		} else {
			commit, err := repo.commit(ctx, rev)
			if err != nil {
				return err
			}
			dir := filepath.Join(c.scratch, fmt.Sprint("source", side))
			if err := os.Mkdir(dir, 0o755); err != nil {
				return err
			}
			if err := repo.export(ctx, commit, dir); err != nil {
				return err
			}
			c.roots[side] = dir
		}
		if c.names[side], err = repo.describe(ctx, rev); err != nil {
			return err
		}
	}
	return nil
}

// measure runs the benchmarks of a package.
func (c *comparison) measure(ctx context.Context, name string) error {
	p := part{name: name}
	var sums [2]string
	for side, root := range c.roots {
		var err error
		if sums[side], err = source(ctx, root, name); err != nil {
			return fmt.Errorf("%s: %w", c.names[side], err)
		}
	}
	if sums[0] == "" && sums[1] == "" {
		return nil
	}
	if p.equal = sums[0] == sums[1]; p.equal {
		c.parts = append(c.parts, p)
		return nil
	}
	var sides [2]*binary
	for side, root := range c.roots {
		fmt.Fprintf(c.progress, "%s: building %s\n", name, c.names[side])
		b, err := build(ctx, root, name, filepath.Join(c.scratch, fmt.Sprint(name, side, ".test.exe")))
		if err != nil {
			return fmt.Errorf("%s: %w", c.names[side], err)
		}
		sides[side] = b
	}
	if err := c.alternate(ctx, &p, sides); err != nil {
		return err
	}
	c.parts = append(c.parts, p)
	return nil
}

// alternate runs each benchmark of one side and then of the other, all of them once and then all once
// again, so that a machine that gets slower or faster does so for both.
func (c *comparison) alternate(ctx context.Context, p *part, sides [2]*binary) error {
	top, sub, _ := strings.Cut(c.Bench, "/")
	var has [2][]string
	for side, b := range sides {
		var err error
		if has[side], err = b.benchmarks(ctx, top); err != nil {
			return fmt.Errorf("%s: listing the benchmarks of %s: %w", c.names[side], p.name, err)
		}
	}
	all := slices.Clone(has[0])
	for _, name := range has[1] {
		if !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	for run := range c.Runs {
		for _, name := range all {
			fmt.Fprintf(c.progress, "%s: run %d of %d: %s\n", p.name, run+1, c.Runs, name)
			for turn := range sides {
				side := (run + turn) % 2 // nobody is always the first
				if !slices.Contains(has[side], name) {
					continue
				}
				out, err := sides[side].run(ctx, c.arguments(name, sub)...)
				if ctx.Err() != nil {
					return ctx.Err()
				}
				if err != nil {
					c.failed = append(c.failed, fmt.Sprintf("%s %s of %s: %v", p.name, name, c.names[side], err))
					has[side] = slices.DeleteFunc(has[side], func(s string) bool { return s == name })
					continue
				}
				for _, f := range parse(out) {
					p.rows.add(side, f)
				}
			}
		}
	}
	return nil
}

// arguments make a test binary run one benchmark.
func (c *comparison) arguments(name, sub string) []string {
	pattern := "^" + name + "$"
	if sub != "" {
		pattern += "/" + sub
	}
	args := []string{"-test.run", "^$", "-test.bench", pattern, "-test.benchmem", "-test.benchtime"}
	if c.Quick {
		return append(args, "5ms", "-test.short")
	}
	return append(args, "100ms")
}
