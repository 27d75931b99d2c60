package play

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// Flags are the flags that every example shares.
type Flags struct {
	Frames int    // stop after this many steps; 0 for no limit
	Term   bool   // play in the terminal, even where there is a screen
	Seed   uint64 // of the random source
}

// Parse returns the flags of the command line. If they are wrong it says so and exits.
func Parse() Flags {
	flags, err := parse(filepath.Base(os.Args[0]), os.Args[1:], os.Stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		os.Exit(0)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return flags
}

func parse(name string, args []string, help io.Writer) (Flags, error) {
	var f Flags
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	set.IntVar(&f.Frames, "frames", 0, "stop after `N` steps of a sixtieth of a second; 0 for no limit")
	set.BoolVar(&f.Term, "term", false, "play in the terminal")
	set.Uint64Var(&f.Seed, "seed", 1, "seed `S` of the random source")

	err := set.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintf(help, "usage: %s [flags]\n", name)
		set.SetOutput(help)
		set.PrintDefaults()
		return f, err
	case err != nil:
	case set.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	case f.Frames < 0:
		err = fmt.Errorf("-frames %d is negative; pass a number of steps, or 0 for no limit", f.Frames)
	}
	if err != nil {
		return f, fmt.Errorf("%s: %w (see %s -help)", name, err, name)
	}
	return f, nil
}
