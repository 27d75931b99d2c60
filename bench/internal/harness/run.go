package harness

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// childCase is the environment variable that tells a process to measure one case and exit.
const childCase = "SOMEN_BENCH_CASE"

const childDir = "SOMEN_BENCH_DIR"

const childQuick = "SOMEN_BENCH_QUICK"

// caseLimit is how long one run of a case may take before it counts as hung.
const caseLimit = 10 * time.Minute

// Child measures one case and exits, if this process was started to do so; else it returns. Call
// it first in main, and in TestMain.
func Child(parts []Part) {
	id := os.Getenv(childCase)
	if id == "" {
		return
	}
	name, id, _ := strings.Cut(id, "|")
	scale := Scale{Quick: os.Getenv(childQuick) != "", Dir: os.Getenv(childDir), Child: true}
	for _, p := range parts {
		if p.Name != name {
			continue
		}
		cases, _ := p.Cases(scale)
		for _, c := range cases {
			if c.ID() != id {
				continue
			}
			s, err := c.Run()
			if err == nil && Compiled() != c.Compiled {
				err = errors.New("this build is not of the form that is to be measured")
			}
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			fmt.Print(s)
			os.Exit(0)
		}
	}
	fmt.Fprintf(os.Stderr, "no case %q in part %q; do not set %s by hand\n", id, name, childCase)
	os.Exit(1)
}

// Result is what all runs of a part found out.
type Result struct {
	Part   Part
	Notes  []string
	Rows   []Row
	Left   []Missing
	Failed []error
}

// Run measures every case of a part runs times. The runs are interleaved: each case once, then each
// once again, so that a machine that gets slower or faster does so for all of them.
func Run(ctx context.Context, p Part, scale Scale, runs int, progress io.Writer) Result {
	cases, missing := p.Cases(scale)
	if scale.Compiler == nil && slices.ContainsFunc(cases, isCompiled) {
		cases = slices.DeleteFunc(cases, isCompiled)
		missing = append(missing, Missing{"compiled behaviours", "as asked for by -stacks"})
	}
	r := Result{Part: p, Left: missing}
	if p.Notes != nil {
		r.Notes = p.Notes(scale)
	}
	var all rows
	failed := map[string]bool{}
	for run := range runs {
		for i, c := range cases {
			if failed[c.ID()] || ctx.Err() != nil {
				continue
			}
			fmt.Fprintf(progress, "%s: run %d of %d, case %d of %d: %s\n",
				p.Name, run+1, runs, i+1, len(cases), strings.Trim(strings.ReplaceAll(c.ID(), "|", " "), " "))
			s, err := measure(ctx, p, c, scale)
			if err != nil {
				failed[c.ID()] = true
				r.Failed = append(r.Failed, fmt.Errorf("%s %s: %w", p.Name, c.ID(), err))
				fmt.Fprintln(progress, r.Failed[len(r.Failed)-1])
				continue
			}
			all.add(p, c, s)
		}
	}
	r.Rows = all.list
	return r
}

func isCompiled(c Case) bool { return c.Compiled }

// measure runs one case in a process of its own.
func measure(ctx context.Context, p Part, c Case, scale Scale) (Sample, error) {
	ctx, cancel := context.WithTimeout(ctx, caseLimit)
	defer cancel()
	args := c.Command
	if args == nil {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		if c.Compiled {
			self = scale.Compiler.self
		}
		args = []string{self}
	}
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Env = append(os.Environ(), childCase+"="+p.Name+"|"+c.ID(), childDir+"="+scale.Dir)
	if scale.Quick {
		cmd.Env = append(cmd.Env, childQuick+"=1")
	}
	out, err := cmd.Output()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return nil, fmt.Errorf("%w: %s", err, lastLines(string(exit.Stderr), 5))
	}
	if err != nil {
		return nil, err
	}
	return ParseSample(string(out))
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
