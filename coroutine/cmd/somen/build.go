package main

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strings"

	"github.com/alecthomas/kong"
)

// goCmd is a command of go, which gets all the arguments.
type goCmd struct {
	Args []string `arg:"" optional:"" help:"What go takes."`
}

func (c *goCmd) Run(ctx *kong.Context) error {
	verb := strings.Fields(ctx.Command())[0]
	args, err := changeDir(c.Args)
	if err != nil {
		return err
	}
	flags, why := loadFlags(args)
	if _, general := loadFlags(splitFlags(os.Getenv("GOFLAGS"))); general != "" {
		why = "GOFLAGS: " + general
	}
	command := []string{verb}
	if why != "" {
		fmt.Fprintln(os.Stderr, "somen: the behaviours are not compiled:", why)
	} else {
		overlay, err := prepare(flags, targets(verb, args), verb == "test")
		if err != nil {
			return err
		}
		if overlay != "" {
			command = append(command, "-overlay="+overlay)
		}
	}
	cmd := exec.Command("go", append(command, args...)...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // which go gets too, and ends by
	return cmd.Run()
}

// changeDir does what the flag -C of go asks for, and returns the other arguments.
func changeDir(args []string) ([]string, error) {
	if len(args) > 1 && args[0] == "-C" {
		return args[2:], os.Chdir(args[1])
	}
	return args, nil
}

// loadFlags picks from the arguments of go those that choose what is built, and tells why nothing can be
// compiled, if so.
func loadFlags(args []string) (flags []string, why string) {
	for i := 0; i < len(args); i++ {
		a := args[i]
		if a == "-args" || a == "--args" || a == "--" {
			break
		}
		if !strings.HasPrefix(a, "-") {
			continue
		}
		name, _, has := strings.Cut(strings.TrimLeft(a, "-"), "=")
		switch name {
		case "tags", "mod", "modfile":
			if has {
				flags = append(flags, a)
			} else if i+1 < len(args) {
				i++
				flags = append(flags, a+"="+args[i])
			}
		case "race", "msan", "asan":
			flags = append(flags, a)
		case "cover", "coverprofile", "coverpkg", "covermode":
			why = "-" + name + " measures the sources as they are"
		case "overlay":
			why = "go takes one -overlay, and here is another"
		}
	}
	return flags, why
}
