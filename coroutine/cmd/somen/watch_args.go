package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/alecthomas/kong"
)

// runCmd is the command run.
type runCmd struct{ goCmd }

// Help is what somen help run says.
func (*runCmd) Help() string {
	return `somen run takes all that go run takes.

With -watch before the package a game goes on with each change of its sources: it is built anew, saved and loaded where it was,
in a window at the same place. What doesn't build, or can't load the game, leaves the old one running, which shows the reason.
The game is played by play.Run, and says by play.WithSaves what is saved. Ctrl-C ends it.

    somen run -watch -tags demo ./mygame -seed 7

docs/live.md of Somen is the page about it.`
}

func (c *runCmd) Run(ctx *kong.Context) error {
	args, err := changeDir(c.Args)
	if err != nil {
		return err
	}
	c.Args = args
	p, is, err := watchArgs(args)
	switch {
	case err != nil:
		return err
	case is:
		return watchUntilSignal(p)
	}
	return c.goCmd.Run(ctx)
}

// runArgs are what go run is asked for.
type runArgs struct {
	flags    []string // of go build
	load     []string // those of them that choose what is built
	packages []string // or files
	args     []string // of the program
}

// watchArgs returns the program to watch, if the arguments of go run have the flag -watch before the package.
func watchArgs(args []string) (p runArgs, is bool, err error) {
	at := 0
	for at < len(args) && strings.HasPrefix(args[at], "-") {
		if slices.Contains(withValue, strings.TrimLeft(args[at], "-")) {
			at++
		}
		at++
	}
	at = min(at, len(args))
	p.packages = targets("run", args[at:])
	p.args = args[min(len(args), at+len(p.packages)):]
	for _, flag := range args[:at] {
		switch name, value, _ := strings.Cut(strings.TrimLeft(flag, "-"), "="); {
		case name == "watch" && strings.HasPrefix(flag, "-"):
			if value != "" {
				return p, false, fmt.Errorf("-watch takes no value: %s", flag)
			}
			is = true
		case name == "exec":
			err = errors.New("-watch runs the program itself; leave -exec out")
		default:
			p.flags = append(p.flags, flag)
		}
	}
	if !is {
		return p, false, nil
	}
	var why string
	if p.load, why = loadFlags(p.flags); why == "" {
		_, why = loadFlags(splitFlags(os.Getenv("GOFLAGS")))
	}
	if why != "" && err == nil {
		err = fmt.Errorf("-watch saves the game, for which its behaviours must be compiled: %s", why)
	}
	return p, true, err
}
