package play

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
)

// Flags are the flags of the command line that every game can do with.
type Flags struct {
	Frames   int    // stop after this many steps; 0 for no limit, but for ten seconds in plain text
	Term     bool   // play in the terminal, even where there is a screen
	Text     bool   // write plain text, even where there is a screen or a terminal
	SyncTest bool   // play each step twice, see [rewind.SyncTest]; the first that comes out otherwise ends the game, and Run returns it
	Seed     uint64 // of the random source; it is for whoever makes the engine, 1 if it is not said
}

// Parse returns the flags of the command line: -frames, -term, -text, -synctest and -seed. It parses the flags
// that the program has defined with package flag too. If they are wrong, or there are other arguments, it says
// so and exits. It may be called once.
func Parse() Flags {
	flags, err := parse(flag.CommandLine, os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	return flags
}

func parse(set *flag.FlagSet, args []string) (Flags, error) {
	var f Flags
	set.IntVar(&f.Frames, "frames", 0, "stop after `N` steps of the game; 0 for no limit")
	set.BoolVar(&f.Term, "term", false, "play in the terminal")
	set.BoolVar(&f.Text, "text", false, "write what happens as plain text, as fast as it can")
	set.BoolVar(&f.SyncTest, "synctest", false, "play each step twice, and stop at the first that comes out otherwise")
	set.Uint64Var(&f.Seed, "seed", 1, "seed `S` of the random source")
	err := set.Parse(args)
	switch {
	case err != nil: // flag.CommandLine has said so itself, and exited
	case set.NArg() > 0:
		err = fmt.Errorf("unexpected argument %q", set.Arg(0))
	case f.Frames < 0:
		err = fmt.Errorf("-frames %d is negative; pass a number of steps, or 0 for no limit", f.Frames)
	case f.Term && f.Text:
		err = errors.New("-term and -text exclude each other; pass one of them")
	}
	if err != nil {
		name := filepath.Base(set.Name())
		return f, fmt.Errorf("%s: %w (see %s -help)", name, err, name)
	}
	return f, nil
}
