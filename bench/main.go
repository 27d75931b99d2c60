// Bench measures Somen beside what else one would use, and prints tables of the medians and ratios.
//
//	go run . [-part NAME,NAME] [-runs N] [-quick] [-out DIR]
//
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

	"github.com/somen-go/somen/bench/coroutines"
	"github.com/somen-go/somen/bench/ecs"
	"github.com/somen-go/somen/bench/eve"
	"github.com/somen-go/somen/bench/frames"
	"github.com/somen-go/somen/bench/internal/harness"
	"github.com/somen-go/somen/bench/scaling"
	"github.com/somen-go/somen/bench/scheduler"
)

var parts = []harness.Part{
	coroutines.Part,
	scheduler.Part,
	ecs.Part,
	frames.Part,
	eve.Part,
	scaling.Part,
}

func main() {
	harness.Child(parts)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, os.Stderr); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(os.Stderr, "bench:", err)
		}
		os.Exit(1)
	}
}

// run is the command. It writes the report to out and into a file, and says on progress what it is
// at.
func run(ctx context.Context, args []string, out, progress io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(progress)
	names := flags.String("part", "", "parts to run, with commas between: "+strings.Join(partNames(), ", ")+" (default all)")
	runs := flags.Int("runs", 5, "how many interleaved runs the medians are taken over")
	quick := flags.Bool("quick", false, "small sizes: tells whether everything works, not how fast it is")
	dir := flags.String("out", "results", "folder for report.md, results.csv and the plots")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *runs < 1 {
		return fmt.Errorf("-runs %d: there must be at least one run", *runs)
	}
	chosen, err := choose(*names)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*dir, 0o755); err != nil {
		return err
	}
	report, err := os.Create(filepath.Join(*dir, "report.md"))
	if err != nil {
		return err
	}
	defer report.Close()
	programs, err := os.MkdirTemp("", "somen-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(programs)

	both := io.MultiWriter(out, report)
	fmt.Fprint(both, harness.Machine(args, *runs))
	fmt.Fprintln(both, harness.Legend)
	scale := harness.Scale{Quick: *quick, Dir: programs}
	var results []harness.Result
	for _, p := range chosen {
		r := harness.Run(ctx, p, scale, *runs, progress)
		r.Print(both)
		results = append(results, r)
	}
	if err := save(*dir, results, progress); err != nil {
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
	files := []string{"report.md", "results.csv"}
	for _, r := range results {
		drawn, err := r.Draw(dir)
		if err != nil {
			return err
		}
		files = append(files, drawn...)
	}
	fmt.Fprintf(progress, "written to %s: %s\n", dir, strings.Join(files, ", "))
	return file.Close()
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
