// Bench measures Somen beside what else one would use, and prints tables of the medians and ratios.
//
//	go run . [-part NAME,NAME] [-runs N] [-quick] [-stacks] [-out DIR] [-readme FILE]
//	go run . -compare OLD[..NEW] [-bench PATTERN] [-runs N] [-quick]
//	go run . -plot DIR [-readme FILE]
//
// The second form compares the benchmarks of two commits of Somen, the third draws the plots of earlier
// results anew.
// The README beside it says what is measured and how to read it.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/somen-go/somen/bench/browser"
	"github.com/somen-go/somen/bench/cluster"
	"github.com/somen-go/somen/bench/coroutines"
	"github.com/somen-go/somen/bench/ecs"
	"github.com/somen-go/somen/bench/eve"
	"github.com/somen-go/somen/bench/examples"
	"github.com/somen-go/somen/bench/frames"
	"github.com/somen-go/somen/bench/internal/compare"
	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/bench/rewind"
	saves "github.com/somen-go/somen/bench/save"
	"github.com/somen-go/somen/bench/scaling"
	"github.com/somen-go/somen/bench/scheduler"
)

var parts = []harness.Part{
	coroutines.Part,
	scheduler.Part,
	ecs.Part,
	frames.Part,
	eve.Part,
	examples.Part,
	browser.Part,
	scaling.Part,
	saves.Part,
	rewind.Part,
	cluster.Part,
}

func main() {
	harness.Child(parts)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

// run is the command. It writes the report to out, and says on progress what it is at.
func run(ctx context.Context, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(progress)
	names := flags.String("part", "", "parts to run, with commas between: "+strings.Join(partNames(), ", ")+" (default all)")
	runs := flags.Int("runs", 5, "how many interleaved runs the medians are taken over")
	stacks := flags.Bool("stacks", false, "leave out what is compiled, and so the building of it")
	quick := flags.Bool("quick", false, "small sizes: tells whether everything works, not how fast it is")
	dir := flags.String("out", "results", "folder for report.md, results.csv and the plots")
	revs := flags.String("compare", "", "compare the benchmarks of a commit with the work tree, or of two commits: OLD..NEW")
	bench := flags.String("bench", "", "with -compare: only the benchmarks that match, as with go test -bench")
	plots := flags.String("plot", "", "measure nothing, and draw the plots of the results.csv in this folder anew")
	readme := flags.String("readme", "", "a file whose section Numbers quotes the report: quote it anew, after the run or from the folder of -plot")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("%s: there are flags only; -h lists them", flags.Arg(0))
	}
	if *plots != "" {
		if err := only(flags, "plot", "readme"); err != nil {
			return err
		}
		if err := redraw(*plots, progress); err != nil || *readme == "" {
			return err
		}
		return quoteIn(*readme, *plots)
	}
	head := harness.Machine(args, *runs)
	if *revs != "" {
		if err := only(flags, "compare", "bench", "runs", "quick"); err != nil {
			return err
		}
		before, after, _ := strings.Cut(*revs, "..")
		return compare.Run(ctx, compare.Options{Dir: ".", Old: before, New: after, Bench: *bench,
			Runs: *runs, Quick: *quick, Head: head}, out, progress)
	}
	if err := only(flags, "part", "runs", "quick", "stacks", "out", "readme"); err != nil {
		return err
	}
	if *runs < 1 {
		return fmt.Errorf("-runs %d: there must be at least one run", *runs)
	}
	chosen, err := choose(*names)
	if err != nil {
		return err
	}
	m := measuring{parts: chosen, runs: *runs, quick: *quick, stacks: *stacks, dir: *dir, head: head}
	if err := m.run(ctx, out, progress); err != nil || *readme == "" {
		return err
	}
	return quoteIn(*readme, *dir)
}

// only checks that no flags are given but those that go together.
func only(flags *flag.FlagSet, names ...string) (err error) {
	flags.Visit(func(f *flag.Flag) {
		if !slices.Contains(names, f.Name) {
			err = fmt.Errorf("-%s does not go with -%s", f.Name, strings.Join(names, ", -"))
		}
	})
	return err
}

// A measuring is what the flags ask for.
type measuring struct {
	parts         []harness.Part
	runs          int
	quick, stacks bool
	dir           string
	head          string // of the report
}

// run measures the parts, and writes what they found out to out and into the folder.
func (m measuring) run(ctx context.Context, out, progress io.Writer) error {
	if harness.Compiled() {
		return errors.New("this build is compiled, and would measure nothing on stacks: call go run .; it builds the compiled form itself")
	}
	programs, err := os.MkdirTemp("", "somen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(programs)
	scale := harness.Scale{Quick: m.quick, Dir: programs}
	if !m.stacks {
		fmt.Fprintln(progress, "building the compiled form")
		if scale.Compiler, err = harness.NewCompiler(ctx, programs); err != nil {
			return err
		}
	}

	if err := os.MkdirAll(m.dir, 0o755); err != nil {
		return err
	}
	report, err := os.Create(filepath.Join(m.dir, "report.md"))
	if err != nil {
		return err
	}
	defer report.Close()
	both := io.MultiWriter(out, report)
	fmt.Fprint(both, m.head)
	fmt.Fprintln(both, harness.Legend)
	var results []harness.Result
	for _, p := range m.parts {
		r := harness.Run(ctx, p, scale, m.runs, progress)
		r.Print(both)
		results = append(results, r)
	}
	if err := save(m.dir, results, progress); err != nil {
		return err
	}
	if ctx.Err() != nil {
		return errors.New("interrupted; the report has what was measured until then")
	}
	return failures(results)
}

// save writes the CSV and the plots.
func save(dir string, results []harness.Result, progress io.Writer) error {
	file, err := os.Create(filepath.Join(dir, "results.csv"))
	if err != nil {
		return err
	}
	defer file.Close()
	if err := harness.WriteCSV(file, results); err != nil {
		return err
	}
	if err := file.Close(); err != nil {
		return err
	}
	drawn, err := draw(dir, results)
	fmt.Fprintf(progress, "written to %s: %s\n", dir, strings.Join(append([]string{"report.md", "results.csv"}, drawn...), ", "))
	return err
}

// redraw draws the plots of results that were saved in dir.
func redraw(dir string, progress io.Writer) error {
	file, err := os.Open(filepath.Join(dir, "results.csv"))
	if err != nil {
		return fmt.Errorf("-plot %s: %w; a run without -plot makes that file", dir, err)
	}
	defer file.Close()
	results, err := harness.ReadCSV(file, parts)
	if err != nil {
		return fmt.Errorf("-plot %s: %w", dir, err)
	}
	drawn, err := draw(dir, results)
	fmt.Fprintf(progress, "written to %s: %s\n", dir, strings.Join(drawn, ", "))
	return err
}

// draw writes the plots, and returns the names of their files.
func draw(dir string, results []harness.Result) (files []string, _ error) {
	for _, r := range results {
		drawn, err := r.Draw(dir)
		files = append(files, drawn...)
		if err != nil {
			return files, err
		}
	}
	return files, nil
}

func failures(results []harness.Result) error {
	n := 0
	for _, r := range results {
		n += len(r.Failed)
	}
	if n > 0 {
		return fmt.Errorf("%d cases failed; the report names them", n)
	}
	return nil
}

func partNames() []string {
	var names []string
	for _, p := range parts {
		names = append(names, p.Name)
	}
	return names
}

// choose returns the parts of a list of names, in the order of the report; all if it is empty.
func choose(list string) ([]harness.Part, error) {
	if list == "" {
		return parts, nil
	}
	names := strings.Split(list, ",")
	for _, name := range names {
		if !slices.Contains(partNames(), name) {
			return nil, fmt.Errorf("-part %s: there is no part %q; there are %s", list, name, strings.Join(partNames(), ", "))
		}
	}
	var chosen []harness.Part
	for _, p := range parts {
		if slices.Contains(names, p.Name) {
			chosen = append(chosen, p)
		}
	}
	return chosen, nil
}
