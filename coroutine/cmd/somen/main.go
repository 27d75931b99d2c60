// Somen runs the go command with coroutine behaviours compiled to structs with a program counter. See
// package compile for what that means.
//
//	go tool somen run ./examples/swarm     run, build, install and test take all that go takes
//	go tool somen run -watch ./mygame      a game that goes on when its sources change: see docs/live.md
//	go tool somen explain ./...            each coroutine function: compiled, or why not
//	go tool somen explain -save ./...      what keeps a game from being saved while it waits
//	go tool somen emit -o dir ./...        the generated code, to read
//	go tool somen dump FILE                a saved game, for people to read; of two files the difference
//	go tool somen check SAVE ./game        what a save will do in the game as it is now, before a release
//	go tool somen env                      the GOFLAGS for a tool that calls go itself
//	go tool somen vet ./...                mistakes that are easily made with behaviours, see package vet
//
// It is a tool for go vet as well: go vet -vettool=$(go tool -n somen) ./... says the same.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"

	"github.com/alecthomas/kong"
)

type cli struct {
	Run     runCmd  `cmd:"" passthrough:"" help:"Run go run; with -watch a game goes on with each change of its sources."`
	Build   goCmd   `cmd:"" passthrough:"" help:"Run go build."`
	Install goCmd   `cmd:"" passthrough:"" help:"Run go install."`
	Test    goCmd   `cmd:"" passthrough:"" help:"Run go test."`
	Explain explain `cmd:"" help:"Tell of each coroutine function whether it is compiled, and if not, why."`
	Emit    emit    `cmd:"" help:"Write the generated code."`
	Dump    dump    `cmd:"" help:"Print a saved game, or the difference of two."`
	Vet     vetCmd  `cmd:"" passthrough:"" help:"Find mistakes that are easily made with behaviours: endless loops, blocking calls, stale pointers."`
	Check   check   `cmd:"" help:"Tell what saves will do in the game as its sources are now."`
	Env     env     `cmd:"" help:"Print the GOFLAGS for tools that call go themselves; they hold after edits too."`
	Help    help    `cmd:"" help:"Print what there is to say of a command."`
}

func main() {
	if dir, is := asTool(); is {
		end(toolexec(dir, os.Args[1:]))
	}
	if asVetTool(os.Args[1:]) {
		return
	}
	var c cli
	parser := kong.Must(&c, kong.Name("somen"), kong.Description("Go with coroutine behaviours compiled."), kong.UsageOnError())
	ctx, err := parser.Parse(asGo(os.Args[1:]))
	parser.FatalIfErrorf(err)
	err = leaveOwnFlags()
	if err == nil {
		err = ctx.Run(ctx)
	}
	end(err)
}

// ownCommands are those that are none of go.
var ownCommands = []string{"explain", "emit", "dump", "check", "env"}

// asGo lets the flags of the own commands stand behind one dash too, as those of go do, and help before a command.
func asGo(args []string) []string {
	if len(args) > 0 && args[0] == "help" {
		if len(args) > 1 && slices.Contains(ownCommands, args[1]) {
			return []string{args[1], "--help"}
		}
		return []string{"--help"}
	}
	if len(args) == 0 || !slices.Contains(ownCommands, args[0]) {
		return args
	}
	args = slices.Clone(args)
	for i, a := range args {
		if len(a) > 2 && a[0] == '-' && a[1] != '-' {
			args[i] = "-" + a
		}
	}
	return args
}

// end ends the program as err says.
func end(err error) {
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		os.Exit(exit.ExitCode())
	}
	if errors.Is(err, errNotLoaded) {
		os.Exit(1)
	}
	if errors.Is(err, errInterrupted) {
		os.Exit(130) // as a shell says it
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "somen:", err)
		os.Exit(1)
	}
	os.Exit(0)
}
